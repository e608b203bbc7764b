"""Backends: what chargers are pointed at, by name. Everybody sees the own ones; operators name, edit and
delete those of their organisation, admins all."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Backend, ControllerType
from chargers.services import own_endpoints
from chargers.services.backends import backends as services
from chargers.services.backends import lookups
from chargers.services.backends.lookups import visible_backends
from chargers.services.chargers.list_columns import USUAL
from chargers.web.access import anywhere, for_object, signed_in
from chargers.web.backends import presenter
from chargers.web.backends.forms import BackendForm
from chargers.web.backends.preflight import show_backend_preflight
from chargers.web.chargers import rows
from chargers.web.request import Request
from chargers.wording import times
from chargers.wording.refusals import sentence

PAGE = 50


@require_safe
@signed_in
def backends(request: Request) -> HttpResponse:
    """The page; to htmx all but its head."""
    found = lookups.backend_overview(request.access, timezone.now())
    context = {
        "here": found.here,
        "addresses": own_endpoints.urls_for(""),
        "named": [(one, presenter.lock(one.backend.endpoint())) for one in found.named],
        "unnamed": found.unnamed,
        "may_add": request.access.may(Power.KEEP_BACKENDS),
    }
    return render(request, f"backends/{'_overview' if request.htmx else 'list'}.html", context)


@require_safe
@for_object("backend", None, visible_backends)
def backend(request: Request, backend: Backend) -> HttpResponse:
    """One backend; to htmx what its page shows."""
    now, endpoint = timezone.now(), backend.endpoint()
    pointing = request.access.chargers().filter(lookups.pointing_at(backend)).order_by("ocpp_id")
    page = Paginator(pointing.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    nameless = lookups.EndpointNames([])  # its name stands above them all
    shown = rows.rows(list(page.object_list), now, nameless, USUAL)
    types = ControllerType.objects.prefetch_related("fields", "serial_prefixes")
    context = {
        "backend": backend,
        "rows": shown,
        "columns": USUAL,
        "ago_words": times.ago_words(),
        "keys": " ".join(str(row.pk) for row in shown),
        "results": page,
        "url": endpoint.url(),
        "lock": presenter.lock(endpoint),
        "profile": presenter.asked_of_chargers(backend),
        "types": presenter.in_types(backend, [row.definition() for row in types]),
        "may_keep": lookups.may_keep(request.access, backend),
        "preflight": show_backend_preflight(request, backend, now),
    }
    return render(request, f"backends/{'_backend' if request.htmx else 'backend'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@anywhere(Power.KEEP_BACKENDS)
def add(request: Request) -> HttpResponse:
    """`url`: an endpoint that chargers point at and that has no name yet."""
    form = BackendForm(request.POST or None, access=request.access, url=request.GET.get("url", "")[:600])
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(form.facts(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, form, made, _("%(name)s is named.") % {"name": made.name})
    known = presenter.known_of(lookups.parse_kept(str(form["url"].value() or "")))
    return render(request, "backends/form.html", {"form": form, "known": known})


@require_http_methods(["GET", "HEAD", "POST"])
@for_object("backend", Power.KEEP_BACKENDS, visible_backends, lookups.may_keep)
def edit(request: Request, backend: Backend) -> HttpResponse:
    form = BackendForm(request.POST or None, access=request.access, backend=backend)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit(backend, form.facts(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, form, backend, _("Saved."))
    known = presenter.known_of(backend.endpoint())
    return render(request, "backends/form.html", {"form": form, "backend": backend, "known": known})


@require_http_methods(["GET", "HEAD", "POST"])
@for_object("backend", Power.KEEP_BACKENDS, visible_backends, lookups.may_keep)
def delete(request: Request, backend: Backend) -> HttpResponse:
    """GET: says what it means. POST: does it."""
    if request.method == "POST":
        services.delete(backend, by=request.user)
        messages.success(request, _("%(name)s is deleted. Nothing was sent to any charger.") % {"name": backend.name})
        return redirect("backends")
    chargers = request.access.chargers().filter(lookups.pointing_at(backend)).count()
    context = {
        "backend": backend,
        "url": backend.endpoint().url(),
        "chargers": chargers,
        "also": presenter.goes_with(*services.goes_with(backend)),
    }
    return render(request, "backends/delete.html", context)


def _done(request: Request, form: BackendForm, backend: Backend, said: str) -> HttpResponse:
    messages.success(request, said)
    if form.user_info_dropped:
        messages.warning(request, _("The user and the password in the URL were left out: a token belongs to one charger."))
    for notice in form.notices:
        messages.info(request, sentence(notice))
    return redirect("backend", pk=backend.pk)
