"""Files to take away. Who may, and what is in them, the views say; they never let them be stored on the way (no-store)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify

from chargers.services.table_files import write_table

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)


def csv_file(name: str, columns: Iterable[str], lines: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV file in UTF-8 that spreadsheets recognise as such. `name`: without its ending. Raises what `lines` raises."""
    file = BytesIO()
    write_table(file, "csv", itertools.chain([columns], lines))
    return attachment(file.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def json_file(name: str, text: str) -> HttpResponse:
    """A JSON file. `name`: without its ending."""
    return attachment(text, "application/json; charset=utf-8", f"{name}.json")


def json_lines_file(name: str, lines: Iterable[Mapping[str, object]]) -> HttpResponse:
    """One JSON object a line. `name`: without its ending. Raises what `lines` raises."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return attachment(text, "application/x-ndjson; charset=utf-8", f"{name}.jsonl")


def attachment(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    """An answer that the browser saves under this name."""
    return to_save(HttpResponse(content, content_type=content_type), name)


def to_save(answer: AnyResponse, name: str) -> AnyResponse:
    """The answer, which the browser now saves under this name."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def name_for(of: str, what: str, otherwise: object = "") -> str:
    """The name of a file about something that people named: `NL*ECO*1` and transactions become nl-eco-1-transactions."""
    return "-".join(part for part in (slugify(of.replace("*", "-")) or str(otherwise), what) if part)
