"""Pages that others wrote, as this installation has them: those of passwords only where there are passwords, and what guards an
account or gives rights only for somebody who showed anew who they are."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows import reauthentication
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from chargers.web import again

Page = Callable[[HttpRequest], HttpResponse]
OF_PASSWORDS = "/accounts/password/"
OF_PROVIDER = "/accounts/3rdparty/"
GRAVE = ("/admin/chargers/grouprole/",)
GUARDED = ("/accounts/2fa/", "/accounts/email/", OF_PROVIDER)


def guarded(get_response: Page) -> Page:
    """Middleware. allauth asks nothing of somebody who has neither password nor passkey: here the provider is asked once more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path
        if (path.startswith(OF_PASSWORDS) and not settings.PASSWORDS) or (
            path.startswith(OF_PROVIDER) and not settings.OIDC["URL"]
        ):
            raise Http404
        if _is_grave(request) and not again.was_confirmed_lately(request):
            return again.ask_first(request, path)
        return get_response(request)

    return middleware


def _is_grave(request: HttpRequest) -> bool:
    if request.method != "POST" or not request.user.is_authenticated:
        return False
    if request.path.startswith(GRAVE):
        return True
    return request.path.startswith(GUARDED) and not reauthentication.get_reauthentication_flows(request.user)
