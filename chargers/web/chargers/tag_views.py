"""Tags of the chargers that are selected in the list."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.chargers import tags_of_selection
from chargers.web.access import for_chargers
from chargers.web.chargers.selected import SelectedChargers, read_selected
from chargers.web.chargers.tag_form import TagsForm
from chargers.web.common import charger_selection
from chargers.web.request import Request

SHOWN = 60  # tags to choose from: those that most of them have


@require_http_methods(["GET", "HEAD", "POST"])
@for_chargers(Power.CHANGE)
def tags(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """GET: how many are meant, and what they have. POST: gives and takes tags."""
    now = timezone.now()
    selected = read_selected(request, chargers, now)
    if not selected.count:
        messages.error(request, _("Select chargers in use that you may change; their tags are then changed together."))
        return selected.back
    if selected.count > tags_of_selection.MOST_CHARGERS:
        messages.error(
            request,
            _("%(count)s chargers are too many to tag together. Filter the list so that at most %(most)s are left.")
            % {"count": intcomma(selected.count), "most": intcomma(tags_of_selection.MOST_CHARGERS)},
        )
        return selected.back
    present = tags_of_selection.count_tags(selected.chargers)[:SHOWN]
    form = TagsForm(request.POST if request.method == "POST" else None, present=present)
    if form.is_valid() and _changed(request, selected, form):
        return selected.back
    context = {
        "form": form,
        "chargers": selected.count,
        "left_out": _left_out(request, selected, now),
        "present": present,
        **selected.context(),
    }
    return render(request, "chargers/tags.html", context)


def _changed(request: Request, selected: SelectedChargers, form: TagsForm) -> bool:
    try:
        number = tags_of_selection.change_tags(
            selected.chargers, form.cleaned_data["add"], form.cleaned_data["remove"], by=request.user
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    if number:
        said = ngettext("%(number)s charger has other tags now.", "%(number)s chargers have other tags now.", number)
        messages.success(request, said % {"number": intcomma(number)})
    if same := selected.count - number:
        said = ngettext("%(number)s charger had its tags so already.", "%(number)s chargers had their tags so already.", same)
        messages.info(request, said % {"number": intcomma(same)})
    return True


def _left_out(request: Request, selected: SelectedChargers, now: datetime) -> int:
    """How many of those that were selected this person may not change: such as retired ones."""
    every = charger_selection.selected(request, selected.asked, request.access.known_chargers(), now)
    return every.count() - selected.count
