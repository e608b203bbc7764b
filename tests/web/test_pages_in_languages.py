"""Every page that links lead to, in each language: nothing is left in English, and moments are written as the language does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.html import strip_tags

from chargers.models import User
from tests.web import scenery

AT = datetime(2026, 3, 14, 14, 2, 31, tzinfo=UTC)  # a month that has another name in every language
MARCH = {"en": "Mar", "fr": "mars", "nl": "mrt", "de": "März"}
ENGLISH_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# German has a dot after the day, French and Dutch small letters.
OTHER_MONTHS = re.compile(rf"\b{ENGLISH_MONTH}\.? \d{{1,2}}\b(?!:)|\b\d{{1,2}} {ENGLISH_MONTH}\b")
TWELVE_HOURS = re.compile(r"\d (?:[ap]\.m\.|[AP]M)\b|\b(?:noon|midnight)\b")
DRAWN = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "max"}  # attributes that are one number
NUMBER = re.compile(r"-?\d*\.?\d+(?:%|px|em|mm)?")
GROUPED = re.compile(r"\d[\u00a0\u202f]\d")
OF_EACH_VIEW = 2
NOT_WALKED = re.compile(r"^/(?:admin|static|i18n)/|/logout/")
PLAIN = {"code", "pre", "samp", "script", "style", "textarea", "option"}
READ_OUT = ("aria-label", "title", "placeholder", "alt", "data-label")
NAMES_OF_PIECES = {"error"}  # of settings, as the controller writes them
VOID = {"area", "br", "hr", "img", "input", "link", "meta", "rect", "path", "circle", "line", "use"}


class Texts(HTMLParser):
    """Links, and what a reader sees or hears that is no quotation: texts, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.odd_numbers: list[str] = []  # in attributes, which are for machines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, text in attrs:
            if text and ((name in DRAWN and not NUMBER.fullmatch(text)) or (name not in READ_OUT and GROUPED.search(text))):
                self.odd_numbers.append(f"<{tag} {name}={text!r}>")
        if tag == "a" and given.get("href") and "download" not in given:
            self.links.append(str(given["href"]))
        if not self.quoted:
            self.texts += [text for name in READ_OUT if (text := given.get(name))]
        if tag not in VOID:
            quoted = tag in PLAIN or "mono" in str(given.get("class", "")).split() or ("lang" in given and tag != "html")
            self.open.append((tag, quoted))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.quoted and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def quoted(self) -> bool:
        return any(quoted for _, quoted in self.open)


def english(code: str) -> set[str]:
    """Texts that are said otherwise in this language."""
    entries = polib.pofile(str(settings.BASE_DIR / "locale" / code / "LC_MESSAGES" / "django.po"))
    different = {entry.msgid for entry in entries if not entry.msgid_plural and entry.msgid != entry.msgstr}
    same = {entry.msgstr for entry in entries}  # an English word that this language has for something else
    return {strip_tags(text) for text in different - same} - NAMES_OF_PIECES


def names() -> set[str]:
    """What people are called here: some are named after their role."""
    return {name for person in User.objects.all() for name in (person.username, person.first_name, person.get_full_name())}


def walk(browser: Client) -> Iterator[tuple[str, Any, Texts]]:
    """Pages that can be reached from the first one, a few of each view."""
    waiting, seen, of_view = ["/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/email/"], set(), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        try:
            view = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        of_view[view] += 1
        if NOT_WALKED.search(path) or of_view[view] > OF_EACH_VIEW:
            continue
        page = browser.get(path, follow=True)
        if "text/html" not in page.headers.get("Content-Type", ""):
            continue
        texts = Texts()
        texts.feed(page.content.decode())
        yield path, page, texts
        waiting += [link for link in (urljoin(path, one.split("#")[0]) for one in texts.links) if link.startswith("/")]


@pytest.fixture
def browser(browser_of: Callable[[User], Client], db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return browser_of(scenery.pictures(AT).admin)


@pytest.mark.parametrize("code", dict(settings.LANGUAGES))
def test_pages_speak_one_language(code: str, browser: Client) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    pages, wrong, left = 0, [], english(code) - names() if code != "en" else set()
    written = ""
    for path, page, texts in walk(browser):
        pages += 1
        assert page.status_code == 200, path
        assert f'<html lang="{code}"' in page.content.decode(), path
        wrong += [f"{path}: a number for a machine, written for people: {odd}" for odd in texts.odd_numbers]
        for text in texts.texts:
            if text in left:
                wrong.append(f"{path}: in English: {text}")
            if TWELVE_HOURS.search(text) or (code != "en" and OTHER_MONTHS.search(text)):
                wrong.append(f"{path}: a moment as another language has it: {text}")
        written += " ".join(texts.texts)
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert pages > 25
    assert re.search(rf"\b14\.? {MARCH[code]}\b", written)
