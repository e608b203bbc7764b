"""Writes how to get to a site and whom one meets there. Nothing of it is told to any charger."""

from __future__ import annotations

from dataclasses import asdict, fields

from django.db import transaction

from chargers.domain.sites.site_details import SiteDetails, check_details
from chargers.models import Site
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange

_NAMES = tuple(field.name for field in fields(SiteDetails))


def details_of(site: Site) -> SiteDetails:
    """What is known of it."""
    return SiteDetails(**{name: getattr(site, name) for name in _NAMES})


def edit_details(site: Site, wanted: SiteDetails, *, by: Actor) -> None:
    """Writes what differs. Raises `Refusal` as `check_details`."""
    checked = check_details(wanted)
    with transaction.atomic():
        row = Site.objects.select_for_update().select_related("organisation").get(pk=site.pk)
        values = told_changes(details_of(row), checked)
        if not values:
            return
        for name, value in asdict(checked).items():
            setattr(row, name, value)
        row.save(update_fields=_NAMES)
        subject = f"{row.organisation} · {row}"
        journal.write(Action.SITE_EDITED, by=by, organisation=row.organisation, subject=subject, values=values)


def told_changes(before: SiteDetails, after: SiteDetails) -> list[ValueChange]:
    """What the journal tells of the difference. Of directions only that they changed: the code of a door may stand there."""
    return [
        ValueChange(name) if name == "directions" else ValueChange(name, getattr(before, name), getattr(after, name))
        for name in _NAMES
        if getattr(before, name) != getattr(after, name)
    ]
