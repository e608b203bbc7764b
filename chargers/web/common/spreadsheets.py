"""Long tables as files, written line by line to the disk and given out in blocks, so that memory stays small."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse

from chargers.services.table_files import write_table
from chargers.web.common import downloads
from chargers.web.request import Request

BLOCK = 64 * 1024
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def table_file(
    request: Request, form: str, name: str, columns: Iterable[str], lines: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A table as a file to take away. `form`: csv or xlsx. `name`: without its ending."""
    return written_file(request, form, name, lambda file: write_table(file, form, itertools.chain([columns], lines)))


def written_file(request: Request, form: str, name: str, write: Callable[[IO[bytes]], None]) -> StreamingHttpResponse:
    """A file to take away, written by `write`. `form`: csv or xlsx. `name`: without its ending."""
    stored = tempfile.TemporaryFile()  # noqa: SIM115 closed when it was given out
    write(stored)
    stored.seek(0)
    blocks = _blocks_in_turn(stored) if isinstance(request, ASGIRequest) else _blocks(stored)
    return downloads.to_save(StreamingHttpResponse(blocks, content_type=TYPES[form]), f"{name}.{form}")


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
