"""The ASGI application with its three doors (pages, the browser's socket, chargers) for any ASGI server; `serve` is ours."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")

import django

django.setup()  # before anything that imports models

from ecc_web.server.doors import ProcessRole  # noqa: E402
from ecc_web.server.run import make_app  # noqa: E402

application = make_app(ProcessRole.ALL)
