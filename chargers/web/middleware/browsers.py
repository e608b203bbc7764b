"""What browsers may do with an answer: keep none that is made for somebody, and use nothing of the machine for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Page = Callable[[HttpRequest], HttpResponse]
UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "serial", "usb"),
)
POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)


def told(get_response: Page) -> Page:
    """Middleware, outside of all others: pages of errors too. Whoever sits down after a log-out finds nothing by Back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        said = response.headers.get("Cache-Control", "")
        if "no-store" not in said and "public" not in said:  # static files are everybody's
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
