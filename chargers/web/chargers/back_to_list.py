"""From a button of the list back to the list as it was filtered."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from chargers.web.chargers import list_presenter
from chargers.web.request import Request

BACK = 2000  # characters of the filters


def back(request: Request) -> str:
    """The filters of the list on which a button was pressed."""
    return list_presenter.query(QueryDict(request.POST.get("back", "")[:BACK]))


def to_list(query: str) -> HttpResponse:
    """The list with these filters."""
    return redirect(f"{reverse('chargers')}?{query}" if query else "chargers")
