"""The search for everything, as a page of its own and as what the field over each page shows; and the keys that open it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from chargers.web.access import signed_in
from chargers.web.find.results import found_groups
from chargers.web.request import Request

LONGEST = 200  # characters of what is searched for


@require_GET
@vary_on_headers("HX-Request")
@signed_in
def find(request: Request) -> HttpResponse:
    """The page; to htmx the results alone."""
    words = " ".join(request.GET.get("q", "")[:LONGEST].split())
    context = {"words": words, "groups": found_groups(request.access, words, timezone.now())}
    return render(request, "find/_results.html" if request.htmx else "find/page.html", context)


@require_GET
@signed_in
def keys(request: Request) -> HttpResponse:
    return render(request, "find/keys.html")
