"""The first card of a charger that needs a person: what it says to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.sites.site_details import SiteDetails
from chargers.models import Alert, Charger, Membership, Site, User
from chargers.services.sites.site_details import edit_details
from tests.web import scenery
from tests.web.chargers.test_kept_out import page

BrowserOf = Callable[[User], Client]
WAIT = "most chargers come back by themselves within 5 minutes"
CYCLE = "switch its power off for 25 seconds and on again"


def lose(one: Charger, now: datetime, ago: timedelta) -> None:
    at = now - ago
    scenery.connect(one, scenery.process(now), now, connected_at=at, heard_at=at, closed_at=at, close_reason="code 1006")


def test_offline_says_how_long_why_and_when_only_power_helps(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    lose(fleet.evc5, now, timedelta(minutes=3))
    said = page(fleet.evc5, browser_of(fleet.owner))
    assert "Offline for 3 min, since" in said
    assert "Reason: the connection was lost." in said
    assert WAIT in said
    assert CYCLE not in said
    Charger.objects.get(pk=fleet.evc5.pk).presence.delete()
    lose(fleet.evc5, now, timedelta(minutes=5))
    said = page(fleet.evc5, browser_of(fleet.owner))
    assert CYCLE in said
    assert WAIT not in said


def test_where_its_neighbours_are_offline_too_it_is_the_site(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    site = Site.objects.create(organisation=fleet.evc5.organisation, name="Behind the hall")
    Charger.objects.filter(pk__in=[fleet.evc5.pk, fleet.evc4.pk, fleet.cpa.pk]).update(site=site)
    lose(fleet.evc5, now, timedelta(hours=1))
    assert "of its site" not in page(fleet.evc5, browser_of(fleet.owner)), "alone"
    lose(fleet.evc4, now, timedelta(hours=1))
    scenery.connect(fleet.cpa, scenery.process(now), now)
    assert "2 of 3 chargers of its site are offline" in page(fleet.evc5, browser_of(fleet.owner))


def test_whom_to_call_are_those_who_may_change_it(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    site, other = (Site.objects.create(organisation=fleet.evc5.organisation, name=name) for name in ("Here", "There"))
    Charger.objects.filter(pk=fleet.evc5.pk).update(site=site)
    Membership.objects.filter(user=fleet.installer).get().sites.set([other])
    Membership.objects.filter(organisation=fleet.evc5.organisation).exclude(user__in=[fleet.installer, fleet.owner]).delete()
    lose(fleet.evc5, now, timedelta(hours=1))
    browser = browser_of(fleet.owner)
    assert "No installer is named for this charger" in page(fleet.evc5, browser)
    Membership.objects.get(user=fleet.installer).sites.add(site)
    said = page(fleet.evc5, browser)
    assert f"{fleet.installer}: {fleet.installer.email}" in said
    assert fleet.owner.email not in said.split("Whom to call")[1]
    User.objects.filter(pk=fleet.installer.pk).update(is_active=False)
    assert "No installer is named for this charger" in page(fleet.evc5, browser)


def test_who_may_change_it_is_not_told_whom_to_call(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    lose(fleet.evc5, now, timedelta(hours=1))
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert CYCLE in said
    assert "Whom to call" not in said


def test_whom_one_meets_at_the_site_stands_beside_whom_to_call(
    fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf
) -> None:
    assert fleet.evc5.site is not None
    lose(fleet.evc5, now, timedelta(hours=1))
    assert "At the site" not in page(fleet.evc5, browser_of(fleet.owner)), "nobody is known"
    edit_details(fleet.evc5.site, scenery.QUAY, by=fleet.installer)
    for who in (fleet.owner, fleet.installer):
        assert "At the site: Petra Havens, +31 (0)10 123 45 67 , petra@example.com" in page(fleet.evc5, browser_of(who))
    shown = browser_of(fleet.owner).get(f"/chargers/{fleet.evc5.pk}/").content.decode()
    assert 'href="tel:+31101234567"' in shown
    edit_details(fleet.evc5.site, SiteDetails(contact_phone="112"), by=fleet.installer)
    assert "At the site: 112" in page(fleet.evc5, browser_of(fleet.owner))
    Charger.objects.filter(pk=fleet.evc5.pk).update(site=None)
    assert "At the site" not in page(fleet.evc5, browser_of(fleet.owner))


def test_one_that_is_well_has_no_such_card(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    Charger.objects.filter(pk=fleet.evc5.pk).update(points_at="wss://x.example.com:443/")
    scenery.connect(fleet.evc5, scenery.process(now), now)
    assert "What needs attention" not in page(fleet.evc5, browser_of(fleet.owner))
    Charger.objects.filter(pk=fleet.evc5.pk).update(ocpp_info_flag="wiped")
    assert "Whom to call" in page(fleet.evc5, browser_of(fleet.owner)), "what is said below needs somebody, too"


def test_a_change_that_went_wrong_can_stay_as_it_is(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    change = scenery.change(fleet.evc5, fleet.admin, "rolled_back", now, why="refused", ended_at=now)
    scenery.alert(fleet.evc5, AlertKind.CHANGE, now, change=change, detail="rolled_back")
    assert "It may stay as it is" not in page(fleet.evc5, browser_of(fleet.owner))
    browser = browser_of(fleet.installer)
    assert "It may stay as it is" in page(fleet.evc5, browser)
    browser.post(f"/chargers/{fleet.evc5.pk}/accept/")
    assert "change not successful" not in page(fleet.evc5, browser)
    assert Alert.objects.get().end == "accepted"


def test_one_that_is_refused_has_power_and_network(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    lose(fleet.evc5, now, timedelta(hours=3))
    scenery.refused(fleet.evc5, now)
    for person in (fleet.owner, fleet.installer):
        said = page(fleet.evc5, browser_of(person))
        assert "It has power and network: it tries to connect here and is not let in." in said
        assert CYCLE not in said
        assert "look first whether there is power" not in said


def test_the_power_is_not_cut_of_one_that_was_lost_in_a_change(
    fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf
) -> None:
    lost = scenery.away(fleet.evc5, fleet.installer, "uncertain", now, ended_at=now - timedelta(minutes=40))
    for person in (fleet.owner, fleet.installer):
        said = page(fleet.evc5, browser_of(person))
        assert "This is a risky moment: if it restarts now" in said
        assert CYCLE not in said
    later = scenery.change(fleet.evc5, fleet.installer, "applied", now, ended_at=now)
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert "This is a risky moment" not in said, "a newer change says more"
    assert later.asked_at > lost.asked_at


def test_one_that_is_refused_in_a_change_has_power_and_network(
    fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf
) -> None:
    lost = scenery.away(fleet.evc5, fleet.installer, "uncertain", now, ended_at=now - timedelta(minutes=40))
    scenery.refused(fleet.evc5, now)
    browser = browser_of(fleet.installer)
    for path in (f"/chargers/{fleet.evc5.pk}/", f"/chargers/{fleet.evc5.pk}/changes/{lost.pk}/"):
        said = browser.get(path).content.decode()
        assert "It has power and network: it tries to connect here and is not let in." in said
        assert "be without power or network" not in said
