"""Which charger is meant by what it dials, as far as its handshake goes (C2, C3). Many are asked for at a time (T6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from chargers.models import Boot, Charger, CommissioningWindow, Credential, EarlierId, ReportedSetting

SERIAL_PLACEHOLDER = "#SN#"


class MatchedBy(StrEnum):
    """By what a charger was found (C2, C3)."""

    ID = "id"
    PENDING_ID = "pending_id"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class HandshakeCharger:
    """A charger as far as its handshake goes."""

    pk: int
    ocpp_id: str
    other_ids: tuple[str, ...]  # the one that a change has sent, and earlier ones that it may hold (C24)
    serial_number: str
    credentials: tuple[tuple[int, bytes], ...] = field(repr=False)
    without_key: bool  # a change has sent an empty key
    keyless: bool  # nothing is stored that it ever had to show; a token that a change has sent it need not act yet
    window: bool  # a commissioning window is open (C5)
    dials_by_serial: bool  # its last reported endpoint holds #SN# (C3)
    booted_before: bool
    retired: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything by which a charger may dial and be this one."""
        return tuple(i for i in (self.ocpp_id, *self.other_ids, self.serial_number) if i)


@dataclass(frozen=True, slots=True)
class FoundCharger:
    """What a look-up gave: a charger and by what; several with one serial number are none."""

    charger: HandshakeCharger | None = None
    matched_by: MatchedBy | None = None
    ambiguous: bool = False


def look_up(dialled: list[str], now: datetime) -> dict[str, FoundCharger]:
    """Finds all of them: exact ID, exact pending ID, both without case, then the serial where it is unique."""
    try:
        return _look_up(dialled, now)
    except DatabaseError:
        connection.close()
        return _look_up(dialled, now)


def _look_up(dialled: list[str], now: datetime) -> dict[str, FoundCharger]:
    """Nearly all dial their exact ID, which wins and has an index. Only the others are looked for in every way there is."""
    names = set(dialled)
    by_id = {charger.ocpp_id: charger for charger in _read(Q(low__in=_lowered(names)), names, now)}
    found = {name: FoundCharger(by_id[name], MatchedBy.ID) for name in dialled if name in by_id}
    others = [name for name in dialled if name not in by_id]
    if others:
        low = _lowered(others)
        earlier = EarlierId.objects.annotate(low=Lower("ocpp_id")).filter(low__in=low).values("charger")
        anyhow = Q(pk__in=earlier) | Q(low__in=low) | Q(~Q(pending_ocpp_id=""), low_pending__in=low) | Q(serial_number__in=others)
        found |= _matched(others, _read(anyhow, set(others), now))
    return found


def _read(which: Q, dialled: set[str], now: datetime) -> list[HandshakeCharger]:
    rows = list(
        Charger.objects.annotate(low=Lower("ocpp_id"), low_pending=Lower("pending_ocpp_id"))
        .filter(which)
        .annotate(booted=Exists(Boot.objects.filter(charger=OuterRef("pk"))))
        .order_by("pk")
        .values_list("pk", "ocpp_id", "pending_ocpp_id", "serial_number", "booted", "without_key", "pending_until", "retired_at")
    )
    pks = [row[0] for row in rows]
    credentials: dict[int, list[tuple[int, bytes]]] = {}
    keyed: set[int] = set()
    accepted = Credential.objects.filter(charger__in=pks).filter(Q(erase_after=None) | Q(erase_after__gt=now))
    accepted = accepted.exclude(kind=Credential.Kind.SHOWN)
    for charger, key, kind, digest in accepted.order_by("pk").values_list("charger_id", "pk", "kind", "digest"):
        credentials.setdefault(charger, []).append((key, bytes(digest)))
        keyed |= {charger} if kind != Credential.Kind.PENDING else set()
    earlier: dict[int, list[str]] = {}
    beside = EarlierId.objects.filter(Q(until=None) | Q(until__gt=now), charger__in=pks).order_by("pk")
    for charger, ocpp_id in beside.values_list("charger_id", "ocpp_id"):
        earlier.setdefault(charger, []).append(ocpp_id)
    windows = set(CommissioningWindow.objects.filter(charger__in=pks, closes_at__gt=now).values_list("charger_id", flat=True))
    placeholders = set(
        ReportedSetting.objects.filter(
            charger__in=[row[0] for row in rows if row[3] in dialled], until=None, value__contains=SERIAL_PLACEHOLDER
        ).values_list("charger_id", flat=True)
    )
    return [
        HandshakeCharger(
            pk=pk,
            ocpp_id=ocpp_id,
            other_ids=(*((pending,) if pending and (until is None or until > now) else ()), *earlier.get(pk, ())),
            serial_number=serial,
            credentials=tuple(credentials.get(pk, ())),
            without_key=without_key,
            keyless=pk not in keyed,
            window=pk in windows,
            dials_by_serial=pk in placeholders,
            booted_before=booted,
            retired=retired is not None,
        )
        for pk, ocpp_id, pending, serial, booted, without_key, until, retired in rows
    ]


def _matched(dialled: list[str], known: list[HandshakeCharger]) -> dict[str, FoundCharger]:
    maps: list[tuple[MatchedBy, dict[str, HandshakeCharger], bool]] = [
        (MatchedBy.ID, {k.ocpp_id: k for k in known}, False),
        (MatchedBy.PENDING_ID, {each: k for k in known for each in k.other_ids}, False),
        (MatchedBy.ID, {k.ocpp_id.lower(): k for k in known}, True),
        (MatchedBy.PENDING_ID, {each.lower(): k for k in known for each in k.other_ids}, True),
    ]
    serials: dict[str, list[HandshakeCharger]] = {}
    for charger in known:
        serials.setdefault(charger.serial_number, []).append(charger)
    found = {}
    for name in dialled:
        found[name] = next(
            (FoundCharger(names[key], by) for by, names, low in maps if (key := name.lower() if low else name) in names),
            _by_serial(serials.get(name, [])) if name else FoundCharger(),
        )
    return found


def _by_serial(chargers: list[HandshakeCharger]) -> FoundCharger:
    """A retired one, such as the double of this one, does not stand in the way of the one that is in use."""
    fitting = [charger for charger in chargers if not charger.retired] or chargers
    if len(fitting) == 1:
        return FoundCharger(fitting[0], MatchedBy.SERIAL)
    return FoundCharger(ambiguous=len(fitting) > 1)


def _lowered(names: Iterable[str]) -> set[str]:
    """Without case. SQLite lowers ASCII letters only, PostgreSQL all: both forms are asked for."""
    return {low for name in names for low in ((name.lower(),) if name.isascii() else (name.lower(), _ascii_lower(name)))}


def _ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)
