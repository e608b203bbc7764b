"""Making plans: from what a charger reports and what is wanted to ordered steps, with what a preview must say of them.

Pure: no database, no network, no clock. Write only what differs (P1); what keeps the charger dialling us first, what takes it
away last (P2); key and ID belong together (P3); prove, then move (P4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations

from chargers.domain.changes import dialling
from chargers.domain.changes.plan import (
    DIALLING,
    HARMLESS,
    KEEPING,
    Destination,
    Plan,
    PlannedRestart,
    PlannedStep,
    PlanRemark,
    RestartBy,
    Risk,
)
from chargers.domain.changes.plan_input import ChargerSituation, PlanInput
from chargers.domain.changes.remarks import remarks
from chargers.domain.connection import authorization, equality
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection, SplitFields, join, split
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import ControllerDefinition, FieldRole, KeyForm
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.secret_text import is_secret


def make_plan(
    controller_type: ControllerDefinition,
    reported: Reported,
    standing: ChargerSituation,
    wanted: WantedConnection,
    doors: OwnEndpoints,
    mode: ChangeMode = ChangeMode.TWO_LEGS,
) -> Plan:
    """The plan that makes this charger dial what is wanted; without steps where it does already.

    Raises `Refusal`: what `split` refuses (R12, R14, R16, …), `key_needs_token` (R17a), `read_only`.
    """
    present = join(controller_type, reported).connection.endpoint if standing.dials_here else None
    if present is not None:
        doors = doors.and_also(present)
    subject = PlanInput(controller_type, reported, standing, doors)
    fields = split(controller_type, _with_placeholder(subject, wanted.connection), reported)
    _refuse_unticked_repair(fields, wanted)
    values = _values(fields, wanted)
    differing = {role: step for role, step in _steps(subject, values) if _differs(subject, step, values)}
    dialled = dialling.dial_after(controller_type, reported, differing.values(), standing.ocpp_id).endpoint
    leaves = bool(differing) and dialled is not None and not doors.serve(dialled)
    key = _key_step(subject, wanted, values, FieldRole.OCPP_ID in differing, leaves=leaves)
    if key is not None:
        differing[FieldRole.KEY] = key
    _refuse_read_only(reported, differing)
    ordered = _order(subject, differing)
    goal = dialling.dial_after(controller_type, reported, ordered, standing.ocpp_id)
    foreign = goal.endpoint is not None and not doors.serve(goal.endpoint)
    destination = Destination.FOREIGN if foreign else Destination.HERE
    proving = foreign and mode is ChangeMode.TWO_LEGS and not standing.new_id_taken and differing.keys() & set(KEEPING)
    steps = tuple(_in_leg(step, 2 if proving and step.role not in KEEPING else 1) for step in ordered)
    new_id = goal.ocpp_id if FieldRole.OCPP_ID in differing else standing.ocpp_id
    return Plan(
        controller_type=controller_type.code,
        mode=mode,
        destination=destination,
        steps=steps,
        restarts=tuple(_restarts(subject, steps, mode)),
        risky=dialling.risky_prefixes(
            controller_type, reported, steps, doors, ocpp_id=standing.ocpp_id, id_taken=standing.new_id_taken
        ),
        remarks=tuple(remarks(subject, steps, destination, goal.endpoint, fields, wanted)),
        old_id=standing.ocpp_id,
        new_id=new_id,
        old_token=standing.token,
        new_token=authorization.take_key_apart(controller_type, Secret(_text(key.new)))[1] if key else None,
        present=present,
        endpoint=goal.endpoint,
    )


def make_settings_plan(
    controller_type: ControllerDefinition,
    reported: Reported,
    standing: ChargerSituation,
    values: Mapping[str, str],
    mode: ChangeMode = ChangeMode.TWO_LEGS,
    *,
    restart: bool = False,
) -> Plan:
    """A plan for settings that are no part of the connection, in the order given. Text decides about equality.

    `restart`: ask for one at the end whatever the answers are (a restored com_OCPPInfo is confirmed by the next boot).
    """
    steps = []
    for key, value in values.items():
        setting = reported.settings.get(key)
        old = setting.value if setting else None
        if old != value and (
            is_secret(key, value) or is_secret(key, old)
        ):  # sealed wherever it goes, so it is not read back either
            steps.append(PlannedStep(1, None, key, None if old is None else Secret(old), Secret(value), write_only=True))
        elif old != value:
            steps.append(PlannedStep(1, _info_role(controller_type, key), key, old, value))
        if old != value and setting and setting.readonly:
            raise Refusal(Notice(Code.READ_ONLY, key, {"key": key}))
    by = RestartBy.LATER if mode is ChangeMode.STORE_ONLY else RestartBy.RESET
    endpoint = join(controller_type, reported).connection.endpoint
    restarts = (PlannedRestart(1, by, None, endpoint, standing.ocpp_id),) if restart and steps else ()
    said = (PlanRemark.RESTARTS, PlanRemark.ENDS_CHARGING) if restarts and by is RestartBy.RESET else ()
    return Plan(
        controller_type=controller_type.code,
        mode=mode,
        destination=Destination.HERE,
        steps=tuple(steps),
        restarts=restarts,
        risky=(),
        remarks=said if standing.charging else said[:1],
        old_id=standing.ocpp_id,
        new_id=standing.ocpp_id,
        old_token=standing.token,
        new_token=None,
        present=endpoint if standing.dials_here else None,
        endpoint=None,
    )


def _refuse_unticked_repair(fields: SplitFields, wanted: WantedConnection) -> None:
    malformed = [notice for notice in fields.notices if notice.code is Code.OPTIONS_MALFORMED]
    if malformed and not wanted.repair_options and FieldRole.OPTIONS not in wanted.edited:  # R14
        raise Refusal(*malformed)


def _values(fields: SplitFields, wanted: WantedConnection) -> dict[FieldRole, str | Secret]:
    values: dict[FieldRole, str | Secret] = {role: value.value for role, value in fields.values.items()}
    values.update(wanted.edited)
    if wanted.selected is not None:
        values = {role: value for role, value in values.items() if role in wanted.selected}
    values.pop(FieldRole.KEY, None)  # made by _key_step, from the ID that will hold
    return values


def _steps(subject: PlanInput, values: Mapping[FieldRole, str | Secret]) -> Iterator[tuple[FieldRole, PlannedStep]]:
    for role, value in values.items():
        definition = subject.controller_type.field(role)
        if definition is None:
            raise Refusal(Notice(Code.FIELD_NOT_SUPPORTED, role))
        found = subject.reported.find(definition)
        key = found.key if found else definition.key
        old = found.value if found else None
        yield role, PlannedStep(1, role, key, old, value, definition.write_only, definition.restarts_after)


def _differs(subject: PlanInput, step: PlannedStep, values: Mapping[FieldRole, str | Secret]) -> bool:
    if step.old is None or step.role is None:
        return True
    ocpp_id = _text(values.get(FieldRole.OCPP_ID, subject.standing.ocpp_id))  # the one that it is to have
    return not equality.is_same(subject.controller_type, step.role, _text(step.old), _text(step.new), ocpp_id=ocpp_id)


def _with_placeholder(subject: PlanInput, wanted: Connection) -> Connection:
    """With a new ID, an address that holds the old one literally is written anew: it would be dialled as before."""
    present = join(subject.controller_type, subject.reported).connection
    literal = present.placeholder is Placeholder.LITERAL and present.tail == subject.standing.ocpp_id
    if wanted.endpoint is None and wanted.ocpp_id is not None and literal:
        return replace(wanted, endpoint=present.endpoint)
    return wanted


def _key_step(
    subject: PlanInput, wanted: WantedConnection, values: Mapping[FieldRole, str | Secret], id_changes: bool, *, leaves: bool
) -> PlannedStep | None:
    """The key to write, or None: a token was given that differs (R17b), it is cleared, the ID in it changes (R17a), or it would
    leave with nobody knows which one."""
    definition = subject.controller_type.field(FieldRole.KEY)
    if definition is None:
        return None
    standing = subject.standing
    ticked = wanted.selected is None or FieldRole.KEY in wanted.selected
    holds_id = subject.controller_type.key_form is KeyForm.ID_AND_PASSWORD
    token = wanted.connection.token if ticked else None
    edited = wanted.edited.get(FieldRole.KEY) if ticked else None
    new_id = _text(values[FieldRole.OCPP_ID]) if id_changes else standing.ocpp_id
    key: Secret
    if wanted.clear_key:
        key = Secret("")
    elif edited is not None:
        key = Secret(_text(edited))
    elif token is not None and (not standing.holds(token) or (id_changes and holds_id)):
        key = authorization.form_key(subject.controller_type, new_id, token)
    elif standing.token is not None and ((id_changes and holds_id) or (leaves and standing.another_key)):
        key = authorization.form_key(subject.controller_type, new_id, standing.token)
    elif id_changes and holds_id and standing.authenticates:
        raise Refusal(Notice(Code.KEY_NEEDS_TOKEN, "token"))  # it has a key that we cannot write again
    else:
        return None
    old = authorization.form_key(subject.controller_type, standing.ocpp_id, standing.token) if standing.token else None
    if old == key and not standing.another_key:
        return None
    spelling = subject.reported.spelling(definition)
    return PlannedStep(1, FieldRole.KEY, spelling, old, key, True, definition.restarts_after)


def _refuse_read_only(reported: Reported, steps: Mapping[FieldRole, PlannedStep]) -> None:
    locked = [
        Notice(Code.READ_ONLY, role, {"key": step.key})
        for role, step in steps.items()
        if step.key in reported.settings and reported.settings[step.key].readonly
    ]
    if locked:
        raise Refusal(*locked)


def _order(subject: PlanInput, steps: Mapping[FieldRole, PlannedStep]) -> tuple[PlannedStep, ...]:
    """The order with the fewest risky prefixes; among equals the one that fails at our door, then the usual one."""
    first = tuple(steps[role] for role in (*KEEPING, *HARMLESS) if role in steps)
    moving = tuple(steps[role] for role in DIALLING if role in steps)

    def danger(order: tuple[PlannedStep, ...]) -> tuple[int, int]:
        risky = dialling.risky_prefixes(
            subject.controller_type, subject.reported, order, subject.doors, ocpp_id=subject.standing.ocpp_id
        )
        return len(risky), sum(prefix.risk is Risk.ELSEWHERE for prefix in risky)

    return min((first + order for order in permutations(moving)), key=danger)


def _in_leg(step: PlannedStep, leg: int) -> PlannedStep:
    return PlannedStep(leg, step.role, step.key, step.old, step.new, step.write_only, step.restarts_after)


def _restarts(subject: PlanInput, steps: tuple[PlannedStep, ...], mode: ChangeMode) -> Iterator[PlannedRestart]:
    for leg in sorted({step.leg for step in steps}):
        seconds = next((s.restarts_after for s in steps if s.leg == leg and s.restarts_after is not None), None)
        without = RestartBy.LATER if mode is ChangeMode.STORE_ONLY else RestartBy.RESET
        written = tuple(step for step in steps if step.leg <= leg)
        dial = dialling.dial_after(subject.controller_type, subject.reported, written, subject.standing.ocpp_id)
        yield PlannedRestart(leg, without if seconds is None else RestartBy.ITSELF, seconds, dial.endpoint, dial.ocpp_id)


def _info_role(controller_type: ControllerDefinition, key: str) -> FieldRole | None:
    definition = controller_type.field(FieldRole.OCPP_INFO)
    return FieldRole.OCPP_INFO if definition and definition.key.casefold() == key.casefold() else None


def _text(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
