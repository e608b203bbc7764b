"""Transactions and meter values as lines of a page. An idTag is masked here; a file has it whole, for it is billing data."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from chargers.domain.messages.card_number import masked_card
from chargers.domain.messages.stored_frame import indented
from chargers.models import MeterValue, StrayReport, Transaction
from chargers.services.transactions import rows


@dataclass(frozen=True, slots=True)
class TransactionLine:
    one: Transaction
    tag: str
    energy: str
    running: bool
    report: StrayReport | None  # the latest message about it that could not be added as it came


@dataclass(frozen=True, slots=True)
class StrayLine:
    one: StrayReport
    second: bool  # another end of a transaction
    tag: str
    body: str


@dataclass(frozen=True, slots=True)
class ShownSample:
    one: MeterValue
    measurand: str


def present_transaction(one: Transaction, report: StrayReport | None) -> TransactionLine:
    energy = rows.energy(one)
    kwh = _("%(number)s kWh") % {"number": number_format(energy / 1000, 2)} if energy is not None else ""
    return TransactionLine(one, masked_card(one.id_tag), kwh, one.stopped_at is None, report)


def present_stray(one: StrayReport, second: bool) -> StrayLine:
    return StrayLine(one, second, masked_card(one.id_tag), indented(one.text))


def sample(one: MeterValue) -> ShownSample:
    parts = [one.measurand or "Energy.Active.Import.Register", one.phase]  # what OCPP means where nothing is said
    return ShownSample(one, " ".join(part for part in parts if part))
