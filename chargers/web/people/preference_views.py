"""Theme and language, chosen in the menu of every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chargers.services.people import preferences as services
from chargers.web.access import signed_in
from chargers.web.request import Request

THEMES = {"system": "", "light": "light", "dark": "dark"}


@require_POST
@signed_in
def preferences(request: Request) -> HttpResponse:
    """Keeps the choice and goes back to the page it was made on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("chargers")
    response = HttpResponseRedirect(back)
    theme, language = request.POST.get("theme"), request.POST.get("language")
    if theme in THEMES:
        services.choose_theme(request.user, THEMES[theme])
    if language in dict(settings.LANGUAGES):
        services.choose_language(request.user, language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86_400,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
