"""Tags once more where letters, locks and many rows count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.servers import pass_on_postgresql

HERE = Path(__file__).parent


@pytest.mark.timeout(300)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_on_postgresql(tmp_path: Path) -> None:
    pass_on_postgresql(tmp_path, (HERE / "test_tags.py", HERE / "tags_at_once.py"), "")
