"""Opens and closes the commissioning window of one charger (C5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.chargers import commissioning
from chargers.web.access import for_charger
from chargers.web.confirmation import grave
from chargers.web.request import Request


@require_POST
@for_charger(Power.OPEN_WINDOW)
@grave()
def open_window(request: Request, charger: Charger) -> HttpResponse:
    commissioning.open_window(charger, timezone.now(), by=request.user)
    messages.success(request, _("The commissioning window is open. Power the charger on, or let it connect again."))
    return redirect("charger", pk=charger.pk)


@require_POST
@for_charger(Power.OPEN_WINDOW)
def close_window(request: Request, charger: Charger) -> HttpResponse:
    if commissioning.close_window(charger, timezone.now(), by=request.user):
        messages.success(request, _("The commissioning window is closed: from now on this charger has to log in with its key."))
    return redirect("charger", pk=charger.pk)
