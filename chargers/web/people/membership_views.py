"""What a person is in one organisation: role, sites, the leave to restore OCPPInfo. For admins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chargers.domain.errors import Refusal
from chargers.models import User
from chargers.services.people import memberships, organisations
from chargers.web.common.row_keys import row_key
from chargers.web.confirmation import grave, typed_before
from chargers.web.people.forms import MembershipForm
from chargers.web.people.person_page import of_person
from chargers.web.request import Request


@require_GET
@of_person
def choose(request: Request, person: User) -> HttpResponse:
    """From the choice of an organisation to its page."""
    key = row_key(request.GET.get("organisation", ""))
    if key is None:
        return redirect("person", pk=person.pk)
    return redirect("membership", pk=person.pk, organisation=key)


@require_http_methods(["GET", "HEAD", "POST"])
@of_person
@grave(form=True)
def membership(request: Request, person: User, organisation: int) -> HttpResponse:
    """Adds the membership or changes it."""
    where = get_object_or_404(organisations.managed_organisations(request.access), pk=organisation)
    held = memberships.membership_of(person, where)
    form = MembershipForm(request.POST or typed_before(request), organisation=where, membership=held)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.set_terms(person, where, form.terms(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=person.pk)
    context = {"person": person, "organisation": where, "held": held, "form": form, "any_sites": where.sites.exists()}
    return render(request, "people/membership.html", context)


@require_POST
@of_person
def end(request: Request, person: User, organisation: int) -> HttpResponse:
    where = get_object_or_404(organisations.managed_organisations(request.access), pk=organisation)
    memberships.end_membership(person, where, by=request.user)
    messages.success(
        request, _("%(person)s sees nothing of %(organisation)s any more.") % {"person": person, "organisation": where}
    )
    return redirect("person", pk=person.pk)
