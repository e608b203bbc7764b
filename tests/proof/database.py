"""A database of a round's own: made by `manage.py migrate`, and for a while the one that Django uses in this process, too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connections

from tests.patience import PROGRAM
from tests.proof.server import MANAGE, environment_of

US = "proof"  # as our own connection is called


def migrate(url: str, folder: Path) -> None:
    """Its tables, as an installation makes them."""
    command = [sys.executable, str(MANAGE), "migrate", "-v0", "--skip-checks"]
    environment = {**environment_of(folder), "DATABASE_URL": url}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PROGRAM, check=False)
    assert made.returncode == 0, made.stderr[-2000:]


@contextmanager
def in_use(url: str) -> Iterator[None]:
    """Django uses this one here, with a plain connection that others may end."""
    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": _settings(url)})["default"]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        del connections["default"]


def _settings(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 30}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path, "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "NAME": parts.path.strip("/"),
        "OPTIONS": {"application_name": US},
    }
