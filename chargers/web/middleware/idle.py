"""A log-in ends by itself where nobody does anything. Pages that follow by themselves do nothing: their scripts say who asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from chargers.models import User
from chargers.web.request import Request
from chargers.wording.durations import duration

SEEN = "seen"  # in the session: when its person last did something, as a Unix time
NOTED = timedelta(minutes=5)  # not more often: each time is a row that is written


def ended(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after those of log-in and of htmx."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_here = request.user.is_authenticated
        if settings.IDLE and was_here:
            now, seen = timezone.now(), _seen(request)
            if now - seen > settings.IDLE:
                logout(request)
                said = _("You were logged out: nothing was done here for %(time)s.")
                messages.info(request, said % {"time": duration(settings.IDLE)})
            elif now - seen > NOTED and _is_somebodys(cast(Request, request)):
                _note(request, now)
        response = get_response(request)
        if settings.IDLE and request.user.is_authenticated and not was_here:
            _note(request, timezone.now())
        return response

    return middleware


def _seen(request: HttpRequest) -> datetime:
    noted = request.session.get(SEEN)
    if isinstance(noted, int):
        return datetime.fromtimestamp(noted, UTC)
    return cast(User, request.user).last_login or timezone.now()


def _note(request: HttpRequest, now: datetime) -> None:
    until = request.session.get_expiry_date()
    request.session[SEEN] = int(now.timestamp())
    request.session.set_expiry(until)  # what is written is not kept for longer: a log-in has its end all the same


def _is_somebodys(request: Request) -> bool:
    return not request.htmx or request.method == "POST" or request.headers.get("X-By-Hand") == "yes"
