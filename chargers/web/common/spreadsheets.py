"""Long tables as files, written line by line to the disk and given out in blocks, so that memory stays small.

What a charger or a person wrote is never a formula of a spreadsheet.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from chargers.web.common import downloads
from chargers.web.request import Request

BLOCK = 64 * 1024
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def table_file(
    request: Request, form: str, name: str, columns: Iterable[str], lines: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A table as a file to take away. `form`: csv or xlsx. `name`: without its ending."""
    stored = tempfile.TemporaryFile()  # noqa: SIM115 closed when it was given out
    (_write_xlsx if form == "xlsx" else _write_csv)(stored, columns, lines)
    stored.seek(0)
    blocks = _blocks_in_turn(stored) if isinstance(request, ASGIRequest) else _blocks(stored)
    return downloads.to_save(StreamingHttpResponse(blocks, content_type=TYPES[form]), f"{name}.{form}")


def _write_csv(stored: IO[bytes], columns: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    text = TextIOWrapper(stored, encoding="utf-8", newline="")
    downloads.write_csv(text, columns, ([_as_text(value) for value in line] for line in lines))
    text.flush()
    text.detach()


def _as_text(value: object) -> object:
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value


def _write_xlsx(stored: IO[bytes], columns: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    sheet.append(list(columns))
    for line in lines:
        sheet.append([_xlsx_cell(sheet, value) for value in line])
    book.save(stored)


def _xlsx_cell(sheet: Any, value: object) -> object:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, str):
        text = str(ILLEGAL_CHARACTERS_RE.sub("", value))
        if text.startswith("="):  # a text, whatever it looks like
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            return cell
        return text
    return value


def _blocks(stored: IO[bytes]) -> Iterator[bytes]:
    with stored:
        while block := stored.read(BLOCK):
            yield block


async def _blocks_in_turn(stored: IO[bytes]) -> AsyncIterator[bytes]:
    """The same under ASGI, where an ordinary iterator would be read to its end first."""
    read = sync_to_async(stored.read, thread_sensitive=False)
    with stored:
        while block := await read(BLOCK):
            yield block
