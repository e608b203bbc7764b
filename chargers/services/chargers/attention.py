"""What about a charger needs a person: each kind as a condition, so that a badge, its filter and the figure are the same."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q

from chargers.models import Change, ControllerType, Presence
from chargers.services.own_endpoints import doors

PLAIN = "ws://"


class Need(StrEnum):
    """One kind of attention."""

    ASKING = "asking"  # a change asks a person
    OCPP_INFO = "ocpp_info"  # wiped, half wiped or malformed (R18)
    DIFFERS = "differs"  # it holds something else than was wanted of it
    OPTIONS = "options"  # com_Options is malformed (R14)
    NOT_ENCRYPTED = "not_encrypted"  # where it points is plain ws, and both sides could do better
    DUPLICATE = "duplicate"  # two chargers dial with its OCPP ID (C6)


def needs(need: Need) -> Q:
    """The condition of chargers that need a person for this. Its subqueries stand alone: the database works each out once."""
    return _CONDITIONS[need]()


def any_need() -> Q:
    """The condition of chargers that carry at least one badge."""
    return reduce(or_, (needs(need) for need in Need))


def could_be_encrypted(points_at: str) -> bool:
    """Whether what stands at this plain address could be reached with TLS, too; of others than us that is assumed (R16)."""
    return points_at.startswith(PLAIN) and not points_at.startswith(_only_plain())


def _not_encrypted() -> Q:
    could = Q(points_at__startswith=PLAIN, controller_type__in=ControllerType.objects.filter(tls=True).values("pk"))
    for ours in _only_plain():
        could &= ~Q(points_at__startswith=ours)
    return could


def _only_plain() -> tuple[str, ...]:
    """How addresses of this server begin where it offers nothing but plain ws."""
    house = doors()
    if house.same_port_tls or any(own.tls for own in house.endpoints):
        return ()
    return tuple(sorted({f"{PLAIN}{own.host}:" for own in house.endpoints}))


_CONDITIONS: dict[Need, Callable[[], Q]] = {
    Need.ASKING: lambda: Q(pk__in=Change.objects.open().filter(state="asking").values("charger")),
    Need.OCPP_INFO: lambda: ~Q(ocpp_info_flag=""),
    Need.DIFFERS: lambda: Q(differs=True),
    Need.OPTIONS: lambda: Q(options_malformed=True),
    Need.NOT_ENCRYPTED: _not_encrypted,
    Need.DUPLICATE: lambda: Q(pk__in=Presence.objects.filter(hints__contains="duplicate_identity").values("charger")),
}
