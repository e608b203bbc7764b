"""The answer of log-in, password and e-mail pages to a person who asks too often: how long to wait."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from chargers.web.common.rate_limits import minutes
from chargers.web.request import Request

# Which of allauth's limits (settings) a page has, by the name of its URL.
LIMITS = {
    "account_login": "login",
    "account_reauthenticate": "reauthenticate",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_email": "manage_email",
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "mfa_login_webauthn": "webauthn_login",
}


def too_often(request: Request) -> HttpResponse:
    """Status 429, with the longest time that the page's limit can ask for."""
    seconds = longest((settings.ACCOUNT_RATE_LIMITS | settings.MFA_RATE_LIMITS).get(LIMITS.get(_name(request), ""), "1/m/ip"))
    answer = render(request, "429.html", {"minutes": minutes(seconds)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def longest(limit: str) -> int:
    """Seconds of the longest span in one of allauth's limits: `20/m/ip,5/5m/key` is 300."""
    spans = [part.split("/")[1] for part in limit.split(",")]
    return max(int(span[:-1] or 1) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[span[-1]] for span in spans)


def _name(request: Request) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
