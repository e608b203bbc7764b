"""`manage.py demo_surroundings`: the demo's chargers and the other backend. `demo` starts it."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chargers.management.demo import surroundings
from chargers.management.demo.folder import Ports


class Command(BaseCommand):
    help = "Run the demo's simulated chargers and the other backend (started by `demo`)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="The server's port. Default: 8000.")
        parser.add_argument("--no-chargers", action="store_true", help="Only the other backend.")

    def handle(self, *args: Any, port: int, no_chargers: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is no demo.")
        asyncio.run(surroundings.run(settings.DATA_DIR, Ports(port), not no_chargers))
