"""How long before a backend closes those who still point there are told of, and told of again."""

from __future__ import annotations

from datetime import date

DAYS_BEFORE = (1, 7, 30)  # the nearest first


def step_of(closes_on: date, today: date) -> int | None:
    """The number of days before the end that has been reached; None: it is far away."""
    left = (closes_on - today).days
    return next((days for days in DAYS_BEFORE if left <= days), None)


def detail_of(closes_on: date, today: date) -> str:
    """What an alert says: the step and the day; empty where it is far away."""
    step = step_of(closes_on, today)
    return f"{step} {closes_on.isoformat()}" if step is not None else ""


def day_of(detail: str) -> date:
    """The day of such a detail."""
    return date.fromisoformat(detail.partition(" ")[2])
