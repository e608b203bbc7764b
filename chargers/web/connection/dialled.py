"""Where a charger will dial and as whom, letter by letter, beside where it dials now."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.wanted import Wanted
from chargers.domain.endpoint.endpoint import Placeholder
from chargers.models import Charger


@dataclass(frozen=True, slots=True)
class Letters:
    """One text in three pieces; `differs` is what the other one has otherwise."""

    before: str
    differs: str
    after: str

    def __str__(self) -> str:
        return self.before + self.differs + self.after


@dataclass(frozen=True, slots=True)
class Dialled:
    """`url` and `user` as they will be; `now` and `user_now` as they are, where that is known."""

    url: Letters
    user: Letters
    now: Letters | None
    user_now: Letters

    @property
    def same_url(self) -> bool:
        return self.now is not None and str(self.now) == str(self.url)

    @property
    def same_user(self) -> bool:
        return str(self.user) == str(self.user_now)


def present(charger: Charger, plan: Plan, wanted: Wanted) -> Dialled | None:
    """None where nothing is known of where it will dial."""
    endpoint = plan.endpoint or plan.present
    if endpoint is None:
        return None
    serial = wanted.connection.placeholder is Placeholder.SERIAL
    url = endpoint.url((charger.serial_number or wanted.connection.tail) if serial else plan.new_id)
    now = plan.present.url(plan.old_id) if plan.present else None
    new_url, old_url = compare(url, now or url)
    user, user_now = compare(plan.new_id, plan.old_id)
    return Dialled(new_url, user, old_url if now else None, user_now)


def compare(new: str, old: str) -> tuple[Letters, Letters]:
    """What both have at their start and at their end, and what differs between."""
    shortest = min(len(new), len(old))
    start = next((at for at in range(shortest) if new[at] != old[at]), shortest)
    end = next((at for at in range(shortest - start) if new[-1 - at] != old[-1 - at]), shortest - start)
    return _cut(new, start, end), _cut(old, start, end)


def _cut(text: str, start: int, end: int) -> Letters:
    stop = len(text) - end
    return Letters(text[:start], text[start:stop], text[stop:])
