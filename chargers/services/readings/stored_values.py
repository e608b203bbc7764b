"""A reported value as its row keeps it: what is a secret sealed, beside a text that anybody may see (C25)."""

from __future__ import annotations

from typing import TypedDict

from chargers.domain.secret import Secret
from chargers.domain.secret_text import is_secret, masked_value
from chargers.models import ReportedSetting
from chargers.services.credentials import bindings, vault


class ValueColumns(TypedDict):
    """The two columns of a value."""

    value: str | None
    sealed: bytes | None


def columns_of(charger: int, key: str, value: str | None) -> ValueColumns:
    """What is stored of a value; an empty one is no secret."""
    if not value or not is_secret(key, value):
        return {"value": value, "sealed": None}
    return {"value": masked_value(key, value), "sealed": vault.seal(Secret(value), bindings.reported(charger))}


def value_of(row: ReportedSetting) -> str | None:
    """The value as the charger said it; None where no key opens it any more, until the next reading."""
    if row.sealed is None:
        return row.value
    try:
        return vault.unseal(row.sealed, bindings.reported(row.charger_id)).reveal()
    except vault.WrongKey:
        return None
