"""Traps of the stack that are seen without running it: what the code must not take from its libraries, and what it must say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from channels.layers import InMemoryChannelLayer
from django.conf import settings

from chargers.central_system.config import CentralSystemConfig
from chargers.services import doorbell
from tests.deployment import settings_of, write

ROOT: Path = settings.BASE_DIR
ATTRIBUTES = re.compile(r"""<[a-z][^<>]*?\s(style|on[a-z]+)=["']""")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("chargers", "ecc_web"):
        for file in (ROOT / folder).rglob("*.py"):
            yield file, ast.parse(file.read_text())


def test_groups_of_the_channel_layer_have_plain_names_and_hold_no_id() -> None:  # T2
    assert InMemoryChannelLayer().require_valid_group_name(doorbell.GROUP)
    named = {
        ast.unparse(call.args[0]).rpartition(".")[2]
        for _file, tree in modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr.startswith("group_")
        if call.func.attr in {"group_add", "group_discard", "group_send"}
    }
    assert named == {"GROUP"}


def test_frames_do_not_take_the_way_of_the_ocpp_library() -> None:  # T4
    taken = [
        f"{file.relative_to(ROOT)}: {taken.module}"
        for file, tree in modules()
        for taken in ast.walk(tree)
        if isinstance(taken, ast.ImportFrom)
        and (taken.module in {"ocpp.charge_point", "ocpp.routing"} or "ChargePoint" in {name.name for name in taken.names})
    ]
    assert taken == []


def test_reading_locks_no_writer_out() -> None:  # T10
    database = settings.DATABASES["default"]
    assert not database.get("ATOMIC_REQUESTS")
    if database["ENGINE"] == "django.db.backends.sqlite3":
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("url", ["sqlite:///{}/ecc.sqlite3", "postgres://ecc@127.0.0.1/ecc?options=-c%20work_mem=8MB"])
def test_a_lock_is_waited_for_no_longer_than_a_charger_waits(tmp_path: Path, url: str) -> None:
    """Two flushes, each behind a lock, fit into the time within which a charger must hear something (C10, C20)."""
    write(tmp_path, f"DATABASE_URL={url.format(tmp_path)}")
    database = settings_of(tmp_path)["DATABASES"]["default"]
    options = database["OPTIONS"]
    busy = options.get("timeout") or options["pool"]["timeout"]
    assert 2 * busy < CentralSystemConfig.from_settings().answer_within < 30
    if "pool" in options:
        assert options["options"] == f"-c lock_timeout={busy}s -c work_mem=8MB", "what the URL says comes last, and wins"
        assert database["CONN_HEALTH_CHECKS"]


def test_pages_need_no_style_and_no_script_of_their_own() -> None:  # T11
    templates = list((ROOT / "templates").rglob("*.html"))
    assert [page.name for page in templates if ATTRIBUTES.search(page.read_text())] == []
    base = (ROOT / "templates" / "base.html").read_text()
    assert '"includeIndicatorStyles": false' in base
    assert '"allowEval": false' in base


def test_one_server_is_installed() -> None:  # T14
    installed = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert "uvicorn" in installed
    assert {"daphne", "granian", "hypercorn"}.isdisjoint(installed)
