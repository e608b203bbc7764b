"""Lets go of what was kept long enough: frames, presence history, attempts, alerts, IDs and tokens of changes long ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Model

from chargers.models import Alert, AlertMail, Arrival, Message, PresenceEvent
from chargers.services import door

AT_ONCE = 20_000  # rows of one kind in one go: the writer has others to serve


def tidy(now: datetime, message_days: int, history_days: int) -> None:
    """One round; called once an hour."""
    for model, field, days in (
        (Message, "at", message_days),
        (Arrival, "last_at", message_days),
        (PresenceEvent, "at", history_days),
        (Alert, "ended_at", history_days),
        (AlertMail, "done_at", message_days),
    ):
        _delete(model, field, now - timedelta(days=days))
    door.close_what_is_due(now)


def _delete(model: type[Model], field: str, limit: datetime) -> None:
    old = model._default_manager.filter(**{f"{field}__lt": limit}).order_by(field).values_list("pk", flat=True)[:AT_ONCE]
    pks = list(old)
    for start in range(0, len(pks), 500):
        model._default_manager.filter(pk__in=pks[start : start + 500]).delete()
