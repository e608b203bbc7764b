"""What is grave asks for the password or passkey once more, unless it was given within the last quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from chargers.web import again
from chargers.web.access import page_of

View = Callable[..., HttpResponseBase]
KEPT = "typed_at_a_grave_form"  # in the session
MOST_KEPT = 20_000  # characters


def grave(when: Callable[..., bool] | None = None, *, form: bool = False) -> Callable[[View], View]:
    """A view, inside of its rule of access, whose POST is grave; with `when`, only such a POST. Nothing is done before.

    `form`: what was typed is there again on the page that it leads back to, by `typed_before`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            asked = request.method == "POST" and (when is None or when(request, *args))
            if asked and not again.was_confirmed_lately(request):
                if form:
                    _keep(request)
                return again.ask_first(request, request.path if form else page_of(request))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed into the form of this page when it asked who one is: once."""
    page, typed = request.session.get(KEPT, ("", ""))
    if page != request.path or request.method == "POST":
        return None
    del request.session[KEPT]
    return QueryDict(typed)


def _keep(request: HttpRequest) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if len(text := typed.urlencode()) <= MOST_KEPT:
        request.session[KEPT] = (request.path, text)
