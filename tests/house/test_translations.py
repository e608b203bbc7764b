"""French, Dutch and German are complete, from the moment that there are any."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from chargers.management.commands.translations import settle
from tests.programs import needs

ARE_THERE = any((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))


@needs("gettext")
def test_nothing_is_missing_fuzzy_or_not_collected(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("translations", check=True)
    except CommandError as incomplete:
        pytest.fail(f"{incomplete}\n{capsys.readouterr().out}")
    if not ARE_THERE:
        assert "no translations yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "file", sorted((settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po")), ids=lambda file: file.parts[-3]
)
def test_a_catalogue_says_nothing_of_where_its_strings_stand(file: Path) -> None:
    """Else a file that moves, or a string that is added, rewrites it from top to bottom."""
    entries = polib.pofile(str(file))
    assert [entry.msgid for entry in entries if entry.occurrences] == []
    if file.parts[-3] != settings.LANGUAGE_CODE:  # that one is written by hand
        assert [entry.msgid for entry in entries] == sorted(entry.msgid for entry in entries)


def test_what_is_collected_is_put_in_an_order_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "some.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"POT-Creation-Date: 2026-01-01 10:00+0000\\n"\n\nmsgid "b"\nmsgstr "2"\n\nmsgid "a"\nmsgstr "1"\n'
    )
    settle(file)
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(file))] == [("a", "1"), ("b", "2")]
    assert "POT" not in file.read_text()
