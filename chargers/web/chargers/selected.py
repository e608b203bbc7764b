"""The chargers that were selected in the list, for a page about them: it carries them on, and leads back to the same list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from chargers.models import Charger
from chargers.web.chargers import list_presenter
from chargers.web.common import charger_selection
from chargers.web.request import Request


@dataclass(frozen=True, slots=True)
class SelectedChargers:
    """`asked`: what the list or the page itself sent."""

    asked: QueryDict
    chargers: QuerySet[Charger]
    count: int
    back: HttpResponse

    def context(self) -> dict[str, object]:
        """What its form needs to say the same again."""
        return {
            "selected": charger_selection.keys(self.asked),
            "every": self.asked.get("every", ""),
            "filter_values": list_presenter.values(self.asked),
            "back": self.back["Location"],
        }


def read_selected(request: Request, scope: QuerySet[Charger], now: datetime) -> SelectedChargers:
    """Those of `scope` that were selected; none where nothing was."""
    asked = request.POST if request.method == "POST" else request.GET
    back = redirect("chargers")
    back["Location"] += f"?{query}" if (query := list_presenter.query(asked)) else ""
    chargers = charger_selection.selected(request, asked, scope, now)
    return SelectedChargers(asked, chargers, chargers.count(), back)
