"""The hostile walks once more where PostgreSQL minds: NUL bytes, halves of characters, lengths, numbers beyond."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.servers import any_postgresql

HERE = Path(__file__).parent
WALKS = [str(HERE / name) for name in ("test_hostile_queries.py", "test_hostile_forms.py")]
MINDED = "NUL or surrogate or long or (first and not alone)"


@pytest.mark.timeout(300)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_hostile_walks_on_postgresql(tmp_path: Path) -> None:
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        own = urlsplit(url)._replace(path=f"/hostile_{uuid4().hex}").geturl()
        ours = {**os.environ, "DATABASE_URL": own, "ECC_DATA_DIR": str(tmp_path)}
        ours.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db", *WALKS, "-k", MINDED]
        ended = subprocess.run(command, env=ours, cwd=HERE.parents[1], capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert " passed" in ended.stdout
