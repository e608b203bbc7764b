"""A disk of a round that is full refuses what a server writes, as full, and takes it again when there is room."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.proof.disks import BoundPages, Disk, disk
from tests.proof.server import environment_of

WRITE = (
    "from django.db import connection; connection.cursor().execute('CREATE TABLE IF NOT EXISTS {} AS SELECT zeroblob(1000000)')"
)
READY = (
    "from django.utils import timezone; from chargers.services.readiness import own_readiness; "
    "print(own_readiness(None, timezone.now()).disk)"
)


@pytest.fixture(params=["as here", "bound"])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "bound":
        yield BoundPages(tmp_path)
    else:
        with disk(tmp_path) as here:
            yield here


def run(there: Disk, folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, whose connection is opened anew."""
    told = {**environment_of(folder), "DATABASE_URL": f"sqlite:///{there.database}", **there.environment}
    command = [sys.executable, str(there.program), "shell", "-v0", "-c", code]
    return subprocess.run(command, env=told, capture_output=True, text=True, timeout=600, check=False)


def write(there: Disk, folder: Path, table: str) -> str:
    """What is said of it; nothing where it was written."""
    return run(there, folder, WRITE.format(table)).stderr


def test_it_is_full_and_then_it_is_not(one: Disk, tmp_path: Path) -> None:
    assert write(one, tmp_path, "before") == ""
    with closing(sqlite3.connect(one.database)) as reader:  # what SQLite keeps beside the file stays, as under a server
        reader.execute("SELECT * FROM before").fetchall()
        one.fill()
        assert "OperationalError: database or disk is full" in write(one, tmp_path, "meanwhile")
        one.empty()
        assert write(one, tmp_path, "after") == ""


def test_a_process_that_opens_it_anew_says_that_it_is_full(one: Disk, tmp_path: Path) -> None:
    assert write(one, tmp_path, "before") == ""
    one.fill()
    assert run(one, tmp_path, READY).stdout == "full\n"
    one.empty()
    assert run(one, tmp_path, READY).stdout == "ok\n"
