"""PostgreSQL that was away: when it is there again, it is reached soon, however long that took."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from psycopg_pool import ConnectionPool, PoolTimeout

from tests import servers
from tests.deployment import settings_of, write
from tests.programs import needs

AWAY = 16.0  # seconds: of waits that double each time, the present one would last 15 more
SOON = 9.0


@needs("postgresql")
def test_it_is_reached_soon_after_it_came_back(tmp_path: Path) -> None:
    with servers.postgresql() as service:
        write(tmp_path, f"DATABASE_URL={service.url}")
        options = settings_of(tmp_path)["DATABASES"]["default"]["OPTIONS"]["pool"]
        with ConnectionPool(service.url, check=ConnectionPool.check_connection, open=True, **options) as pool:
            pool.wait(30)
            service.stop()
            until = time.monotonic() + AWAY
            while time.monotonic() < until:
                with pytest.raises(PoolTimeout), pool.connection(timeout=0.5):
                    pass
            service.start()
            with pool.connection(timeout=SOON) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
