"""Child processes of the demo, each in a session of its own: Ctrl-C reaches the demo alone, which stops them in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Self

_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 15
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEnded(Exception):
    """One of them ended by itself; one sentence."""


class Processes:
    """A context: at its end all of them are stopped, the last one first."""

    def __init__(self, manage: Path, environment: dict[str, str], logs: Path) -> None:
        self._manage, self._environment, self._logs = manage, environment, logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)  # stopping takes its time, once
        for _, process in reversed(self._running):
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, name: str, *arguments: str, talks: bool = False) -> None:
        """Starts `manage.py` with these arguments. Its log goes to a file; with `talks` its output goes to the terminal."""
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._log(name).open("wb") as log, _undisturbed():
            process = subprocess.Popen(
                [sys.executable, str(self._manage), *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=None if talks else log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_begin,
            )
            self._running.append((name, process))

    def check(self) -> None:
        """Raises `ChildEnded` where one is gone, and `KeyboardInterrupt` where somebody asked for the end."""
        if _asked:
            raise KeyboardInterrupt
        for name, process in self._running:
            if process.poll() is not None:
                lines = self._log(name).read_text(errors="replace").strip().splitlines()
                last = f": {lines[-1]}" if lines else "."
                raise ChildEnded(f"The {name} ended{last}")

    def wait(self) -> NoReturn:
        """Until one ends by itself, which it should not."""
        while True:
            self.check()
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)

    def _log(self, name: str) -> Path:
        return self._logs / f"{name.replace(' ', '-')}.log"


def hear_signals() -> None:
    """From now on each of them interrupts, and is remembered: Python drops what is raised in a finalizer."""
    for number in _STOPPING:
        signal.signal(number, _interrupt)


_asked: list[int] = []


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    _asked.append(number)
    raise KeyboardInterrupt


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt between the start of a process and the note of it would leave the process behind: it waits meanwhile."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _begin() -> None:
    """In the child: hear signals again, and end with the demo where that is killed outright (Linux)."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
