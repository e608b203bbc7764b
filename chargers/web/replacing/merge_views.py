"""Two entries that are one charger: which one the other is, what merging them means, asked once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.replacing import merging, taking_over
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.replacing.chosen import TYPED, chosen
from chargers.web.request import Request
from chargers.wording.refusals import sentence, sentences


@require_http_methods(["GET", "HEAD", "POST"])
@for_charger(Power.CLAIM)
def merge(request: Request, charger: Charger) -> HttpResponse:
    """GET: `former` (the other's OCPP ID or serial number) or `of` (its key). POST: merges them, `ocpp_id` is what stays."""
    typed = request.GET.get("former", "").strip()[:TYPED]
    double = chosen(request, charger) or taking_over.find_former(charger, typed, request.access)
    refused = ""
    if request.method == "POST" and double is not None:
        try:
            kept = merging.merge(charger, double, request.POST.get("ocpp_id", ""), access=request.access)
        except Refusal as refusal:
            refused = sentences(refusal.notices)
        else:
            messages.success(request, _("They are one charger now."))
            return redirect("charger", pk=kept.pk)
    merged = merging.merged_entries(charger, double, timezone.now()) if double else None
    if merged and merged.obstacle:
        refused = sentence(merged.obstacle)
    return page(
        request,
        charger,
        "replacing/merge.html",
        "edit",
        typed=typed,
        not_found=bool(typed) and double is None,
        merged=merged,
        refused=refused,
        blocked=bool(merged and merged.obstacle),
        doubles=[] if double else merging.doubles(charger, request.access),
    )
