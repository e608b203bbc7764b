"""Files to take away. What a charger or a person wrote is never a formula of a spreadsheet. Who may, and what is in them, the
views say; they never let them be stored on the way (no-store)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO

from django.http import HttpResponse
from django.utils.text import slugify

from chargers.domain.spreadsheet_cells import harmless


def csv_file(name: str, columns: Iterable[str], lines: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV file in UTF-8 that spreadsheets recognise as such. `name`: without its ending. Raises what `lines` raises."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in line] for line in lines)
    return attachment("\N{BOM}" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def json_lines_file(name: str, lines: Iterable[Mapping[str, object]]) -> HttpResponse:
    """One JSON object a line. `name`: without its ending. Raises what `lines` raises."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return attachment(text, "application/x-ndjson; charset=utf-8", f"{name}.jsonl")


def attachment(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    """An answer that the browser saves under this name."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def name_for(of: str, what: str, otherwise: object = "") -> str:
    """The name of a file about something that people named: `NL*ECO*1` and transactions become nl-eco-1-transactions."""
    return "-".join(part for part in (slugify(of.replace("*", "-")) or str(otherwise), what) if part)


def cell(value: object) -> object:
    """What stands in a cell: a text that a spreadsheet would work out gets an apostrophe before it; numbers stay."""
    if not isinstance(value, str):
        return "" if value is None else value
    return harmless(value)


def as_file(text: str, name: str) -> HttpResponse:
    """A JSON file to save."""
    return HttpResponse(
        text, content_type="application/json; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
