"""The rules stand in docs/rules.md: what is cited is defined there, what is defined is named by a test; users read no codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
RULES = ROOT / "docs" / "rules.md"
CODE = re.compile(r"""(?<![\w%.\\/#"'-])([CFPRT]\d{1,2}[a-z]?)(?![\w%-])""")
IN_A_NAME = re.compile(r"def test_((?:[cfprt]\d\d[a-z]?_)+)")
BY_ANOTHER_WAY = re.compile(r"\b(?:trap|planning|performance),? \d|\bdesign notes?\b", re.IGNORECASE)
DEFINED = set(re.findall(r"^\| ([A-Z]\d+[a-z]?) \|", RULES.read_text(), re.MULTILINE))
FOR_DEVELOPERS = {"architecture.md", "development.md", "rules.md"}  # of docs/
PRODUCT, ELSEWHERE = ("chargers", "ecc_web"), ("benchmarks", "script", "tests")


def files(*folders: str, suffixes: set[str]) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in suffixes and not {"vendor", "migrations"} & set(file.parts):
                yield file


def codes(file: Path) -> set[str]:
    return set(CODE.findall(file.read_text()))


def test_what_is_cited_is_defined() -> None:
    cited = [*files(*PRODUCT, *ELSEWHERE, suffixes={".py", ".toml"}), *(ROOT / "docs" / name for name in FOR_DEVELOPERS)]
    cited += [ROOT / "pyproject.toml", ROOT / "CONTRIBUTING.md"]
    assert {str(file.relative_to(ROOT)): lost for file in cited if file.exists() and (lost := codes(file) - DEFINED)} == {}


def test_what_is_defined_is_named_by_a_test() -> None:
    named: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        if file != Path(__file__):
            named |= codes(file)
            for words in IN_A_NAME.findall(file.read_text()):
                named |= {word[0].upper() + word[1:].lstrip("0") for word in words.split("_") if word}
    assert DEFINED - named == set()


def test_a_rule_is_cited_by_its_code_alone() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {cited[0]}"
        for file in files(*PRODUCT, *ELSEWHERE, suffixes={".py", ".toml"})
        if file != Path(__file__) and (cited := BY_ANOTHER_WAY.search(file.read_text()))
    ]
    assert found == []


def for_users() -> list[Path]:
    pages = [*files("templates", "locale", suffixes={".html", ".txt", ".po"}), *(ROOT / "docs").rglob("*.md")]
    return [page for page in pages if page.name not in FOR_DEVELOPERS] + [ROOT / "README.md", ROOT / "CHANGELOG.md"]


def test_pages_and_the_documents_for_users_speak_without_codes() -> None:
    assert {str(page.relative_to(ROOT)): codes(page) for page in for_users() if codes(page)} == {}


@pytest.mark.parametrize("folder", PRODUCT)
def test_no_text_that_may_be_shown_holds_a_code(folder: str) -> None:
    """Docstrings are for developers; what other strings hold may reach a page, a mail or the shell."""
    shown = []
    for file in files(folder, suffixes={".py"}):
        tree = ast.parse(file.read_text())
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        shown += [
            f"{file.relative_to(ROOT)}:{text.lineno}"
            for text in ast.walk(tree)
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and id(text) not in notes
            if CODE.search(text.value)
        ]
    assert shown == []
