"""Real servers that are killed and whose database fails, lines that are cut, chargers that restart, all at random: nobody is
stranded, and no step is lost.

Each round is one seed: `python -m pytest "tests/proof/test_processes.py::test_a_process_that_is_killed[7]"` plays it again; other
ones by ECC_PROOF_SEEDS=100-140. What a round draws (chargers, plans, interruptions, what befalls the server and when) depends on
the seed alone; how the processes and the clock interleave does not.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from chargers.simulator import OtherBackend
from tests import servers
from tests.programs import needs
from tests.proof.database import in_use, migrate
from tests.proof.disks import Disk, disk
from tests.proof.on_postgresql import OnPostgresql
from tests.proof.on_sqlite import OnSqlite
from tests.proof.rounds import Round, seeds
from tests.proof.strokes import Calamity
from tests.proof.world import World

Count = Callable[[Counter[str]], None]


@pytest.fixture(autouse=True)
def _queries(monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[None]:
    """Of a database that this test has made, here, on the thread of the loop."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database that is migrated and empty."""
    folder = tmp_path_factory.mktemp("template")
    migrate(f"sqlite:///{folder}/ecc.sqlite3", folder)
    return folder / "ecc.sqlite3"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Service]:
    """A PostgreSQL whose first database is migrated and empty."""
    with servers.postgresql() as service:
        migrate(service.url, tmp_path_factory.mktemp("cluster"))
        yield service


@pytest.fixture
def own_disk(tmp_path: Path, template: Path) -> Iterator[Disk]:
    with disk(tmp_path) as own:
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(own.database)) as copy:
            source.backup(copy)
        yield own


@pytest.mark.parametrize("seed", seeds("1-3"))
async def test_a_process_that_is_killed(seed: int, own_disk: Disk, settings: Any, tmp_path: Path, count_cases: Count) -> None:
    world = OnSqlite(tmp_path, own_disk, Calamity.KILLED)
    await play(Round(seed, world, chargers=40, strokes=3, patience=60), world, settings, tmp_path, count_cases)


@pytest.mark.timeout(360)
@pytest.mark.parametrize("seed", seeds("1"))
async def test_a_database_that_is_locked_and_full(
    seed: int, own_disk: Disk, settings: Any, tmp_path: Path, count_cases: Count
) -> None:
    world = OnSqlite(tmp_path, own_disk, Calamity.LOCKED, Calamity.FULL, Calamity.KILLED)
    await play(Round(seed, world, chargers=30, strokes=6, patience=120), world, settings, tmp_path, count_cases)


@needs("postgresql")
@needs("redis")
@pytest.mark.timeout(360)
@pytest.mark.parametrize("seed", seeds("1"))
async def test_two_processes_behind_a_balancer(
    seed: int, cluster: servers.Service, settings: Any, tmp_path: Path, count_cases: Count
) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as ours:
        ours.execute(f"CREATE DATABASE round_{seed} TEMPLATE postgres")
    world = OnPostgresql(tmp_path, cluster, f"round_{seed}")
    await play(Round(seed, world, chargers=30, strokes=8, patience=120), world, settings, tmp_path, count_cases)


async def play(one: Round, world: World, settings: Any, folder: Path, count_cases: Count) -> None:
    settings.PUBLIC_ENDPOINTS = [world.url]
    with in_use(world.database_url):
        async with OtherBackend({"nobody": None}, folder=folder) as backend:
            count_cases(await one.play(backend))
