"""“This one replaces …”: which charger, what it takes over from that, and each part to its preview. Nothing is sent from here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.chargers import giving_way
from chargers.services.connection.wishes import WISHES
from chargers.services.ocpp_info.restoration import OCPP_INFO_DRAFTS
from chargers.services.replacing import takeover, taking_over
from chargers.services.replacing.takeover import TAKEOVER_DRAFTS
from chargers.services.replacing.taking_over import TakenOver
from chargers.services.settings.editing import SETTINGS_DRAFTS, SettingsDraft
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.replacing.chosen import TYPED, chosen
from chargers.web.request import Request
from chargers.wording.refusals import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@for_charger(Power.CHANGE)
def replaces(request: Request, charger: Charger) -> HttpResponse:
    """GET: `former` (its OCPP ID or serial number), `of` (its key) or `draft` (of a preview). POST: a `part` of it, or all, to
    its preview."""
    now = timezone.now()
    typed = request.GET.get("former", "").strip()[:TYPED]
    former = chosen(request, charger) or taking_over.find_former(charger, typed, request.access)
    former = former or _previewed(request, charger)
    taken = taking_over.taken_over(charger, former, now) if former else None
    if request.method == "POST":
        begun = _begin(request, charger, taken) if taken else None
        if begun is not None:
            return begun
        messages.info(request, _("There is nothing left of it to take over."))
    return page(
        request,
        charger,
        "replacing/replaces.html",
        "edit",
        typed=typed,
        not_found=bool(typed) and former is None,
        taken=taken,
        obstacle=sentence(taken.obstacle) if taken and taken.obstacle else "",
        candidates=[] if former else taking_over.candidates(charger, request.access, now),
        may_restore=Power.RESTORE_OCPP_INFO in request.powers,
        as_one=taken is not None and taken.obstacle is None and sum(takeover.parts(charger, taken, request.access)) > 1,
    )


def _previewed(request: Request, charger: Charger) -> Charger | None:
    """The one whose takeover was previewed."""
    kept = TAKEOVER_DRAFTS.find(charger, request.user, request.GET.get("draft", ""), timezone.now())
    found = request.access.known_chargers().filter(pk=kept[1].former).first() if kept else None
    return found if found is not None and taking_over.may_give(found, request.access) else None


def _begin(request: Request, charger: Charger, taken: TakenOver) -> HttpResponse | None:
    """Keeps a draft of one part, or of all; None where there is nothing in it."""
    now, part = timezone.now(), request.POST.get("part", "")
    if part == "all" and taken.obstacle is None and any(takeover.parts(charger, taken, request.access)):
        key = TAKEOVER_DRAFTS.keep(charger, request.user, takeover.wanted_now(charger, taken, request.access), now).key
        return redirect("takeover_preview", pk=charger.pk, key=key)
    if part == "settings" and taken.settings:
        key = SETTINGS_DRAFTS.keep(charger, request.user, SettingsDraft(taken.settings), now).key
        return redirect("settings_preview", pk=charger.pk, key=key)
    if part == "info" and taken.info is not None and Power.RESTORE_OCPP_INFO in request.powers:
        key = OCPP_INFO_DRAFTS.keep(charger, request.user, taken.info, now).key
        return redirect("ocpp_info_preview", pk=charger.pk, key=key)
    if part == "connection" and taken.ocpp_id and taken.obstacle is None:
        giving_way.note_replacement(taken.former, charger)
        key = WISHES.keep(charger, request.user, taking_over.wanted_connection(taken), now).key
        return redirect("preview", pk=charger.pk, key=key)
    return None
