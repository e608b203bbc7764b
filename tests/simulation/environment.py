"""The environment of a simulation: settings before Django reads them, and one clock for everything that asks for the time.

Imported first, before the product and before any library that keeps a reference to a clock.
"""

from __future__ import annotations

import base64
import os
import random
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.simulation.loop import LIFE, START, SimulatedLoop
from tests.simulation.stand_in import stand_in

HERE, THERE = "here.example", "there.example"
EPOCH = datetime(2026, 1, 5, 12, tzinfo=UTC)
OBSERVATION = 60.0  # seconds; the settings of the product that make changes dense, all of them settable there
LOOK_EVERY = 3.0  # seconds between two polls of a process, in place of one: they cost half of the machine
EXPIRY = 400.0  # seconds, in place of days: what legitimately waits ends within a simulation
MEMORY = "/dev/shm"  # noqa: S108 - mkdtemp makes a name of its own there
FOLDER = tempfile.mkdtemp(prefix="ecc-simulation-", dir=MEMORY if os.path.isdir(MEMORY) else None)

os.environ.update(
    ECC_DATA_DIR=FOLDER,
    ECC_SECRET_KEY="only-for-tests-" + "x" * 50,
    ECC_TOKEN_KEYS=base64.urlsafe_b64encode(b"k" * 32).decode(),
    ECC_PUBLIC_ENDPOINTS=f"ws://{HERE}:80/ocpp/,wss://{HERE}:443/ocpp/",
    DATABASE_URL=f"sqlite:///{FOLDER}/template.sqlite3",
    DJANGO_SETTINGS_MODULE="ecc_web.settings",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
    ECC_SQLITE_SYNCHRONOUS="NORMAL",
    ECC_ID_TAGS="SIM-TAG",
    ECC_SETTLE_SECONDS="3",
    ECC_RESTART_SECONDS="60",
    ECC_RESTART_MARGIN="30",
    ECC_OBSERVATION_SECONDS=str(OBSERVATION),
    ECC_LOG_LEVEL="INFO",
)

TEMPLATE = Path(FOLDER) / "template.sqlite3"
loop: SimulatedLoop | None = None
processes: Callable[[], Collection[int]] = tuple  # the numbers of those that live, as the system would tell
_real_monotonic = time.monotonic


def elapsed() -> float:
    return 0.0 if loop is None else loop.time()


def monotonic() -> float:
    return _real_monotonic() if loop is None else START + loop.time()


def wall(life: Any = None) -> datetime:
    """What the clock of this life shows, or of the one who asks."""
    ahead = getattr(life or LIFE.get(), "clock_ahead", 0.0)
    return EPOCH + timedelta(seconds=elapsed() + ahead)


def database_of(seed: int) -> Path:
    return Path(FOLDER) / f"{seed}.sqlite3"


def _urandom(size: int) -> bytes:
    return random.randbytes(size)  # noqa: S311 - the same in every run is the purpose


def patch() -> None:
    """Clocks and chance, once for the process."""
    time.monotonic = monotonic
    time.time = lambda: wall().timestamp()
    os.urandom = _urandom
    random._urandom = _urandom  # type: ignore[attr-defined]


patch()


def patch_django() -> None:
    """What asks for the time in a way of its own. After Django's set-up, once."""
    from django.conf import settings
    from django.utils import timezone

    from chargers.central_system.changes import driver
    from chargers.central_system.configuration import reads
    from chargers.services.presence import host_processes
    from chargers.simulator import speech

    stand_in(timezone, "now", wall)
    for module in (driver, reads):
        stand_in(module, "LOOK_EVERY", LOOK_EVERY)
    stand_in(host_processes, "is_alive", lambda pid: pid in processes())
    settings.CHANGE_EXPIRY_DAYS = EXPIRY / 86_400
    stand_in(speech.Speech, "stamp", lambda self: wall().isoformat(timespec="seconds"))
