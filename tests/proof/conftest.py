"""Counts the cases of the proof and prints how they ended, also when workers share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

NAME = "proof over processes"


@pytest.fixture
def count_cases(record_property: Callable[[str, object], None]) -> Callable[[Counter[str]], None]:
    def count(outcomes: Counter[str]) -> None:
        record_property(NAME, {str(outcome): number for outcome, number in outcomes.items()})

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    total: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, outcomes in report.user_properties:
            if name == NAME:
                total.update(outcomes)
    if total:
        terminalreporter.section("a charger is never stranded, over real sockets and real processes")
        for outcome, number in sorted(total.items()):
            terminalreporter.line(f"{number:>8}  {outcome}")
