"""The other charger of a page about two, as the address names it."""

from __future__ import annotations

from django.http import Http404

from chargers.models import Charger
from chargers.services.replacing import taking_over
from chargers.web.request import Request

TYPED = 255  # characters of what is looked for


def chosen(request: Request, charger: Charger) -> Charger | None:
    """The one that was pressed in the list, by its key."""
    key = request.GET.get("of", "")
    if not (key.isdecimal() and len(key) < 16):
        return None
    former = request.access.known_chargers().exclude(pk=charger.pk).filter(pk=int(key)).first()
    if former is None or not taking_over.may_give(former, request.access):
        raise Http404
    return former
