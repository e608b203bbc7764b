"""Merging and replacing once more where lengths, locks and NUL bytes count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.servers import pass_on_postgresql

HERE = Path(__file__).parent


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_on_postgresql(tmp_path: Path) -> None:
    pass_on_postgresql(tmp_path, tuple(HERE / f"test_{name}_edges.py" for name in ("merging", "replacing", "takeover")), "")
