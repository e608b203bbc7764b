"""The OCPP IDs by which the handshake knows a charger beside its own: the one that a change has sent last, and, where that
took the place of another that the charger may still hold, the earlier ones. None is closed before another is proven (C24)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from chargers.models import Charger, EarlierId
from chargers.services.chargers.identity import id_is_taken


def take_too(charger: Charger, ocpp_id: str, until: datetime | None) -> None:
    """The handshake takes this ID, too; the other one that it took so far stays for as long as it would have."""
    row, own, other, other_until = _of(charger)
    if ocpp_id == own:
        row.update(pending_until=until)  # after a move that is undone the old one stays the other
    elif not id_is_taken(ocpp_id, but=charger):
        _keep(charger, other, other_until, but=ocpp_id)
        row.update(pending_ocpp_id=ocpp_id, pending_until=until)


def now_holds(charger: Charger, ocpp_id: str) -> None:
    """It has dialled with what was sent: that is its ID, and no other one is taken any more."""
    row, *_ = _of(charger)
    EarlierId.objects.filter(charger=charger).delete()
    row.update(ocpp_id=ocpp_id, pending_ocpp_id="", pending_until=None)


def left_with(charger: Charger, ocpp_id: str, until: datetime | None) -> None:
    """It went to another backend with this ID: all others stay until then, in case it comes back with one of them."""
    row, own, other, _ = _of(charger)
    EarlierId.objects.filter(charger=charger, until=None).update(until=until)
    if own == ocpp_id:
        row.update(pending_until=until)
        return
    _keep(charger, other, until, but=ocpp_id)
    row.update(ocpp_id=ocpp_id, pending_ocpp_id=own, pending_until=until)


def dialled_with(charger: Charger, ocpp_id: str) -> None:
    """What it dialled with is its ID; the one that was stays valid beside it."""
    row, own, other, until = _of(charger)
    if ocpp_id == own or not ocpp_id:
        return
    if ocpp_id != other:
        earlier = EarlierId.objects.filter(charger=charger, ocpp_id=ocpp_id).first()
        if earlier is None:
            return
        _keep(charger, other, until, but=ocpp_id)
        until = earlier.until
    row.update(pending_ocpp_id="")  # the two are unique together at every moment
    row.update(ocpp_id=ocpp_id, pending_ocpp_id=own, pending_until=until)


def keep_what_came_last(due: datetime, later: datetime) -> None:
    """Of the IDs whose time is over at `due`, those with which a charger came last stay until `later`."""
    other_id = ~Q(pending_ocpp_id="") & Q(presence__dialled_id=F("pending_ocpp_id"))
    keyless = Q(without_key=True, presence__showed_key=False)
    chargers = Charger.objects.filter(other_id | keyless, pending_until__lte=due)
    Charger.objects.filter(pk__in=list(chargers.values_list("pk", flat=True))).update(pending_until=later)
    earlier = EarlierId.objects.filter(charger__presence__dialled_id=F("ocpp_id"), until__lte=due)
    EarlierId.objects.filter(pk__in=list(earlier.values_list("pk", flat=True))).update(until=later)


def close_due(now: datetime) -> None:
    """Those whose time is over are taken no more."""
    EarlierId.objects.filter(until__lte=now).delete()
    Charger.objects.filter(pending_until__lte=now).update(pending_ocpp_id="", pending_until=None, without_key=False)


def _of(charger: Charger) -> tuple[QuerySet[Charger], str, str, datetime | None]:
    """Its row as it is now, its ID, the other one and until when that is taken."""
    row = Charger.objects.filter(pk=charger.pk)
    return (row, *row.values_list("ocpp_id", "pending_ocpp_id", "pending_until").get())


def _keep(charger: Charger, ocpp_id: str, until: datetime | None, *, but: str) -> None:
    """Another takes the place of this one, which may still be what the charger holds. `but` is taken elsewhere from now on."""
    EarlierId.objects.filter(charger=charger, ocpp_id__iexact=but).delete()
    if ocpp_id and ocpp_id.casefold() != but.casefold():
        EarlierId.objects.create(charger=charger, ocpp_id=ocpp_id, until=until)
