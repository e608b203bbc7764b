"""What is known of a charger beside its settings, and what this server takes at its door, as the planner wants them."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from chargers.domain.changes.plan_input import Standing
from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.definition import ControllerType
from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.endpoint.own_endpoints import Doors
from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Change, Charger, Connector, Credential, Presence
from chargers.services import credentials
from chargers.services.chargers import id_is_taken

CHARGING = ("Charging", "SuspendedEV", "SuspendedEVSE")


class NoControllerType(Refusal):
    """Nobody has said yet which controller this charger has."""

    def __init__(self) -> None:
        super().__init__(Notice(Code.NO_CONTROLLER_TYPE, "controller_type"))


def definition_of(charger: Charger) -> ControllerType:
    """The charger's controller type. Raises `NoControllerType`."""
    if charger.controller_type is None:
        raise NoControllerType
    return charger.controller_type.definition()


def doors() -> Doors:
    """This server's public endpoints, as parsed (ECC_PUBLIC_ENDPOINTS)."""
    return Doors(
        endpoints=_parsed(tuple(settings.PUBLIC_ENDPOINTS)),
        same_port_tls=settings.SAME_PORT_TLS,
        owns_default_ports=settings.OWNS_DEFAULT_PORTS,
    )


@cache
def _parsed(urls: tuple[str, ...]) -> tuple[Endpoint, ...]:
    return tuple(parse_url(url if url.endswith("/") else f"{url}/").endpoint for url in urls)


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
