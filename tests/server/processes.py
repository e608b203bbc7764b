"""A running server and the processes that it starts, watched from outside: how much memory each of them ever had."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

OFTEN = 0.02  # seconds between two looks; the kernel keeps the peak of a process, so only its last moments can be missed


class MemoryWatch:
    """A context. `own`: MiB at the peak of the server itself; `others`: of the greediest process that it started."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.others = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def own(self) -> float:
        return peak(self.server)

    def _watch(self) -> None:
        while not self._over.wait(OFTEN):
            begun = [child for child in children(self.server) if command(child) != command(self.server)]
            self.others = max([self.others, *map(peak, begun)])


def children(process: int) -> list[int]:
    """Those that it started, and those that they did."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:  # it has ended
        return found
    return [*found, *(below for child in found for below in children(child))]


def command(process: int) -> bytes:
    """How it was called; a process that has just been started is still called as the one that started it, and has its memory."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def peak(process: int) -> float:
    """MiB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
