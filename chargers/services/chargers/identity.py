"""OCPP IDs: whose one is, and whether it is taken."""

from __future__ import annotations

from django.db.models import Q

from chargers.models import Charger


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


def id_is_taken(ocpp_id: str, *, but: Charger | None = None) -> bool:
    """IDs and pending IDs together are unique without case."""
    others = Charger.objects.exclude(pk=but.pk) if but else Charger.objects.all()
    return others.filter(Q(ocpp_id__iexact=ocpp_id) | Q(pending_ocpp_id__iexact=ocpp_id)).exists()
