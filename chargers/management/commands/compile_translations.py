"""`manage.py compile_translations`: .mo files from .po files, without msgfmt. Only what is older than its source."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from chargers.management.compiled import compile_, stale_sources


class Command(BaseCommand):
    help = "Compile the translations whose source is newer."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for source in stale_sources(map(Path, settings.LOCALE_PATHS)):
            compiled = compile_(source)
            if verbosity:
                self.stdout.write(f"{source.parents[1].name}: {compiled.name}")
