"""The editor's input while it is previewed."""

from __future__ import annotations

from typing import Any

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.models import Draft
from chargers.services.drafts import Drafts


def _take_apart(wish: EditorFields) -> dict[str, Any]:
    return {
        "url": wish.url,
        "token": wish.token,
        "ocpp_id": wish.ocpp_id,
        "rows": {role.value: text for role, text in wish.rows.items()},
        "ticked": None if wish.ticked is None else sorted(role.value for role in wish.ticked),
        "clear_key": wish.clear_key,
        "mode": wish.mode.value,
        "colon_is_meant": wish.colon_is_meant,
    }


def _put_together(parts: dict[str, Any]) -> EditorFields:
    return EditorFields(
        url=parts["url"],
        token=parts["token"],
        ocpp_id=parts["ocpp_id"],
        rows={FieldRole(role): text for role, text in parts["rows"].items()},
        ticked=None if parts["ticked"] is None else frozenset(FieldRole(role) for role in parts["ticked"]),
        clear_key=parts["clear_key"],
        mode=ChangeMode(parts["mode"]),
        colon_is_meant=parts["colon_is_meant"],
    )


WISHES = Drafts(Draft.Kind.CONNECTION, _take_apart, _put_together)
