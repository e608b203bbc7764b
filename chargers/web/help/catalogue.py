"""The known settings by groups, each with its word, its parts and switches, and what a wrong value may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chargers.domain.settings import known as known_settings
from chargers.domain.settings.known import KnownGroup, KnownSetting, SettingDanger
from chargers.wording import help_links, setting_words
from chargers.wording.setting_names import setting_name
from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class HelpedSetting:
    anchor: str
    key: str
    name: str
    says: str
    unit: str
    parts: list[str]
    danger: Word | None


@dataclass(frozen=True, slots=True)
class SettingGroup:
    code: str
    name: str
    settings: list[HelpedSetting]


@dataclass(frozen=True, slots=True)
class ShownDanger:
    anchor: str
    word: Word
    says: str


def groups(explained: Collection[str]) -> list[SettingGroup]:
    """`explained`: keys that stand among the connection fields already."""
    rest = [known for known in known_settings.load() if known.key not in explained]
    found = {group: [_setting(known) for known in rest if known.group is group] for group in KnownGroup}
    return [
        SettingGroup(group.value, str(setting_words.GROUPS[group]), settings) for group, settings in found.items() if settings
    ]


def dangers() -> list[ShownDanger]:
    return [ShownDanger(help_links.danger(one), _word(one), str(says)) for one, says in setting_words.DANGERS.items()]


def _setting(known: KnownSetting) -> HelpedSetting:
    return HelpedSetting(
        anchor=help_links.setting_anchor(known.key),
        key=known.key,
        name=setting_name(known.key),
        says=setting_words.setting(known.key),
        unit=known.unit,
        parts=[setting_words.part(name) for name in known.parts],
        danger=_word(known.danger, help_links.place_on_page(help_links.danger(known.danger))) if known.danger else None,
    )


def _word(danger: SettingDanger, url: str = "") -> Word:
    return Word(setting_words.DANGER_WORDS[danger], "exclamation-triangle", "warn", url)
