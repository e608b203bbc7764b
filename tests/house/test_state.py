"""Two servers in one interpreter share nothing: the central system keeps no state in its modules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_STATE = sorted(
    [
        *(ROOT / "chargers" / "central_system").rglob("*.py"),
        *(ROOT / "chargers" / "background").rglob("*.py"),
        *(ROOT / "chargers" / "live").rglob("*.py"),
        *(ROOT / "ecc_web" / "server").rglob("*.py"),
        ROOT / "chargers" / "services" / "doorbell.py",
    ]
)
MAKERS = {
    "list",
    "dict",
    "set",
    "deque",
    "count",
    "Counter",
    "defaultdict",
    "WeakSet",
    "WeakValueDictionary",
    "local",
    "Event",
    "Lock",
}


def _shared(tree: ast.Module) -> list[str]:
    """Names of a module that whoever imports it could fill: made to be changed, or set anew by a function."""
    found = [name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names]
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        made = isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id in MAKERS
        empty = (isinstance(node.value, ast.List) and not node.value.elts) or (
            isinstance(node.value, ast.Dict) and not node.value.keys
        )
        found += names if made or empty else []
    return found


@pytest.mark.parametrize("path", WITHOUT_STATE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_keeps_state(path: Path) -> None:
    assert _shared(ast.parse(path.read_text())) == []


def test_state_would_be_seen() -> None:
    tree = ast.parse("a = []\nb: dict[int, int] = {}\nc = count(1)\nd = {1: 2}\ndef f():\n    global e\n    e = 1\n")
    assert sorted(_shared(tree)) == ["a", "b", "c", "e"]
