"""Foreign text as every database, page and log takes it: no NUL, no half of a character. Knows neither frames nor tables."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with a replacement character for each NUL and each lone surrogate, which JSON can name and UTF-8 cannot say."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub(REPLACEMENT, text)
