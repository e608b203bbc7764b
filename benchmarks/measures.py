"""What is measured, row by row, and where the floors are. A new row is a `Row` here and a number in `Result`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import frames, machine
from benchmarks.load import Fleet, LoadFailed
from benchmarks.servers import Ours, Peer

SETTLE = 3.0  # seconds of idling before memory is read


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one server: a fresh process, N chargers."""

    storm_seconds: float
    storm_cpu: float  # milliseconds of the server a charger
    kib_per_connection: float
    heartbeats: float  # per second
    heartbeat_p99: float  # milliseconds
    heartbeat_cpu: float  # microseconds of the server a message
    statuses: float
    status_p99: float
    status_cpu: float
    load_cpu: float  # the busiest moment of the load generator, share of its core
    redials: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `floor` is held against the ratio to the peer, or, where `absolute`, against our own figure."""

    title: str
    value: Callable[[Result], float]
    digits: int
    more_is_better: bool
    floor: float | None = None
    absolute: bool = False
    gated: bool = True

    def holds(self, ratio: float, ours: float) -> bool:
        if self.floor is None:
            return True
        figure = ours if self.absolute else ratio
        return figure >= self.floor if self.more_is_better else figure <= self.floor


ROWS = (
    Row("boot storm, s", lambda r: r.storm_seconds, 2, False, 0.6),
    Row("server CPU per charger in the storm, ms", lambda r: r.storm_cpu, 2, False),
    Row("memory, KiB per idle connection", lambda r: r.kib_per_connection, 1, False, 24, absolute=True),
    Row("Heartbeats, per s", lambda r: r.heartbeats, 0, True, 7),
    Row("Heartbeat p99, ms", lambda r: r.heartbeat_p99, 0, False, 0.4, gated=False),
    Row("server CPU per Heartbeat, µs", lambda r: r.heartbeat_cpu, 0, False),
    Row("StatusNotifications, per s", lambda r: r.statuses, 0, True, 4.5),
    Row("StatusNotification p99, ms", lambda r: r.status_p99, 0, False),
    Row("server CPU per StatusNotification, µs", lambda r: r.status_cpu, 0, False),
    Row("load generator's CPU, share of its core", lambda r: r.load_cpu, 2, False),
)
GATED_AT = 5_000  # chargers; the floors of performance.md are for this many


def measure(server: Ours | Peer, chargers: int, seconds: float) -> Result:
    """Storm, idle memory, Heartbeats, StatusNotifications, on a fresh process that is killed at the end."""
    with server.running() as running:
        bare = machine.resident(running.pid)
        fleet = Fleet(chargers, running.port)
        try:
            cpu = machine.cpu_seconds(running.pid)
            storm = fleet.storm()
            storm_cpu = (machine.cpu_seconds(running.pid) - cpu) / chargers
            fleet.rest(SETTLE)
            kib = (machine.resident(running.pid) - bare) / 1024 / chargers
            cpu = machine.cpu_seconds(running.pid)
            heartbeat = fleet.flow(frames.heartbeats(), seconds, seconds / 4)
            heartbeat_cpu = (machine.cpu_seconds(running.pid) - cpu) / heartbeat.answered
            cpu = machine.cpu_seconds(running.pid)
            status = fleet.flow(frames.statuses(), seconds, seconds / 4)
            status_cpu = (machine.cpu_seconds(running.pid) - cpu) / status.answered
        finally:
            fleet.leave()
    if isinstance(server, Ours) and (stored := server.stored_statuses()) < status.answered:
        raise LoadFailed(f"{status.answered} StatusNotifications were answered and {stored} are stored")
    return Result(
        storm.seconds,
        storm_cpu * 1000,
        kib,
        heartbeat.per_second,
        heartbeat.p99 * 1000,
        heartbeat_cpu * 1e6,
        status.per_second,
        status.p99 * 1000,
        status_cpu * 1e6,
        max(storm.load_cpu, heartbeat.load_cpu, status.load_cpu),
        storm.redials,
    )
