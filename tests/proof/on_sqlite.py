"""One process on SQLite: killed, its database locked by another program, its disk full."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.proof.disks import Disk
from tests.proof.server import ServerProcess
from tests.proof.strokes import Calamity, Stroke
from tests.proof.world import World

LOCK = """
import sqlite3, sys, time
sqlite3.connect(sys.argv[1], timeout=30).execute("BEGIN EXCLUSIVE")
time.sleep(float(sys.argv[2]))
"""


class OnSqlite(World):
    """`disk`: holds the file of its database; what is there already is the database."""

    def __init__(self, folder: Path, disk: Disk, *kinds: Calamity) -> None:
        super().__init__(folder)
        self.kinds = kinds
        self._disk = disk
        self.database_url = f"sqlite:///{disk.database}"
        told = {"DATABASE_URL": self.database_url, "ECC_PUBLIC_ENDPOINTS": self.url, **disk.environment}
        self.processes = [ServerProcess("server", folder, told, self.port, disk.program)]

    async def befall(self, stroke: Stroke) -> None:
        if stroke.what is Calamity.LOCKED:
            await self._lock(stroke.seconds)
        else:
            self._disk.fill()
            try:
                await asyncio.sleep(stroke.seconds)
            finally:
                self._disk.empty()

    async def _lock(self, seconds: float) -> None:
        """By a process of its own, as a backup or a person's shell does it."""
        command = [sys.executable, "-c", LOCK, str(self._disk.database), str(seconds)]
        other = await asyncio.create_subprocess_exec(*command)
        try:
            assert await other.wait() == 0
        finally:
            if other.returncode is None:
                other.kill()
