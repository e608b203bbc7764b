"""The phrases of `phrases.toml`: for each kind one expression over all languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def _expression(by_language: dict[str, str]) -> re.Pattern[str]:
    phrases = [line for text in by_language.values() for line in text.splitlines() if line]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


_KINDS = {
    kind: _expression(by_language)
    for kind, by_language in tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8")).items()
}


def says(kind: str, text: str) -> bool:
    """Whether a text has a phrase of this kind."""
    return _KINDS[kind].search(text) is not None


def source(kind: str) -> str:
    """The same as a part of a longer expression, which ignores case."""
    return _KINDS[kind].pattern
