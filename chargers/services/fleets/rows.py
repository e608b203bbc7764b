"""Rows of a table as they are kept: sealed as a whole, with what they are told apart by and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db.models import QuerySet

from chargers.domain.errors import Code, Notice
from chargers.domain.fleets.cells import Raw
from chargers.domain.secret import Secret
from chargers.models import FleetImport, FleetImportRow
from chargers.services.credentials import bindings, vault
from chargers.services.fleets import kept_problems
from chargers.services.fleets.judging import JudgedRow, Numbered

JUDGED = ("state", "problems", "remarks", "ocpp_id_key", "serial_key", "new_id_key", "token_digest")
State = FleetImportRow.State
_CODES = frozenset(code.value for code in Code)


def keep_row(fleet_import: FleetImport, row: JudgedRow) -> FleetImportRow:
    """A judged row as one that is not saved yet."""
    made = FleetImportRow(fleet_import=fleet_import, number=row.number, sealed=seal_cells(fleet_import, row.number, row.raw))
    note_judgement(made, row)
    return made


def note_judgement(kept_row: FleetImportRow, row: JudgedRow) -> None:
    """Writes on a kept row what judging it found; the columns are JUDGED."""
    kept_row.state = State.BAD if row.problems else State.GOOD
    kept_row.problems = kept_problems.write_problems(row.problems)
    kept_row.remarks = kept_problems.write_problems(row.remarks)
    kept_row.ocpp_id_key = row.keys.ocpp_id[:255]
    kept_row.serial_key = row.keys.serial_number[:255]
    kept_row.new_id_key = row.keys.new_id[:255]
    kept_row.token_digest = vault.digest(row.keys.token.reveal().encode()) if row.keys.token else None


def seal_cells(fleet_import: FleetImport, number: int, raw: Sequence[Raw]) -> bytes:
    """The cells of a row as they were read, sealed for its place in this import."""
    return vault.seal(Secret(json.dumps(raw)), bindings.import_row(fleet_import.pk, number))


def open_cells(row: FleetImportRow) -> Numbered:
    """The cells of a kept row as they were read."""
    raw: list[Raw] = json.loads(vault.unseal(row.sealed, bindings.import_row(row.fleet_import_id, row.number)).reveal())
    return row.number, raw


def problems_of(row: FleetImportRow) -> tuple[Notice, ...]:
    """The problems of a kept row."""
    return kept_problems.read_problems(row.problems)


def remarks_of(row: FleetImportRow) -> tuple[Notice, ...]:
    """What is said of a kept row, and does not hinder it."""
    return kept_problems.read_problems(row.remarks)


def with_remarks(some: QuerySet[FleetImportRow]) -> QuerySet[FleetImportRow]:
    """Those of which something is said."""
    return some.exclude(remarks=[])


def refusal_of(fleet_import: FleetImport) -> Notice:
    """Why the table was refused as a whole."""
    code = fleet_import.code if fleet_import.code in _CODES else Code.TABLE_UNREADABLE
    return Notice(Code(code), "file", fleet_import.code_values)
