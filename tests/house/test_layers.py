"""The layers, as import-linter's contracts in pyproject.toml hold them."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_every_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
