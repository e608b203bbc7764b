"""One URL gives a page or a fragment of it: browsers are told, else Back may show the fragment alone, out of their cache."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

Page = Callable[[HttpRequest], HttpResponse]


def told_apart(get_response: Page) -> Page:
    """Middleware: an answer holds for requests of the same kind only."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware
