"""A translation is whole and well set: the same placeholders and tags, the same end, and each language's own typography."""

import re
from collections.abc import Iterator

import polib
import pytest
from django.conf import settings

from ecc_web import foreign_strings

LOCALE = settings.BASE_DIR / "locale"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+[^>]*>|&\w+;|https?://\S+")
ENDS = ".?!:…"
FRENCH_SPACES = {":": "\u00a0", ";": "\u202f", "?": "\u202f", "!": "\u202f", "»": "\u00a0"}
WRONG = {
    "fr": [
        ("'", "\u2019"),
        (r"« ", "« with a no-break space"),
        (r"\.\.\.", "…"),
        (r"\bemail|\bmail\b(?<!-mail)", "e-mail"),
        (r"\b(?:tu|toi|ton)\b", "vous"),
    ],
    "nl": [
        ("'", "\u2019"),
        (r"\b(?:u|uw|uzelf)\b", "je"),
        (r"\be-?mail ?adres\b(?<!e-mailadres)", "e-mailadres"),
        (r"\bemail", "e-mail"),
    ],
    "de": [
        ("'", "\u2019"),
        (r"\b(?:du|dich|dir|deine?[rsmn]?)\b", "Sie"),
        (r"\bdass selbe|\bdas selbe\b", "dasselbe"),
        (r"\bEmail", "E-Mail"),
    ],
}


def texts(code: str) -> Iterator[tuple[str, str]]:
    """(English, translation); a plural form with its own."""
    for entry in polib.pofile(str(LOCALE / code / "LC_MESSAGES" / "django.po")):
        if entry.msgid_plural:
            yield entry.msgid_plural, entry.msgstr_plural[1]
            if not set(PLACEHOLDERS.findall(entry.msgid)) < set(PLACEHOLDERS.findall(entry.msgid_plural)):
                yield entry.msgid, entry.msgstr_plural[0]
        else:
            yield entry.msgid, entry.msgstr


def end_of(text: str) -> str:
    last = text.rstrip("\u201c\u201d\u00a0»)")[-1:]
    return last if last in ENDS else ""


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_and_tags_are_the_same(code: str) -> None:
    for english, translation in texts(code):
        assert sorted(PLACEHOLDERS.findall(translation)) == sorted(PLACEHOLDERS.findall(english)), (english, translation)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_begins_and_ends_as_the_english_does(code: str) -> None:
    foreign = {str(text) for text in foreign_strings.TEXTS}
    for english, translation in texts(code):
        assert len(english) - len(english.lstrip()) == len(translation) - len(translation.lstrip()), (english, translation)
        assert len(english) - len(english.rstrip()) == len(translation) - len(translation.rstrip()), (english, translation)
        if english not in foreign:
            assert end_of(english) == end_of(translation), (english, translation)


def test_french_signs_have_their_spaces() -> None:
    for _, translation in texts("fr"):
        plain = re.sub(r"\w+://\S*|%\(\w+\)s://\S*|\d:\d|/ : # .*|<[^>]*>", "x", translation)
        for sign, space in FRENCH_SPACES.items():
            for found in re.finditer(re.escape(sign), plain):
                before = plain[: found.start()][-1:]
                assert before in {space, "?", "!"} or (sign == ":" and before in {"x", ""}), (sign, repr(translation))
        assert not re.search("«(?!\u00a0)", plain), repr(translation)


@pytest.mark.parametrize(("code", "wrong", "right"), [(code, *pair) for code, pairs in WRONG.items() for pair in pairs])
def test_no_slip_of_a_language(code: str, wrong: str, right: str) -> None:
    found = [one for _, one in texts(code) if re.search(wrong, re.sub(r"%\(\w+\)s|<[^>]*>", "", one), re.I)]
    assert not found, f"say {right}: {found}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_plural_forms_are_the_languages_own(code: str) -> None:
    """French counts nothing as one."""
    forms = polib.pofile(str(LOCALE / code / "LC_MESSAGES" / "django.po")).metadata["Plural-Forms"]
    assert forms.replace(" ", "") == {"fr": "nplurals=2;plural=(n>1);"}.get(code, "nplurals=2;plural=(n!=1);")
