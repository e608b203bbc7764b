"""Starts what is measured, each on its core: this server on a fresh copy of a filled database, and the peer."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks import machine

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens."""

    pid: int
    port: int


class Ours:
    """This server: credentials, checks in both directions, persistence, frame log, presence, announcements."""

    name = "ECC Web"

    def __init__(self, folder: Path, chargers: int) -> None:
        self.template, self.data = folder / f"filled-{chargers}", folder / "data"
        self.environment = {
            "PATH": os.environ["PATH"],
            "ECC_DATA_DIR": str(self.template),
            "ECC_SECRET_KEY": base64.urlsafe_b64encode(os.urandom(48)).decode(),
            "ECC_TOKEN_KEYS": base64.urlsafe_b64encode(sha256(b"benchmark").digest()).decode(),
            "ECC_SQLITE_SYNCHRONOUS": "NORMAL",  # survives a kill -9, which the end of each run is
            "ECC_READ_ON_CONNECT": "no",  # these chargers have nothing to tell
            "ECC_ADMIN_SECOND_FACTOR": "no",  # viewers come with a password alone
            "ECC_LOG_LEVEL": "WARNING",
        }
        if not self.template.exists():
            self.template.mkdir(mode=0o700)
            command = [sys.executable, "-m", "benchmarks.fill", str(chargers)]
            subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    @contextmanager
    def running(self) -> Iterator[Running]:
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.template, self.data)
        command = [sys.executable, "manage.py", "serve", "--port", "0"]
        with _started(command, {**self.environment, "ECC_DATA_DIR": str(self.data)}) as running:
            yield running

    def stored_statuses(self) -> int:
        """How many StatusNotifications the database holds, read after the server was killed."""
        with sqlite3.connect(self.data / "ecc.sqlite3") as database:
            query = "SELECT COUNT(*) FROM chargers_message WHERE action = 'StatusNotification' AND direction = 'in'"
            stored: int = database.execute(query).fetchone()[0]
        return stored


class Peer:
    """The bare central system of the `ocpp` library."""

    name = "peer"

    @contextmanager
    def running(self) -> Iterator[Running]:
        with _started([sys.executable, "-m", "benchmarks.peer", "0"], {"PATH": os.environ["PATH"]}) as running:
            yield running


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[Running]:
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        os.sched_setaffinity(process.pid, {machine.cores()[0]})
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("Serving on "):
            raise SystemExit(f"{' '.join(command[1:])} did not start.")
        try:
            yield Running(process.pid, int(line.rsplit(":", 1)[1]))
        finally:
            process.send_signal(signal.SIGKILL)  # what was answered must be stored without a clean end
