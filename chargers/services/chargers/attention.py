"""What about a charger needs a person: each kind as a condition, so that a badge, its filter, the figure and the number at
*Alerts* are the same. A charger of which an alert stands needs one, too (`need_of_alert`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, Change, Charger, ControllerType, Presence
from chargers.services.own_endpoints import own_endpoints
from chargers.services.presence import attempts, history

PLAIN = "ws://"


class Need(StrEnum):
    """One kind of attention."""

    ASKING = "asking"  # a change asks a person
    OCPP_INFO = "ocpp_info"  # wiped, half wiped or malformed (R18)
    DIFFERS = "differs"  # it holds something else than was wanted of it
    OPTIONS = "options"  # com_Options is malformed (R14)
    NOT_ENCRYPTED = "not_encrypted"  # where it points is plain ws, and both sides could do better
    CONTROLLER = "controller"  # another controller boots with its OCPP ID than the one on record
    DUPLICATE = "duplicate"  # two chargers dial with its OCPP ID (C6)
    KEPT_OUT = "kept_out"  # it tries to connect and is refused
    RETURNED = "returned"  # it should be at another backend, and is here again
    MISSED = "missed"  # offline for longer than somebody wants to wait
    CHANGE = "change"  # one ended badly, or is not carried on
    BACKEND_CLOSES = "backend_closes"  # and it still points there
    SENDS_TOO_MUCH = "sends_too_much"  # more than is stored of one charger a day


@dataclass(frozen=True, slots=True)
class NeedRule:
    """The same twice: as a condition of the database for all chargers, and of one that is at hand."""

    of_many: Callable[[datetime], Q]
    of_one: Callable[[Any], bool]


def need_of_alert(kind: AlertKind) -> Need:
    """The badge of a charger of which such an alert stands."""
    match kind:
        case AlertKind.OFFLINE:
            return Need.MISSED
        case AlertKind.REFUSED:
            return Need.KEPT_OUT
        case AlertKind.OCPP_INFO:
            return Need.OCPP_INFO
        case AlertKind.CHANGE | AlertKind.UNHELD | AlertKind.LEFT_BEHIND:
            return Need.CHANGE
        case AlertKind.BACKEND_CLOSES:
            return Need.BACKEND_CLOSES
        case AlertKind.ONLY_COUNTED:
            return Need.SENDS_TOO_MUCH


def standing_alerts() -> QuerySet[Alert]:
    """What is wrong now. One that is over, and only watched, is not among them."""
    return Alert.objects.order_by().filter(ended_at=None, over_since=None)


def needs_condition(need: Need, now: datetime) -> Q:
    """The condition of chargers that need a person for this. Its subqueries stand alone: the database works each out once."""
    return _RULES[need].of_many(now)


def needs_of(charger: Any) -> list[Need]:
    """What one charger at hand needs a person for: one that charger_rows lists, or that charger_head.with_needs annotates.
    Both bring its `standing_alerts`."""
    return [need for need, rule in _RULES.items() if rule.of_one(charger)]


def any_need(now: datetime) -> Q:
    """The condition of chargers that carry at least one badge."""
    return reduce(or_, (needs_condition(need, now) for need in Need))


def count_needs(chargers: QuerySet[Charger], now: datetime) -> tuple[int, dict[Need, int]]:
    """How many of these need a person, and how many carry each badge, in one statement."""

    def counted(code: str, condition: Q) -> QuerySet[Any, Any]:
        those = chargers.filter(condition).order_by().annotate(code=Value(code))
        return those.values_list("code").annotate(number=Count("pk"))

    every = counted("", any_need(now)).union(*(counted(need, needs_condition(need, now)) for need in Need), all=True)
    numbers = dict(every)
    return numbers.pop("", 0), {Need(code): number for code, number in numbers.items() if number}


def returned_changes() -> QuerySet[Change]:
    """Changes whose charger should have left and is here again, where nothing was asked of it or accepted since."""
    newer = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("asked_at"))
    stands = Q(charger__wanted_since=None) | Q(ended_at__gt=F("charger__wanted_since"))
    came_back = Change.objects.order_by().filter(stands, state=ChangeState.CAME_BACK, ended_at__isnull=False)
    return came_back.filter(~Exists(newer))


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
    house = own_endpoints()
    if house.same_port_tls or any(own.tls for own in house.endpoints):
        return ()
    return tuple(sorted({f"{PLAIN}{own.host}:" for own in house.endpoints}))


def _encryptable(charger: Any) -> bool:
    return charger.controller_type is not None and charger.controller_type.tls and could_be_encrypted(charger.points_at)


def _alerted(need: Need) -> NeedRule:
    """An alert of this kind stands."""
    kinds = [kind for kind in AlertKind if need_of_alert(kind) is need]
    return NeedRule(
        lambda _now: Q(pk__in=standing_alerts().filter(kind__in=kinds).values("charger")),
        lambda charger: any(alert.kind in kinds for alert in charger.standing_alerts),
    )


def _either(one: NeedRule, other: NeedRule) -> NeedRule:
    return NeedRule(
        lambda now: one.of_many(now) | other.of_many(now), lambda charger: one.of_one(charger) or other.of_one(charger)
    )


def _duplicate() -> Q:
    return Q(pk__in=Presence.objects.filter(hints__contains=_DUPLICATE).values("charger"))


def _has_duplicate(charger: Any) -> bool:
    facts = history.presence_of(charger)
    return facts is not None and _DUPLICATE in facts.hints


_DUPLICATE = "duplicate_identity"
_RULES: dict[Need, NeedRule] = {
    Need.ASKING: NeedRule(
        lambda _now: Q(pk__in=Change.objects.open().filter(state="asking").values("charger")), lambda charger: charger.asking
    ),
    Need.OCPP_INFO: NeedRule(lambda _now: ~Q(ocpp_info_flag=""), lambda charger: bool(charger.ocpp_info_flag)),
    Need.DIFFERS: NeedRule(lambda _now: Q(differs=True), lambda charger: charger.differs),
    Need.OPTIONS: NeedRule(lambda _now: Q(options_malformed=True), lambda charger: charger.options_malformed),
    Need.NOT_ENCRYPTED: NeedRule(lambda _now: _not_encrypted(), _encryptable),
    Need.CONTROLLER: NeedRule(  # where two are alive, that is what is wrong
        lambda _now: ~Q(other_serial="") & ~_duplicate(),
        lambda charger: bool(charger.other_serial) and not _has_duplicate(charger),
    ),
    Need.DUPLICATE: NeedRule(lambda _now: _duplicate(), _has_duplicate),
    Need.KEPT_OUT: _either(
        NeedRule(lambda now: Q(pk__in=attempts.attempts_kept_out(now).values("charger")), lambda charger: charger.kept_out),
        _alerted(Need.KEPT_OUT),  # stands for a day after its last attempt
    ),
    Need.RETURNED: NeedRule(lambda _now: Q(pk__in=returned_changes().values("charger")), lambda charger: charger.returned),
    Need.MISSED: _alerted(Need.MISSED),
    Need.CHANGE: _alerted(Need.CHANGE),
    Need.BACKEND_CLOSES: _alerted(Need.BACKEND_CLOSES),
    Need.SENDS_TOO_MUCH: _alerted(Need.SENDS_TOO_MUCH),
}
