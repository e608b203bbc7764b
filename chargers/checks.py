"""What `manage.py check --database default` and `migrate` say about the keys: one sentence each. `serve` asks by itself."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from chargers.models import Credential
from chargers.services.credentials import bindings, vault


@register(Tags.database)
def check_keys(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Keys are set, well formed, and open what the database holds."""
    try:
        vault.check_keys(settings.TOKEN_KEYS)
        if databases:
            _open_one()
    except ImproperlyConfigured as wrong:
        return [Error(str(wrong), id="chargers.E001")]
    return []


def _open_one() -> None:
    try:
        credential = Credential.objects.order_by("-pk").first()
    except DatabaseError:
        return  # not migrated yet
    if credential is not None:
        vault.unseal(credential.sealed, bindings.credential(credential.charger_id))
