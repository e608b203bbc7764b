"""A frame that is broken in a value, read all the same: `"transactionId":,` is a value that is missing, nothing else (C16).

Only what is whole but for single values: brackets in pairs, texts with their end. A cut frame is not mended, for its last
number could be half of one.
"""

from __future__ import annotations

import json
import re
from typing import Any

LONGEST = 10_000  # characters: reading in steps costs time, and nothing that a charger has to say is longer
# One pass, and nothing is given back: a token, or what stands between tokens.
_TOKEN = re.compile(r'[\s\0\ufeff]++|"(?:[^"\\]++|\\.)*+("|\\?\Z)|[\[\]{},:]|[^\s\0\ufeff"\[\]{},:]++', re.DOTALL)
_BLANK = re.compile(r"[\s\0\ufeff]")
_ENDS = {"[": "]", "{": "}"}
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}


def mend_frame(text: str, deepest: int) -> list[Any]:
    """The array of a frame of at most `LONGEST` characters and `deepest` levels.

    A value that is missing is None; one that is no JSON (`+5`, `12,5`, a time without quotes) is the text that stood there.
    Raises `ValueError` where more is broken than single values.
    """
    if len(text) > LONGEST:
        raise ValueError("too long")
    root = _Level("[", 0)
    stack = [root]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or (token[0].startswith('"') and token[1] != '"'):
            raise ValueError("a text without its end")
        at = token.end()
        _take(stack, token[0], token.start(), text)
        if len(stack) > deepest:
            raise ValueError("too deep")
    if len(stack) != 1 or len(root.pieces) != 1 or type(root.pieces[0]) is not list:
        raise ValueError("no array, or not whole")
    return list(root.pieces[0])


class _Level:
    """An array or object that is still open. `pieces`: what stood so far where its next value, or name, belongs."""

    __slots__ = ("before", "before_since", "bracket", "kept", "name", "pieces", "since", "until")

    def __init__(self, bracket: str, since: int) -> None:
        self.bracket = bracket
        self.kept: list[Any] | dict[str, Any] = [] if bracket == "[" else {}
        self.name: str | None = None
        self.pieces: list[Any] = []
        self.since = self.until = since
        self.before, self.before_since = "", since  # the last member, and where its value began

    def add(self, piece: Any, since: int, until: int) -> None:
        if not self.pieces:
            self.since = since
        self.until = until
        self.pieces.append(piece)

    def named(self) -> bool:
        """Whether a colon ends a name here, and it did."""
        if self.bracket != "{" or self.name is not None or len(self.pieces) != 1 or type(self.pieces[0]) is not str:
            return False
        self.name, self.pieces = self.pieces[0], []
        return True

    def value_ends(self, text: str, last: bool) -> None:
        """At a comma, or at the `last` bracket."""
        if isinstance(self.kept, list):
            if self.pieces or not last:
                self.kept.append(self._value(text))
        elif self.name is not None:
            self.kept[self.name] = self._value(text)
            self.before, self.before_since = self.name, self.since
        elif self.pieces:
            self.kept[self.before] = self._with_fraction(self.kept.get(self.before), text)
        self.name, self.pieces = None, []

    def _with_fraction(self, whole: Any, text: str) -> str:
        """A number with a comma where its point belongs (`12,5`), as it stood there."""
        if type(whole) is not int or len(self.pieces) != 1 or type(self.pieces[0]) is not int:
            raise ValueError("a name without a value")
        return text[self.before_since : self.until]

    def _value(self, text: str) -> Any:
        if len(self.pieces) <= 1:
            return self.pieces[0] if self.pieces else None
        if any(isinstance(piece, list | dict) for piece in self.pieces):
            raise ValueError("two values in the place of one")
        return text[self.since : self.until]


def _take(stack: list[_Level], piece: str, since: int, text: str) -> None:
    level = stack[-1]
    if piece in _ENDS:
        stack.append(_Level(piece, since))
    elif piece in ("]", "}"):
        if len(stack) == 1 or _ENDS[level.bracket] != piece:
            raise ValueError("brackets that are no pair")
        level.value_ends(text, last=True)
        stack.pop()
        stack[-1].add(level.kept, level.since, since + 1)
    elif piece == ",":
        if len(stack) == 1:
            raise ValueError("more than one array")
        level.value_ends(text, last=False)
    elif piece == ":":
        if not level.named():
            level.add(piece, since, since + 1)
    elif not _BLANK.match(piece):
        level.add(_plain(piece), since, since + len(piece))


def _plain(token: str) -> Any:
    """A text, number or literal; else the token itself."""
    if token in _LITERALS:
        return _LITERALS[token]
    try:
        value = json.loads(token, strict=False)
    except ValueError:
        return token[1:-1] if token.startswith('"') else token
    return value if isinstance(value, str | int) or abs(value) < float("inf") else token
