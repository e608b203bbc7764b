"""A list of `name=value` pairs separated by commas, as text that comes out as it went in. Knows no names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WELL_FORMED = re.compile(r"\s*[^=,\s]+\s*=[^=,]*")


@dataclass(frozen=True, slots=True)
class ListPiece:
    """What stands between two commas, exactly. Names are compared without case (R14)."""

    raw: str

    @property
    def name(self) -> str:
        """What stands before the first `=`, without spaces around it."""
        return self.raw.partition("=")[0].strip()

    @property
    def value(self) -> str:
        """What stands behind the first `=`; empty where there is none."""
        return self.raw.partition("=")[2].strip()

    @property
    def well_formed(self) -> bool:
        """Whether it is `name=value`, with a name."""
        return bool(_WELL_FORMED.fullmatch(self.raw))

    def is_named(self, name: str) -> bool:
        """Capital and small letters are the same."""
        return self.well_formed and self.name.casefold() == name.casefold()

    def with_value(self, value: str) -> ListPiece:
        """The same name, spelling and spaces, another value."""
        head, _, tail = self.raw.partition("=")
        before = tail[: len(tail) - len(tail.lstrip())]
        after = tail[len(tail.rstrip()) :] if tail.strip() else ""
        return ListPiece(f"{head}={before}{value}{after}")


@dataclass(frozen=True, slots=True)
class KeyValueList:
    """The pieces in their order. `format(parse(text)) == text` for any text."""

    pieces: tuple[ListPiece, ...]

    @classmethod
    def parse(cls, text: str) -> KeyValueList:
        """Splits at commas; nothing is an error, and nothing is lost."""
        return cls(tuple(ListPiece(raw) for raw in text.split(",")) if text else ())

    def format(self) -> str:
        """The text again, letter for letter."""
        return ",".join(piece.raw for piece in self.pieces)

    @property
    def malformed(self) -> bool:
        """Whether a piece is no `name=value`."""
        return not all(piece.well_formed for piece in self.pieces)

    def all(self, name: str) -> list[str]:
        """The value of every piece of this name."""
        return [piece.value for piece in self.pieces if piece.is_named(name)]

    def get(self, name: str) -> str | None:
        """The value of the first piece of this name."""
        return next(iter(self.all(name)), None)

    def with_value(self, name: str, value: str) -> KeyValueList:
        """Every piece of this name set, one appended where there is none; all else untouched (R14)."""
        if not self.all(name):
            return KeyValueList((*self.pieces, ListPiece(f"{name}={value}")))
        return KeyValueList(tuple(piece.with_value(value) if piece.is_named(name) else piece for piece in self.pieces))

    def meaning(self) -> list[tuple[str, str]]:
        """What the list says, for comparing: names without case, in any order."""
        return sorted((piece.name.casefold(), piece.value) for piece in self.pieces)

    def __iter__(self) -> Iterator[ListPiece]:
        return iter(self.pieces)
