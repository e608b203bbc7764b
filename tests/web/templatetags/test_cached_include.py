"""Parts that are drawn once: by what they are given, by language, and as the include that they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chargers.web.templatetags import cached_include
from chargers.wording.words import STATUS, Word

PART = Template('{% load cached_include %}{% cached_include "parts/_state.html" state=state %}')


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    cached_include._draw.cache_clear()


def draw(state: Word) -> str:
    return PART.render(Context({"state": state}))


def test_equal_values_are_drawn_once() -> None:
    online = STATUS["online"]
    assert draw(online) == draw(replace(online)) == render_to_string("parts/_state.html", {"state": online})
    assert cached_include._draw.cache_info().misses == 1


@pytest.mark.parametrize("change", [{"word": "lost"}, {"tone": "bad"}, {"icon": "bolt"}, {"url": "/help/"}])
def test_whatever_differs_is_drawn_anew(change: dict[str, Any]) -> None:
    online = STATUS["online"]
    assert draw(replace(online, **change)) != draw(online)


def test_each_language_has_its_own() -> None:
    state = Word(_("never seen"), "bolt", "idle")
    said = set()
    for code in ("en", "fr", "nl", "de"):
        with translation.override(code):
            said.add(draw(state))
            assert str(state.word) in draw(state)
    assert len(said) == 4


def test_what_it_is_given_is_escaped() -> None:
    assert "<b>" not in draw(Word("<b>", "bolt", "idle"))


def test_who_changes_a_template_sees_it(settings: Any) -> None:
    settings.DEBUG = True
    draw(STATUS["online"])
    assert cached_include._draw.cache_info().currsize == 0
