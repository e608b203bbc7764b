"""`manage.py serve` in a process of its own on the test's database, killed without a word and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from django.db import connection

MANAGE = str(Path(__file__).parents[2] / "manage.py")
QUICK = {
    "ECC_SETTLE_SECONDS": "0.05",
    "ECC_CALL_TIMEOUT": "3",
    "ECC_READ_TIMEOUT": "3",
    "ECC_RESTART_SECONDS": "6",
    "ECC_RESTART_MARGIN": "5",
    "ECC_OBSERVATION_SECONDS": "4",
    "ECC_READ_ON_CONNECT": "no",
    "ECC_SQLITE_SYNCHRONOUS": "NORMAL",
}


class Server:
    """Always on the same port. `kill` is `kill -9`; another one is started at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/ocpp/"
        self.kills = 0
        self._process: asyncio.subprocess.Process | None = None
        self._again: asyncio.Task[None] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "ECC_SECRET_KEY", "ECC_TOKEN_KEYS")}
        database = f"sqlite:///{connection.settings_dict['NAME']}"
        own = {"ECC_DATA_DIR": str(self.folder), "DATABASE_URL": database, "ECC_PUBLIC_ENDPOINTS": self.url}
        return {**kept, **QUICK, **own, "ECC_DEMO": "yes"}

    async def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, MANAGE, "serve", "--port", str(self.port), "--role", "chargers"),
                env=self.environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line.startswith(b"Serving on"), (line, self.log()[-2000:])

    def kill(self) -> None:
        """Now, in the middle of whatever it does."""
        if self._process is None or self._process.returncode is not None or (self._again and not self._again.done()):
            return  # it is down already
        self.kills += 1
        self._process.send_signal(signal.SIGKILL)
        self._again = asyncio.get_running_loop().create_task(self._start_again())

    async def _start_again(self) -> None:
        assert self._process is not None
        await self._process.wait()
        await self.start()

    async def settled(self) -> None:
        """Until it serves again. Raises what hindered it."""
        if self._again is not None:
            await self._again

    async def stop(self) -> None:
        if self._again is not None:
            await asyncio.gather(self._again, return_exceptions=True)
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def log(self) -> str:
        return (self.folder / "server.log").read_text()
