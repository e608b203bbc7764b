"""The core of it once more, with its rows in PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import any_postgresql

HERE = Path(__file__).parent
CORE = "sent_before_its and evc5 or old_and_new or queued_behind or leaves and evc5-one_restart or claimed_once or slept or dead"


@pytest.mark.timeout(300)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_changes_and_claims_on_postgresql(tmp_path: Path) -> None:
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        places = (str(HERE), str(HERE.parents[1] / "services" / "test_claims.py"))
        ours = {**os.environ, "DATABASE_URL": url, "ECC_DATA_DIR": str(tmp_path)}
        ours.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db", *places, "-k", CORE]
        ended = subprocess.run(command, env=ours, cwd=HERE.parents[2], capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert " passed" in ended.stdout
