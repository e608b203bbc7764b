"""What is known of a charger beside its settings, as the planner wants it."""

from __future__ import annotations

from chargers.domain.changes.plan import DIALLING
from chargers.domain.changes.plan_input import CHARGING, ChargerSituation
from chargers.domain.changes.states import ChangeState
from chargers.models import Charger, Connector, Credential, Presence, Step
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials

S = ChangeState
IN_FORCE = frozenset({None, S.APPLIED, S.ROLLED_BACK, S.FAILED, S.CANCELLED})  # then what it reports is what it dials


def charging_connectors(charger: Charger) -> set[int]:
    """The connectors on which a charging session runs, as last heard."""
    return set(Connector.objects.filter(charger=charger, number__gt=0, status__in=CHARGING).values_list("number", flat=True))


def standing_of(charger: Charger, new_id: str | None = None) -> ChargerSituation:
    """What is known of this charger; `new_id` is the ID that it is to get."""
    held = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT).first()
    token = credentials.current_token(charger) if held else None
    presence = Presence.objects.filter(charger=charger).first()
    return ChargerSituation(
        ocpp_id=charger.ocpp_id,
        set_token=token,
        shown_token=token if held and held.proven_at else credentials.shown_token(charger),
        authenticates=bool(presence and (presence.authenticated or presence.showed_key)),
        another_key=charger.without_key or credentials.may_hold_another(charger),
        dials_here=_address_was_left_as(charger) in IN_FORCE,
        new_id_taken=new_id is not None and new_id != charger.ocpp_id and id_is_taken(new_id, but=charger),
        charging=bool(charging_connectors(charger)),
    )


def _address_was_left_as(charger: Charger) -> str | None:
    """The state of the last change that wrote where this charger dials; None where none did."""
    written = Step.objects.filter(change__charger=charger, role__in=DIALLING, tries__gt=0)
    return written.order_by("-change_id").values_list("change__state", flat=True).first()
