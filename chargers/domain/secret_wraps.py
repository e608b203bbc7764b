"""Wraps in which a secret may lie inside of a text: JSON, percent signs, base64, signs that nobody sees. Which text holds one is
for the masker (`secret_text`) to say; this knows what a reader unwraps without a thought."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from chargers.domain.secret_keys import is_secret_key, plain

Look = Callable[[str], str]
NAMERS = frozenset(
    {"key", "Key", "KEY", "name", "Name", "variable"}
)  # members of an object that say which setting its value is of
NOTHING = ("", None, False)
RUN = 20  # signs of base64 from which on a run of them is looked into
DEEP, TIMES = 5, 3  # texts in texts; percent signs of percent signs
# What a machine made: a digit and a letter, and no name of a setting, date or number.
_MADE = re.compile(r"(?=\D{0,200}\d)(?=[^A-Za-z]{0,200}[A-Za-z])(?![A-Za-z0-9]{1,60}_)(?!\d{1,4}[-.:]\d)")
_RUN = re.compile(rf"(?<![\w+/=-])[\w+/-]{{{RUN},8000}}+={{0,2}}(?![\w+/=-])", re.ASCII)
_MOMENT_OR_UUID = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)?|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}",
    re.ASCII | re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"[^\s:]{1,255}:[^\s:]{6,255}")
_JSON = ("{", "[", '"')


def looks_made(text: str) -> bool:
    """Whether this is a word that a machine made, as keys are: so that no word of a sentence is taken for one."""
    return len(text) >= 8 and _MADE.match(text) is not None


def is_word(text: str) -> bool:
    """Whether this is one word, too short for anything to be wrapped in it."""
    return len(text) < RUN and text.isalnum() and text.isascii()


def is_moment_or_uuid(text: str) -> bool:
    """Whether this is one of the two longer texts that nearly every frame has."""
    return _MOMENT_OR_UUID.fullmatch(text) is not None


def is_bare(text: str) -> bool:
    """Whether nothing here is wrapped, at a glance."""
    return (
        text.isascii()
        and text.isprintable()
        and "%" not in text
        and not text.lstrip().startswith(_JSON)
        and (len(text) < RUN or not _RUN.search(text))
    )


def unwrapped(text: str, look: Look, mask: str, deep: int = 0) -> str:
    """The text with what `look` finds behind its wraps masked; as it is where that finds nothing."""
    words = plain(text)
    if words != text and (kept := look(words)) != words:
        text = kept
    text = _without_percents(text, look)
    if deep < DEEP and text.lstrip().startswith(_JSON):
        text = _without_json(text, look, mask, deep)
    return _RUN.sub(lambda run: mask if _hides(run[0], look) else run[0], text)


def part_of(value: Any, look: Look, mask: str, deep: int = 0) -> Any:
    """A part of JSON without secrets."""
    if isinstance(value, str):
        return unwrapped(look(value), look, mask, deep + 1)
    if isinstance(value, dict):
        hide = any(is_secret_key(value.get(name)) for name in NAMERS)
        return {
            look(name): mask
            if part not in NOTHING and (is_secret_key(name) or (hide and name[:3].lower() == "val"))
            else part_of(part, look, mask, deep)
            for name, part in value.items()
        }
    if isinstance(value, list):
        kept = [part_of(part, look, mask, deep) for part in value]
        return [mask if follows_a_name(value, place) else part for place, part in enumerate(kept)]
    return value


def follows_a_name(parts: list[Any], place: int) -> bool:
    """Whether this is the value of the name before it, as in ["AuthorizationKey", "…"]."""
    part = parts[place]
    return place > 0 and isinstance(part, str) and is_secret_key(parts[place - 1]) and looks_made(part)


def _without_json(text: str, look: Look, mask: str, deep: int) -> str:
    try:
        value = json.loads(text)
        kept = part_of(value, look, mask, deep)
        return text if kept == value else json.dumps(kept, ensure_ascii=False)
    except RecursionError:
        return mask
    except ValueError:  # it is none, or half of one
        return text


def _without_percents(text: str, look: Look) -> str:
    inner = text
    for _ in range(TIMES if "%" in text else 0):
        if (further := unquote(inner)) == inner:
            break
        inner = further
        if (kept := look(inner)) != inner:
            return kept
    return text


def _hides(run: str, look: Look) -> bool:
    """Whether this is base64 of a secret, or of a name and a password."""
    try:
        data = b64decode(run.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(run.rstrip("=")) % 4), validate=True)
        inner = data.decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return inner.isprintable() and (look(inner) != inner or _CREDENTIALS.fullmatch(inner) is not None)
