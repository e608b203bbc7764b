"""`manage.py sync_controller_types`: the catalogue files into rows, keeping what an administrator changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chargers.domain.controller.catalogue import CatalogueError
from chargers.services.controllers.controller_types import sync_catalogue


class Command(BaseCommand):
    help = "Adds and updates controller types from the catalogue files. What an administrator changed stays."

    def handle(self, **options: Any) -> None:
        try:
            done = sync_catalogue()
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        for word, names in (("added", done.added), ("changed", done.changed), ("removed", done.removed), ("kept", done.kept)):
            if names:
                self.stdout.write(f"{word}: {', '.join(names)}")
        if not (done.added or done.changed or done.removed):
            self.stdout.write("The controller types are up to date.")
