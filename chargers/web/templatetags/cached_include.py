"""`{% cached_include "parts/_state.html" state=badge %}`: an include of equal values is drawn once for a language, and kept.

For parts of which a page shows hundreds and few differ. They see the values they are given and nothing else of the page.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()
MOST = 4096  # parts of some hundred characters


@register.simple_tag
def cached_include(name: str, **values: Hashable) -> str:
    draw = _draw.__wrapped__ if settings.DEBUG else _draw  # who changes a template wants to see it
    return draw(str(name), get_language(), tuple(values.items()))


@lru_cache(maxsize=MOST)
def _draw(name: str, _language: str | None, values: tuple[tuple[str, Hashable], ...]) -> str:
    return render_to_string(name, dict(values))
