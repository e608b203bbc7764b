"""The proof by simulation itself: the same seed makes the same, it says so by its exit status, and it finds what it must."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chargers.domain.changes import states
from tests.simulation.aims import AIMS, of_seed
from tests.simulation.mutations import MUTATIONS
from tests.simulation.stand_in import stand_in
from tests.simulation.swarm import CI_SEEDS

ROOT = Path(__file__).parents[2]
ALONE = {name: value for name, value in os.environ.items() if not name.startswith(("ECC_", "DJANGO_", "DATABASE_URL", "PYTEST"))}


def prove(*order: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.simulation.command", *order]
    return subprocess.run(command, cwd=ROOT, env=ALONE, capture_output=True, text=True, check=False)


def last_lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return done.stdout.strip().splitlines()[-2:]


@pytest.mark.timeout(900)
def test_one_seed_twice_has_the_same_digest(tmp_path: Path) -> None:
    """Also where both are played at the same time, and how fast the machine is differs."""
    with ThreadPoolExecutor(2) as together:
        names = [str(tmp_path / name) for name in ("a", "b")]
        first, second = together.map(lambda name: prove("--one", "5", "--no-shorten", "--json", name), names)
    assert last_lines(first) == last_lines(second), first.stderr
    assert last_lines(first)[0].startswith("digest ")
    numbers = json.loads((tmp_path / "a").read_text())
    assert numbers["seeds"] == 1
    assert numbers["changes"] > 0
    assert first.returncode == (1 if numbers["failed"] else 0)


@pytest.mark.timeout(900)
def test_a_seed_that_fails_is_told_and_ends_with_1() -> None:
    done = prove("--seeds", "1-8", "--mutation", "door-stays-shut", "-j", "1")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "stranded" in done.stdout
    assert done.stdout.strip().splitlines()[-1].endswith(" failed")


def test_every_mutation_still_fits_the_product() -> None:
    for mutation in MUTATIONS.values():
        for edit in mutation.edits:
            edit.made()


def test_a_stand_in_for_what_is_not_there_is_refused() -> None:
    """A function of the product that got another name was once watched no more, and every seed passed."""
    with pytest.raises(AttributeError):
        stand_in(states, "check_changes", print)


def test_the_seeds_of_a_run_have_every_aim_more_than_once() -> None:
    met = Counter(aim.name for seed in range(1, CI_SEEDS + 1) for aim in of_seed(seed))
    assert met.keys() == {aim.name for aim in AIMS}
    assert min(met.values()) >= 3


def test_the_name_of_an_aim_can_be_left_out_by_itself() -> None:
    assert not [aim.name for aim in AIMS if "," in aim.name]
