"""The ASGI application with its three doors (pages, the browser's socket, chargers) for any ASGI server; `serve` is ours."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")

import django

django.setup()  # before anything that imports models

from ecc_web.server.doors import ProcessRole  # noqa: E402
from ecc_web.server.run import make_app  # noqa: E402

_app = make_app(ProcessRole.ALL)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """A coroutine function, by which servers know an ASGI 3 application."""
    await _app(scope, receive, send)
