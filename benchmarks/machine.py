"""The machine that a table was made on, and which core does what."""

from __future__ import annotations

import os
import platform
import resource
from functools import cache
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@cache
def cores() -> tuple[int, int]:
    """One core for the servers, another for the load; the same where there is but one. Asked before anything is pinned."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


def facts() -> list[str]:
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown CPU"
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    server, load = cores()
    pinned = (
        f"server on core {server}, load on core {load}" if server != load else "ONE core for server and load: not a measurement"
    )
    return [
        f"{os.cpu_count()} x {model}, {memory / 2**20:.0f} GiB, Linux {platform.release()}, Python {platform.python_version()}",
        f"{pinned}; load average at the start {os.getloadavg()[0]:.1f}",
    ]


def raise_file_limit(wanted: int) -> int:
    """Opens the soft limit as far as is needed and allowed. Returns what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


def cpu_seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICK


def cpu_nanoseconds(pid: int) -> int:
    """Of all its threads that live, finer than the ticks of `cpu_seconds`."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
