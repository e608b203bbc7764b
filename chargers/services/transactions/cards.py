"""Which cards are accepted while a charger is here without a backend (C20)."""

from __future__ import annotations

from chargers.models import Charger


def accepts_every_card(charger: int) -> bool:
    """Whether its organisation lets every card charge until its chargers have moved on."""
    return Charger.objects.filter(pk=charger, organisation__accepts_every_card=True).exists()
