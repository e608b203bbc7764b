"""Tokens that are accepted beside the one that holds: kept after a move, and after a change that ended without proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Change, Charger, Credential
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor


@dataclass(frozen=True, slots=True)
class KeptToken:
    """One of them, without its value. `until` None: until the charger logs in with another one.

    `unproven`: a change sent it, and nothing has shown since whether the charger took it. `used_last`: no other token of this
    charger was shown later.
    """

    pk: int
    set_at: datetime
    until: datetime | None
    used_at: datetime | None
    unproven: bool
    used_last: bool

    @property
    def may_be_held(self) -> bool:
        """Whether the charger may have no other, and would be kept out without it."""
        return self.unproven or self.used_last


def kept_tokens(charger: Charger, now: datetime) -> list[KeptToken]:
    """Those of a charger, the newest first. While a change is open, what it has sent is part of it: none are told."""
    if _is_changing(charger):
        return []
    rows = list(Credential.objects.filter(charger=charger).exclude(kind=Credential.Kind.SHOWN).order_by("-pk"))
    last = max((row.proven_at for row in rows if row.proven_at is not None), default=None)
    return [
        KeptToken(
            pk=row.pk,
            set_at=row.set_at,
            until=row.erase_after,
            used_at=row.proven_at,
            unproven=row.kind == Credential.Kind.PENDING,
            used_last=last is not None and row.proven_at == last,
        )
        for row in rows
        if row.kind != Credential.Kind.CURRENT and (row.erase_after is None or row.erase_after > now)
    ]


def end_token(charger: Charger, kept: KeptToken, *, by: Actor) -> None:
    """It is not accepted any more; the charger is told nothing. Raises `Refusal` `change_open`."""
    with transaction.atomic():
        if _is_changing(charger):
            raise Refusal(Notice(Code.CHANGE_OPEN, "token"))
        rows = Credential.objects.filter(charger=charger, pk=kept.pk).exclude(kind=Credential.Kind.CURRENT)
        if rows.delete()[0]:
            journal.write(journal.Action.TOKEN_ENDED, by=by, charger=charger)
            charger_changed(charger.pk)


def end_leaked(charger: Charger, now: datetime, *, by: Actor) -> None:
    """What was there before has leaked: all go, but for those that the charger may hold and would be kept out without."""
    for kept in kept_tokens(charger, now):
        if not kept.may_be_held:
            end_token(charger, kept, by=by)


def _is_changing(charger: Charger) -> bool:
    return Change.objects.open().filter(charger=charger).exists()
