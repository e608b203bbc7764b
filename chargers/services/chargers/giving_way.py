"""A charger gives its OCPP ID to the one that replaces it: retired, with its history, under its ID and a number of ours."""

from __future__ import annotations

from django.db import transaction

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.chargers import identity, retirement
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Action


def note_replacement(former: Charger, by: Charger) -> None:
    """`by` is to take its place: its ID goes over when the change that writes it is asked for."""
    Charger.objects.filter(pk=former.pk).update(replaced_by=by)


def giver(ocpp_id: str, to: Charger, *, access: Access) -> Charger | None:
    """Who has this ID, is noted to be replaced by `to`, and may be retired by this person, whoever noted that."""
    holder = Charger.objects.filter(ocpp_id__iexact=ocpp_id, replaced_by=to.pk).select_related("organisation").first()
    return holder if holder is not None and access.may(Power.CLAIM, holder) else None


def give_way(ocpp_id: str, to: Charger, *, access: Access) -> None:
    """Frees this ID where there is a `giver` of it. Raises `Refusal` as retiring does."""
    if (holder := giver(ocpp_id, to, access=access)) is not None:
        free_id(holder, to, access=access)


def free_id(holder: Charger, to: Charger, *, access: Access) -> None:
    """Retires a charger in favour of `to`, which this person may do. Raises `Refusal` as retiring does."""
    with transaction.atomic():
        retirement.retire(holder, by=access.actor)
        Charger.objects.filter(pk=holder.pk).update(ocpp_id=identity.given_away(holder), replaced_by=to)
        values = [journal.ValueChange("replaced_by", after=to.ocpp_id)]
        journal.write(Action.CHARGER_REPLACED, by=access.actor, charger=holder, values=values)
        charger_changed(holder.pk)
