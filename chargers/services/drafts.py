"""What a person typed or pasted, and may go on with for half an hour: sealed as a whole, because it may hold a token (C25)."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction

from chargers.domain.secret import Secret
from chargers.models import Change, Charger, Draft, User
from chargers.services.credentials import vault

KEPT = timedelta(minutes=30)
_KEY = re.compile("[0-9a-f]{32}")
_CONTEXTS = {
    Draft.Kind.CONNECTION: "draft",
    Draft.Kind.SETTINGS: "settings draft",
    Draft.Kind.PASTE: "paste",
    Draft.Kind.OCPP_INFO: "OCPPInfo draft",
    Draft.Kind.TAKEOVER: "takeover draft",
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drafts(Generic[T]):
    """The drafts of one kind. `take_apart` and `put_together`: what is kept as JSON, and back."""

    kind: Draft.Kind
    take_apart: Callable[[T], dict[str, Any]]
    put_together: Callable[[dict[str, Any]], T]

    def keep(self, charger: Charger, by: User, content: T, now: datetime) -> Draft:
        """Seals it. What is older than half an hour, of anybody, goes."""
        key = secrets.token_hex(16)
        with transaction.atomic():
            Draft.objects.filter(created_at__lt=now - KEPT).delete()
            return Draft.objects.create(
                kind=self.kind, key=key, charger=charger, by=by, sealed=self._seal(key, content), created_at=now
            )

    def replace(self, draft: Draft, content: T) -> None:
        """The same draft with another content; its half hour goes on."""
        Draft.objects.filter(pk=draft.pk).update(sealed=self._seal(draft.key, content))

    def find(self, charger: Charger, by: User, key: str, now: datetime) -> tuple[Draft, T] | None:
        """For the person who made it, while it lasts and until it is applied. Anything may stand where a key should."""
        if not _KEY.fullmatch(key):
            return None
        kept = Draft.objects.filter(created_at__gte=now - KEPT, change=None)
        draft = kept.filter(kind=self.kind, charger=charger, by=by, key=key).first()
        if draft is None:
            return None
        return draft, self.put_together(json.loads(vault.unseal(draft.sealed, self._context(key)).reveal()))

    def _seal(self, key: str, content: T) -> bytes:
        return vault.seal(Secret(json.dumps(self.take_apart(content))), self._context(key))

    def _context(self, key: str) -> str:
        return f"{_CONTEXTS[self.kind]}:{key}"


def apply_once(draft: Draft, ask: Callable[[], Change]) -> Change:
    """Applies it: the change that `ask` makes, or the one that it made when Apply was pressed before. What was sealed goes."""
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",)).select_related("change").get(pk=draft.pk)
        if row.change is None:
            row.change, row.sealed = ask(), b""
            row.save(update_fields=["change", "sealed"])
        return row.change


def find_applied(charger: Charger, by: User, key: str) -> Change | None:
    """The change that a draft of any kind was applied as."""
    return Change.objects.filter(pk__in=Draft.objects.filter(charger=charger, by=by, key=key).values("change")).first()
