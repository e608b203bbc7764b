"""Lets go of what was kept long enough: frames, presence history, attempts, alerts, IDs and tokens of changes long ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet

from chargers.models import Alert, AlertMail, Arrival, Message, PreflightVerdict, PresenceEvent
from chargers.services.changes import accepted_credentials
from chargers.services.fleets import imports

AT_ONCE = 1_000  # rows of one kind in one go: the writer has others to serve


def tidy(now: datetime, message_days: int, history_days: int) -> bool:
    """One round. Returns whether it was not enough, so that the next one should follow soon."""
    messages, history = now - timedelta(days=message_days), now - timedelta(days=history_days)
    left = [
        _delete_first(Message, messages),
        _delete_first(PresenceEvent, history),
        _delete_some(Arrival.objects.filter(last_at__lt=messages)),
        _delete_some(Alert.objects.filter(ended_at__lt=history)),
        _delete_some(AlertMail.objects.filter(done_at__lt=messages)),
        _delete_some(PreflightVerdict.objects.filter(asked_at__lt=history)),
    ]
    left.append(imports.forget_old_rows(now, AT_ONCE) == AT_ONCE)
    accepted_credentials.close_what_is_due(now)
    return any(left)


def _delete_first(model: type[Message] | type[PresenceEvent], limit: datetime) -> bool:
    """Of the rows that were written first those before the limit: in the order of their keys, for which there is an index."""
    first = list(model._default_manager.order_by("pk").values_list("pk", "at")[:AT_ONCE])
    return _delete(model, [pk for pk, at in first if at < limit])


def _delete_some(old: QuerySet[Any]) -> bool:
    return _delete(old.model, list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))


def _delete(model: type[Model], keys: list[int]) -> bool:
    """Returns whether there may be more of them."""
    for start in range(0, len(keys), 500):
        model._default_manager.filter(pk__in=keys[start : start + 500]).delete()
    return len(keys) == AT_ONCE
