"""A table is begun, left, and found again. What stands in it is judged by `staging`, and done by `going_ahead`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from chargers.models import FleetImport, FleetImportRow
from chargers.services.access.access import Access
from chargers.services.fleets.terms import ImportTerms

KEPT = timedelta(days=14)  # its rows
State = FleetImport.State


def begin_import(terms: ImportTerms, *, file_name: str, form: str, at: datetime) -> FleetImport:
    """A table without rows yet. `form`: csv, xlsx or pasted."""
    return FleetImport.objects.create(
        kind=terms.kind,
        by=terms.access.person,
        organisation=terms.organisation,
        backend=terms.backend,
        private_apn=terms.private_apn,
        file_name=file_name.replace("\0", "")[-255:],
        form=form,
        made_at=at,
        beat_at=at,
    )


def visible_imports(access: Access) -> QuerySet[FleetImport]:
    """Those that a person brought; for an admin also those of the shell. The latest first."""
    every = FleetImport.objects.select_related("by", "organisation", "backend")
    own = every.filter(by=access.person)
    return own | every.filter(by=None) if access.everything else own


def forget_old_rows(now: datetime, most: int) -> int:
    """Lets go of rows that were kept long enough; what the table was stays. Returns how many rows went."""
    old = FleetImportRow.objects.filter(fleet_import__made_at__lt=now - KEPT)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    for start in range(0, len(keys), 500):
        FleetImportRow.objects.filter(pk__in=keys[start : start + 500]).delete()
    return len(keys)
