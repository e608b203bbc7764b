"""A file as rows, read by a process of its own: whatever it is, this process keeps its memory and its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import IO

from django.conf import settings

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cells import Raw
from chargers.services.fleets.reading.wrong_file import MOST_BYTES

MEMORY = 512  # MiB
SECONDS = 60  # of CPU
FORMS = {"csv": "csv", "txt": "csv", "tsv": "csv", "xlsx": "xlsx"}
_LONGEST_LINE = 8 * 1024 * 1024


def form_of(name: str) -> str:
    """Whether a file of this name is read as text or as a workbook. Raises `Refusal` where it is neither."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"xlsm", "xltm", "xlsb"}:
        raise Refusal(Notice(Code.TABLE_MACROS, "file"))
    if ending not in FORMS:
        raise Refusal(Notice(Code.TABLE_KIND, "file"))
    return FORMS[ending]


class Table:
    """The rows of a file: a context manager, so that the process that reads never outlives the one that asked.

    Iterating gives `(number, cells)`, the number as a spreadsheet counts; raises `Refusal` where the file is refused.
    """

    def __init__(self, file: IO[bytes], form: str) -> None:
        """`file`: a real one, at its beginning."""
        self.expected = 0  # rows, about; known once iterating has begun
        command = [sys.executable, "-m", "chargers.services.fleets.reading", form, str(MEMORY), str(SECONDS)]
        self._process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR, env={"LC_ALL": "C"}
        )

    def __enter__(self) -> Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def __iter__(self) -> Iterator[tuple[int, list[Raw]]]:
        output = self._process.stdout
        assert output is not None  # noqa: S101 it was asked for a pipe
        ended = False
        while line := output.readline(_LONGEST_LINE):
            said = json.loads(line)
            if isinstance(said, list):
                yield said[0], said[1]
            elif "code" in said:
                raise Refusal(Notice(Code(said["code"]), "file", said["values"]))
            else:
                self.expected, ended = said["rows"], True
        if self._process.wait() != 0 or not ended:
            slow = self._process.returncode in {-24, -9}  # SIGXCPU, and SIGKILL two seconds later
            raise Refusal(Notice(Code.TABLE_SLOW if slow else Code.TABLE_HEAVY, "file"))


def check_size(size: int) -> None:
    """Raises `Refusal`."""
    if size > MOST_BYTES:
        raise Refusal(Notice(Code.TABLE_TOO_LARGE, "file", {"limit": str(MOST_BYTES // 1024 // 1024)}))
    if size == 0:
        raise Refusal(Notice(Code.TABLE_EMPTY, "file"))
