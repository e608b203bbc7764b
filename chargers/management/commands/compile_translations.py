"""`manage.py compile_translations`: .mo files from .po files, without msgfmt. Only what is older than its source."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations whose source is newer."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for locale in settings.LOCALE_PATHS:
            for source in sorted(Path(locale).glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                    continue
                fresh = compiled.with_suffix(".new")
                polib.pofile(str(source)).save_as_mofile(str(fresh))
                fresh.replace(compiled)
                if verbosity:
                    self.stdout.write(str(compiled.relative_to(locale)))
