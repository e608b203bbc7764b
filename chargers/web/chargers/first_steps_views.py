"""The steps to the first charger by themselves, for the doorbell."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.web.access import anywhere
from chargers.web.chargers.first_steps import show_first_steps
from chargers.web.request import Request


@require_GET
@anywhere(Power.MANAGE)
def first_steps(request: Request) -> HttpResponse:
    """A link to it gives the list of chargers, on which they stand."""
    if not request.htmx:
        return redirect("chargers")
    return render(request, "chargers/_first_steps.html", {"first_steps": show_first_steps(request.user)})
