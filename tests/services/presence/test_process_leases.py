"""Leases of serving processes: a killed one is found out at once by the next one of its machine."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from chargers.models import ServerProcess
from chargers.services.presence import host_processes
from chargers.services.presence.process_leases import LEASE, open_lease

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
HERE = host_processes.this_machine()

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        gone.wait()
    return gone.pid


def process(pid: int, machine: str = HERE) -> ServerProcess:
    """A process that renewed its lease two seconds ago."""
    renewed = NOW - timedelta(seconds=2)
    return ServerProcess.objects.create(
        key=f"p{pid}", role="all", machine=machine, pid=pid, started_at=NOW - LEASE, lease_until=renewed + LEASE
    )


def is_void(lease: ServerProcess) -> bool:
    lease.refresh_from_db()
    return lease.stopped_at is not None and lease.lease_until <= NOW


def test_the_lease_of_a_dead_process_is_void_at_once(dead_pid: int) -> None:
    dead = process(dead_pid)
    open_lease("me", "all", NOW, os.getpid())
    assert is_void(dead)
    assert dead.stopped_at == NOW - timedelta(seconds=2), "from when on nobody listened is its last sign of life"


def test_living_ones_and_those_of_other_machines_keep_theirs(dead_pid: int) -> None:
    living = {os.getppid(), 1}  # a run that nobody waits for is a child of the first
    others = [*(process(pid) for pid in living), process(dead_pid, "another kernel pid:[1]")]
    open_lease("me", "all", NOW, os.getpid())
    assert not any(is_void(other) for other in others)


def test_where_the_machine_cannot_be_told_leases_run_out_by_themselves(dead_pid: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_processes, "this_machine", lambda: "")
    dead = process(dead_pid, machine="")
    open_lease("me", "all", NOW, os.getpid())
    assert not is_void(dead)


def test_a_body_that_nobody_buried_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE) as gone:
        assert gone.stdout is not None
        gone.stdout.read()  # it has ended; nobody waited for it
        os.waitid(os.P_PID, gone.pid, os.WEXITED | os.WNOWAIT)
        assert not host_processes.is_alive(gone.pid)
    assert host_processes.is_alive(os.getpid())
