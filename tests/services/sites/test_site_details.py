"""How to get to a site is written, and the journal tells of it: all but directions, in which the code of a door may stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.errors import Refusal
from chargers.domain.sites.site_details import SiteDetails
from chargers.models import JournalEntry, Site
from chargers.services.people import organisations
from chargers.services.sites.site_details import details_of, edit_details
from tests.web import scenery

pytestmark = pytest.mark.django_db


@pytest.fixture
def fleet() -> scenery.Fleet:
    return scenery.fleet()


@pytest.fixture
def quay(fleet: scenery.Fleet) -> Site:
    site = fleet.evc5.site
    assert site is not None
    return site


def told() -> tuple[str, str, str, dict[str, tuple[str, str]]]:
    """The latest entry: what, by whom, of what, and what changed."""
    entry = JournalEntry.objects.latest("pk")
    return entry.action, entry.by_name, entry.subject, {v.name: (v.before, v.after) for v in entry.values.all()}


def test_what_differs_is_written_and_told(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    assert details_of(Site.objects.get(pk=quay.pk)) == scenery.QUAY
    action, by, subject, values = told()
    assert (action, by, subject) == ("site_edited", str(fleet.installer), "Harbour Charging · Quay 4")
    assert values == {
        "address": ("", scenery.QUAY.address),
        "directions": ("", ""),
        "contact_name": ("", scenery.QUAY.contact_name),
        "contact_phone": ("", scenery.QUAY.contact_phone),
        "contact_email": ("", scenery.QUAY.contact_email),
    }
    edit_details(quay, replace(scenery.QUAY, contact_phone="112"), by=fleet.admin)
    assert told()[3] == {"contact_phone": (scenery.QUAY.contact_phone, "112")}


def test_nothing_is_told_where_nothing_differs(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    entries = JournalEntry.objects.count()
    edit_details(quay, replace(scenery.QUAY, address=f"  {scenery.QUAY.address}\n"), by=fleet.installer)
    assert JournalEntry.objects.count() == entries


def test_the_code_of_a_door_is_nowhere_in_the_journal(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, SiteDetails(directions="Barrier: 4711#"), by=fleet.installer)
    edit_details(quay, SiteDetails(directions="Barrier: 4712#"), by=fleet.installer)
    quay.chargers.update(site=None)
    organisations.remove_site(quay, by=fleet.admin)
    said = [text for entry in JournalEntry.objects.all() for v in entry.values.all() for text in (v.before, v.after)]
    assert not [text for text in said if "471" in text]


def test_what_cannot_be_so_is_not_written(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    entries = JournalEntry.objects.count()
    with pytest.raises(Refusal):
        edit_details(quay, SiteDetails(address="Elsewhere", contact_phone="nobody"), by=fleet.installer)
    assert details_of(Site.objects.get(pk=quay.pk)) == scenery.QUAY
    assert JournalEntry.objects.count() == entries


def test_a_site_that_is_renamed_keeps_its_details(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    organisations.rename_site(quay, "Quay 5", by=fleet.admin)
    assert details_of(Site.objects.get(name="Quay 5")) == scenery.QUAY


def test_the_journal_keeps_what_was_known_of_a_site_that_is_removed(fleet: scenery.Fleet, quay: Site) -> None:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    quay.chargers.update(site=None)
    organisations.remove_site(quay, by=fleet.admin)
    action, _, subject, values = told()
    assert (action, subject) == ("site_removed", "Harbour Charging")
    assert values["site"] == ("Quay 4", "")
    assert values["address"] == (scenery.QUAY.address, "")
    assert values["directions"] == ("", "")
