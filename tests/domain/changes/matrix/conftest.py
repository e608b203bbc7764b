"""Counts the cases of the matrix and prints how they ended, also when workers share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest


@pytest.fixture
def count_cases(record_property: Callable[[str, object], None]) -> Callable[[Counter[str]], None]:
    def count(outcomes: Counter[str]) -> None:
        record_property("matrix", {str(outcome): number for outcome, number in outcomes.items()})

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    total: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, outcomes in report.user_properties:
            if name == "matrix":
                total.update(outcomes)
    if total:
        terminalreporter.section(f"a charger is never stranded: {total.total()} cases")
        for outcome, number in total.most_common():
            terminalreporter.line(f"{number:>8}  {outcome}")
