"""Pages in the language that a person chose, on whichever device they log in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Page = Callable[[HttpRequest], HttpResponse]


def preferred_language(get_response: Page) -> Page:
    """Middleware, after the one that knows the person: the kept choice stands in for a cookie that this browser lacks."""
    offered = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen in offered and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return get_response(request)

    return middleware
