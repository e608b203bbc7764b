"""Writes what was observed of chargers: one call a flush, in the caller's transaction."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import OperationalError, transaction

from chargers.models import Boot, Charger, Connector, Credential, Message, MeterValue, Presence, PresenceEvent
from chargers.services.bulk_sql import BulkInsert, BulkUpdate, Row
from chargers.services.doorbell import charger_changed
from chargers.services.presence import attempts

logger = logging.getLogger(__name__)
WELL = frozenset({"", "NoError"})  # error codes of a status that tells of none


class ConnectRow(NamedTuple):
    """A socket that was accepted. Fields are columns of Presence."""

    charger: int
    process: int
    socket: str
    connected_at: datetime
    heard_at: datetime
    closed_at: datetime | None
    close_reason: str
    interval: int  # seconds
    answers_pings: bool
    unanswered_pings: int
    authenticated: bool
    showed_key: bool
    tls: bool
    address: str | None
    dialled_path: str
    dialled_id: str
    hints: str


class CloseRow(NamedTuple):
    """A socket that is over."""

    charger: int
    socket: str
    heard_at: datetime
    closed_at: datetime
    close_reason: str


class HintsRow(NamedTuple):
    """What is odd about a socket, anew."""

    charger: int
    socket: str
    hints: str


class HeardRow(NamedTuple):
    """The last sign of life of a socket."""

    charger: int
    socket: str
    heard_at: datetime
    answers_pings: bool
    unanswered_pings: int


class EventRow(NamedTuple):
    """A line of a charger's history. `kind`: of PresenceEvent.Kind."""

    charger: int
    at: datetime
    kind: str
    reason: str = ""
    milliseconds: int | None = None


class BootRow(NamedTuple):
    """A BootNotification (C10)."""

    charger: int
    at: datetime
    vendor: str
    model: str
    charge_point_serial: str
    charge_box_serial: str
    firmware: str
    raw: str


class ConnectorRow(NamedTuple):
    """The present status of a connector. `stamped_at`: as the charger wrote it (C19). `earlier_…`: its error before this one."""

    charger: int
    number: int
    status: str
    error_code: str
    info: str
    stamped_at: str
    heard_at: datetime
    earlier_error: str = ""
    earlier_info: str = ""
    earlier_at: datetime | None = None

    def after(self, before: ConnectorRow | None) -> ConnectorRow:
        """With the error that stood there: what is well again had none."""
        if before is None or self.error_code in WELL or before.error_code in WELL:
            return self
        if before.error_code == self.error_code:
            earlier = (before.earlier_error, before.earlier_info, before.earlier_at)
        else:
            earlier = (before.error_code, before.info, before.heard_at)
        return ConnectorRow(*self[:7], *earlier)


class MessageRow(NamedTuple):
    """A frame, redacted. `direction`: of Message.Direction."""

    charger: int
    at: datetime
    direction: str
    action: str
    unique_id: str
    text: str
    flaw: str


class MeterValueRow(NamedTuple):
    """One sampled value (C20)."""

    charger: int
    connector: int
    transaction_number: int | None
    at: datetime
    stamp: str
    value: str
    measurand: str
    phase: str
    unit: str
    context: str
    location: str


class ProvenRow(NamedTuple):
    """When a credential was last shown."""

    id: int
    proven_at: datetime


_connects = BulkInsert(Presence, ConnectRow._fields, key=["charger"])
_closes = BulkUpdate(Presence, key=["charger", "socket"], fields=CloseRow._fields[2:])
_hints = BulkUpdate(Presence, key=["charger", "socket"], fields=HintsRow._fields[2:])
_heard = BulkUpdate(Presence, key=["charger", "socket"], fields=HeardRow._fields[2:])
_events = BulkInsert(PresenceEvent, EventRow._fields)
_boots = BulkInsert(Boot, BootRow._fields)
_EARLIER = {"earlier_error": "error_code", "earlier_info": "info", "earlier_at": "heard_at"}
_connectors = BulkInsert(
    Connector,
    ConnectorRow._fields,
    key=["charger", "number"],
    becomes={  # the same as `ConnectorRow.after`, against what is stored
        name: f"CASE WHEN {{new}}.error_code IN ('', 'NoError') OR {{old}}.error_code IN ('', 'NoError') "
        f"OR {{new}}.earlier_error <> '' THEN {{new}}.{name} "
        f"WHEN {{old}}.error_code = {{new}}.error_code THEN {{old}}.{name} ELSE {{old}}.{of} END"
        for name, of in _EARLIER.items()
    },
)
_messages = BulkInsert(Message, MessageRow._fields)
_meter_values = BulkInsert(MeterValue, MeterValueRow._fields)
_proven = BulkUpdate(Credential, key=["id"], fields=["proven_at"])


@dataclass(slots=True)
class PresenceFlush:
    """What one flush writes. Of what is said of a socket or a connector twice, the last counts."""

    connects: dict[int, ConnectRow] = field(default_factory=dict)
    closes: dict[tuple[int, str], CloseRow] = field(default_factory=dict)
    hints: dict[tuple[int, str], HintsRow] = field(default_factory=dict)
    heard: dict[tuple[int, str], HeardRow] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    boots: list[BootRow] = field(default_factory=list)
    connectors: dict[tuple[int, int], ConnectorRow] = field(default_factory=dict)
    messages: list[MessageRow] = field(default_factory=list)
    meter_values: list[MeterValueRow] = field(default_factory=list)
    proven: dict[int, ProvenRow] = field(default_factory=dict)
    arrivals: attempts.Arrivals = field(default_factory=attempts.Arrivals)
    changed: set[int] = field(default_factory=set)  # chargers to ring for

    def inside(self) -> set[int]:
        """Chargers of which their own pages show what changed. A round trip is none of it: each ping makes one."""
        found = {row[0] for rows in (self.boots, self.connectors.values(), self.messages, self.meter_values) for row in rows}
        return found | {attempt.charger for attempt in self.arrivals.counts if attempt.charger is not None}

    def tables(self) -> list[tuple[Any, Sequence[Row]]]:
        """Statements with their rows, in the order in which they must run: who connects and closes in one flush is closed.

        Rows that are there already are written in the order of their keys, by every process: else two could wait for each other.
        """
        return [
            (_connects, _in_order(self.connects)),
            (_closes, _in_order(self.closes)),
            (_hints, _in_order(self.hints)),
            (_heard, _in_order(self.heard)),
            (_events, self.events),
            (_boots, self.boots),
            (_connectors, _in_order(self.connectors)),
            (_messages, self.messages),
            (_meter_values, self.meter_values),
        ]

    def __bool__(self) -> bool:
        return any(rows for _, rows in self.tables()) or bool(self.proven or self.changed or self.arrivals.counts)

    def keep_of(self, lost: PresenceFlush) -> None:
        """Takes over what nobody will send again from a flush that failed; what came since wins."""
        self.connects = lost.connects | self.connects
        self.closes = lost.closes | self.closes
        self.hints = lost.hints | self.hints
        self.heard = lost.heard | self.heard
        self.proven = lost.proven | self.proven
        self.events = (lost.events + self.events)[-20_000:]
        self.changed |= lost.changed

    def keep_closes_of(self, lost: PresenceFlush, chargers: Container[int]) -> None:
        """Takes over that the lines of these chargers are over: nobody else will say so."""
        self.closes = {key: row for key, row in lost.closes.items() if row.charger in chargers} | self.closes


def record(facts: PresenceFlush) -> frozenset[int]:
    """Writes a flush. Returns the chargers whose facts the database refused; those of the others are written.

    Raises `OperationalError` where it can write nothing at all.
    """
    lost: set[int] = set()
    tables = facts.tables()
    try:
        with transaction.atomic():
            _write(tables)
    except Exception as problem:  # also what the driver itself refuses: a number or a text that it cannot send
        logger.warning("a flush is taken apart: %s", type(problem).__name__)  # its text would quote rows
        named = {row[0] for _, rows in tables for row in rows}
        for pk in named:
            try:
                with transaction.atomic():
                    _write([(write, [row for row in rows if row[0] == pk]) for write, rows in tables])
            except Exception:
                lost.add(pk)
        if lost == named and isinstance(problem, OperationalError):
            raise  # it is the database that is full or away, and no fact is wrong: they are kept
    if facts.proven:
        _proven(_in_order(facts.proven))
    try:
        with transaction.atomic():
            attempts.record(facts.arrivals)
    except Exception as problem:  # an attempt must not cost those who are inside
        logger.warning("attempts were not kept: %s", type(problem).__name__)
    charger_changed(*(facts.changed - lost), inside=facts.inside() - lost)
    return frozenset(lost)


def forget_deleted(facts: PresenceFlush) -> frozenset[int]:
    """Takes out what belongs to chargers that are no more, and says which."""
    named = {row[0] for _, rows in facts.tables() for row in rows}
    named |= {attempt.charger for attempt in facts.arrivals.counts if attempt.charger is not None}
    gone = named - set(Charger.objects.filter(pk__in=named).values_list("pk", flat=True))
    listed_rows: tuple[list[Any], ...] = (facts.events, facts.boots, facts.messages, facts.meter_values)
    for rows in listed_rows:
        rows[:] = [row for row in rows if row.charger not in gone]
    keyed_rows: tuple[dict[Any, Any], ...] = (facts.connects, facts.closes, facts.hints, facts.heard, facts.connectors)
    for keyed in keyed_rows:
        for key in [key for key, row in keyed.items() if row[0] in gone]:
            del keyed[key]
    for attempt in [attempt for attempt in facts.arrivals.counts if attempt.charger in gone]:
        del facts.arrivals.counts[attempt]
    return frozenset(gone)


def _in_order(rows: Mapping[Any, Row]) -> list[Row]:
    return [rows[key] for key in sorted(rows)]


def _write(tables: Iterable[tuple[Any, Sequence[Row]]]) -> None:
    for write, rows in tables:
        if rows:
            write(rows)
