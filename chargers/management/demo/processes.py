"""Child processes of the demo, each in a session of its own: Ctrl-C reaches the demo alone, which stops them in order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Self

_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 15


class ChildEnded(Exception):
    """One of them ended by itself; one sentence."""


class Processes:
    """A context: at its end all of them are stopped, the last one first."""

    def __init__(self, manage: Path, environment: dict[str, str], logs: Path) -> None:
        self._manage, self._environment, self._logs = manage, environment, logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
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
        with self._log(name).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(self._manage), *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=None if talks else log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        self._running.append((name, process))

    def check(self) -> None:
        """Raises `ChildEnded` where one is gone."""
        for name, process in self._running:
            if process.poll() is not None:
                lines = self._log(name).read_text(errors="replace").strip().splitlines()
                last = f": {lines[-1]}" if lines else "."
                raise ChildEnded(f"The {name} ended{last}")

    def wait(self) -> NoReturn:
        """Until one ends by itself, which it should not."""
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            self.check()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name.replace(' ', '-')}.log"


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    """A demo that is killed outright leaves nothing behind (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
