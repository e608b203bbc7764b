"""Keeps charging transactions that arrive at the charger door (C20). A repeated message is recognised: chargers retry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.models import Transaction


@dataclass(frozen=True, slots=True)
class Start:
    """What a StartTransaction said, cut to fit."""

    charger: int
    connector: int
    id_tag: str
    accepted: bool
    every_card: bool
    meter: int | None
    stamp: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TransactionStop:
    """What a StopTransaction said, cut to fit."""

    charger: int
    number: int
    id_tag: str
    meter: int | None
    stamp: str
    reason: str
    at: datetime


def start(said: Start) -> int:
    """Records a start. Returns its transactionId, the same one for a repetition."""
    if said.stamp:
        known = Transaction.objects.filter(
            charger_id=said.charger,
            connector=said.connector,
            id_tag=said.id_tag,
            meter_start=said.meter,
            start_stamp=said.stamp,
        ).first()
        if known is not None:
            return known.pk
    return Transaction.objects.create(
        charger_id=said.charger,
        connector=said.connector,
        id_tag=said.id_tag,
        accepted=said.accepted,
        every_card=said.every_card,
        meter_start=said.meter,
        start_stamp=said.stamp,
        started_at=said.at,
    ).pk


def stop(said: TransactionStop) -> bool:
    """Records a stop. False where the number was not given out to this charger: an offline transaction's made-up ID, for one."""
    return (
        bool(
            Transaction.objects.filter(pk=said.number, charger_id=said.charger, stopped_at=None).update(
                meter_stop=said.meter,
                stop_stamp=said.stamp,
                stopped_at=said.at,
                stop_id_tag=said.id_tag,
                stop_reason=said.reason,
            )
        )
        or Transaction.objects.filter(pk=said.number, charger_id=said.charger).exists()
    )
