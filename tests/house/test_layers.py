"""The layers, as import-linter's contracts in pyproject.toml hold them, and what no contract can say."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
MOST_MODULES = 32  # of a folder: more is a list that nobody reads
CLOCKS = {"now", "utcnow", "today"}


def modules(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def imported_at_work(tree: ast.Module) -> Iterator[str]:
    """Without what is imported under `if TYPE_CHECKING`."""
    for statement in tree.body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"):
            yield from imported(ast.Module([statement], []))


def test_every_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_domain_knows_the_standard_library_alone() -> None:
    strangers = [
        f"{path}: {name}"
        for path, tree in modules("chargers/domain")
        for name in imported(tree)
        if not name.startswith("chargers.domain") and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strangers == []


def test_the_domain_is_told_the_time_and_never_asks_for_it() -> None:
    asked = [
        f"{path}:{node.lineno}"
        for path, tree in modules("chargers/domain")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(alias.name == "time" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "time")
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS)
    ]
    assert asked == []


def test_what_a_contract_passes_over_in_a_circle_is_for_a_type_checker_alone() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    passed = [line.split(" -> ") for one in contracts if one["type"] == "acyclic_siblings" for line in one["ignore_imports"]]
    assert passed
    at_work = [
        f"{path} imports {imports}"
        for importer, imports in passed
        for path, tree in modules("chargers/central_system")
        if fnmatch(path.removesuffix(".py").replace("/", "."), importer) and imports in imported_at_work(tree)
    ]
    assert at_work == []


def test_nothing_of_ours_is_imported_by_a_name_in_a_string() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for folder in ("chargers", "ecc_web")
        for path, tree in modules(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("import_module", "__import__", "import_string"))
        and any(isinstance(arg, ast.Constant) and str(arg.value).startswith(("chargers", "ecc_web")) for arg in node.args)
    ]
    assert hidden == []


def test_no_folder_holds_more_modules_than_a_reader_takes_in() -> None:
    folders = ("chargers", "ecc_web", "tests", "benchmarks")
    held = Counter(
        str(file.parent.relative_to(ROOT))
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if file.name != "__init__.py" and "migrations" not in file.parts
    )
    assert {folder: number for folder, number in held.items() if number > MOST_MODULES} == {}


def test_who_is_an_admin_is_asked_in_one_place() -> None:
    asked = {
        path
        for folder in ("chargers", "ecc_web")
        for path, tree in modules(folder)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "is_superuser" and isinstance(node.ctx, ast.Load))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and any((word.arg or "").split("__")[-1] == "is_superuser" for word in node.keywords)
        )
    }
    assert asked == {"chargers/services/access/access.py"}


def test_no_view_takes_from_another_view() -> None:
    taken = [
        f"{path}: {module}"
        for path, tree in modules("chargers/web")
        if path.endswith("views.py")
        for module in imported(tree)
        if module.startswith("chargers.web.") and module.endswith("views")
    ]
    assert taken == []
