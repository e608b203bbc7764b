"""Whether somebody has shown anew who they are, and asking for it: by password or passkey, or, where a person has neither, by
logging in at the identity provider once more."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from chargers.models import User

SHOWN_AT = "log_in_again_at"  # in the session
BY_PROVIDER = "socialaccount"  # as allauth names it
VISIT = timedelta(hours=12)  # of who came from the provider: then it is asked anew, and its groups with it


def was_confirmed_lately(request: HttpRequest) -> bool:
    """Within the last quarter of an hour; that somebody logged in is not enough."""
    if reauthentication.get_reauthentication_flows(request.user):
        return bool(reauthentication.did_recently_reauthenticate(request))
    shown_at: float = request.session.get(SHOWN_AT, 0)
    return bool(time.time() - shown_at < app_settings.REAUTHENTICATION_TIMEOUT)


def ask_first(request: HttpRequest, then: str) -> HttpResponse:
    """Leads to where it is asked for, and from there back to this page."""
    if reauthentication.get_reauthentication_flows(request.user):
        messages.info(request, _("Give your password or passkey once more, then press the button again."))
        page = reverse("account_reauthenticate")
    else:
        page = reverse("log_in_again")
    address = f"{page}?{urlencode({'next': then})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else HttpResponseRedirect(address)


def note_log_in(request: HttpRequest, person: User) -> None:
    """A log-in by the provider lasts a day of work; one that was asked for anew counts as shown."""
    if any(record["method"] == BY_PROVIDER for record in get_authentication_records(request, person)):
        request.session.set_expiry(VISIT)
    if getattr(request, "shown_anew", False):
        request.session[SHOWN_AT] = time.time()
