"""The core of it once more, with its rows in PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.servers import pass_on_postgresql

HERE = Path(__file__).parent
SERVICES = HERE.parents[1] / "services"
PLACES = (
    *(HERE, HERE.parent / "test_hostile_frames.py", SERVICES / "changes/test_leases.py", SERVICES / "changes/test_fresh_rows.py"),
    SERVICES / "two_connections.py",
)
CORE = (
    "sent_before_its and evc5 or old_and_new or queued_behind or leaves and evc5-one_restart or claimed_once or slept or dead "
    "or fails_no_row or attempt_at_the_door or cannot_be_stored and Boot or test_fresh_rows or two_connections"
)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_changes_and_claims_on_postgresql(tmp_path: Path) -> None:
    pass_on_postgresql(tmp_path, PLACES, CORE)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is that one")
def test_what_two_processes_write_in_orders_of_a_seed(tmp_path: Path) -> None:
    pass_on_postgresql(tmp_path, [SERVICES / "interleaved.py"], "interleaved")
