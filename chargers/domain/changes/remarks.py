"""What a preview must say of a plan, beside its steps and risks: as codes, sentences are made at the edge."""

from __future__ import annotations

from collections.abc import Iterator

from chargers.domain.changes.plan import Destination, PlannedStep, PlanRemark
from chargers.domain.changes.plan_input import PlanInput
from chargers.domain.connection import authorization
from chargers.domain.connection.split_fields import SplitFields
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import FieldRole
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code
from chargers.domain.secret import Secret


def remarks(
    subject: PlanInput,
    steps: tuple[PlannedStep, ...],
    destination: Destination,
    endpoint: Endpoint | None,
    fields: SplitFields,
    wanted: WantedConnection,
) -> Iterator[PlanRemark]:
    """The remarks on a plan that ends at `endpoint`, in the order in which they are shown."""
    if not steps:
        return
    standing, foreign = subject.standing, destination is Destination.FOREIGN
    key = next((step for step in steps if step.role is FieldRole.KEY), None)
    token = authorization.take_key_apart(subject.controller_type, _secret(key.new))[1] if key else None
    yield PlanRemark.RESTARTS
    if standing.charging:
        yield PlanRemark.ENDS_CHARGING
    if foreign:
        yield PlanRemark.LEAVES_THIS_SERVER
    if key is not None:
        yield PlanRemark.KEY_UNREADABLE
        if foreign and key.leg == max(step.leg for step in steps):
            yield PlanRemark.KEY_UNPROVEN
        if not standing.authenticates:
            yield PlanRemark.KEY_NEVER_SHOWN
        if key.old is None:
            yield PlanRemark.OLD_KEY_UNKNOWN
        if not token:
            yield PlanRemark.KEY_CLEARED
        elif wanted.connection.token is None and token == standing.token:
            yield PlanRemark.KEY_FROM_HANDSHAKE if standing.set_token is not None else PlanRemark.KEY_ONLY_SHOWN
    if any(step.role is FieldRole.PROTOCOL and step.old for step in steps):
        yield PlanRemark.PROTOCOL_CHANGES
    keeps_old = token == standing.token if key is not None else standing.authenticates or standing.token is not None
    if foreign and keeps_old:
        yield PlanRemark.OLD_KEY_SHOWN
    if endpoint is not None and not endpoint.tls and (token or (key is None and keeps_old)):
        yield PlanRemark.CLEAR_TEXT
    if any(notice.code is Code.OPTIONS_UNKNOWN for notice in fields.notices):
        yield PlanRemark.OPTIONS_UNKNOWN


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)
