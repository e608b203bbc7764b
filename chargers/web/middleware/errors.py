"""What Django leaves without a word gets a page: a button whose address is opened, a request that nobody can read, a database
that does not answer."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

Page = Callable[[HttpRequest], HttpResponse]
WAIT = 30  # seconds until a browser may try again


def worded(get_response: Page) -> Page:
    """Middleware: who opens the address of a button, after a log-in in between say, is told what to do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware


def readable(get_response: Page) -> Page:
    """Middleware: an address with a NUL byte is nobody's, and no text that PostgreSQL takes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return middleware


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400, for a host that is not ours as well: nothing of the request is trusted."""
    if _is_of_the_database(exception):  # Django takes a log-in that could not be saved for one that was ended
        return _unavailable(request)
    return TemplateResponse(request, "400.html", status=400).render()


def server_error(request: HttpRequest) -> HttpResponse:
    """Status 503 where the database is locked, full or away, else 500. Neither page asks it for anything."""
    if _is_of_the_database(sys.exc_info()[1]):
        return _unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    again = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponse(render_to_string("503.html", {"again": again}), status=503, headers={"Retry-After": str(WAIT)})


def _is_of_the_database(problem: BaseException | None) -> bool:
    """Whether it, or what it came of, says that the database takes nothing now. Another error of it is a mistake of ours."""
    while problem is not None:
        if isinstance(problem, OperationalError | InterfaceError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
