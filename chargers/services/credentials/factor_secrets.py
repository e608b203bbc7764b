"""Secrets of second factors as they lie in the database: text, sealed."""

from __future__ import annotations

import base64

from chargers.domain.secret import Secret
from chargers.services.credentials import bindings, vault

SEALED = "sealed:"


def seal(text: str) -> str:
    """The text as it is stored."""
    return SEALED + base64.b64encode(vault.seal(Secret(text), bindings.SECOND_FACTOR)).decode()


def unseal(stored: str) -> str:
    """The text again. Raises `vault.WrongKey`."""
    if not stored.startswith(SEALED):  # made before secrets were sealed
        return stored
    return vault.unseal(base64.b64decode(stored.removeprefix(SEALED)), bindings.SECOND_FACTOR).reveal()


def is_current(stored: str) -> bool:
    """Whether the first key sealed it."""
    return stored.startswith(SEALED) and vault.is_current(base64.b64decode(stored.removeprefix(SEALED)))
