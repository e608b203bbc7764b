"""Whom this server believes when it dials a backend itself. What a charger believes is the charger's own, and not known here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Trust(StrEnum):
    """By what a backend proves that it is the one that is meant."""

    PUBLIC = "public"  # the public certificate authorities
    OWN_CA = "own_ca"  # an authority of its own, and no other
    PINNED = "pinned"  # one key, whoever signed for it


@dataclass(frozen=True, slots=True)
class ServerTrust:
    """`material`: the authority's certificates as PEM, or the SHA-256 of the key; empty for public ones."""

    by: Trust = Trust.PUBLIC
    material: str = ""

    @property
    def fingerprint(self) -> str:
        """What verdicts are told apart by; empty for the public authorities."""
        return "" if self.by is Trust.PUBLIC else hashlib.sha256(f"{self.by}:{self.material}".encode()).hexdigest()


PUBLIC = ServerTrust()
