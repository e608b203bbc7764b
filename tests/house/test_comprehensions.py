"""A comprehension works out nothing for each of its items that is the same for all: that takes the square of the time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FILES = [
    path for room in ("chargers", "ecc_web") for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts
]


def names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def worked_out_each_time(tree: ast.AST) -> Iterator[str]:
    """Comprehensions within another one's conditions or items that use nothing of its items."""
    for outer in ast.walk(tree):
        if not isinstance(outer, KINDS):
            continue
        own = set[str]().union(*(names(part.target) for part in outer.generators))
        each = [condition for part in outer.generators for condition in part.ifs]
        each += [outer.key, outer.value] if isinstance(outer, ast.DictComp) else [outer.elt]
        for part in each:
            for inner in ast.walk(part):
                if isinstance(inner, KINDS) and not names(inner) & own:
                    yield f"line {inner.lineno}: {ast.unparse(inner)}"


@pytest.mark.parametrize("text", ["[a for a in b if a not in {c for c in d}]", "{a: min(c for c in d) for a in b}"])
def test_it_is_found(text: str) -> None:
    assert list(worked_out_each_time(ast.parse(text)))


def test_nothing_is_worked_out_anew_for_each_item() -> None:
    found = {str(path.relative_to(ROOT)): list(worked_out_each_time(ast.parse(path.read_text()))) for path in FILES}
    assert {path: lines for path, lines in found.items() if lines} == {}
