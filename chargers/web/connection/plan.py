"""A plan before it is carried out: its steps as a table, and in words what will happen and what may go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.domain.changes.plan import Destination, Plan, PlannedRestart, PlannedStep, PlanRemark, RestartBy, Risk, RiskyPrefix
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.services.changes.change_requests import TO_CONFIRM
from chargers.web.charger_page.plan_step import ShownPlanStep
from chargers.wording.plans import MODES, REMARKS, value


@dataclass(frozen=True, slots=True)
class ShownRemark:
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
    steps: list[ShownPlanStep]
    restarts: list[str]
    remarks: list[ShownRemark]
    modes: list[ShownMode]
    risky: int
    legs: int
    leaves: bool


def show_plan(plan: Plan, last_piece: str) -> ShownPlan:
    """`last_piece`: of the new address, as the charger will dial it."""
    risks = {prefix.length: prefix for prefix in plan.risky}
    return ShownPlan(
        summary=_summary(plan, last_piece),
        steps=[_step(number, step, risks.get(number)) for number, step in enumerate(plan.steps, 1)],
        restarts=[_restart(restart, plan, last_piece) for restart in plan.restarts],
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
    if PlanRemark.ENDS_CHARGING in plan.remarks:
        questions.append(_("A charging session is running on this charger, and the restart would end it."))
    questions += [str(REMARKS[one][1]) for one in TO_CONFIRM if one in plan.remarks]
    return questions


def _summary(plan: Plan, last_piece: str) -> str:
    count = len(plan.steps)
    settings = ngettext("%(count)s setting is written", "%(count)s settings are written", count) % {"count": count}
    if plan.mode is ChangeMode.STORE_ONLY:
        return _("%(settings)s; they become active at the next restart.") % {"settings": settings}
    if plan.destination is Destination.FOREIGN and plan.endpoint:
        values = {"settings": settings, "url": plan.endpoint.url(last_piece)}
        return _("%(settings)s, then the charger moves to %(url)s.") % values
    return _("%(settings)s; the charger stays with this server.") % {"settings": settings}


def _step(number: int, step: PlannedStep, risk: RiskyPrefix | None) -> ShownPlanStep:
    return ShownPlanStep(
        number=number,
        leg=step.leg,
        key=step.key,
        old=value(step.old),
        old_known=step.old is not None,
        new=value(step.new),
        what=_what(step),
        risk=_risk(risk) if risk else "",
    )


def _what(step: PlannedStep) -> str:
    said = []
    if step.write_only:
        said.append(_("cannot be read back") if step.new else _("is cleared"))
    if step.restarts_after:
        said.append(_("the charger restarts %(seconds)s seconds later") % {"seconds": step.restarts_after})
    if step.role is FieldRole.ADDRESS:
        said.append(_("decides where it connects after the next restart"))
    return ", ".join(said)


def _restart(restart: PlannedRestart, plan: Plan, last_piece: str) -> str:
    piece = last_piece if restart.dials == plan.endpoint else restart.ocpp_id
    where = restart.dials.url(piece) if restart.dials else _("where it connects now")
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


def _remarks(codes: Iterable[PlanRemark]) -> list[ShownRemark]:
    order = {"warn": 0, "info": 1}
    said = [ShownRemark(str(REMARKS[code][1]), REMARKS[code][0]) for code in codes if code in REMARKS]
    return sorted(said, key=lambda one: order[one.tone])
