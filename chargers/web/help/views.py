"""Help: every field, state, badge and role on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chargers.services.controllers import controller_types
from chargers.web.access import signed_in
from chargers.web.help import page
from chargers.web.request import Request


@require_GET
@signed_in
def help_page(request: Request) -> HttpResponse:
    return render(request, "help/page.html", page.help_context(controller_types.definitions()))
