"""PostgreSQL and Redis of a test's own: started on free ports with a folder of their own, and gone with the test."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.programs import path_of

PATIENCE = 30.0  # seconds
ROOT = Path(__file__).parents[1]


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The URL of a Redis that keeps nothing."""
    port = free_port()
    command = [path_of("redis") or "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with _running(command, port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The URL of an empty database. PostgreSQL does not run as root: root runs it as the user that its package made."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = found[-1] if found else Path(shutil.which("postgres") or "/usr/bin/postgres").parent
    data, port = folder / "postgresql", free_port()
    data.mkdir()
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        owner = pwd.getpwnam(user)
        os.chown(data, owner.pw_uid, owner.pw_gid)
        for parent in data.parents:  # pytest's folders are its own user's alone
            if parent.stat().st_mode & 0o005 != 0o005 and parent.owner() == "root":
                parent.chmod(parent.stat().st_mode | 0o011)
    initdb = [str(programs / "initdb"), "--no-sync", "-A", "trust", "-U", "test", "-D", str(data)]
    subprocess.run(initdb, user=user, check=True, capture_output=True, cwd="/")
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-c", "fsync=off"]
    with _running(command, port, user):
        yield f"postgres://test@127.0.0.1:{port}/postgres"


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
    with TemporaryDirectory(prefix="ecc-postgresql-", ignore_cleanup_errors=True) as folder, postgresql(Path(folder)) as url:
        yield url


def pass_on_postgresql(folder: Path, places: Iterable[Path], chosen: str) -> None:
    """Tests once more, in a process of their own and a database of their own; skipped by name where there is none."""
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        own = urlsplit(url)._replace(path=f"/once_more_{uuid4().hex}").geturl()
        ours = {**os.environ, "DATABASE_URL": own, "ECC_DATA_DIR": str(folder)}
        ours.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db", *map(str, places), "-k", chosen]
        ended = subprocess.run(command, env=ours, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert " passed" in ended.stdout


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, user: str | None = None) -> Iterator[None]:
    with subprocess.Popen(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not listen on port {port}")
