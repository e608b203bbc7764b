"""Logging in at the organisation's identity provider: on the way there, back from it, and once more for what is grave."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from chargers.web import again
from chargers.web.access import signed_in
from chargers.web.people.provider import KEY, Provider, ProviderAnswers
from chargers.web.request import Request

MISREAD = (AttributeError, LookupError, OAuth2Error, RequestException, TypeError, ValueError)  # by an answer that is none


@require_POST
def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """A page that leads there by itself: a form of ours must not end anywhere else, says our content policy."""
    provider = _provider(request, provider_id)
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if limited is not None:
        return limited
    process = AuthProcess.CONNECT if request.POST.get("process") == AuthProcess.CONNECT else AuthProcess.LOGIN
    if process == AuthProcess.CONNECT and not (request.user.is_authenticated and again.was_confirmed_lately(request)):
        return again.ask_first(request, reverse("socialaccount_connections"))
    anew = request.user.is_authenticated and process == AuthProcess.LOGIN
    try:
        onward: HttpResponse = provider.redirect(
            request,
            process,
            next_url=get_next_redirect_url(request),
            data={"anew": True} if anew else None,
            auth_params={"prompt": "login", "max_age": "0"} if anew else {},
        )
    except MISREAD as problem:
        return _failed(request, provider, problem)
    return render(request, "people/onward.html", {"url": onward["Location"]}) if "Location" in onward else onward


@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    provider = _provider(request, provider_id)
    try:
        back: HttpResponse = OAuth2CallbackView.adapter_view(ProviderAnswers(request, KEY))(request)
    except (*MISREAD, IntegrityError) as problem:  # the last: of two answers at once one made the account
        return _failed(request, provider, problem)
    return back


@require_GET
@signed_in
def log_in_again(request: Request) -> HttpResponse:
    """For who has neither password nor passkey here."""
    if not settings.OIDC["URL"]:
        raise Http404
    return render(request, "people/log_in_again.html", {"next": get_next_redirect_url(request) or ""})


def _provider(request: HttpRequest, provider_id: str) -> Provider:
    try:
        found: Provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return found


def _failed(request: HttpRequest, provider: Provider, problem: Exception) -> HttpResponse:
    page: HttpResponse = render_authentication_error(request, provider, exception=problem)
    return page
