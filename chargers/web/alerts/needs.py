"""What needs attention now, badge by badge, each leading to the list of its chargers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from chargers.services.access.access import Access
from chargers.services.chargers import attention
from chargers.wording.words import NEEDS, Word


@dataclass(frozen=True, slots=True)
class ShownNeed:
    word: Word
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class ShownNeeds:
    """`chargers`: how many there are; one with two badges is one."""

    chargers: int
    url: str
    by_badge: tuple[ShownNeed, ...]


def needs_shown(access: Access, now: datetime) -> ShownNeeds:
    """The same number as the list's figure, and what it is made of."""
    chargers, counted = attention.count_needs(access.chargers(), now)
    page = reverse("chargers")
    return ShownNeeds(
        chargers=chargers,
        url=f"{page}?{urlencode({'state': 'attention'})}",
        by_badge=tuple(
            ShownNeed(word, counted[need], f"{page}?{urlencode({'needs': need.value})}")
            for need, word in NEEDS.items()
            if counted.get(need)
        ),
    )
