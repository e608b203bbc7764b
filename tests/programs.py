"""Programs of the machine that some tests need. A test that misses one is skipped by name, and fails where CI=true."""

import os
import shutil

import pytest

_NAMES = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "redis": ("redis-server",),
    "postgresql": ("postgres", "pg_ctlcluster"),
    "gettext": ("xgettext",),
}


def path_of(program: str) -> str | None:
    """Where it is: where a variable says so (CHROMIUM=/path), else by any of its names."""
    told = os.environ.get("CHROMIUM") if program == "chromium" else None
    return told or next((path for name in _NAMES[program] if (path := shutil.which(name))), None)


def needs(program: str) -> pytest.MarkDecorator:
    """For tests that cannot do without it: `@needs("chromium")`, or `pytestmark = needs("redis")`."""
    return pytest.mark.skipif(path_of(program) is None, reason=f"{program} is not installed")
