"""Which processes of this machine live: so that a new one need not wait for the lease of a dead one to run out."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path


@cache
def this_machine() -> str:
    """Where a process number means what it means here; empty where that cannot be told.

    The running kernel and its table of processes, not the host's name: two containers may share that, and then each would
    take the other's living processes for dead.
    """
    try:
        kernel = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{kernel} {os.readlink('/proc/self/ns/pid')}"[:80]
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether a process of this machine has this number and runs: a zombie, which ended and was not waited for, does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return True
    return after_name[:1] != ["Z"]
