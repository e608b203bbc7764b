"""`manage.py translations`: collects strings into locale/, and says which translations are missing."""

import os
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

WRITTEN_IN = "en"  # whatever the server's language is
SOURCES = ("chargers", "ecc_web", "templates")


class Command(BaseCommand):
    help = "Collect translatable strings into locale/ and report what is missing (script/translations)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail where something is missing.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        locale = settings.BASE_DIR / "locale"
        if check and not any(locale.glob("*/LC_MESSAGES/*.po")):
            self.stdout.write("There are no translations yet.")
            return
        if shutil.which("xgettext"):
            with tempfile.TemporaryDirectory() as folder:
                fresh = collect(Path(folder), locale)
                flaws = [*flaws_of(fresh), *([] if not check else uncollected(fresh, locale))]
                if not check:
                    shutil.copytree(fresh, locale, dirs_exist_ok=True)
        elif check:
            flaws = list(flaws_of(locale))
        else:
            raise CommandError("Collecting strings needs gettext: `apt-get install gettext`.")
        for flaw in flaws:
            self.stdout.write(flaw)
        if flaws and check:
            raise CommandError(f"{len(flaws)} strings are not translated as they should be.")


def languages() -> list[str]:
    return [code for code, _ in settings.LANGUAGES if code != WRITTEN_IN]


def collect(folder: Path, locale: Path) -> Path:
    """Django's makemessages, on a copy of the sources alone: it would walk the whole tree. Returns the new locale folder."""
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    fresh = folder / "locale"
    shutil.copytree(locale, fresh, ignore=shutil.ignore_patterns("*.mo")) if locale.exists() else fresh.mkdir()
    with chdir(folder), override_settings(LOCALE_PATHS=[fresh]):
        call_command("makemessages", locale=languages(), no_location=True, no_obsolete=True, no_wrap=True, verbosity=0)
    for code in languages():
        settle(fresh / code / "LC_MESSAGES" / "django.po")
    return fresh


def settle(file: Path) -> None:
    """Leaves in a catalogue what the strings alone decide: neither where one stands nor when it was collected."""
    po = polib.pofile(str(file), wrapwidth=0)
    po.metadata.pop("POT-Creation-Date", None)
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    po.save()


def flaws_of(locale: Path) -> Iterator[str]:
    """A line for each string that is missing or fuzzy."""
    for code in languages():
        file = locale / code / "LC_MESSAGES" / "django.po"
        if not file.exists():
            yield f"{code}: no translations at all"
            continue
        po = polib.pofile(str(file))
        yield from (f"{code}: missing: {entry.msgid!r}" for entry in po.untranslated_entries())
        yield from (f"{code}: fuzzy: {entry.msgid!r}" for entry in po.fuzzy_entries())


def uncollected(fresh: Path, locale: Path) -> Iterator[str]:
    """A line for each string of the sources that script/translations has not collected, or that is gone."""
    for code in languages():
        now, then = (_ids(folder / code / "LC_MESSAGES" / "django.po") for folder in (fresh, locale))
        yield from (f"{code}: not collected: {msgid!r}" for msgid in sorted(now - then))
        yield from (f"{code}: no longer used: {msgid!r}" for msgid in sorted(then - now))


def _ids(file: Path) -> set[str]:
    if not os.path.exists(file):
        return set()
    return {entry.msgid for entry in polib.pofile(str(file)) if not entry.obsolete}
