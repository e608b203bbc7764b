"""A charger that was added and never came is taken away again, such as one with a mistyped OCPP ID."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Arrival, Charger
from chargers.services.chargers import tags
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

# It connected, or a change of it was asked for: there is a history, and perhaps somebody's bill.
USED = Q(presence__isnull=False) | Q(changes__isnull=False) | Q(transactions__isnull=False) | Q(stray_reports__isnull=False)


def may_be_removed(charger: Charger) -> bool:
    """Whether nothing hangs on it. One query."""
    return not Charger.objects.filter(USED, pk=charger.pk).exists()


def remove(charger: Charger, *, by: Actor) -> None:
    """With its token; attempts with its OCPP ID are nobody's again. Raises `Refusal`: it has a history."""
    with transaction.atomic():
        tags.hold([charger.organisation_id])
        row = Charger.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=charger.pk)
        if not may_be_removed(row):
            raise Refusal(Notice(Code.CHARGER_USED, "id", {"ocpp_id": row.ocpp_id}))
        journal.write(journal.Action.CHARGER_REMOVED, by=by, subject=row.ocpp_id, organisation=row.organisation)
        Arrival.objects.filter(charger=row).update(charger=None)
        charger_changed(row.pk)
        row.delete()
        tags.forget_unused([row.organisation_id])
