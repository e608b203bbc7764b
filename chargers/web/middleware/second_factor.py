"""The one place where a second factor is demanded: from admins, where the setting says so, before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from chargers.services.access.access import holds_everything
from chargers.services.people import people
from chargers.web.request import Request

# Where a second factor is set up, and what works without one: leaving, confirming who one is, language and theme.
OPEN = ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout", "preferences")
OPEN_PATHS = ("/i18n/", "/healthz", "/.well-known/")


def demanded_from_admins(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after those of log-in. Django's admin is behind it too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.ADMIN_SECOND_FACTOR and _lacks_it(request):
            messages.warning(request, _("Admins need a second factor here. Set one up, then continue."))
            index = reverse("mfa_index")
            return HttpResponseClientRedirect(index) if cast(Request, request).htmx else HttpResponseRedirect(index)
        return get_response(request)

    return middleware


def _lacks_it(request: HttpRequest) -> bool:
    user = request.user
    if not (user.is_authenticated and (holds_everything(user) or user.is_staff)):
        return False
    open_here = {*map(reverse, OPEN)}
    if request.path in open_here or request.path.startswith(OPEN_PATHS):
        return False
    return not people.has_second_factor(user)
