"""Rows of a table as they are kept: sealed as a whole, with what they are told apart by and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from chargers.domain.errors import Code, Notice
from chargers.domain.fleets.cells import Raw
from chargers.domain.secret import Secret
from chargers.models import FleetImport, FleetImportRow
from chargers.services.credentials import vault
from chargers.services.fleets.judging import JudgedRow, Numbered

JUDGED = ("state", "problems", "ocpp_id_key", "serial_key", "new_id_key", "token_digest")
State = FleetImportRow.State
_CODES = frozenset(code.value for code in Code)


def kept(fleet_import: FleetImport, row: JudgedRow) -> FleetImportRow:
    """A judged row as one that is not saved yet."""
    made = FleetImportRow(fleet_import=fleet_import, number=row.number, sealed=sealed(fleet_import, row.number, row.raw))
    note(made, row)
    return made


def note(kept_row: FleetImportRow, row: JudgedRow) -> None:
    """Writes on a kept row what judging it found; the columns are JUDGED."""
    kept_row.state = State.BAD if row.problems else State.GOOD
    kept_row.problems = written(row.problems)
    kept_row.ocpp_id_key = row.keys.ocpp_id[:255]
    kept_row.serial_key = row.keys.serial_number[:255]
    kept_row.new_id_key = row.keys.new_id[:255]
    kept_row.token_digest = vault.digest(row.keys.token.reveal().encode()) if row.keys.token else None


def sealed(fleet_import: FleetImport, number: int, raw: Sequence[Raw]) -> bytes:
    """The cells of a row as they were read, sealed for its place in this import."""
    return vault.seal(Secret(json.dumps(raw)), _bound_to(fleet_import.pk, number))


def numbered(row: FleetImportRow) -> Numbered:
    """The cells of a kept row as they were read."""
    raw: list[Raw] = json.loads(vault.unseal(row.sealed, _bound_to(row.fleet_import_id, row.number)).reveal())
    return row.number, raw


def written(problems: Iterable[Notice]) -> list[list[object]]:
    """Problems as they are kept."""
    return [[problem.field, problem.code.value, dict(problem.values)] for problem in problems]


def problems_of(row: FleetImportRow) -> tuple[Notice, ...]:
    """The problems of a kept row. A code that this version does not know is left out."""
    return tuple(Notice(Code(code), column, values) for column, code, values in row.problems if code in _CODES)


def refusal_of(fleet_import: FleetImport) -> Notice:
    """Why the table was refused as a whole."""
    code = fleet_import.code if fleet_import.code in _CODES else Code.TABLE_UNREADABLE
    return Notice(Code(code), "file", fleet_import.code_values)


def _bound_to(fleet_import: int, number: int) -> str:
    return f"import:{fleet_import}:{number}"
