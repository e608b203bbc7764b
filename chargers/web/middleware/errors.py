"""Refusals that Django leaves without a word get a page: a button whose address is opened, a request that nobody can read."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

Page = Callable[[HttpRequest], HttpResponse]


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django names it
    """Status 400, for a host that is not ours as well: nothing of the request is trusted."""
    return TemplateResponse(request, "400.html", status=400).render()
