"""OCPP IDs: whose one is, and whether it is taken."""

from __future__ import annotations

from django.db.models import Q

from chargers.models import Charger, EarlierId


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
    """IDs, pending IDs and earlier ones together are unique without case."""
    others = Charger.objects.exclude(pk=but.pk) if but else Charger.objects.all()
    return others.filter(Q(ocpp_id__iexact=ocpp_id) | _known_beside(ocpp_id)).exists()


def id_is_pending(ocpp_id: str, *, but: Charger) -> bool:
    """Whether the handshake takes another charger by this ID that is not its own."""
    return Charger.objects.exclude(pk=but.pk).filter(_known_beside(ocpp_id)).exists()


def _known_beside(ocpp_id: str) -> Q:
    earlier = EarlierId.objects.filter(ocpp_id__iexact=ocpp_id)
    return Q(pending_ocpp_id__iexact=ocpp_id) | Q(pk__in=earlier.values("charger"))
