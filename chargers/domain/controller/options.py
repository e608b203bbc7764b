"""com_Options: a lossless list of switches, of which we know one, UseTLS (R14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chargers.domain.key_value_list import KeyValueList, ListPiece

TLS_FLAG = "UseTLS"
_MISSING_COMMA = re.compile(r"(=[0-9]+)(?=[A-Za-z_][A-Za-z0-9_]*=)")


@dataclass(frozen=True, slots=True)
class Options:
    """The switches of one charger in their own order and spelling."""

    pairs: KeyValueList

    @classmethod
    def parse(cls, text: str) -> Options:
        """Takes any text; see `malformed`."""
        return cls(KeyValueList.parse(text))

    def format(self) -> str:
        """The text again; what was not changed is letter for letter the same (R14)."""
        return self.pairs.format()

    @property
    def malformed(self) -> bool:
        """Whether a piece is no `name=value`."""
        return self.pairs.malformed

    @property
    def tls(self) -> bool | None:
        """What the list says of TLS; None where it says nothing, or two different things."""
        said = set(self.pairs.all(TLS_FLAG))
        if not said and self.malformed:
            said = set(self.repaired().pairs.all(TLS_FLAG))
        return {"0": False, "1": True}.get(said.pop()) if len(said) == 1 else None

    @property
    def contradicts(self) -> bool:
        """UseTLS stands twice with two values, or with one that is neither 0 nor 1."""
        return bool(self.pairs.all(TLS_FLAG)) and self.tls is None

    def with_tls(self, tls: bool) -> Options:
        """UseTLS set wherever it stands, appended where it does not; every other pair untouched (R14)."""
        return Options(self.pairs.with_value(TLS_FLAG, "1" if tls else "0"))

    def repaired(self) -> Options:
        """A proposal for a malformed list: missing commas put in, empty pieces left out. What stays odd stays as it is."""
        pieces = KeyValueList.parse(_MISSING_COMMA.sub(r"\1,", self.format())).pieces
        return Options(KeyValueList(tuple(ListPiece(piece.raw) for piece in pieces if piece.raw.strip())))
