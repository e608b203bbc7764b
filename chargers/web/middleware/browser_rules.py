"""What browsers are told beyond Django's own settings: to keep no page of a log-in, and what no page of ours uses."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Page = Callable[[HttpRequest], HttpResponse]

UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "usb", "serial", "bluetooth", "hid"),
)
POLICY = ", ".join(f"{name}=()" for name in UNUSED)


def limited(get_response: Page) -> Page:
    """Middleware, outside of what gives files: no page may use what none needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def not_kept(get_response: Page) -> Page:
    """Middleware, behind what gives files: a page that a log-in sees is not in the browser after it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:  # without a look at the session, which some pages do not need
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
