"""What is known beside the text: the charger that it is for, the fleet around it, and what a person gave in other fields."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field

from chargers.domain.paste.habits import BackendHabits, load
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True, repr=False)
class PasteContext:
    """No repr: it may hold a token.

    `present_id`, `serial`: of the charger that the text is for, where one is known. `others`: the IDs of other chargers that this
    person may see. `hosts`: the hosts that chargers here point at, each with the lengths of its tokens. `given_id`,
    `given_token`: typed beside the text; they win, and answer the questions of their kind. `backends`: known habits.
    """

    present_id: str | None = None
    serial: str | None = None
    others: Container[str] = ()
    hosts: Mapping[str, Collection[int]] = field(default_factory=dict)
    given_id: str | None = None
    given_token: Secret | None = None
    backends: tuple[BackendHabits, ...] = field(default_factory=load)
