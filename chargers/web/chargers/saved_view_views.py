"""Keeping a filter of the list under a name, and forgetting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chargers.domain.errors import Refusal
from chargers.models import SavedView
from chargers.services.chargers import saved_views
from chargers.web.access import for_object, signed_in
from chargers.web.chargers.back_to_list import back, to_list
from chargers.web.request import Request
from chargers.wording.refusals import sentences


@require_POST
@signed_in
def keep_view(request: Request) -> HttpResponse:
    """The filters that are on, under a name."""
    query = back(request)
    try:
        kept = saved_views.keep(request.user, request.POST.get("name", ""), query)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": kept.name})
    return to_list(query)


@require_POST
@for_object("saved_view", None, saved_views.own_views)
def forget_view(request: Request, view: SavedView) -> HttpResponse:
    """Of one's own."""
    saved_views.forget(view)
    messages.success(request, _("The view is removed."))
    return to_list(back(request))
