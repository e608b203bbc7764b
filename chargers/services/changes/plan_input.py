"""What is known of a charger beside its settings, as the planner wants it."""

from __future__ import annotations

from chargers.domain.changes.plan_input import Standing
from chargers.domain.changes.states import ChangeState
from chargers.models import Change, Charger, Connector, Credential, Presence
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials

CHARGING = ("Charging", "SuspendedEV", "SuspendedEVSE")


def charging_connectors(charger: Charger) -> set[int]:
    """The connectors on which a charging session runs, as last heard."""
    return set(Connector.objects.filter(charger=charger, number__gt=0, status__in=CHARGING).values_list("number", flat=True))


def standing_of(charger: Charger, new_id: str | None = None) -> Standing:
    """What is known of this charger; `new_id` is the ID that it is to get."""
    held = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT).first()
    token = credentials.current_token(charger) if held else None
    presence = Presence.objects.filter(charger=charger).first()
    last = Change.objects.filter(charger=charger, for_settings=False).order_by("-asked_at", "-pk").first()
    return Standing(
        ocpp_id=charger.ocpp_id,
        set_token=token,
        shown_token=token if held and held.proven_at else credentials.shown_token(charger),
        authenticates=bool(presence and (presence.authenticated or presence.showed_key)),
        dials_here=last is None or last.state != ChangeState.STORED,
        new_id_taken=new_id is not None and new_id != charger.ocpp_id and id_is_taken(new_id, but=charger),
        charging=bool(charging_connectors(charger)),
    )
