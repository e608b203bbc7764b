"""The one place where powers are enforced. Every view carries one of these rules; a test walks all URLs and finds one without."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.chargers import charger_head
from chargers.services.presence import status_sql
from chargers.web.request import Request

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponseBase]


class AccessRule:
    """What a view demands: a power over the object in its URL, or (None) no more than a person logged in.

    `of`: what the `pk` in its URL names, such as "charger"; empty where there is none.
    """

    def __init__(self, power: Power | None, of: str = "", demanded: bool = False) -> None:
        self.power = power
        self.of = of
        self.demanded = demanded  # who has the power nowhere is refused, where no object is in the URL


def _logged_in(view: View, rule: AccessRule) -> View:
    """A page leads to the log-in; a part of one is refused, so that nobody finds a log-in form within a page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            asked = cast(Request, request)
            asked.access = cast(Access, SimpleLazyObject(partial(Access.of, asked.user)))  # one query, when it is first asked
            return view(asked, *args, **kwargs)
        if getattr(request, "htmx", False):
            return HttpResponse(status=401)
        return redirect_to_login(page_of(request))

    vars(guarded)["rule"] = rule
    return guarded


def page_of(request: HttpRequest) -> str:
    """Where somebody was: the page itself, or the one whose button was pressed."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.get_host()
    return urlunsplit(("", "", came_from.path, came_from.query, "")) if ours else reverse("chargers")


def signed_in(view: Callable[Concatenate[Request, P], HttpResponseBase]) -> View:
    """Anybody who is logged in; what is shown is scoped by queries."""
    return _logged_in(view, AccessRule(None))


def for_charger(power: Power) -> Callable[[Callable[Concatenate[Request, Charger, P], HttpResponseBase]], View]:
    """A view of one charger: `pk` becomes `charger`. Out of scope: not found. In scope without the power: forbidden."""

    def decorate(view: Callable[Concatenate[Request, Charger, P], HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: Request, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            now = timezone.now()
            scope = charger_head.with_needs(status_sql.with_status(request.access.known_chargers(), now), now)
            scope = scope.select_related("controller_type", "organisation", "site", "presence", "presence__process")
            charger: Charger = get_object_or_404(scope, pk=pk)
            request.powers = request.access.powers(charger)
            if power not in request.powers:
                raise PermissionDenied
            return view(request, charger, *args, **kwargs)

        return _logged_in(guarded, AccessRule(power, of="charger"))

    return decorate


def for_object(
    kind: str,
    power: Power | None,
    scope: Callable[[Access], QuerySet[Row]],
    allows: Callable[[Access, Row], bool] = lambda _access, _row: True,
) -> Callable[[Callable[Concatenate[Request, Row, P], HttpResponseBase]], View]:
    """A view of one object that is no charger: `pk` becomes the object. Out of this person's `scope`: not found. In scope
    without the power, or where `allows` says no: forbidden."""

    def decorate(view: Callable[Concatenate[Request, Row, P], HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: Request, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found: Row = get_object_or_404(scope(request.access), pk=pk)
            if power is not None and not (request.access.may(power) and allows(request.access, found)):
                raise PermissionDenied
            return view(request, found, *args, **kwargs)

        return _logged_in(guarded, AccessRule(power, of=kind))

    return decorate


def anywhere(power: Power) -> Callable[[Callable[Concatenate[Request, P], HttpResponseBase]], View]:
    """A view of no charger yet: for everybody who has this power in some organisation. Where, its forms and services check."""

    def decorate(view: Callable[Concatenate[Request, P], HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.access.may(power):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _logged_in(guarded, AccessRule(power, demanded=True))

    return decorate


def for_chargers(
    power: Power,
) -> Callable[[Callable[Concatenate[Request, QuerySet[Charger], P], HttpResponseBase]], View]:
    """A view of several chargers at once: it gets those with which this person may do this. Others do not exist there."""

    def decorate(view: Callable[Concatenate[Request, QuerySet[Charger], P], HttpResponseBase]) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, request.access.chargers_with(power), *args, **kwargs)

        return _logged_in(guarded, AccessRule(power))

    return decorate
