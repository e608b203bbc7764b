"""The one way to start the server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Everything about it is in ecc_web.server."""

    help = "Serve pages, browsers' and chargers' sockets from one process."
    requires_system_checks: list[str] = []  # a missing key must end with one sentence, not with a list of checks

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on. Default: 127.0.0.1.")
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on; 0 chooses a free one. Default: 8000.")
        parser.add_argument(
            "--role",
            choices=("all", "chargers", "pages"),
            default="all",
            help="What is open: chargers' sockets, pages with the browsers' socket, or all. Default: all.",
        )

    def handle(self, *args: Any, host: str, port: int, role: str, **options: Any) -> None:
        from ecc_web.server import checks, run  # here: --help needs none of it

        try:
            run.serve(host, port, role)
        except checks.CannotServe as sentence:
            raise CommandError(str(sentence)) from None
