"""The server as it runs at a customer's: `manage.py serve` in a process of its own, with a data folder of its own."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.patience import PROGRAM

ROOT = Path(__file__).parents[2]
OBSERVATION = 4  # seconds
QUICK = {
    "ECC_SETTLE_SECONDS": "0.2",
    "ECC_CALL_TIMEOUT": "10",
    "ECC_READ_TIMEOUT": "10",
    "ECC_RESTART_SECONDS": "60",  # the chargers' time is turned by hand: none of these two is waited for
    "ECC_RESTART_MARGIN": "60",
    "ECC_OBSERVATION_SECONDS": str(OBSERVATION),
    "ECC_OUTBOUND_ALLOW": "127.0.0.0/8",
}


class House:
    """A context: serving inside of it. `folder` holds a filled database; `settings` are put on top of the usual ones."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = QUICK) -> None:
        self.folder = folder
        self.settings = settings
        self.port = _free_port()
        self.pages = f"http://127.0.0.1:{self.port}"
        self.door = f"ws://127.0.0.1:{self.port}/ocpp/"

    def __enter__(self) -> Self:
        (self.folder / "server.log").unlink(missing_ok=True)
        self._start()
        return self

    def _start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        env = environment(self.folder, ECC_PUBLIC_ENDPOINTS=self.door) | dict(self.settings)
        self._log = (self.folder / "server.log").open("a")
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=self._log, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("Serving on"), self.log

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def restart(self, between: Callable[[], object]) -> None:
        """Serves again where it served; `between` happens while nobody is there."""
        self._stop()
        between()
        self._start()

    def _stop(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=20)
        self._log.close()

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()


def fill(folder: Path) -> None:
    """A migrated database with the cast in it. Once; houses get copies."""
    subprocess.run([sys.executable, "-m", "tests.journeys.cast"], cwd=ROOT, env=environment(folder), check=True, timeout=PROGRAM)


def copy(filled: Path, folder: Path) -> Path:
    return Path(shutil.copytree(filled, folder, dirs_exist_ok=True))


def environment(folder: Path, **others: str) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "ecc_web.settings",
        "ECC_DATA_DIR": str(folder),
        "ECC_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "ECC_TOKEN_KEYS": base64.urlsafe_b64encode(sha256(b"k").digest()).decode(),
        "ECC_HTTPS": "no",
        "ECC_ADMIN_SECOND_FACTOR": "no",
    }
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **ours, **others}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
