"""What a view gets: Django's request, of a person who is logged in, with what our middleware and rules add to it."""

from __future__ import annotations

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
