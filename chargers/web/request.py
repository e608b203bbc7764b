"""What a view gets: Django's request, of a person who is logged in, with what our middleware and rules add to it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from chargers.domain.roles import Power
from chargers.models import User
from chargers.services.access.access import Access


class Request(HttpRequest):
    """`access`: what this person may see and do anywhere. `powers`: what with the charger in the URL, where there is one."""

    user: User
    htmx: HtmxDetails
    access: Access
    powers: frozenset[Power]


def absolute_url(request: HttpRequest, path: str) -> str:
    """Under the address at which people reach the pages; where none is set, under the one that this request names. A stranger may
    write any of the allowed hosts there."""
    return f"{settings.PAGES_URL.rstrip('/')}{path}" if settings.PAGES_URL else request.build_absolute_uri(path)
