"""OCPP IDs: whose one is, and whether it is taken."""

from __future__ import annotations

from django.db.models import Q

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Change, Charger, EarlierId

MARK = "/"  # no OCPP ID has it (domain/connection/ocpp_id), so nobody ever connects with what stands before the number


class IdTaken(ValueError):
    """Another charger here has this OCPP ID, or is about to get it."""

    def __init__(self, ocpp_id: str) -> None:
        super().__init__(f"A charger with the OCPP ID {ocpp_id} is already here.")


def by_ocpp_id(ocpp_id: str) -> Charger:
    """The charger with this ID: exact first, then without regard to case. Raises `Charger.DoesNotExist`."""
    found = Charger.objects.filter(ocpp_id=ocpp_id).first() or Charger.objects.filter(ocpp_id__iexact=ocpp_id).first()
    if found is None:
        raise Charger.DoesNotExist
    return found


def id_is_taken(ocpp_id: str, *, but: Charger | None = None, nor: Charger | None = None) -> bool:
    """IDs, pending IDs and earlier ones together are unique without case. `but`, `nor`: those who may have it."""
    others = Charger.objects.exclude(pk__in=[one.pk for one in (but, nor) if one])
    return others.filter(Q(ocpp_id__iexact=ocpp_id) | _known_beside(ocpp_id)).exists()


def id_is_pending(ocpp_id: str, *, but: Charger) -> bool:
    """Whether the handshake takes another charger by this ID that is not its own."""
    return Charger.objects.exclude(pk=but.pk).filter(_known_beside(ocpp_id)).exists()


def id_is_wanted(ocpp_id: str, *, but: Charger | None = None) -> bool:
    """Whether an open change is about to give it to a charger."""
    changes = Change.objects.giving(ocpp_id)
    return (changes.exclude(charger=but) if but else changes).exists()


def _known_beside(ocpp_id: str) -> Q:
    earlier = EarlierId.objects.filter(ocpp_id__iexact=ocpp_id)
    return Q(pending_ocpp_id__iexact=ocpp_id) | Q(pk__in=earlier.values("charger"))


def former_id(charger: Charger) -> str:
    """The OCPP ID that it has, or had before it gave it away."""
    return charger.ocpp_id.partition(MARK)[0]


def given_away(charger: Charger) -> str:
    """What stands in the place of an OCPP ID that goes to another charger."""
    return f"{charger.ocpp_id}{MARK}{charger.pk}"


def take_back(charger: Charger) -> None:
    """It is in use again, and needs the ID that it gave away. Raises `Refusal`: another charger has it by now."""
    if MARK in charger.ocpp_id:
        charger.ocpp_id = former_id(charger)
        if id_is_taken(charger.ocpp_id, but=charger) or id_is_wanted(charger.ocpp_id, but=charger):
            raise Refusal(Notice(Code.ID_GIVEN_AWAY, "id", {"ocpp_id": charger.ocpp_id}))
        Charger.objects.filter(pk=charger.pk).update(ocpp_id=charger.ocpp_id, replaced_by=None)
