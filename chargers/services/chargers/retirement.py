"""A charger that is used no more: out of lists, figures and alerts, its history kept; it is refused, and can be brought back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.presence.status import Status
from chargers.models import Alert, Change, Charger, CommissioningWindow
from chargers.services.chargers import identity
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor
from chargers.services.presence import status_sql


def obstacle_to_retiring(charger: Charger, now: datetime) -> Notice | None:
    """Why it cannot be retired now. Two queries at the most."""
    if status_sql.with_status(Charger.objects.filter(pk=charger.pk), now).filter(_here()).exists():
        return Notice(Code.RETIRE_CONNECTED, "id", {"ocpp_id": charger.ocpp_id})
    if Change.objects.open().filter(charger=charger).exists():
        return Notice(Code.RETIRE_CHANGING, "id", {"ocpp_id": charger.ocpp_id})
    return None


def retire(charger: Charger, *, by: Actor) -> None:
    """Raises `Refusal` while it is connected, for no line is cut by it, or while a change of it has not ended."""
    now = timezone.now()
    with transaction.atomic():
        row = Charger.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=charger.pk)
        if row.retired_at is not None:
            return
        if (obstacle := obstacle_to_retiring(row, now)) is not None:
            raise Refusal(obstacle)
        _put(row, now)
        CommissioningWindow.objects.filter(charger=row, closes_at__gt=now).update(closes_at=now)
        Alert.objects.filter(charger=row, ended_at=None).update(ended_at=now, end=AlertEnd.SUPERSEDED, tell_at=now)
        journal.write(Action.CHARGER_RETIRED, by=by, charger=row, at=now)


def bring_back(charger: Charger, *, by: Actor) -> Charger:
    """It is in sight again, and let in when it connects the next time. Raises `Refusal` where its ID is another's by now."""
    with transaction.atomic():
        row = Charger.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=charger.pk)
        if row.retired_at is not None:
            identity.take_back(row)
            _put(row, None)
            journal.write(Action.CHARGER_BROUGHT_BACK, by=by, charger=row)
    return row


def _put(row: Charger, at: datetime | None) -> None:
    Charger.objects.filter(pk=row.pk).update(retired_at=at)
    charger_changed(row.pk)


def _here() -> Q:
    return Q(("status__in", (Status.ONLINE, Status.QUIET)))
