"""The template tags of heroicons, each icon drawn once: a page of the list shows hundreds, of which a dozen differ.

Settings give it the library's own name, so that templates say `{% load heroicons %}`; the package itself is therefore no
app there, since Django would find two libraries of one name (templates.W003).
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from heroicons.templatetags import heroicons

register = template.Library()


@register.simple_tag
def heroicon_micro(name: str, *, size: int | None = 16, **attrs: object) -> str:
    return _drawn("micro", str(name), size, tuple(attrs.items()))


@register.simple_tag
def heroicon_mini(name: str, *, size: int | None = 20, **attrs: object) -> str:
    return _drawn("mini", str(name), size, tuple(attrs.items()))


@register.simple_tag
def heroicon_outline(name: str, *, size: int | None = 24, **attrs: object) -> str:
    return _drawn("outline", str(name), size, tuple(attrs.items()))


@lru_cache(maxsize=512)
def _drawn(style: str, name: str, size: int | None, attrs: tuple[tuple[str, object], ...]) -> str:
    return SafeString(heroicons._render_icon(style, name, size, dict(attrs)))
