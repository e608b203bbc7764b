"""What a person previewed and may apply within half an hour: the editor's input, sealed as a whole because it holds a token."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from chargers.domain.connection.mode import Mode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, Draft, User
from chargers.services.connection.editor_state import Wish
from chargers.services.credentials import vault

KEPT = timedelta(minutes=30)
_KEY = re.compile("[0-9a-f]{32}")


def keep(charger: Charger, by: User, wish: Wish, now: datetime) -> Draft:
    """Seals a wish. What is older than half an hour, of anybody, goes."""
    key = secrets.token_hex(16)
    with transaction.atomic():
        Draft.objects.filter(created_at__lt=now - KEPT).delete()
        return Draft.objects.create(key=key, charger=charger, by=by, sealed=_seal(key, wish), created_at=now)


def replace(draft: Draft, wish: Wish) -> None:
    """The same draft with another wish; its half hour goes on."""
    Draft.objects.filter(pk=draft.pk).update(sealed=_seal(draft.key, wish))


def find(charger: Charger, by: User, key: str, now: datetime) -> tuple[Draft, Wish] | None:
    """The draft, for the person who made it, while it lasts and until it is applied."""
    draft = lasting(Draft.Kind.CONNECTION, charger, by, key, now)
    return (draft, _unseal(draft)) if draft else None


def lasting(kind: Draft.Kind, charger: Charger, by: User, key: str, now: datetime) -> Draft | None:
    """The same for a draft of any kind, still sealed. Anything may stand where a key should."""
    if not _KEY.fullmatch(key):
        return None
    kept = Draft.objects.filter(created_at__gte=now - KEPT, change=None)
    return kept.filter(kind=kind, charger=charger, by=by, key=key).first()


def once(draft: Draft, ask: Callable[[], Change]) -> Change:
    """Applies it: the change that `ask` makes, or the one that it made when Apply was pressed before. What was sealed goes."""
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",)).select_related("change").get(pk=draft.pk)
        if row.change is None:
            row.change, row.sealed = ask(), b""
            row.save(update_fields=["change", "sealed"])
        return row.change


def became(charger: Charger, by: User, key: str) -> Change | None:
    """The change that a draft of either kind was applied as."""
    return Change.objects.filter(pk__in=Draft.objects.filter(charger=charger, by=by, key=key).values("change")).first()


def _seal(key: str, wish: Wish) -> bytes:
    parts = {
        "url": wish.url,
        "token": wish.token,
        "ocpp_id": wish.ocpp_id,
        "rows": {role.value: text for role, text in wish.rows.items()},
        "ticked": None if wish.ticked is None else sorted(role.value for role in wish.ticked),
        "clear_key": wish.clear_key,
        "mode": wish.mode.value,
        "colon_is_meant": wish.colon_is_meant,
    }
    return vault.seal(Secret(json.dumps(parts)), f"draft:{key}")


def _unseal(draft: Draft) -> Wish:
    parts = json.loads(vault.unseal(draft.sealed, f"draft:{draft.key}").reveal())
    return Wish(
        url=parts["url"],
        token=parts["token"],
        ocpp_id=parts["ocpp_id"],
        rows={FieldRole(role): text for role, text in parts["rows"].items()},
        ticked=None if parts["ticked"] is None else frozenset(FieldRole(role) for role in parts["ticked"]),
        clear_key=parts["clear_key"],
        mode=Mode(parts["mode"]),
        colon_is_meant=parts.get("colon_is_meant", False),
    )
