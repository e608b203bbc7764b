"""A plan before it is carried out: its steps as a table, and in words what will happen and what may go wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.changes.plan import Destination, Plan, PlannedStep, Remark, Restart, RestartBy, Risk, RiskyPrefix
from chargers.domain.connection.mode import Mode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret

MASK = "••••••••"

REMARKS: dict[Remark, tuple[str, str | Promise]] = {
    Remark.LEAVES_THIS_SERVER: (
        "warn",
        gettext_lazy("The charger will leave this server. From then on only the new backend can reach it."),
    ),
    Remark.ENDS_CHARGING: ("warn", gettext_lazy("A charging session is running; the restart ends it.")),
    Remark.KEY_UNREADABLE: (
        "info",
        gettext_lazy(
            "The authorization key cannot be read back. That it was stored right shows when the charger logs in with it."
        ),
    ),
    Remark.KEY_UNPROVEN: (
        "warn",
        gettext_lazy(
            "The charger leaves before it has logged in here with the new key. A mistake in the key shows only at the new "
            "backend."
        ),
    ),
    Remark.KEY_NEVER_SHOWN: (
        "warn",
        gettext_lazy("This charger has never logged in with a key here, so nobody can be sure that it is the one you mean."),
    ),
    Remark.KEY_FROM_HANDSHAKE: (
        "info",
        gettext_lazy("The key holds the OCPP ID, so it is written again with the token that the charger logs in with today."),
    ),
    Remark.OLD_KEY_SHOWN: (
        "warn",
        gettext_lazy(
            "The key is not written: the charger logs in at the new backend with the key that it has. You may clear it in the "
            "editor."
        ),
    ),
    Remark.CLEAR_TEXT: ("warn", gettext_lazy("Over ws:// the token travels in clear text; everybody on the way can read it.")),
    Remark.KEY_CLEARED: ("info", gettext_lazy("The authorization key is cleared; the charger will log in without one.")),
    Remark.OLD_KEY_UNKNOWN: (
        "info",
        gettext_lazy("The current key is not known here, so it cannot be written back; the new one would stay."),
    ),
    Remark.OPTIONS_UNKNOWN: (
        "warn",
        gettext_lazy("What com_Options holds now is not known; it is written as the manufacturer's document shows it."),
    ),
}

MODES: dict[Mode, tuple[str | Promise, str | Promise]] = {
    Mode.TWO_LEGS: (
        gettext_lazy("Prove, then move"),
        gettext_lazy("Key and ID are proven by a login here before the address changes. The safe way; restarts up to twice."),
    ),
    Mode.ONE_RESTART: (
        gettext_lazy("One restart"),
        gettext_lazy("Everything is written at once, then one restart. Faster, with less proof."),
    ),
    Mode.STORE_ONLY: (gettext_lazy("Store only"), gettext_lazy("Values are written and act whenever the charger restarts next.")),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    number: int
    leg: int
    key: str
    old: str
    old_known: bool
    new: str
    what: str
    risk: str


@dataclass(frozen=True, slots=True)
class Remarked:
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownMode:
    code: str
    word: str | Promise
    help: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownPlan:
    summary: str
    steps: list[ShownStep]
    restarts: list[str]
    remarks: list[Remarked]
    modes: list[ShownMode]
    risky: int
    legs: int
    leaves: bool


def present(plan: Plan) -> ShownPlan:
    risks = {prefix.length: prefix for prefix in plan.risky}
    return ShownPlan(
        summary=_summary(plan),
        steps=[_step(number, step, risks.get(number)) for number, step in enumerate(plan.steps, 1)],
        restarts=[_restart(restart, plan) for restart in plan.restarts],
        remarks=_remarks(plan.remarks),
        modes=[ShownMode(mode.value, word, said, mode is plan.mode) for mode, (word, said) in MODES.items()],
        risky=len(plan.risky),
        legs=plan.legs,
        leaves=plan.destination is Destination.FOREIGN,
    )


def sure_questions(plan: Plan) -> list[str]:
    """What Apply asks once more (`changes.needs_confirmation` says whether)."""
    questions = []
    if plan.destination is Destination.FOREIGN:
        where = plan.endpoint.host if plan.endpoint else ""
        questions.append(
            _("The charger will leave this server for %(host)s. You cannot call it back from here.") % {"host": where}
        )
    if Remark.ENDS_CHARGING in plan.remarks:
        questions.append(_("A charging session is running on this charger, and the restart would end it."))
    if Remark.KEY_NEVER_SHOWN in plan.remarks:
        questions.append(str(REMARKS[Remark.KEY_NEVER_SHOWN][1]))
    return questions


def _summary(plan: Plan) -> str:
    count = len(plan.steps)
    settings = ngettext("%(count)s setting is written", "%(count)s settings are written", count) % {"count": count}
    if plan.mode is Mode.STORE_ONLY:
        return _("%(settings)s; they act at the next restart.") % {"settings": settings}
    if plan.destination is Destination.FOREIGN and plan.endpoint:
        values = {"settings": settings, "url": plan.endpoint.url(plan.new_id)}
        return _("%(settings)s, then the charger moves to %(url)s.") % values
    return _("%(settings)s; the charger stays with this server.") % {"settings": settings}


def _step(number: int, step: PlannedStep, risk: RiskyPrefix | None) -> ShownStep:
    return ShownStep(
        number=number,
        leg=step.leg,
        key=step.key,
        old=value(step.old),
        old_known=step.old is not None,
        new=value(step.new),
        what=_what(step),
        risk=_risk(risk) if risk else "",
    )


def value(text: str | Secret | None) -> str:
    """A value as it may be shown: a secret is dots, none at all is empty."""
    if isinstance(text, Secret):
        return MASK if text else ""
    return text or ""


def _what(step: PlannedStep) -> str:
    said = []
    if step.write_only:
        said.append(_("cannot be read back") if step.new else _("is cleared"))
    if step.restarts_after:
        said.append(_("the charger restarts %(seconds)s seconds later") % {"seconds": step.restarts_after})
    if step.role is FieldRole.ADDRESS:
        said.append(_("decides where it connects after the next restart"))
    return ", ".join(said)


def _restart(restart: Restart, plan: Plan) -> str:
    where = restart.dials.url(restart.ocpp_id) if restart.dials else _("where it connects now")
    values = {"where": where, "seconds": restart.seconds or 0}
    if restart.by is RestartBy.ITSELF:
        return (
            _("%(seconds)s seconds after its OCPP ID was written the charger restarts by itself, and connects to %(where)s.")
            % values
        )
    if restart.by is RestartBy.LATER:
        return _("At its next restart, the charger connects to %(where)s.") % values
    return _("The charger is asked to restart (Reset, Soft), and connects to %(where)s.") % values


def _risk(prefix: RiskyPrefix) -> str:
    where = prefix.dials.url(prefix.ocpp_id) if prefix.dials else "?"
    if prefix.risk is Risk.AT_OUR_DOOR:
        text = _("If it restarts right after this step, it connects to %(where)s, which is not an address of this server.")
    else:
        text = _("If it restarts right after this step, it connects to %(where)s, which is not complete yet.")
    return text % {"where": where}


def _remarks(codes: Iterable[Remark]) -> list[Remarked]:
    order = {"warn": 0, "info": 1}
    said = [Remarked(str(REMARKS[code][1]), REMARKS[code][0]) for code in codes if code in REMARKS]
    return sorted(said, key=lambda one: order[one.tone])


def expires(at: datetime, now: datetime) -> int:
    """Minutes that a preview may still be applied, at least one."""
    return max(math.ceil((at - now).total_seconds() / 60), 1)
