"""PostgreSQL and Redis of a test's own: started on free ports with a folder of their own, and gone with the test."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.patience import PATIENCE, PROGRAM
from tests.programs import path_of

LASTING = 10_000, 32_768  # ports of outgoing connections are above, on Linux as it comes
ROOT = Path(__file__).parents[1]


class Service:
    """A program with a URL: a context, or `start` and `stop` as often as one likes. `stop`: the signal by which it ends well."""

    def __init__(
        self, url: str, command: list[str], is_ready: Callable[[], bool], stop: signal.Signals, user: str | None = None
    ) -> None:
        self.url = url
        self._command = command
        self._is_ready = is_ready
        self._stop = stop
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when it is ready. Raises RuntimeError where it ends before, or takes too long."""
        with TemporaryFile() as said:
            self._process = subprocess.Popen(self._command, user=self._user, cwd="/", stdout=said, stderr=said)
            until = time.monotonic() + PATIENCE
            while not self._is_ready():
                if self._process.poll() is not None or time.monotonic() > until:
                    self.stop()
                    said.seek(0)
                    raise RuntimeError(f"{self._command!r} did not become ready: {said.read().decode()}")
                time.sleep(0.05)

    def stop(self, how: signal.Signals | None = None) -> None:
        """Returns when it has ended. `how`: by another signal than the one with which it ends well."""
        if self._process is not None:
            self._process.send_signal(how or self._stop)
            self._process.wait(PATIENCE)
            self._process = None


def redis(folder: Path) -> Service:
    """One that keeps nothing."""
    port = lasting_port()
    command = [path_of("redis") or "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return Service(f"redis://127.0.0.1:{port}/0", command, lambda: _listens(port), signal.SIGTERM)


@contextmanager
def postgresql() -> Iterator[Service]:
    """With an empty database. PostgreSQL does not run as root: root runs it as the user that its package made.

    In a folder of its own: pytest closes the ones that it makes to other users, whenever it is started.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = found[-1] if found else Path(shutil.which("postgres") or "/usr/bin/postgres").parent
    user, port = "postgres" if os.geteuid() == 0 else None, lasting_port()
    url = f"postgres://test@127.0.0.1:{port}/postgres"
    with TemporaryDirectory(prefix="ecc-postgresql-", ignore_cleanup_errors=True) as folder:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        data = f"{folder}/data"
        initdb = [str(programs / "initdb"), "--no-sync", "-A", "trust", "-U", "test", "-D", data]
        subprocess.run(initdb, user=user, check=True, capture_output=True, cwd="/")
        command = [str(programs / "postgres"), "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off"]
        fast = signal.SIGINT  # SIGTERM would wait for whoever is connected
        with Service(url, command, lambda: _answers(url), fast, user) as service:
            yield service


@contextmanager
def any_postgresql() -> Iterator[str | None]:
    """The one that ECC_TEST_POSTGRESQL names or that listens here and trusts us, else our own. None where there is none."""
    for url in (os.environ.get("ECC_TEST_POSTGRESQL"), "postgres://postgres@127.0.0.1:5432/test"):
        if url and _answers(url):
            yield url
            return
    if path_of("postgresql") is None:
        yield None
        return
    with postgresql() as own:
        yield own.url


def pass_on_postgresql(folder: Path, places: Iterable[Path], chosen: str) -> None:
    """Tests once more, in a process of their own and a database of their own; skipped by name where there is none."""
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        own = urlsplit(url)._replace(path=f"/once_more_{uuid4().hex}").geturl()
        ours = {**os.environ, "DATABASE_URL": own, "ECC_DATA_DIR": str(folder)}
        ours.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db", *map(str, places), "-k", chosen]
        ended = subprocess.run(command, env=ours, cwd=ROOT, capture_output=True, text=True, timeout=PROGRAM, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert " passed" in ended.stdout


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=30).close()
    except psycopg.Error:
        return False
    return True


def lasting_port() -> int:
    """A free one that no outgoing connection is given meanwhile: for what is stopped and started again on it."""
    while True:
        port = random.randrange(*LASTING)  # noqa: S311
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
