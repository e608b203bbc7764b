"""Every page that links lead to, in each language: nothing is left in English, and moments are written as the language does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import trans_real

from chargers.models import User
from tests.web import scenery

AT = datetime(2026, 3, 14, 14, 2, 31, tzinfo=UTC)  # a month that has another name in every language
MARCH = {"en": "Mar", "fr": "mars", "nl": "mrt", "de": "März"}
ENGLISH_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# German has a dot after the day, French and Dutch small letters.
OTHER_MONTHS = re.compile(rf"\b{ENGLISH_MONTH}\.? \d{{1,2}}\b(?!:)|\b\d{{1,2}} {ENGLISH_MONTH}\b")
TWELVE_HOURS = re.compile(r"\d (?:[ap]\.m\.|[AP]M)\b|\b(?:noon|midnight)\b")
DRAWN = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "max"}  # attributes that are one number
NUMBER = re.compile(r"-?\d*\.?\d+(?:%|px|r?em|mm)?")
GROUPED = re.compile(r"\d[\u00a0\u202f]\d")
OF_EACH_VIEW = 2
STARTS = ("/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/email/")
NOT_WALKED = re.compile(r"^/(?:static|i18n)/|/logout/")
PLAIN = {"code", "pre", "samp", "script", "style", "textarea", "option"}
READ_OUT = ("aria-label", "title", "placeholder", "alt", "data-label")
NAMES_OF_PIECES = {"error"}  # of settings, as the controller writes them
DJANGOS = {"Search", "True", "False"}  # what icons of Django's admin are called, in every language
VOID = {"area", "br", "hr", "img", "input", "link", "meta", "rect", "path", "circle", "line", "use"}


class Texts(HTMLParser):
    """Links, and what a reader sees or hears that is no quotation: texts, and attributes that are read out."""

    plain = PLAIN

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
            quoted = tag in self.plain or "mono" in str(given.get("class", "")).split() or ("lang" in given and tag != "html")
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
    return {
        name
        for person in User.objects.all()
        for name in (person.username, person.first_name, person.last_name, person.get_full_name())
    }


def walk(
    browser: Client, starts: Iterable[str] = STARTS, within: str = "/", of: type[Texts] = Texts
) -> Iterator[tuple[str, Any, Texts]]:
    """Pages that can be reached from the first ones, a few of each view."""
    waiting, seen, of_view = [*starts], set(), Counter[str]()
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
        texts = of()
        texts.feed(page.content.decode())
        yield path, page, texts
        waiting += [link for link in (urljoin(path, one.split("#")[0]) for one in texts.links) if link.startswith(within)]


CODES = {"action", "language"}  # fields whose values are shown in words
PAGES_OF_ADMIN = {
    "admin:index",
    "admin:chargers_controllertype_add",
    *(
        f"admin:chargers_{model}_{page}"
        for model in ("backend", "controllertype", "journalentry", "organisation", "user")
        for page in ("changelist", "change")
    ),
}


class AdminsTexts(Texts):
    """Choices are read, too."""

    plain = PLAIN - {"option"}


def bare(text: str) -> str:
    """Without signs and numbers around it."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text).casefold()


def texts_of_admin(browser: Client, code: str) -> dict[str, set[str]]:
    """What each page of Django's admin says in this language."""
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    return {
        path: {bare(text) for text in texts.texts if not text.startswith("/")}
        for path, _, texts in walk(browser, ["/admin/"], "/admin/", AdminsTexts)
    }


def held() -> set[str]:
    """What the rows say that Django's admin shows, and what they are called there."""
    models = {model for model in apps.get_app_config("chargers").get_models() if model in admin.site._registry}
    models |= {inline.model for pages in admin.site._registry.values() for inline in pages.inlines}
    rows = [row for model in models for row in model._default_manager.all()]
    fields = [
        (row, field) for row in rows for field in row._meta.concrete_fields if not field.choices and field.name not in CODES
    ]
    values = [str(row) for row in rows] + [str(getattr(row, field.attname)) for row, field in fields]
    return {bare(line) for value in values for line in value.splitlines()}


def said_alike(code: str) -> set[str]:
    """Words that a catalogue, ours or Django's, gives in this language as in English."""
    catalogue = trans_real.translation(code)
    known = {text for text, _ in catalogue._catalog.items() if isinstance(text, str)}  # type: ignore[attr-defined]
    return {bare(text) for text in known if bare(catalogue.gettext(text)) == bare(text)}


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
            if text in left and not (text in DJANGOS and path.startswith("/admin/")):
                wrong.append(f"{path}: in English: {text}")
            if TWELVE_HOURS.search(text) or (code != "en" and OTHER_MONTHS.search(text)):
                wrong.append(f"{path}: a moment as another language has it: {text}")
        written += " ".join(texts.texts)
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert pages > 25
    assert re.search(rf"\b14\.? {MARCH[code]}\b", written)


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_djangos_admin_says_nothing_as_the_english_one_does(code: str, browser: Client) -> None:
    """A new field without a label of its own has an English one that no catalogue knows."""
    english, here = texts_of_admin(browser, "en"), texts_of_admin(browser, code)
    assert {resolve(path.split("?")[0]).view_name for path in here} >= PAGES_OF_ADMIN
    in_english = set().union(*english.values()) - held() - said_alike(code) - {bare(text) for text in DJANGOS}
    left = {f"{path}: {text}" for path, texts in here.items() for text in texts & in_english}
    assert not left, "\n".join(sorted(left))
