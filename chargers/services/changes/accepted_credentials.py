"""Keeps the charger door in step with a change: which other ID, which other token, or none at all, it takes meanwhile.

Nothing is taken that was never sent; what was sent stays valid for as long as C24 says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from chargers.domain.changes.progress import Progress, Rules
from chargers.domain.changes.run import DoorsOpen, doors_open
from chargers.domain.changes.states import ChangeState
from chargers.models import Charger, Credential
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials

NEW_HOLDS = frozenset({ChangeState.APPLIED, ChangeState.MOVED})
BEFORE_ITS_TIME = timedelta(days=2)  # well within which this is looked after again


def follow(charger: Charger, before: Progress, after: Progress, rules: Rules) -> None:
    """What the door takes after this save. Call it inside the save's transaction.

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
        _other_id(charger, now_open.ocpp_id, now_open.until)  # after a move that is undone the old one stays the other
    _without_key(charger, after, now_open)


def _without_key(charger: Charger, progress: Progress, doors: DoorsOpen) -> None:
    """Whether it may come without a key: once an empty one was sent, until another key is proven."""
    row = Charger.objects.filter(pk=charger.pk)
    proven = progress.state is ChangeState.APPLIED
    if doors.without_key and not proven:
        row.update(without_key=True, pending_until=doors.until)
    elif proven and (doors.without_key or doors.token is not None):
        row.update(without_key=False)


def settle(charger: Charger, dialled_id: str, credential: int | None) -> None:
    """What the charger dialled with is what holds, and the other stays valid beside it: it is here again after it was taken for
    moved, it turned an end, or another change begins."""
    charger.refresh_from_db()
    if charger.pending_ocpp_id and dialled_id == charger.pending_ocpp_id:
        other, until = charger.ocpp_id, charger.pending_until
        Charger.objects.filter(pk=charger.pk).update(pending_ocpp_id="")  # the two are unique together at every moment
        Charger.objects.filter(pk=charger.pk).update(ocpp_id=dialled_id, pending_ocpp_id=other, pending_until=until)
        charger.refresh_from_db()
    if credential is not None:
        credentials.make_current(charger, credential)


def close_what_is_due(now: datetime) -> None:
    """Other IDs and tokens whose time is over are taken no more, but for those with which a charger came last."""
    _keep_what_came_last(now)
    credentials.erase_due(now)
    Charger.objects.filter(pending_until__lte=now).update(pending_ocpp_id="", pending_until=None, without_key=False)


def _keep_what_came_last(now: datetime) -> None:
    """A charger that dials with the other ID, the other token or none holds that, whatever an end or its time says of it."""
    soon, later = now + BEFORE_ITS_TIME, now + timedelta(days=settings.OLD_CREDENTIAL_DAYS)
    credentials.keep_last_shown(soon, later)
    other_id = Q(presence__dialled_id=F("pending_ocpp_id")) & ~Q(pending_ocpp_id="")
    keyless = Q(without_key=True, presence__showed_key=False)
    due = Charger.objects.filter(other_id | keyless, pending_until__lte=soon)
    Charger.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(pending_until=later)


def _new_holds(charger: Charger, progress: Progress, doors: DoorsOpen) -> None:
    stays = progress.state is ChangeState.MOVED
    if doors.token is not None:
        credentials.promote_pending(charger, doors.until if stays else None)
    if doors.without_key:
        kept = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT)
        kept.update(kind=Credential.Kind.FORMER, erase_after=doors.until) if stays else kept.delete()
    if doors.ocpp_id is None or id_is_taken(doors.ocpp_id, but=charger):
        return  # a foreign target may know another charger by an ID of ours: theirs stays theirs
    row = Charger.objects.filter(pk=charger.pk)
    if not stays:
        row.update(ocpp_id=doors.ocpp_id, pending_ocpp_id="", pending_until=None)
    elif (former := _present_id(charger)) == doors.ocpp_id:
        row.update(pending_until=doors.until)
    else:
        row.update(ocpp_id=doors.ocpp_id, pending_ocpp_id=former, pending_until=doors.until)


def _other_id(charger: Charger, ocpp_id: str, until: datetime | None) -> None:
    row = Charger.objects.filter(pk=charger.pk)
    if ocpp_id == _present_id(charger):
        row.update(pending_until=until)
    elif not id_is_taken(ocpp_id, but=charger):
        row.update(pending_ocpp_id=ocpp_id, pending_until=until)


def _present_id(charger: Charger) -> str:
    return Charger.objects.values_list("ocpp_id", flat=True).get(pk=charger.pk)
