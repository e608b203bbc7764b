"""Who did what: the journal of everything, for admins, and that of one charger."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.journal import entries
from chargers.services.span import TooMany
from chargers.web.access import anywhere, for_charger
from chargers.web.charger_page.page import page
from chargers.web.common.downloads import csv_file
from chargers.web.journal.forms import JournalFilter
from chargers.web.request import Request
from chargers.wording import journal_words

LINES = 50


@require_GET
@anywhere(Power.MANAGE)
def journal(request: Request) -> HttpResponse:
    """The page; to htmx the entries alone."""
    form = JournalFilter(request.GET)
    results = Paginator(entries.find_entries(form.wanted()), LINES).get_page(request.GET.get("page"))
    shown = journal_words.entries_in_words(results.object_list, with_subject=True)
    template = "journal/_list.html" if request.htmx else "journal/page.html"
    return render(request, template, {"form": form, "results": results, "entries": shown})


@require_GET
@cache_control(no_store=True, private=True)
@anywhere(Power.MANAGE)
def journal_file(request: Request) -> HttpResponse:
    """The filter is that of the page."""
    form = JournalFilter(request.GET)
    try:
        return csv_file("journal", entries.COLUMNS, entries.file_lines(entries.find_entries(form.wanted())))
    except TooMany:
        said = _("More than %(most)s lines would be in this file. Choose a shorter time.")
        messages.error(request, said % {"most": number_format(entries.MOST)})
        return redirect("journal")


@require_GET
@for_charger(Power.LOOK)
def charger_journal(request: Request, charger: Charger) -> HttpResponse:
    found = entries.entries_of_charger(charger)
    results = Paginator(found, LINES).get_page(request.GET.get("page"))
    shown = journal_words.entries_in_words(results.object_list)
    template = "journal/_charger.html" if request.htmx else "journal/charger.html"
    return page(request, charger, template, "journal", results=results, entries=shown)
