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


def test_the_list_of_licences_names_what_is_locked() -> None:
    """In the version that is locked, but for what only other Pythons or systems need."""
    lines = (settings.BASE_DIR / "requirements.txt").read_text().splitlines()
    pins = [
        line.removesuffix(" \\").split("==")
        for line in lines
        if "==" in line and not line.startswith(("#", " ")) and ";" not in line
    ]
    listed = (settings.BASE_DIR / "docs/licences.md").read_text().casefold().replace("_", "-")
    assert pins
    missing = [name for name, version in pins if f"| {name} | {version} |" not in listed]
    assert missing == [], "run: script/sbom"
