"""Translations are compiled without msgfmt, by whoever comes first; `serve` says so where it cannot."""

import gettext
import os
import shutil
from pathlib import Path

import pytest

from chargers.management.compiled import compile_, stale_sources
from ecc_web.server import checks


@pytest.fixture
def locale(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "locale"
    shutil.copytree(settings.BASE_DIR / "locale" / "nl", folder / "nl", ignore=shutil.ignore_patterns("*.mo"))
    settings.LOCALE_PATHS = [folder]
    return folder


def test_what_is_compiled_can_be_read_and_is_fresh_until_its_source_changes(locale: Path) -> None:
    (source,) = stale_sources([locale])
    with compile_(source).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Chargers") == "Laadpalen"
    assert stale_sources([locale]) == []
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert stale_sources([locale]) == [source]


def test_serve_compiles_what_is_stale(locale: Path) -> None:
    checks.translations()
    assert stale_sources([locale]) == []
    assert [file.name for file in (locale / "nl" / "LC_MESSAGES").iterdir() if file.suffix == ".new"] == []


def test_serve_says_so_where_it_may_not_write(locale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(checks.CannotServe, match=r"^The translations are not compiled, and cannot be by this user: run .*\.$"):
        checks.translations()
