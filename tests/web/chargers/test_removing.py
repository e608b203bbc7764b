"""A charger that never came can be taken away; one with a history cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.urls import reverse

from chargers.models import Arrival, Charger, JournalEntry, User
from tests.web import scenery

Browser = Callable[[User], Client]


def test_a_mistyped_one_is_removed_and_its_attempts_are_nobodys_again(
    fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    mistyped = Charger.objects.create(ocpp_id="NL*EC0*1", organisation=fleet.evc5.organisation, site=fleet.evc5.site)
    Arrival.objects.create(
        claimed_id="NL*EC0*1",
        charger=mistyped,
        first_at=now,
        last_at=now,
        path="/",
        address="10.9.8.7",
        step="charger",
        outcome="unknown",
    )
    browser = browser_of(fleet.installer)
    link = reverse("charger_remove", args=[mistyped.pk])
    assert link in browser.get(reverse("charger_edit", args=[mistyped.pk])).content.decode()
    assert "It has never connected" in browser.get(link).content.decode()
    assert "NL*EC0*1 is removed." in browser.post(link, follow=True).content.decode()
    assert not Charger.objects.filter(pk=mistyped.pk).exists()
    assert Arrival.objects.get().charger is None
    entry = JournalEntry.objects.get(action="charger_removed")
    assert (entry.subject, entry.organisation_id, entry.by_name) == ("NL*EC0*1", fleet.evc5.organisation_id, "Installer")


def test_one_with_a_history_stays(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    browser, link = browser_of(fleet.admin), reverse("charger_remove", args=[fleet.evc5.pk])
    assert link not in browser.get(reverse("charger_edit", args=[fleet.evc5.pk])).content.decode()
    for answer in (browser.get(link), browser.post(link)):
        assert "its history is kept" in answer.content.decode()
    assert Charger.objects.filter(pk=fleet.evc5.pk).exists()


def test_who_may_not_add_may_not_remove(fleet: scenery.Fleet, browser_of: Browser) -> None:
    link = reverse("charger_remove", args=[fleet.evc4.pk])
    assert browser_of(fleet.owner).post(link).status_code == 403
    assert browser_of(fleet.stranger).post(link).status_code == 404
    assert Charger.objects.filter(pk=fleet.evc4.pk).exists()
