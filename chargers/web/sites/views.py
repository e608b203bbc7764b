"""The page of a site, for whoever sees it; and what is known of it, edited by whoever may change chargers there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chargers.domain.roles import Power
from chargers.models import Site
from chargers.services.access.places import may_change_site, visible_sites
from chargers.services.sites.site_details import edit_details
from chargers.web.access import for_object
from chargers.web.request import Request
from chargers.web.sites import presenter
from chargers.web.sites.forms import SiteForm


@require_safe
@for_object("site", None, visible_sites)
def site(request: Request, site: Site) -> HttpResponse:
    """The page; to htmx what it shows."""
    held = request.access.powers_in(site.organisation_id)
    rights = {"may_edit": Power.CHANGE in held, "may_add": Power.CLAIM in held, "may_manage": Power.MANAGE in held}
    context = presenter.page_of(site, request.access, timezone.now()) | rights
    return render(request, f"sites/{'_site' if request.htmx else 'site'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_object("site", Power.CHANGE, visible_sites, may_change_site)
def edit(request: Request, site: Site) -> HttpResponse:
    form = SiteForm(request.POST or None, site=site)
    if request.method == "POST" and form.is_valid():
        edit_details(site, form.details, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("charger_site", pk=site.pk)
    return render(request, "sites/edit.html", {"site": site, "form": form, "may_manage": request.access.may(Power.MANAGE)})
