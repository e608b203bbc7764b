"""The glossary's terms are translated once (`locale/glossary.toml`)."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import polib
import pytest
from django.conf import settings

LOCALE = settings.BASE_DIR / "locale"
TERMS: list[dict[str, Any]] = tomllib.loads((LOCALE / "glossary.toml").read_text())["term"]
EXCEPTIONS: list[dict[str, Any]] = tomllib.loads((LOCALE / "glossary_exceptions.toml").read_text())["exception"]
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def entries(code: str) -> Iterator[tuple[str, str]]:
    """(English, translation) of each entry, with plain spaces; a plural form with its own."""
    for entry in polib.pofile(str(LOCALE / code / "LC_MESSAGES" / "django.po")):
        forms = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            forms = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        for english, translation in forms:
            yield english, re.sub(r"\s", " ", translation)


def asked(term: dict[str, Any]) -> re.Pattern[str]:
    default = re.escape(term["english"]) + ("" if term["english"].endswith("s") else "s?")
    return re.compile(rf"(?<![\w.])(?:{term.get('match', default)})(?![\w/])", re.I)


def said(word: dict[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(word.get("forms") or [re.escape(word["word"])]), re.I)


def excused(code: str, english: str, term: str) -> bool:
    return any(
        term in one["terms"] and code in one.get("languages", LANGUAGES) and english.startswith(tuple(one["texts"]))
        for one in EXCEPTIONS
    )


def terms_of(english: str) -> Iterator[dict[str, Any]]:
    """The terms in a text; a longer one hides a shorter one within it (the key of "authorization key")."""
    english = re.sub(r"%\(\w+\)s", " ", english)
    for term in sorted(TERMS, key=lambda term: -len(term["english"])):
        if asked(term).search(english):
            yield term
            english = asked(term).sub(" ", english)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_term_has_its_one_translation(code: str) -> None:
    missing = [
        f"{term['english']} ({term[code]['word']}): {english!r}: {translation!r}"
        for english, translation in entries(code)
        for term in terms_of(english)
        if not said(term[code]).search(translation) and not excused(code, english, term["english"])
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_synonym_is_used(code: str) -> None:
    used = [
        f"{found[0]} instead of {term[code]['word']}: {translation!r}"
        for english, translation in entries(code)
        for term in TERMS
        for banned in term[code].get("banned", ())
        if (found := re.search(rf"(?<!\w)(?:{banned})(?!\w)", translation, 0 if "info" in banned else re.I))
        and not excused(code, english, term["english"])
    ]
    assert not used, "\n".join(used)


def test_the_french_guide_uses_the_words_of_the_pages() -> None:
    guide = "\n".join(file.read_text() for file in sorted((settings.BASE_DIR / "docs" / "fr").glob("*.md")))
    guide = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", guide)
    banned = [one for term in TERMS for one in term["fr"].get("banned", ())]
    assert re.findall(rf"(?<!\w)(?:{'|'.join(banned)})(?!\w)", re.sub(r"\s", " ", guide)) == []


def test_every_exception_is_needed() -> None:
    known = {english for code in LANGUAGES for english, _ in entries(code)}
    assert [text for one in EXCEPTIONS for text in one["texts"] if not any(english.startswith(text) for english in known)] == []
    assert all(one["reason"] for one in EXCEPTIONS)
