"""Transactions and meter values as lines of a page. An idTag is masked here; a file has it whole, for it is billing data."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from chargers.models import MeterValue, Transaction
from chargers.services.transactions import rows

SHOWN = 4  # last characters of an idTag


@dataclass(frozen=True, slots=True)
class TransactionLine:
    one: Transaction
    tag: str
    energy: str
    running: bool


@dataclass(frozen=True, slots=True)
class Sample:
    one: MeterValue
    measurand: str


def present_transaction(one: Transaction) -> TransactionLine:
    energy = rows.energy(one)
    kwh = _("%(number)s kWh") % {"number": number_format(energy / 1000, 2)} if energy is not None else ""
    return TransactionLine(one, masked(one.id_tag), kwh, one.stopped_at is None)


def sample(one: MeterValue) -> Sample:
    parts = [one.measurand or "Energy.Active.Import.Register", one.phase]  # what OCPP means where nothing is said
    return Sample(one, " ".join(part for part in parts if part))


def masked(tag: str) -> str:
    """The end of it, enough to tell two apart; nothing of a short one."""
    return f"…{tag[-SHOWN:]}" if len(tag) > 2 * SHOWN else "…" if tag else ""
