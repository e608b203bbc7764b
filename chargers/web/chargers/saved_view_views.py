"""Keeping a filter of the list under a name, and forgetting it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chargers.domain.errors import Refusal
from chargers.services.chargers import saved_views
from chargers.web.access import signed_in
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
@signed_in
def forget_view(request: Request, pk: int) -> HttpResponse:
    """Of one's own."""
    if not saved_views.forget(request.user, pk):
        raise Http404
    messages.success(request, _("The view is removed."))
    return to_list(back(request))
