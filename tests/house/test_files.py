"""Rules about the files of the repository themselves."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".txt", ".po", ".json", ".svg", ""}
LONGEST = 300  # lines of a file of the product
OWN_PURPOSE = {Path("central_system/fuzz"), Path("domain/changes/matrix")}  # many frames, many ways through one rule
OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|Users/\w+)/[\w.]")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("this is no Git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    named = [
        f"{file.relative_to(ROOT)}: {found[0]}"
        for file in tracked()
        if file.suffix in TEXT and (found := OF_A_MACHINE.search(file.read_text(errors="replace")))
    ]
    assert not named


def test_no_secret_or_made_file_is_tracked() -> None:
    made = {".mo", ".pyc", ".sqlite3", ".env", ".log"}
    assert [file.name for file in tracked() if file.suffix in made or file.name == "ecc.env"] == []


@pytest.mark.parametrize("name", sorted(file.name for file in (ROOT / "script").iterdir() if file.suffix == ""))
def test_every_script_is_a_program_and_says_what_it_does(name: str) -> None:
    script = ROOT / "script" / name
    first, second, *_ = script.read_text().splitlines()
    assert first.startswith("#!")
    assert second.startswith(("# ", '"""'))
    assert script.stat().st_mode & 0o111
    if first == "#!/bin/sh":
        assert subprocess.run(["sh", "-n", script]).returncode == 0


def test_every_module_says_what_it_holds() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for folder in ("chargers", "ecc_web", "script")
        for file in (ROOT / folder).rglob("*.py")
        if "migrations" not in file.parts
        and not (text := file.read_text()).startswith(('"""', "#!"))
        and (text.strip() or file.name != "__init__.py")
    ]
    assert not silent


def test_a_file_of_the_product_is_read_at_one_sitting() -> None:
    lines = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines())
        for folder in ("chargers", "ecc_web", "templates", "static", "script", "benchmarks")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in file.parts
    }
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_tests_stand_where_what_they_test_stands() -> None:
    """A folder of tests that has the name of a layer has the folders of that layer, and none else."""
    layers = {path.name: path for path in [*(ROOT / "chargers").iterdir(), ROOT / "ecc_web" / "server"] if path.is_dir()}
    names = [path.relative_to(ROOT) for path in tracked()]
    tests = {name.relative_to("tests").parent for name in names if name.parts[0] == "tests" and name.match("*/test_*.py")}
    tests.discard(Path())
    astray = [
        str(folder)
        for folder in tests
        if folder.parts[0] in layers and not (layers[folder.parts[0]].parent / folder).is_dir() and folder not in OWN_PURPOSE
    ]
    untested = {name for name, layer in layers.items() if (layer / "__init__.py").is_file()} - {
        folder.parts[0] for folder in tests
    }
    assert sorted(astray) == []
    assert untested == {"models", "migrations"}  # rows and constraints: tried through services
