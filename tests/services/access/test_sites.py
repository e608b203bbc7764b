"""Which sites a person sees, and of which the person may write what is known."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from chargers.models import Site, User
from chargers.services.access.access import Access
from chargers.services.access.places import may_change_site, visible_sites
from tests.web import scenery

pytestmark = pytest.mark.django_db


@pytest.fixture
def fleet() -> scenery.Fleet:
    return scenery.fleet()


def seen(user: User | AnonymousUser) -> set[str]:
    return {site.name for site in visible_sites(Access.of(user))}


def test_a_member_sees_all_sites_of_the_organisation_or_those_that_are_named(fleet: scenery.Fleet) -> None:
    elsewhere = Site.objects.create(organisation=fleet.evc5.organisation, name="Elsewhere")
    assert seen(fleet.owner) == seen(fleet.installer) == {"Quay 4", "Elsewhere"}
    assert seen(fleet.stranger) == {"Depot"}
    assert seen(fleet.admin) == {"Quay 4", "Elsewhere", "Depot"}
    assert seen(AnonymousUser()) == set()
    fleet.installer.memberships.get().sites.set([elsewhere])
    assert seen(fleet.installer) == {"Elsewhere"}


def test_whoever_sees_a_charger_sees_its_site(fleet: scenery.Fleet) -> None:
    """The page of a charger leads there."""
    other = Site.objects.create(organisation=fleet.evc5.organisation, name="Elsewhere")
    fleet.installer.memberships.get().sites.set([other])
    scenery.charger("ELSEWHERE-1", "evc5", other)
    for user in (fleet.owner, fleet.installer, fleet.stranger, fleet.admin):
        access = Access.of(user)
        assert {charger.site for charger in access.known_chargers()} <= set(visible_sites(access))


def test_whoever_may_change_chargers_there_may_write_it(fleet: scenery.Fleet) -> None:
    quay = fleet.evc5.site
    assert quay is not None
    may = {who: may_change_site(Access.of(getattr(fleet, who)), quay) for who in ("admin", "installer", "owner", "stranger")}
    assert may == {"admin": True, "installer": True, "owner": False, "stranger": False}
    fleet.owner.memberships.update(may_change_chargers=True)
    assert may_change_site(Access.of(fleet.owner), quay)
