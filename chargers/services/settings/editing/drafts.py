"""Settings that a person previewed and may apply within half an hour, sealed as a whole: one of them may hold a password."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chargers.domain.secret import Secret
from chargers.models import Charger, Draft, User
from chargers.services.changes.drafts import KEPT, lasting
from chargers.services.credentials import vault


@dataclass(frozen=True, slots=True, repr=False)
class SettingsDraft:
    """What was previewed. `restart`: the charger is to restart afterwards."""

    values: Mapping[str, str]
    restart: bool = False


def keep(charger: Charger, by: User, kept: SettingsDraft, now: datetime) -> Draft:
    """Seals it. What is older than half an hour, of anybody, goes."""
    key = secrets.token_hex(16)
    with transaction.atomic():
        Draft.objects.filter(created_at__lt=now - KEPT).delete()
        return Draft.objects.create(
            kind=Draft.Kind.SETTINGS, key=key, charger=charger, by=by, sealed=_seal(key, kept), created_at=now
        )


def replace(draft: Draft, kept: SettingsDraft) -> None:
    """The same draft with other contents; its half hour goes on."""
    Draft.objects.filter(pk=draft.pk).update(sealed=_seal(draft.key, kept))


def find(charger: Charger, by: User, key: str, now: datetime) -> tuple[Draft, SettingsDraft] | None:
    """The draft, for the person who made it, while it lasts and until it is applied."""
    draft = lasting(Draft.Kind.SETTINGS, charger, by, key, now)
    if draft is None:
        return None
    parts = json.loads(vault.unseal(draft.sealed, f"settings draft:{draft.key}").reveal())
    return draft, SettingsDraft(parts["values"], parts["restart"])


def _seal(key: str, kept: SettingsDraft) -> bytes:
    text = json.dumps({"values": dict(kept.values), "restart": kept.restart})
    return vault.seal(Secret(text), f"settings draft:{key}")
