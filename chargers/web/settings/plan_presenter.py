"""The plan of a change of settings as its template wants it: steps, dangers, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chargers.domain.changes.plan import Plan
from chargers.domain.secret import Secret
from chargers.domain.settings.known import KnownSetting, SettingDanger
from chargers.domain.settings.value import masked
from chargers.web.charger_page.plan_step import ShownPlanStep
from chargers.wording import setting_words
from chargers.wording.setting_names import setting_name


@dataclass(frozen=True, slots=True)
class ShownSettingDanger:
    sentence: str
    keys: list[str]


@dataclass(frozen=True, slots=True)
class ShownSettingsPlan:
    steps: list[ShownPlanStep]
    dangers: list[ShownSettingDanger]
    ends_charging: bool
    reach: bool


def show_settings_plan(
    made: Plan, dangers: Mapping[SettingDanger, list[str]], known: Mapping[str, KnownSetting], *, ends_charging: bool
) -> ShownSettingsPlan:
    steps = []
    for number, step in enumerate(made.steps, 1):
        facts = known[step.key]
        danger = facts.danger
        steps.append(
            ShownPlanStep(
                number=number,
                key=step.key,
                name=setting_name(step.key),
                word=setting_words.setting(step.key),
                old=_shown(facts, step.key, step.old),
                old_known=step.old is not None,
                new=_shown(facts, step.key, step.new),
                danger=str(setting_words.DANGER_WORDS[danger]) if danger else "",
            )
        )
    said = [ShownSettingDanger(str(setting_words.DANGERS[danger]), keys) for danger, keys in dangers.items()]
    return ShownSettingsPlan(steps, said, ends_charging, SettingDanger.REACH in dangers)


def danger_sentences(dangers: Mapping[SettingDanger, list[str]]) -> list[str]:
    """What can go wrong, each with the settings that it is about."""
    return [f"{setting_words.DANGERS[danger]} ({', '.join(keys)})" for danger, keys in dangers.items()]


def _shown(known: KnownSetting, key: str, value: str | Secret | None) -> str:
    text = value.reveal() if isinstance(value, Secret) else value or ""
    return masked(known, key, text)
