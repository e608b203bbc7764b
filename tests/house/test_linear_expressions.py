"""Every regular expression of the product reads hostile text in time by its length: no one line or frame can stop the server.

The expressions are found, not listed: those that modules hold, those that are written where they are used, the catalogue's.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from chargers.domain.controller.catalogue import load
from tests.growth import grows_too_fast

HERE = Path(__file__).parents[2]
ROOMS = ("chargers", "ecc_web")
USES = {"search", "match", "fullmatch", "finditer", "findall", "sub", "split"}
PARTS = [
    "a",
    "0",
    " ",
    "\t",
    "\n",
    '"',
    "'",
    "\\",
    '\\"',
    "[",
    "[]",
    "{",
    "<",
    "<a ",
    "//",
    "a://",
    "@",
    "=",
    ",",
    "%",
    "*",
    "-",
    "a ",
    "é",
    "\xa0",
]
LEADS = ["", '"', "[", "“"]
TAILS = ["", "\x01"]
MOST_PARTS = 45


@dataclass(frozen=True)
class Expression:
    """An expression, where it stands, and how it is used."""

    place: str
    pattern: re.Pattern[str]
    uses: tuple[str, ...]

    def work(self, use: str) -> Callable[[str], object]:
        if use == "sub":
            return lambda text: self.pattern.sub("", text)
        if use in ("finditer", "findall", "split"):
            return lambda text: sum(1 for _ in self.pattern.finditer(text))
        return lambda text: getattr(self.pattern, use)(text)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((HERE / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield (
                    ".".join(path.relative_to(HERE).with_suffix("").parts).removesuffix(".__init__"),
                    ast.parse(path.read_text()),
                )


def held(value: Any) -> Iterator[re.Pattern[str]]:
    """Expressions in a module's value."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from held(part)
    elif isinstance(value, dict):
        yield from held(list(value.values()))


def expressions() -> list[Expression]:
    trees = list(sources())
    uses: dict[str, set[str]] = {}
    found: list[Expression] = []
    for module, tree in trees:
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in USES):
                continue
            owner = node.func.value.value if isinstance(node.func.value, ast.Subscript) else node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name == "re":
                if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                    found.append(Expression(f"{module}:{node.lineno}", re.compile(node.args[0].value), (node.func.attr,)))
            elif name:
                uses.setdefault(_used_as(module, name), set()).add(node.func.attr)
    for module, tree in trees:
        if not any("re" in ast.dump(node) for node in tree.body if isinstance(node, ast.Import)):
            continue
        for name, value in vars(importlib.import_module(module)).items():
            found += [
                Expression(f"{module}.{name}", one, tuple(sorted(uses.get(_used_as(module, name), {"search"}))))
                for one in held(value)
            ]
    found += [
        Expression(f"catalogue {kind.code} {field.key}", re.compile(field.pattern, re.IGNORECASE), ("fullmatch",))
        for kind in load()
        for field in kind.fields
        if field.pattern
    ]
    return found


def _used_as(module: str, name: str) -> str:
    """A private name is its module's own; another one may be used anywhere."""
    return f"{module}.{name}" if name.startswith("_") else name


def words(parsed: Any) -> Iterator[str]:
    """Runs of letters that an expression looks for."""
    run = ""
    for kind, value in parsed:
        if str(kind) == "LITERAL":
            run += chr(value)
            continue
        if run:
            yield run
        run = ""
        yield from inside(value)
    if run:
        yield run


def inside(value: Any) -> Iterator[str]:
    if isinstance(value, _parser.SubPattern):
        yield from words(value)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from inside(part)


def texts(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """What a text begins with, repeats, and ends with: hostile in general, and made of what this one looks for."""
    own = list(dict.fromkeys(words(_parser.parse(pattern.pattern, pattern.flags))))
    own += [word + more for word in own for more in (" ", '"')]
    leads = list(dict.fromkeys(LEADS + own[:2]))
    return list(product(leads, (PARTS + own)[:MOST_PARTS], TAILS))


EXPRESSIONS = expressions()


def test_the_expressions_are_found() -> None:
    places = " ".join(one.place for one in EXPRESSIONS)
    for known in (
        "frames._BETWEEN_BRACKETS",
        "secret_keys._SECRET_KEY",
        "secret_text._NAMED",
        "token_words._LONE",
        "addresses:",
        "catalogue",
    ):
        assert known in places


@pytest.mark.parametrize("one", EXPRESSIONS, ids=lambda one: one.place)
def test_it_reads_any_text_in_time_by_its_length(one: Expression) -> None:
    for use, (lead, part, tail) in product(one.uses, texts(one.pattern)):
        slow = grows_too_fast(one.work(use), lambda size: lead + part * (size // len(part)) + tail)  # noqa: B023 - called at once
        assert not slow, f"{use}: {slow}"


@pytest.mark.parametrize("slow", [r"auth\w*key", r'"(?:[^"\\]|\\.)*"', r"\s+$", r"(a|aa)+b", r"“\s*([^”]{1,200}?)\s*”"])
def test_one_that_does_not_is_seen(slow: str) -> None:
    one = Expression("here", re.compile(slow), ("search",))
    assert any(
        grows_too_fast(one.work("search"), lambda size: lead + part * (size // len(part)) + tail)  # noqa: B023
        for lead, part, tail in texts(one.pattern)
    )
