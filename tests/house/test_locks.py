"""requirements*.txt belong to this pyproject.toml."""

import subprocess
import sys

from django.conf import settings


def test_each_direct_dependency_and_its_reason_stands_in_the_locks() -> None:
    checked = subprocess.run(
        [sys.executable, "-I", settings.BASE_DIR / "script/lock.py", "--check"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def test_every_locked_package_has_hashes_and_no_index_is_named() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [
            line for line in (settings.BASE_DIR / name).read_text().splitlines() if line and not line.lstrip().startswith("#")
        ]
        assert not [line for line in lines if line.startswith("-") or "://" in line]
        assert not [
            pin for pin, following in zip(lines, [*lines[1:], ""], strict=True) if "==" in pin and "--hash" not in following
        ]
