"""Seals everything anew with the first key of ECC_TOKEN_KEYS, so that older keys can go.

Row by row, each in a statement of its own: it may run beside the servers, be stopped at any point, and be started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model

from chargers.models import (
    BackendCredential,
    Change,
    Credential,
    FleetImportRow,
    ReportedSetting,
    Step,
    WantedValue,
)
from chargers.services.credentials import bindings, factor_secrets, vault

A_BATCH = 500  # rows that are held in memory
PASSES = 4  # until one finds nothing to do: a process that was not restarted seals with the old key meanwhile


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column, what its rows are bound to (`binding` of the values of `of`), and the column of their digest, if any."""

    model: type[Model]
    column: str
    of: tuple[str, ...]
    binding: Callable[..., str]
    digest: str = ""


SEALED_COLUMNS = (
    SealedColumn(Credential, "sealed", ("charger",), bindings.credential, "digest"),
    SealedColumn(BackendCredential, "sealed", ("charger",), bindings.backend_credential, "digest"),
    SealedColumn(Change, "sealed_wanted_token", ("charger",), bindings.wish),
    SealedColumn(Change, "sealed_old_token", ("charger",), bindings.change),
    SealedColumn(Change, "sealed_new_token", ("charger",), bindings.change),
    SealedColumn(Step, "sealed_old", ("change__charger",), bindings.change),
    SealedColumn(Step, "sealed_new", ("change__charger",), bindings.change),
    SealedColumn(WantedValue, "sealed_value", ("change__charger",), bindings.wish),
    SealedColumn(ReportedSetting, "sealed", ("charger",), bindings.reported),
    SealedColumn(FleetImportRow, "sealed", ("fleet_import", "number"), bindings.import_row),
)  # and drafts, which last half an hour


@dataclass(slots=True)
class Rotated:
    """How many values were looked at in the last pass, sealed anew in all, and can be opened by no key that is there.

    `missed`: somebody wrote them meanwhile. `unsettled`: even the last pass found some that the first key had not sealed.
    """

    seen: int = 0
    sealed: int = 0
    lost: int = 0
    missed: int = 0
    unsettled: bool = False


def rotate() -> Iterator[Rotated]:
    """Does it; says after each batch how far it is. The last one is the result."""
    rotated = Rotated()
    for _ in range(PASSES):
        before, rotated = rotated.sealed, Rotated(sealed=rotated.sealed)
        yield rotated
        for column in SEALED_COLUMNS:
            yield from _rotate_column(column, rotated)
        yield from _rotate_second_factors(rotated)
        if rotated.sealed == before and not rotated.missed:
            return
    rotated.unsettled = True
    yield rotated


def _rotate_column(column: SealedColumn, rotated: Rotated) -> Iterator[Rotated]:
    rows: Any = column.model._default_manager.exclude(**{column.column: None}).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", column.column, *column.of)[:A_BATCH]):
        for pk, sealed, *of in batch:
            _rotate_value(column, pk, bytes(sealed), column.binding(*of), rotated)
        last = batch[-1][0]
        yield rotated


def _rotate_value(column: SealedColumn, pk: int, sealed: bytes, bound_to: str, rotated: Rotated) -> None:
    rotated.seen += 1
    if vault.is_current(sealed):
        return
    try:
        secret = vault.unseal(sealed, bound_to)
    except vault.WrongKey:
        rotated.lost += 1
        return
    fresh: dict[str, bytes] = {column.column: vault.seal(secret, bound_to)}
    if column.digest:
        fresh[column.digest] = vault.digest(secret.reveal().encode())
    unchanged = column.model._default_manager.filter(**{"pk": pk, column.column: sealed})  # else somebody has just written it
    written = unchanged.update(**fresh)
    rotated.sealed += written
    rotated.missed += 1 - written


def _rotate_second_factors(rotated: Rotated) -> Iterator[Rotated]:
    for factor in Authenticator.objects.order_by("pk").iterator(A_BATCH):
        old, before = dict(factor.data), rotated.sealed
        fresh = {name: _rotated(value, rotated) for name, value in old.items()}
        if fresh != old and not Authenticator.objects.filter(pk=factor.pk, data=old).update(data=fresh):
            rotated.sealed, rotated.missed = before, rotated.missed + 1  # somebody has just written it
    yield rotated


def _rotated(value: Any, rotated: Rotated) -> Any:
    """What a factor holds, its texts sealed anew. Anything else as it is."""
    if isinstance(value, list):
        return [_rotated(one, rotated) for one in value]
    if not isinstance(value, str) or not value.startswith(factor_secrets.SEALED):
        return value
    rotated.seen += 1
    if factor_secrets.is_current(value):
        return value
    try:
        fresh = factor_secrets.seal(factor_secrets.unseal(value))
    except vault.WrongKey:
        rotated.lost += 1
        return value
    rotated.sealed += 1
    return fresh
