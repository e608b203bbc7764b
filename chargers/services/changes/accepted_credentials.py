"""Keeps the handshake in step with a change: which other ID, which other token, or none at all, it takes meanwhile.

Nothing is taken that was never sent; what was sent stays valid for as long as C24 says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from chargers.domain.changes.progress import ChangeProgress, ChangeRules
from chargers.domain.changes.run import DoorsOpen, doors_open
from chargers.domain.changes.states import ChangeState
from chargers.models import Charger, Credential
from chargers.services.changes import accepted_ids
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials

NEW_HOLDS = frozenset({ChangeState.APPLIED, ChangeState.MOVED})
BEFORE_ITS_TIME = timedelta(days=2)  # well within which this is looked after again


def follow_save(charger: Charger, before: ChangeProgress, after: ChangeProgress, rules: ChangeRules) -> None:
    """What the handshake takes after this save. Call it inside the save's transaction.

    A change closes only what it has opened, or what it has proven to be over: what an earlier one left open may be what the
    charger holds.
    """
    was, now_open = doors_open(before, rules), doors_open(after, rules)
    if was == now_open and before.state is after.state:
        return
    at = after.ended_at or after.since
    if now_open.token is not None and now_open.token != was.token:
        credentials.add_pending(charger, now_open.token, at)
    if after.state in NEW_HOLDS and before.state not in NEW_HOLDS:
        _new_holds(charger, after, now_open)
    elif now_open.until != was.until and now_open.token is not None:
        credentials.keep_pending_until(charger, now_open.until)
    if after.state not in NEW_HOLDS and now_open.ocpp_id is not None:
        accepted_ids.take_too(charger, now_open.ocpp_id, now_open.until)
    _without_key(charger, after, now_open)


def _without_key(charger: Charger, progress: ChangeProgress, doors: DoorsOpen) -> None:
    """Whether it may come without a key: once an empty one was sent, until another key is proven."""
    row = Charger.objects.filter(pk=charger.pk)
    proven = progress.state is ChangeState.APPLIED
    if doors.without_key and not proven:
        row.update(without_key=True, pending_until=doors.until)
    elif proven and (doors.without_key or doors.token is not None):
        row.update(without_key=False)


def settle_on_dialled(charger: Charger, dialled_id: str, credential: int | None) -> None:
    """What the charger dialled with is what holds, and the other stays valid beside it: it is here again after it was taken for
    moved, it turned an end, or another change begins."""
    accepted_ids.dialled_with(charger, dialled_id)
    charger.refresh_from_db()
    if credential is not None:
        credentials.make_current(charger, credential)


def close_what_is_due(now: datetime) -> None:
    """Other IDs and tokens whose time is over are taken no more, but for those with which a charger came last: it holds them,
    whatever an end or its time says of it."""
    soon, later = now + BEFORE_ITS_TIME, now + timedelta(days=settings.OLD_CREDENTIAL_DAYS)
    credentials.keep_last_shown(soon, later)
    accepted_ids.keep_what_came_last(soon, later)
    credentials.erase_due(now)
    accepted_ids.close_due(now)


def _new_holds(charger: Charger, progress: ChangeProgress, doors: DoorsOpen) -> None:
    stays = progress.state is ChangeState.MOVED
    if doors.token is not None:
        credentials.promote_pending(charger, doors.until if stays else None)
    if doors.without_key:
        kept = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT)
        kept.update(kind=Credential.Kind.FORMER, erase_after=doors.until) if stays else kept.delete()
    if doors.ocpp_id is None or id_is_taken(doors.ocpp_id, but=charger):
        return  # a foreign target may know another charger by an ID of ours: theirs stays theirs
    if stays:
        accepted_ids.left_with(charger, doors.ocpp_id, doors.until)
    else:
        accepted_ids.now_holds(charger, doors.ocpp_id)
