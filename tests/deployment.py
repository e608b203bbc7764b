"""The settings of an installation, made from its data folder and its environment as a process makes them when it starts."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as of_tests

from ecc_web.environment import FILE_NAME, VARIABLES

ROOT = Path(__file__).resolve().parent.parent


def write(folder: Path, *lines: str) -> None:
    """The folder's `ecc.env`, private as it must be."""
    file = folder / FILE_NAME
    file.touch(mode=0o600)
    file.write_text("".join(f"{line}\n" for line in lines))


def settings_of(folder: Path) -> dict[str, Any]:
    """All settings of a process that is told of this folder and of nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in VARIABLES:
            patch.delenv(variable.name, raising=False)
        patch.setenv("ECC_DATA_DIR", str(folder))
        made = runpy.run_path(str(ROOT / "ecc_web" / "settings.py"))
    return {name: value for name, value in made.items() if name.isupper()}


def take_over(settings: Any, folder: Path) -> None:
    """For one test, what that folder decides; but for the database, which is the tests' own."""
    for name, value in settings_of(folder).items():
        if name != "DATABASES" and value != getattr(of_tests, name, None):
            setattr(settings, name, value)
