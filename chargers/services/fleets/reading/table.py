"""A file as rows, read by a process of its own: whatever it is, this process keeps its memory and its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO, cast

from django.conf import settings

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cells import Raw
from chargers.services.fleets.reading.wrong_file import MOST_BYTES

MEMORY = 512  # MiB
SECONDS = 60  # of CPU
FORMS = {"csv": "csv", "txt": "csv", "tsv": "csv", "xlsx": "xlsx"}


def form_of(name: str) -> str:
    """Whether a file of this name is read as text or as a workbook. Raises `Refusal` where it is neither."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"xlsm", "xltm", "xlsb"}:
        raise Refusal(Notice(Code.TABLE_MACROS, "file"))
    if ending not in FORMS:
        raise Refusal(Notice(Code.TABLE_KIND, "file"))
    return FORMS[ending]


class FileTable:
    """The rows of a file: a context manager, so that the process that reads never outlives the one that asked.

    Iterating gives `(number, cells)`, the number as a spreadsheet counts; raises `Refusal` where the file is refused.
    """

    def __init__(self, file: IO[bytes], form: str) -> None:
        """`file`: a real one, at its beginning."""
        self.expected = 0  # rows, about; known once iterating has begun, as what follows
        self.hidden: frozenset[int] = frozenset()  # columns, from 0
        command = [sys.executable, "-m", "chargers.services.fleets.reading", form, str(MEMORY), str(SECONDS)]
        self._process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR, env={"LC_ALL": "C"}
        )
        self._output = cast("IO[bytes]", self._process.stdout)  # a pipe, as asked for

    def __enter__(self) -> FileTable:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        self._output.close()
        self._process.wait()

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        ended = False
        while line := self._output.readline():
            said = json.loads(line)
            if isinstance(said, list):
                yield said[0], said[1]
            elif "code" in said:
                raise Refusal(Notice(Code(said["code"]), "file", said["values"]))
            else:
                self.expected, self.hidden, ended = said["rows"], frozenset(said.get("hidden", ())), True
        if self._process.wait() != 0 or not ended:
            slow = self._process.returncode in {-24, -9}  # SIGXCPU, and SIGKILL two seconds later
            raise Refusal(Notice(Code.TABLE_SLOW if slow else Code.TABLE_HEAVY, "file"))


def too_large() -> Notice:
    """What is said of a file that is larger than any may be."""
    return Notice(Code.TABLE_TOO_LARGE, "file", {"limit": str(MOST_BYTES // 1024 // 1024)})


def check_size(size: int) -> None:
    """Raises `Refusal`."""
    if size > MOST_BYTES:
        raise Refusal(too_large())
    if size == 0:
        raise Refusal(Notice(Code.TABLE_EMPTY, "file"))
