"""Two processes on PostgreSQL with Redis between them, behind a balancer; the processes are killed, and all the rest fails."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import servers
from tests.proof.balancer import Balancer
from tests.proof.database import US
from tests.proof.server import ServerProcess
from tests.proof.strokes import Calamity, Stroke
from tests.proof.world import World

PROCESSES = 2
END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND datname = %s AND application_name <> %s AND random() < %s
"""


class OnPostgresql(World):
    """`cluster`: runs already, and runs again when this is over. `database`: the name of one in it."""

    kinds = (Calamity.KILLED, Calamity.CONNECTIONS, Calamity.DATABASE, Calamity.BUS)

    def __init__(self, folder: Path, cluster: servers.Service, database: str) -> None:
        super().__init__(folder)
        self._cluster = cluster
        self._database = database
        self._bus = servers.redis(folder)
        self.database_url = urlsplit(cluster.url)._replace(path=f"/{database}").geturl()
        told = {"DATABASE_URL": self.database_url, "REDIS_URL": self._bus.url, "ECC_PUBLIC_ENDPOINTS": self.url}
        self.processes = [ServerProcess(f"server {number}", folder, told) for number in range(1, PROCESSES + 1)]
        self._balancer = Balancer(self.processes)

    async def start(self) -> None:
        await asyncio.to_thread(self._bus.start)
        await super().start()
        await self._balancer.start(self.port)

    async def stop(self) -> None:
        await super().stop()
        await self._balancer.stop()
        await asyncio.to_thread(self._bus.stop)

    async def befall(self, stroke: Stroke) -> None:
        match stroke.what:
            case Calamity.CONNECTIONS:
                await asyncio.to_thread(self._end_connections, stroke.lot)
            case Calamity.BUS:
                await _away(self._bus, signal.SIGKILL, stroke.seconds)
            case Calamity.DATABASE:
                fast_or_at_once = signal.SIGINT if stroke.lot < 0.5 else signal.SIGQUIT
                await _away(self._cluster, fast_or_at_once, stroke.seconds)

    def _end_connections(self, share: float) -> None:
        """Of those of the server about this share, as an administrator does, or a network that forgets."""
        try:
            with psycopg.connect(self.database_url, application_name=US, connect_timeout=5) as ours:
                ours.execute(END, [self._database, US, share])
        except psycopg.OperationalError:
            return  # the database is away, and so is every connection


async def _away(service: servers.Service, how: signal.Signals, seconds: float) -> None:
    await asyncio.to_thread(service.stop, how)
    try:
        await asyncio.sleep(seconds)
    finally:
        await asyncio.to_thread(service.start)
