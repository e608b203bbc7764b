"""Where a charger will dial and as whom, letter by letter, beside where it dials now."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.endpoint.endpoint import Placeholder
from chargers.models import Charger


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One text in three pieces; `differs` is what the other one has otherwise."""

    before: str
    differs: str
    after: str

    def __str__(self) -> str:
        return self.before + self.differs + self.after


@dataclass(frozen=True, slots=True)
class ShownDialled:
    """`url` and `user` as they will be; `now` and `user_now` as they are, where that is known."""

    url: ComparedText
    user: ComparedText
    now: ComparedText | None
    user_now: ComparedText

    @property
    def same_url(self) -> bool:
        return self.now is not None and str(self.now) == str(self.url)

    @property
    def same_user(self) -> bool:
        return str(self.user) == str(self.user_now)


def show_dialled(charger: Charger, plan: Plan, wanted: WantedConnection) -> ShownDialled | None:
    """None where nothing is known of where it will dial."""
    endpoint = plan.endpoint or plan.present
    if endpoint is None:
        return None
    url = endpoint.url(last_piece(charger, plan, wanted))
    now = plan.present.url(plan.old_id) if plan.present else None
    new_url, old_url = compare(url, now or url)
    user, user_now = compare(plan.new_id, plan.old_id)
    return ShownDialled(new_url, user, old_url if now else None, user_now)


def last_piece(charger: Charger, plan: Plan, wanted: WantedConnection) -> str:
    """What the charger will put at the end of its new address: its ID there, or its serial number."""
    by_serial = wanted.connection.placeholder is Placeholder.SERIAL
    return (charger.serial_number or wanted.connection.tail) if by_serial else plan.new_id


def compare(new: str, old: str) -> tuple[ComparedText, ComparedText]:
    """What both have at their start and at their end, and what differs between."""
    shortest = min(len(new), len(old))
    start = next((at for at in range(shortest) if new[at] != old[at]), shortest)
    end = next((at for at in range(shortest - start) if new[-1 - at] != old[-1 - at]), shortest - start)
    return _cut(new, start, end), _cut(old, start, end)


def _cut(text: str, start: int, end: int) -> ComparedText:
    stop = len(text) - end
    return ComparedText(text[:start], text[start:stop], text[stop:])
