"""Writes what the charger door observed: one call a flush, in the caller's transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from chargers.models import Boot, Charger, Connector, Credential, Message, MeterValue, Presence, PresenceEvent
from chargers.services.doorbell import charger_changed
from chargers.services.presence import attempts
from chargers.services.presence.bulk_sql import Insert, Row, Update

logger = logging.getLogger(__name__)

PRESENCE = (
    *("charger", "process", "socket", "connected_at", "heard_at", "closed_at", "close_reason", "interval", "answers_pings"),
    *("unanswered_pings", "authenticated", "showed_key", "tls", "address", "dialled_path", "dialled_id", "hints"),
)
_connects = Insert(Presence, PRESENCE, key=["charger"])
_closes = Update(Presence, key=["charger", "socket"], fields=["heard_at", "closed_at", "close_reason"])
_hints = Update(Presence, key=["charger", "socket"], fields=["hints"])
_heard = Update(Presence, key=["charger", "socket"], fields=["heard_at", "answers_pings", "unanswered_pings"])
_events = Insert(PresenceEvent, ["charger", "at", "kind", "reason", "milliseconds"])
_boots = Insert(Boot, ["charger", "at", "vendor", "model", "charge_point_serial", "charge_box_serial", "firmware", "raw"])
_connectors = Insert(
    Connector,
    ["charger", "number", "status", "error_code", "info", "stamped_at", "heard_at"],
    key=["charger", "number"],
)
_messages = Insert(Message, ["charger", "at", "direction", "action", "unique_id", "text", "flaw"])
_meter_values = Insert(
    MeterValue,
    ["charger", "connector", "transaction_number", "at", "stamp", "value", "measurand", "phase", "unit", "context", "location"],
)
_proven = Update(Credential, key=["id"], fields=["proven_at"])


@dataclass(slots=True)
class Facts:
    """What one flush writes. Rows are tuples in the order of the statements above, a charger's key first."""

    connects: dict[int, Row] = field(default_factory=dict)
    closes: dict[tuple[int, str], Row] = field(default_factory=dict)
    hints: dict[tuple[int, str], Row] = field(default_factory=dict)
    heard: dict[tuple[int, str], Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    boots: list[Row] = field(default_factory=list)
    connectors: dict[tuple[int, int], Row] = field(default_factory=dict)
    messages: list[Row] = field(default_factory=list)
    meter_values: list[Row] = field(default_factory=list)
    proven: dict[int, datetime] = field(default_factory=dict)
    arrivals: attempts.Arrivals = field(default_factory=attempts.Arrivals)
    changed: set[int] = field(default_factory=set)  # chargers to ring for

    def inside(self) -> set[int]:
        """Chargers of which their own pages show what changed. A round trip is none of it: each ping makes one."""
        return {row[0] for rows in (self.boots, self.connectors.values(), self.messages, self.meter_values) for row in rows}

    def tables(self) -> list[tuple[Any, list[Row]]]:
        """Statements with their rows, in the order in which they must run: who connects and closes in one flush is closed."""
        return [
            (_connects, list(self.connects.values())),
            (_closes, list(self.closes.values())),
            (_hints, list(self.hints.values())),
            (_heard, list(self.heard.values())),
            (_events, self.events),
            (_boots, self.boots),
            (_connectors, list(self.connectors.values())),
            (_messages, self.messages),
            (_meter_values, self.meter_values),
        ]

    def __bool__(self) -> bool:
        return any(rows for _, rows in self.tables()) or bool(self.proven or self.changed or self.arrivals.counts)

    def keep_of(self, lost: Facts) -> None:
        """Takes over what nobody will send again from a flush that failed; what came since wins."""
        self.connects = lost.connects | self.connects
        self.closes = lost.closes | self.closes
        self.hints = lost.hints | self.hints
        self.heard = lost.heard | self.heard
        self.proven = lost.proven | self.proven
        self.events = (lost.events + self.events)[-20_000:]
        self.changed |= lost.changed


def record(facts: Facts) -> frozenset[int]:
    """Writes a flush. Returns the chargers whose facts the database refused; those of the others are written."""
    lost: set[int] = set()
    tables = facts.tables()
    try:
        with transaction.atomic():
            _write(tables)
    except Exception as problem:  # also what the driver itself refuses: a number or a text that it cannot send
        logger.warning("a flush is taken apart: %s", type(problem).__name__)  # its text would quote rows
        for pk in {row[0] for _, rows in tables for row in rows}:
            try:
                with transaction.atomic():
                    _write([(write, [row for row in rows if row[0] == pk]) for write, rows in tables])
            except Exception:
                lost.add(pk)
    if facts.proven:
        _proven(list(facts.proven.items()))
    try:
        with transaction.atomic():
            attempts.record(facts.arrivals)
    except Exception as problem:  # who knocked must not cost those who are inside
        logger.warning("attempts were not kept: %s", type(problem).__name__)
    charger_changed(*(facts.changed - lost), inside=facts.inside() - lost)
    return frozenset(lost)


def forget_deleted(facts: Facts) -> frozenset[int]:
    """Takes out what belongs to chargers that are no more, and says which."""
    named = {row[0] for _, rows in facts.tables() for row in rows}
    named |= {knock.charger for knock in facts.arrivals.counts if knock.charger is not None}
    gone = named - set(Charger.objects.filter(pk__in=named).values_list("pk", flat=True))
    for rows in (facts.events, facts.boots, facts.messages, facts.meter_values):
        rows[:] = [row for row in rows if row[0] not in gone]
    keyed_rows: tuple[dict[Any, Row], ...] = (facts.connects, facts.closes, facts.hints, facts.heard, facts.connectors)
    for keyed in keyed_rows:
        for key in [key for key, row in keyed.items() if row[0] in gone]:
            del keyed[key]
    for knock in [knock for knock in facts.arrivals.counts if knock.charger in gone]:
        del facts.arrivals.counts[knock]
    return frozenset(gone)


def _write(tables: Iterable[tuple[Any, list[Row]]]) -> None:
    for write, rows in tables:
        if rows:
            write(rows)
