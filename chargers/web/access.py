"""The one place where powers are enforced. Every view carries one of these rules; a test walks all URLs and finds one without."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import plain_key
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Charger, User
from chargers.services.access import scope as access_scope
from chargers.services.chargers import charger_head
from chargers.services.presence import status_sql

View = Callable[..., HttpResponseBase]


def refuse_ocpp_info_without_leave(request: HttpRequest, keys: Iterable[str]) -> None:
    """For views that write settings of any kind to their charger. Raises `Refusal` where one needs the leave to restore it."""
    if Power.RESTORE_OCPP_INFO not in request.powers and any("ocppinfo" in plain_key(key) for key in keys):  # type: ignore[attr-defined]
        raise Refusal(Notice(Code.OCPP_INFO_LEAVE, FieldRole.OCPP_INFO))


class Rule:
    """What a view demands: a power over the object in its URL, or (None) no more than a person logged in.

    `of`: what the `pk` in its URL names, such as "charger"; empty where there is none.
    """

    def __init__(self, power: Power | None, of: str = "", demanded: bool = False) -> None:
        self.power = power
        self.of = of
        self.demanded = demanded  # who has the power nowhere is refused, where no object is in the URL


def login_required(view: View) -> View:
    """A page leads to the log-in; a part of one is refused, so that nobody finds a log-in form within a page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if getattr(request, "htmx", False):
            return HttpResponse(status=401)
        return redirect_to_login(_page(request))

    return guarded


def _page(request: HttpRequest) -> str:
    """Where somebody was: the page itself, or the one whose button was pressed."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.get_host()
    return urlunsplit(("", "", came_from.path, came_from.query, "")) if ours else reverse("chargers")


def signed_in(view: View) -> View:
    """Anybody who is logged in; what is shown is scoped by queries."""
    guarded = login_required(view)
    guarded.rule = Rule(None)  # type: ignore[attr-defined]
    return guarded


def for_charger(power: Power) -> Callable[[View], View]:
    """A view of one charger: `pk` becomes `charger`. Out of scope: not found. In scope without the power: forbidden."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            scope = charger_head.with_needs(status_sql.with_status(access_scope.visible_chargers(request.user), timezone.now()))
            scope = scope.select_related("controller_type", "organisation", "site", "presence", "presence__process")
            charger: Charger = get_object_or_404(scope, pk=pk)
            held = access_scope.powers(request.user, charger)  # type: ignore[arg-type]
            if power not in held:
                raise PermissionDenied
            request.powers = held  # type: ignore[attr-defined]
            return view(request, charger, **kwargs)

        checked = login_required(guarded)
        checked.rule = Rule(power, of="charger")  # type: ignore[attr-defined]
        return checked

    return decorate


def for_object(kind: str, power: Power | None, scope: Callable[[User], QuerySet[Any]]) -> Callable[[View], View]:
    """A view of one object that is no charger: `pk` becomes the object. Out of this person's `scope`: not found. In scope
    without the power: forbidden."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
            found = get_object_or_404(scope(request.user), pk=pk)  # type: ignore[arg-type]
            if power is not None and not access_scope.may_anywhere(request.user, power):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, found, **kwargs)

        checked = login_required(guarded)
        checked.rule = Rule(power, of=kind)  # type: ignore[attr-defined]
        return checked

    return decorate


def anywhere(power: Power) -> Callable[[View], View]:
    """A view of no charger yet: for who has this power in some organisation. Where, its forms and services check."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not access_scope.may_anywhere(request.user, power):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, **kwargs)

        checked = login_required(guarded)
        checked.rule = Rule(power, demanded=True)  # type: ignore[attr-defined]
        return checked

    return decorate


def for_chargers(power: Power) -> Callable[[View], View]:
    """A view of several chargers at once: it gets those with which this person may do this. Others do not exist there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            return view(request, access_scope.chargers_with_power(request.user, power), **kwargs)  # type: ignore[arg-type]

        checked = login_required(guarded)
        checked.rule = Rule(power)  # type: ignore[attr-defined]
        return checked

    return decorate
