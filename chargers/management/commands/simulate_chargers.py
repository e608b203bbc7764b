"""`manage.py simulate_chargers`: the simulator's own command line (chargers/simulator/command.py), behind Django's door."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chargers.simulator.command import PURPOSE, add_arguments, run
from chargers.simulator.dial import CannotStart


class Command(BaseCommand):
    help = PURPOSE
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(options, self._write)
        except CannotStart as wrong:
            raise CommandError(str(wrong), returncode=2) from None

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
