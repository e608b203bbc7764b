"""script/setup on machines that are not as they should be."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SETUP = settings.BASE_DIR / "script/setup"


def machine(folder: Path, python: str | None) -> dict[str, str]:
    """A PATH with little on it, and a `python3` of this version."""
    for program in ("sh", "dirname"):
        (folder / program).symlink_to(Path("/usr/bin") / program)
    if python is not None:
        fake = folder / "python3"
        fake.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python {python}" && exit 0\nexit 1\n')
        fake.chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("python", "says"), [(None, "no Python at all"), ("3.9.18", "Python 3.9.18"), ("3.14.0", "Python 3.14.0")]
)
def test_without_a_fitting_python_it_says_one_sentence(tmp_path: Path, python: str | None, says: str) -> None:
    done = subprocess.run([SETUP], env=machine(tmp_path, python), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert says in done.stderr


def test_what_is_installed_is_not_installed_again() -> None:
    done = subprocess.run([SETUP, "--dev"], env=dict(os.environ), capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
