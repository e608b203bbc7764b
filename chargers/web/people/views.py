"""People who log in: listed, added, edited, let in and kept out. For admins."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Organisation, User
from chargers.services.people import organisations, password_links
from chargers.services.people import people as services
from chargers.web.access import anywhere
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.common.row_keys import row_key
from chargers.web.confirmation import grave, typed_before
from chargers.web.people import presenter
from chargers.web.people.forms import PersonForm
from chargers.web.people.person_page import of_person
from chargers.web.request import Request, absolute_url
from chargers.wording.refusals import sentences

PAGE = 50


@require_GET
@anywhere(Power.MANAGE)
def people(request: Request) -> HttpResponse:
    """The page; to htmx the results alone."""
    now, words = timezone.now(), request.GET.get("q", "")
    found = services.find_people(services.managed_people(request.access), words)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"results": page, "rows": [presenter.row(person, now) for person in page.object_list], "words": words}
    return render(request, "people/_results.html" if request.htmx else "people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@anywhere(Power.MANAGE)
def add(request: Request) -> HttpResponse:
    """`organisation`: where the person becomes a member next."""
    organisation = _organisation(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rate_limits.count_and_check(request, LimitedAction.ADD_PERSON)
            person = services.add(form.details(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(person)s is added.") % {"person": person})
            if settings.PASSWORDS:
                _send_link(request, person)
            if organisation is not None:
                return redirect("membership", pk=person.pk, organisation=organisation.pk)
            return redirect("person", pk=person.pk)
    return render(request, "people/add.html", {"form": form, "organisation": organisation})


@require_GET
@of_person
def person(request: Request, person: User) -> HttpResponse:
    others = organisations.managed_organisations(request.access).exclude(memberships__user=person)
    context = {
        "row": presenter.row(person, timezone.now()),
        "person": person,
        "others": others,
        "oneself": person == request.user,
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_person
@grave(lambda request, person: request.POST.get("email", "") != person.email, form=True)
def edit(request: Request, person: User) -> HttpResponse:
    """Another address is grave: whoever reads there what is sent to it can set the password."""
    form = PersonForm(request.POST or typed_before(request), person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(person, form.details(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=person.pk)
    return render(request, "people/edit.html", {"form": form, "person": person})


@require_POST
@of_person
def send_link(request: Request, person: User) -> HttpResponse:
    if not settings.PASSWORDS:
        raise Http404
    _send_link(request, person)
    return redirect("person", pk=person.pk)


@require_POST
@of_person
@grave(lambda request, _person: request.POST.get("admin") == "yes")
def make_admin(request: Request, person: User) -> HttpResponse:
    admin = request.POST.get("admin") == "yes"
    said = _("%(person)s is an admin now.") if admin else _("%(person)s is no longer an admin.")
    return _done(request, person, lambda: services.make_admin(person, admin, by=request.user), said)


@require_POST
@of_person
@grave(lambda request, _person: request.POST.get("active") == "yes")
def set_active(request: Request, person: User) -> HttpResponse:
    active = request.POST.get("active") == "yes"
    said = _("%(person)s can log in again.") if active else _("%(person)s is logged out everywhere and cannot log in any more.")
    return _done(request, person, lambda: services.set_active(person, active, by=request.user), said)


@require_POST
@of_person
def end_sessions(request: Request, person: User) -> HttpResponse:
    ended = services.end_sessions(person, by=request.user)
    said = ngettext("%(count)s session is ended.", "%(count)s sessions are ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("person", pk=person.pk)


@require_POST
@of_person
@grave()
def remove_second_factor(request: Request, person: User) -> HttpResponse:
    said = _("The second factor of %(person)s is removed. Until another one is set up, the password alone is enough to log in.")
    return _done(request, person, lambda: services.remove_second_factor(person, by=request.user), said)


def _done(request: Request, person: User, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        messages.success(request, said % {"person": person})
    return redirect("person", pk=person.pk)


def _send_link(request: Request, person: User) -> None:
    pages = absolute_url(request, "/").rstrip("/")
    try:
        rate_limits.count_and_check(request, LimitedAction.SEND_LINK)
        password_links.send_link(person, pages=pages, by=request.user)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        messages.success(request, _("A link to set the password is on its way to %(email)s.") % {"email": person.email})


def _organisation(request: Request) -> Organisation | None:
    key = row_key(request.GET.get("organisation", ""))
    return None if key is None else organisations.managed_organisations(request.access).filter(pk=key).first()
