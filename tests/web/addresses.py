"""All addresses that the pages have, out of the resolver. Django's admin is not among them: it has tests of its own."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

FILLED = {"pk": 1, "change": 1, "key": "0" * 32, "uidb36": "1"}


def everywhere(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif one.namespace != "admin":
            yield from everywhere(one)


def can_be_got(pattern: URLPattern) -> bool:
    """Whether a GET is answered with more than "not this way". Nobody is logged in, so no view gets further than its door."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    names = {"pk", "change", "key", "uidb36"} & set(getattr(pattern.pattern, "converters", {}))
    try:
        return pattern.callback(request, **{name: FILLED[name] for name in names}).status_code != 405
    except Exception:  # a view that wants more than this is one that looks at a GET
        return True
