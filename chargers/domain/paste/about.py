"""What is known beside the text: the charger that it is for, the fleet around it, and what a person gave in other fields."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field

from chargers.domain.paste.habits import Backend
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True, repr=False)
class About:
    """`others`: IDs of other chargers that this person may see. `hosts`: hosts that chargers here point at, with the lengths of
    their tokens. `given_id`, `given_token`: what was typed beside the text; it wins. No repr: it may hold a token."""

    present_id: str | None = None
    serial: str | None = None
    others: Container[str] = ()
    hosts: Mapping[str, Collection[int]] = field(default_factory=dict)
    given_id: str | None = None
    given_token: Secret | None = None
    backends: tuple[Backend, ...] = ()
