"""Keeps charging transactions that chargers report (C20). A repeated message is recognised: chargers retry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chargers.models import MeterValue, StrayReport, Transaction

DAY = timedelta(days=1)
CLOCK_BEHIND = timedelta(days=90)  # a stamp before that, or of tomorrow, is of a clock that nobody has set (C19)
START, STOP = "StartTransaction", "StopTransaction"
MOST_STRAY = 200  # broken reports of one charger a day: beyond them it hears an error, and sends them again; of stops that find
# no session, beyond as many the words that are billed alone are kept


class MeterReading(NamedTuple):
    """A meter's number in watt-hours, or `said`: what came in its place, cut to fit."""

    number: int | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReportedStart:
    """What a StartTransaction said, cut to fit."""

    charger: int
    connector: int
    id_tag: str
    accepted: bool
    every_card: bool
    meter: MeterReading
    stamp: str
    at: datetime
    odd: str = ""  # all of it as JSON, masked, where its connector could not be read


@dataclass(frozen=True, slots=True)
class TransactionStop:
    """What a StopTransaction said, cut to fit."""

    charger: int
    number: int | None
    id_tag: str
    meter: MeterReading
    stamp: str
    reason: str
    at: datetime
    text: str  # all of it as JSON, masked


@dataclass(frozen=True, slots=True)
class BrokenReport:
    """What a message about a session said, as far as it could be read."""

    charger: int
    action: str
    number: int | None
    id_tag: str
    text: str
    at: datetime


def record_start(said: ReportedStart) -> int:
    """Records a start. Returns its transactionId, the same one for a repetition.

    A charger without a clock or a meter begins each session alike: there, what looks the same is one of its own once the first
    was stopped, or the charger has used its number. With a clock no two begin in one second.
    """
    known = _alike(said)
    if known is not None and (_clock_was_set(said) or not _went_on(known)):
        return known.pk
    begun = Transaction.objects.create(
        charger_id=said.charger,
        connector=said.connector,
        id_tag=said.id_tag,
        accepted=said.accepted,
        every_card=said.every_card,
        meter_start=said.meter.number,
        meter_start_said=said.meter.said,
        start_stamp=said.stamp,
        started_at=said.at,
    )
    if said.odd:
        _keep(BrokenReport(said.charger, START, begun.pk, said.id_tag, said.odd, said.at), broken=True)
    return begun.pk


def _alike(said: ReportedStart) -> Transaction | None:
    """The latest session that began with the same words."""
    if not said.stamp:
        return None
    words = {"meter_start": said.meter.number, "meter_start_said": said.meter.said, "start_stamp": said.stamp}
    of = {"charger_id": said.charger, "connector": said.connector, "id_tag": said.id_tag}
    return Transaction.objects.filter(**of, **words).order_by("-pk").first()


def _clock_was_set(said: ReportedStart) -> bool:
    try:
        stamp = datetime.fromisoformat(said.stamp)
    except ValueError:
        return False
    stamp = stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return said.at - CLOCK_BEHIND <= stamp <= said.at + DAY


def _went_on(known: Transaction) -> bool:
    """Whether the charger heard its number: who did does not ask for it again."""
    if known.stopped_at is not None:
        return True
    named = {"charger_id": known.charger_id, "transaction_number": known.pk}
    return MeterValue.objects.filter(**named).exists() or StrayReport.objects.filter(**named).exclude(action=START).exists()


def record_stop(said: TransactionStop) -> bool:
    """Records a stop. False where the number was not given out to this charger: an offline transaction's made-up ID, for one.

    Such a stop is kept as a stray report, and so is a second one that says something else: it is somebody's bill all the same.
    """
    mine = Transaction.objects.filter(pk=-1 if said.number is None else said.number, charger_id=said.charger)
    told = {
        "meter_stop": said.meter.number,
        "meter_stop_said": said.meter.said,
        "stop_stamp": said.stamp,
        "stop_id_tag": said.id_tag,
        "stop_reason": said.reason,
    }
    stopped = mine.filter(stopped_at=None).update(**told, stopped_at=said.at)
    if not stopped and (said.meter.number is not None or said.meter.said):  # the first one had lost it
        stopped = mine.filter(meter_stop=None, meter_stop_said="").update(**told)
    if stopped or mine.filter(**told).exists():
        return True
    text = _in_short(said) if _are_many(said.charger, said.at, broken=False) else said.text
    _keep(BrokenReport(said.charger, STOP, said.number, said.id_tag, text, said.at), broken=False)
    return mine.exists()


def _in_short(said: TransactionStop) -> str:
    meter = said.meter.said or said.meter.number
    return json.dumps(
        {"transactionId": said.number, "meterStop": meter, "timestamp": said.stamp, "reason": said.reason}, ensure_ascii=False
    )


def keep_broken(said: BrokenReport) -> bool:
    """Keeps a report of which single values could not be read. False where this charger has sent too many within a day."""
    if _are_many(said.charger, said.at, broken=True):
        return False
    _keep(said, broken=True)
    return True


def _are_many(charger: int, at: datetime, *, broken: bool) -> bool:
    recent = StrayReport.objects.filter(charger_id=charger, broken=broken, at__gt=at - DAY)
    return recent[MOST_STRAY - 1 : MOST_STRAY].exists()


def _keep(said: BrokenReport, broken: bool) -> None:
    """Once: chargers send again what they had no answer to."""
    report = StrayReport(
        charger_id=said.charger,
        at=said.at,
        action=said.action,
        transaction_number=said.number,
        id_tag=said.id_tag,
        broken=broken,
        text=said.text,
    )
    words = {name: getattr(report, name) for name in ("charger_id", "action", "transaction_number", "id_tag", "text")}
    if not StrayReport.objects.filter(**words).exists():
        report.save()
