"""Percent escapes, decoded once as UTF-8, strictly: what is broken is said so instead of guessed."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


def decode(text: str) -> str | None:
    """The decoded text, or None where an escape is broken or the bytes are not UTF-8."""
    if _BROKEN.search(text):
        return None
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeError:  # also half a surrogate pair in the text itself
        return None
