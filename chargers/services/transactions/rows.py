"""Transactions and meter values as rows to show and to take away. Complete here; what a page masks is the page's affair (C20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from chargers.models import Charger, MeterValue, StrayReport, Transaction
from chargers.services.span import Span, TooMany

MOST = 200_000  # rows of one file


Row = TypeVar("Row", Transaction, MeterValue, StrayReport)


def transactions(charger: Charger, span: Span) -> QuerySet[Transaction]:
    """The latest first."""
    return _within(Transaction.objects.filter(charger=charger), "started_at", span).order_by("-started_at", "-pk")


def meter_values(charger: Charger, span: Span) -> QuerySet[MeterValue]:
    """The latest first."""
    return _within(MeterValue.objects.filter(charger=charger), "at", span).order_by("-at", "-pk")


def stray_reports(charger: Charger, span: Span) -> QuerySet[StrayReport]:
    """The latest first."""
    return _within(StrayReport.objects.filter(charger=charger), "at", span).order_by("-at", "-pk")


def report_by_transaction(charger: Charger, keys: Iterable[int]) -> dict[int, StrayReport]:
    """By transaction, of those with these keys, the latest report about it that found no place in it. One query."""
    found = StrayReport.objects.filter(charger=charger, transaction_number__in=list(keys)).order_by("at", "pk")
    return {report.transaction_number: report for report in found if report.transaction_number is not None}


def second_stops(charger: Charger, reports: Sequence[StrayReport]) -> set[int]:
    """The keys of those that end a transaction of its own once more, otherwise. A query only where one may."""
    named = {one.transaction_number for one in reports if not one.broken and one.transaction_number is not None}
    if not named:
        return set()
    known = set(Transaction.objects.filter(charger=charger, pk__in=named).values_list("pk", flat=True))
    return {one.pk for one in reports if not one.broken and one.transaction_number in known}


TRANSACTION_COLUMNS = (
    *("transaction_id", "ocpp_id", "connector", "id_tag", "id_tag_accepted"),
    *("started_at", "start_stamp", "meter_start_wh", "stopped_at", "stop_stamp", "meter_stop_wh", "energy_wh"),
    *("stop_id_tag", "stop_reason", "meter_start_said", "meter_stop_said"),
)
METER_VALUE_COLUMNS = (
    *("ocpp_id", "connector", "transaction_id", "at", "stamp", "measurand", "phase", "value", "unit", "context", "location"),
)
STRAY_COLUMNS = ("ocpp_id", "at", "action", "transaction_id", "id_tag", "broken", "text")


def transactions_file(charger: Charger, span: Span) -> Iterator[tuple[object, ...]]:
    """Lines for a file, the oldest first. Times are ours, in UTC; stamps are the charger's, as sent. Raises `TooMany`."""
    for one in _all(transactions(charger, span).order_by("started_at", "pk")):
        yield (
            *(one.pk, charger.ocpp_id, one.connector, one.id_tag, _accepted(one)),
            *(_utc(one.started_at), one.start_stamp, one.meter_start, _utc(one.stopped_at), one.stop_stamp, one.meter_stop),
            *(energy(one), one.stop_id_tag, one.stop_reason, one.meter_start_said, one.meter_stop_said),
        )


def meter_values_file(charger: Charger, span: Span) -> Iterator[tuple[object, ...]]:
    """Lines for a file, the oldest first. Raises `TooMany`."""
    for one in _all(meter_values(charger, span).order_by("at", "pk")):
        yield (
            *(charger.ocpp_id, one.connector, one.transaction_number, _utc(one.at), one.stamp, one.measurand, one.phase),
            *(one.value, one.unit, one.context, one.location),
        )


def stray_file(charger: Charger, span: Span) -> Iterator[tuple[object, ...]]:
    """Lines for a file, the oldest first. Raises `TooMany`."""
    for one in _all(stray_reports(charger, span).order_by("at", "pk")):
        broken = "yes" if one.broken else "no"
        yield charger.ocpp_id, _utc(one.at), one.action, one.transaction_number, one.id_tag, broken, one.text


def _accepted(one: Transaction) -> str:
    return "every card" if one.every_card else "yes" if one.accepted else "no"


def energy(one: Transaction) -> int | None:
    """Watt-hours between start and stop; None where one of the two is not known."""
    return None if one.meter_start is None or one.meter_stop is None else one.meter_stop - one.meter_start


def _within(rows: QuerySet[Row], field: str, span: Span) -> QuerySet[Row]:
    if span.since is not None:
        rows = rows.filter(**{f"{field}__gte": span.since})
    return rows.filter(**{f"{field}__lt": span.until}) if span.until is not None else rows


def _all(rows: QuerySet[Row]) -> Iterator[Row]:
    if rows[MOST : MOST + 1].exists():
        raise TooMany
    yield from rows.iterator(chunk_size=2000)


def _utc(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
