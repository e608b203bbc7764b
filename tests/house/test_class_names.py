"""A class name carries its subject: whoever reads it in another module knows which one is meant."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = "Command"  # Django looks for this name in every module of the shell's commands


def test_no_class_name_stands_for_two_things() -> None:
    """Of classes at a module's top: an inner one, such as a model's `Kind`, is read with its outer's name before it."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for path in [*ROOT.glob("chargers/**/*.py"), *ROOT.glob("ecc_web/**/*.py")]:
        if "migrations" not in path.parts:
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and node.name != COMMANDS and not node.name.startswith("_"):
                    where[node.name].append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in where.items() if len(places) > 1} == {}
