"""What is grave asks for the password or passkey once more, unless it was given within the last quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chargers.web import again
from chargers.web.access import page_of

View = Callable[..., HttpResponseBase]


def grave(when: Callable[[HttpRequest], bool] | None = None) -> Callable[[View], View]:
    """A view, inside of its rule of access, whose POST is grave; with `when`, only such a POST. Nothing is done before."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = request.method == "POST" and (when is None or when(request))
            if asked and not again.was_confirmed_lately(request):
                return again.ask_first(request, page_of(request))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
