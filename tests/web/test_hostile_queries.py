"""Whatever stands behind the question mark: a page, or a clear refusal, and never a fault of ours. Nor anything inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from chargers.models import Change, User
from tests.web import addresses, scenery

INLINE = re.compile(
    r"<[^>]+?\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)(?![^>]*\snonce=)(?![^>]*type=\"application/json\")", re.IGNORECASE
)
NAMES = (
    *(
        "page",
        "rows",
        "q",
        "state",
        "sort",
        "controller_type",
        "organisation",
        "site",
        "backend",
        "span",
        "day",
        "at",
        "from",
        "to",
    ),
    *(
        "since",
        "until",
        "action",
        "direction",
        "kind",
        "who",
        "person",
        "group",
        "with",
        "id",
        "draft",
        "charger",
        "format",
        "next",
    ),
    *("before", "after", "filter", "connector", "columns", "key", "fold", "all", "another"),
)
VALUES = {
    "no number": "x",
    "nothing": "",
    "beyond": "9" * 40,
    "a NUL byte": "\x00",
    "a year of nobody": "99999-13-45",
    "the last day": "9999-12-31",
    "other digits": "٣²",
    "markup": "<script>alert(1)</script>\"'",
    "long": "a" * 5_000,
}
PARTS = list(VALUES.values())[::2]  # asked for as a part of a page; the others as a whole
HTMX = {"HX-Request": "true"}
LEFT_OUT = {"account_logout", "healthz"}


@pytest.fixture
def made(fleet: scenery.Fleet, now: object) -> scenery.Fleet:
    scenery.change(fleet.evc5, fleet.admin, "moved", now, ended_at=now)  # type: ignore[arg-type]
    return fleet


def address(pattern: URLPattern, fleet: scenery.Fleet) -> str | None:
    parts: dict[str, object] = {"pk": fleet.evc5.pk, "key": "0" * 32, "change": Change.objects.get().pk}
    try:
        return reverse(str(pattern.name), kwargs={n: parts[n] for n in getattr(pattern.pattern, "converters", {})})
    except (NoReverseMatch, KeyError):
        return None  # a library's own, which wants more


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_query_breaks_a_page(value: str, made: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(made.admin)
    broken = []
    query = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name in NAMES)
    for pattern in addresses.everywhere():
        url = address(pattern, made)
        if url is None or pattern.name in LEFT_OUT or not addresses.can_be_got(pattern):
            continue
        try:
            answer = browser.get(f"{url}?{query}", headers=HTMX if value in PARTS else {})
        except Exception as problem:
            broken.append(f"{pattern.name}: {problem!r}"[:200])
            continue
        if answer.status_code >= 500:
            broken.append(f"{pattern.name}: {answer.status_code}")
        elif answer.get("Content-Type", "").startswith("text/html"):
            broken += [f"{pattern.name}: inline: {one}" for one in INLINE.findall(answer.content.decode())]
    assert broken == []


def test_each_alone_breaks_none_either(made: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(made.admin)
    broken = []
    for pattern in addresses.everywhere():
        url = address(pattern, made)
        if url is None or pattern.name in LEFT_OUT or not addresses.can_be_got(pattern):
            continue
        text = browser.get(url).content.decode("latin-1") if "file" not in str(pattern.name) else ""
        asked = {name for name in NAMES if f'name="{name}"' in text or f"{name}=" in text}
        for name in sorted(asked):
            for value in ("9" * 40, "\x00", "9999-12-31"):
                try:
                    status = browser.get(url, {name: value}).status_code
                except Exception as problem:
                    broken.append(f"{pattern.name}?{name}={value[:9]!r}: {problem!r}"[:200])
                else:
                    if status >= 500:
                        broken.append(f"{pattern.name}?{name}={value[:9]!r}: {status}")
    assert broken == []
