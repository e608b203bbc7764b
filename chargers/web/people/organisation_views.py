"""Organisations with their sites and members. For admins."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Organisation
from chargers.services.people import organisations as services
from chargers.web.access import anywhere, for_object
from chargers.web.people import presenter
from chargers.web.people.forms import NameForm
from chargers.web.request import Request
from chargers.wording.refusals import sentences

PAGE = 50
of_organisation = for_object("organisation", Power.MANAGE, services.managed_organisations)


@require_GET
@anywhere(Power.MANAGE)
def organisations(request: Request) -> HttpResponse:
    everything = services.count_members(services.managed_organisations(request.access))
    words = request.GET.get("q", "").strip()
    if words:
        everything = everything.filter(name__icontains=words)
    page = Paginator(everything, PAGE).get_page(request.GET.get("page"))
    context = {"results": page, "words": words}
    template = "people/_organisations.html" if request.htmx else "people/organisations.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@anywhere(Power.MANAGE)
def add(request: Request) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(organisation)s is added.") % {"organisation": made})
            return _then_a_charger(made) if request.GET.get("then") == "charger" else redirect("organisation", pk=made.pk)
    return render(request, "people/organisation_add.html", {"form": form})


def _then_a_charger(made: Organisation) -> HttpResponse:
    """Back to what the organisation was made for."""
    return redirect(f"{reverse('charger_add')}?organisation={made.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def organisation(request: Request, organisation: Organisation) -> HttpResponse:
    """The page; a POST renames it."""
    form = NameForm(request.POST or None, initial={"name": organisation.name}, prefix="organisation")
    if request.method == "POST" and form.is_valid():
        try:
            services.rename(organisation, form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=organisation.pk)
    return _page(request, organisation, form, NameForm(prefix="site"))


@require_POST
@of_organisation
def remove(request: Request, organisation: Organisation) -> HttpResponse:
    try:
        services.remove(organisation, by=request.user)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
        return redirect("organisation", pk=organisation.pk)
    messages.success(request, _("%(organisation)s is removed.") % {"organisation": organisation.name})
    return redirect("organisations")


@require_POST
@of_organisation
def add_site(request: Request, organisation: Organisation) -> HttpResponse:
    form = NameForm(request.POST, prefix="site")
    if form.is_valid():
        try:
            made = services.add_site(organisation, form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(site)s is added.") % {"site": made})
            return redirect("organisation", pk=organisation.pk)
    return _page(request, organisation, NameForm(initial={"name": organisation.name}, prefix="organisation"), form)


@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def site(request: Request, organisation: Organisation, site: int) -> HttpResponse:
    """Renames a site, and leads to its removal."""
    found = get_object_or_404(services.sites_of(organisation), pk=site)
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_site(found, form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation", pk=organisation.pk)
    return render(request, "people/site.html", {"organisation": organisation, "site": found, "form": form})


@require_POST
@of_organisation
def remove_site(request: Request, organisation: Organisation, site: int) -> HttpResponse:
    found = get_object_or_404(services.sites_of(organisation), pk=site)
    try:
        services.remove_site(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
        return redirect("site", pk=organisation.pk, site=found.pk)
    messages.success(request, _("%(site)s is removed.") % {"site": found.name})
    return redirect("organisation", pk=organisation.pk)


def _page(request: Request, organisation: Organisation, name: NameForm, site: NameForm) -> HttpResponse:
    context = {
        "organisation": organisation,
        "name_form": name,
        "site_form": site,
        "sites": services.sites_of(organisation),
        "members": presenter.memberships(services.members_of(organisation)),
        "charger_count": organisation.chargers.count(),
    }
    return render(request, "people/organisation.html", context)
