"""The commissioning window: for a while one charger is let in without the key that is stored for it (C5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from chargers.models import Charger, CommissioningWindow
from chargers.services.doorbell import charger_changed, waiting_room_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

OPEN_FOR = timedelta(minutes=30)


def opened_window(charger: Charger, now: datetime) -> CommissioningWindow | None:
    """The window that is open now."""
    return CommissioningWindow.objects.filter(charger=charger, closes_at__gt=now).order_by("-closes_at").first()


def open_window(charger: Charger, now: datetime, *, by: Actor) -> CommissioningWindow:
    """Opens one; one that is open stays as it is."""
    with transaction.atomic():
        window = opened_window(charger, now)
        if window is not None:
            return window
        window = CommissioningWindow.objects.create(
            charger=charger, opened_by=journal.person_of(by), opened_at=now, closes_at=now + OPEN_FOR
        )
        until = journal.ValueChange("open_until", after=window.closes_at.isoformat(timespec="seconds"))
        journal.write(journal.Action.WINDOW_OPENED, by=by, charger=charger, values=[until], at=now)
        _announce(charger)
        return window


def close_window(charger: Charger, now: datetime, *, by: Actor) -> bool:
    """Closes it at once. False where none is open. Who came in through it stays inside."""
    with transaction.atomic():
        if not CommissioningWindow.objects.filter(charger=charger, closes_at__gt=now).update(closes_at=now):
            return False
        journal.write(journal.Action.WINDOW_CLOSED, by=by, charger=charger, at=now)
        _announce(charger)
        return True


def _announce(charger: Charger) -> None:
    charger_changed(charger.pk)
    waiting_room_changed()
