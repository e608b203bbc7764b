"""`manage.py`, whose SQLite has no more room than it takes up, for as long as the file that FULL_WHILE names is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FLAG = Path(os.environ["FULL_WHILE"])
BOUND, UNBOUND = 1, 4_294_967_294  # pages: a bound below the present size is that size


def bounded(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Before each statement of a connection that was not told yet."""
    django, is_full = context["connection"], FLAG.exists()
    if is_full is not getattr(django, "is_full", False):
        django.connection.execute(f"PRAGMA max_page_count = {BOUND if is_full else UNBOUND}").fetchall()
        django.is_full = is_full
    return execute(sql, params, many, context)


def on_connection(connection: Any, **_: Any) -> None:
    connection.is_full = False
    if bounded not in connection.execute_wrappers:
        connection.execute_wrappers.append(bounded)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    from django.core.management import execute_from_command_line
    from django.db.backends.signals import connection_created

    connection_created.connect(on_connection)
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
