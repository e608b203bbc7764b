"""Keeps the charger door in step with a change: which other ID, which other token, or none at all, it takes meanwhile.

Nothing is taken that was never sent; what was sent stays valid for as long as C24 says.
"""

from __future__ import annotations

from datetime import datetime

from chargers.domain.changes.progress import Progress, Rules
from chargers.domain.changes.run import DoorsOpen, doors_open
from chargers.domain.changes.states import ChangeState
from chargers.models import Charger, Credential
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials

NEW_HOLDS = frozenset({ChangeState.APPLIED, ChangeState.MOVED})


def follow(charger: Charger, before: Progress, after: Progress, rules: Rules) -> None:
    """What the door takes after this save. Call it inside the save's transaction."""
    was, now_open = doors_open(before, rules), doors_open(after, rules)
    if was == now_open and before.state is after.state:
        return
    at = after.ended_at or after.since
    if now_open.token is not None and now_open.token != was.token:
        credentials.add_pending(charger, now_open.token, at)
    if after.state in NEW_HOLDS and before.state not in NEW_HOLDS:
        _new_holds(charger, after, now_open)
    elif now_open.until is not None and was.until is None:
        credentials.keep_pending_until(charger, now_open.until)
        _other_id(charger, now_open.ocpp_id or "", now_open.until)
    elif now_open.until is None:
        if was.until is not None:
            credentials.keep_pending_until(charger, None)
        _other_id(charger, now_open.ocpp_id or "", None)
    stays = now_open.without_key and after.state is not ChangeState.APPLIED
    Charger.objects.filter(pk=charger.pk).update(without_key=stays, **({"pending_until": now_open.until} if stays else {}))


def settle(charger: Charger, dialled_id: str, credential: int | None) -> None:
    """A charger that was taken for moved is here again: what it dialled with is what holds, the other stays valid beside it."""
    if charger.pending_ocpp_id and dialled_id == charger.pending_ocpp_id:
        other, until = charger.ocpp_id, charger.pending_until
        Charger.objects.filter(pk=charger.pk).update(pending_ocpp_id="")  # the two are unique together at every moment
        Charger.objects.filter(pk=charger.pk).update(ocpp_id=dialled_id, pending_ocpp_id=other, pending_until=until)
    if credential is not None:
        credentials.make_current(charger, credential)


def close_what_is_due(now: datetime) -> None:
    """Other IDs and tokens whose time is over are taken no more."""
    credentials.erase_due(now)
    Charger.objects.filter(pending_until__lte=now).update(pending_ocpp_id="", pending_until=None, without_key=False)


def _new_holds(charger: Charger, progress: Progress, doors: DoorsOpen) -> None:
    stays = progress.state is ChangeState.MOVED
    credentials.promote_pending(charger, doors.until if stays else None)
    if doors.without_key:
        kept = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT)
        kept.update(kind=Credential.Kind.FORMER, erase_after=doors.until) if stays else kept.delete()
    if doors.ocpp_id is None:
        return
    former = charger.ocpp_id if stays else ""
    if id_is_taken(doors.ocpp_id, but=charger):  # a foreign target may know another charger by an ID of ours: theirs stays theirs
        return
    Charger.objects.filter(pk=charger.pk).update(
        ocpp_id=doors.ocpp_id, pending_ocpp_id=former, pending_until=doors.until if stays else None
    )


def _other_id(charger: Charger, ocpp_id: str, until: datetime | None) -> None:
    free = not ocpp_id or not id_is_taken(ocpp_id, but=charger)
    Charger.objects.filter(pk=charger.pk).update(
        pending_ocpp_id=ocpp_id if free else "", pending_until=until if ocpp_id and free else None
    )
