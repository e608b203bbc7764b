"""Moments and numbers as each language writes them, from one place (`ecc_web.formats`)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context, Template
from django.utils.formats import date_format, get_format
from django.utils.translation import override

NAMES = {"CLOCK", "CLOCK_SECONDS", "DAY", "DAY_YEAR", "MOMENT", "MOMENT_SECONDS", "MOMENT_YEAR", "MOMENT_YEAR_SECONDS"}
NAMES |= {"WEEKDAY", "WEEKDAY_MOMENT"}
FOR_MACHINES = {"c", "U", r"Y-m-d\TH:i:s.u\+00:00", "Y-m-d"}
AT = datetime(2026, 11, 22, 14, 2, 31, tzinfo=UTC)

WRITTEN = {
    "en": ("22 Nov", "22 Nov 14:02", "22 Nov 2026 14:02:31", "12,345"),
    "fr": ("22 nov.", "22 nov. 14:02", "22 nov. 2026 14:02:31", "12\xa0345"),
    "nl": ("22 nov", "22 nov 14:02", "22 nov 2026 14:02:31", "12.345"),
    "de": ("22. Nov.", "22. Nov. 14:02", "22. Nov. 2026 14:02:31", "12.345"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_a_moment_and_a_number_are_written_as_the_language_does(language: str) -> None:
    with override(language):
        formats = ("DAY", "MOMENT", "MOMENT_YEAR_SECONDS")
        assert (*(date_format(AT, name) for name in formats), intcomma(12345)) == WRITTEN[language]


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_each_language_has_every_format(language: str) -> None:
    assert not [name for name in NAMES if get_format(name, lang=language) == name]
    assert get_format("TIME_FORMAT", lang=language) == "H:i"


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_a_number_in_an_address_is_never_grouped(language: str) -> None:
    with override(language):
        assert Template('<a href="/{{ pk }}/">').render(Context({"pk": 1234567})) == '<a href="/1234567/">'


def formats_asked_for() -> Iterator[tuple[str, str]]:
    """(file, format) of each date and time that a template or the code of the pages writes."""
    for folder, suffixes, asked in (
        ("templates", {".html", ".txt"}, r"""\|(?:date|time):["']([^"']*)["']"""),
        ("chargers/web", {".py"}, r"""(?:date_format|time_format|dateformat\.format)\([^"'\n]*["']([^"']*)["']"""),
    ):
        for file in sorted(Path(settings.BASE_DIR / folder).rglob("*")):
            if file.suffix in suffixes:
                for format_ in re.findall(asked, file.read_text()):
                    yield str(file.relative_to(settings.BASE_DIR)), format_


def test_no_page_writes_a_moment_in_a_way_of_its_own() -> None:
    asked = list(formats_asked_for())
    assert len(asked) > 10
    assert [(file, format_) for file, format_ in asked if format_ not in NAMES | FOR_MACHINES] == []
