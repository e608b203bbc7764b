"""`ecc_web.asgi` for servers that are not ours: they know an ASGI 3 application by its being a coroutine function."""

from __future__ import annotations

import inspect

from asgiref.compatibility import is_double_callable
from uvicorn import Config

from ecc_web import asgi
from ecc_web.server.doors import Doors, ProcessRole


def test_every_server_knows_it_as_asgi_3() -> None:
    assert inspect.iscoroutinefunction(asgi.application)
    assert not is_double_callable(asgi.application)
    assert not is_double_callable(Doors(ProcessRole.PAGES))
    config = Config(asgi.application, interface="auto", log_config=None)
    config.load()
    assert config.interface == "asgi3"
