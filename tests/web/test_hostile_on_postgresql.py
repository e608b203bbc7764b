"""The hostile walks once more where PostgreSQL minds: NUL bytes, halves of characters, lengths, numbers beyond."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.servers import pass_on_postgresql

HERE = Path(__file__).parent
WALKS = (HERE / "test_hostile_queries.py", HERE / "test_hostile_forms.py")
MINDED = "NUL or surrogate or long or (first and not alone)"


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_hostile_walks_on_postgresql(tmp_path: Path) -> None:
    pass_on_postgresql(tmp_path, WALKS, MINDED)
