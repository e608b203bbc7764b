"""`manage.py serve` in a process of its own, killed without a word and started again, as a service manager does it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.patience import PATIENCE

MANAGE = Path(__file__).parents[2] / "manage.py"
PAUSE = 0.3  # seconds until what would not start is started again
QUICK = {
    "ECC_SETTLE_SECONDS": "0.05",
    "ECC_CALL_TIMEOUT": "3",
    "ECC_READ_TIMEOUT": "3",
    "ECC_RESTART_SECONDS": "6",
    "ECC_RESTART_MARGIN": "5",
    "ECC_OBSERVATION_SECONDS": "4",
    "ECC_READ_ON_CONNECT": "no",
    "ECC_SQLITE_SYNCHRONOUS": "NORMAL",
    "ECC_DEMO": "yes",
}


class EndedByItself(AssertionError):
    """A server process that served ended, and nobody had killed it."""


class ServerProcess:
    """`kill` is `kill -9`; another one is started at once, and again for as long as it does not start.

    `port` 0: each start takes a free one. `listens_on`: the present one; None while nothing serves.
    """

    def __init__(self, name: str, folder: Path, environment: Mapping[str, str], port: int = 0, program: Path = MANAGE) -> None:
        self.kills = 0
        self.in_vain = 0  # starts: its database did not answer
        self.listens_on: int | None = None
        self._log = folder / f"{name}.log"
        self._environment = {**environment_of(folder), **environment}
        self._command = (sys.executable, str(program), "serve", "--port", str(port), "--role", "chargers")
        self._process: asyncio.subprocess.Process | None = None
        self._serves = asyncio.Event()
        self._has_served = False
        self._problem: Exception | None = None
        self._life: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when it serves."""
        self._life = asyncio.get_running_loop().create_task(self._live(), name="server process")
        await self.settled()

    def kill(self) -> None:
        """Now, in the middle of whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self.kills += 1
            self._process.send_signal(signal.SIGKILL)
            self._is_down()

    async def settled(self) -> None:
        """Until it serves. Raises what hinders it."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._serves.wait()
        except TimeoutError:
            raise AssertionError(f"it does not serve\n{self.log()[-2000:]}") from None
        if self._problem is not None:
            raise self._problem

    async def stop(self) -> None:
        if self._life is not None:
            self._life.cancel()
            await asyncio.gather(self._life, return_exceptions=True)
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def log(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    async def _live(self) -> None:
        while await self._serve():
            pass
        self._serves.set()  # who waits is to hear of the problem

    async def _serve(self) -> bool:
        """From a start to its end; whether it is to be started again."""
        with self._log.open("ab") as log:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._command, env=self._environment, stdout=asyncio.subprocess.PIPE, stderr=log
            )
        assert process.stdout is not None
        line = await process.stdout.readline()
        serves = line.startswith(b"Serving on")
        if serves and process.returncode is None:
            self._has_served, self.listens_on = True, int(line.rsplit(b":", 1)[1])
            self._serves.set()
        code = await process.wait()
        self._is_down()
        if code == -signal.SIGKILL:
            return True
        if serves or not self._has_served:
            self._problem = EndedByItself(f"with status {code}\n{self.log()[-2000:]}")
            return False
        self.in_vain += 1
        await asyncio.sleep(PAUSE)
        return True

    def _is_down(self) -> None:
        self.listens_on = None
        self._serves.clear()


def environment_of(folder: Path) -> dict[str, str]:
    """What every process of a round is told."""
    kept = {name: os.environ[name] for name in ("PATH", "ECC_SECRET_KEY", "ECC_TOKEN_KEYS")}
    return {**kept, **QUICK, "ECC_DATA_DIR": str(folder)}
