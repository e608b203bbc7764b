"""The page of a change: a person asks to be told of its end, and asks no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.urls import reverse

from chargers.models import Change, ChangeWatch, User
from tests.web import scenery

Browser = Callable[[User], Client]


def test_a_press_asks_and_another_one_takes_it_back(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    change, browser = scenery.change(fleet.evc5, fleet.installer, "waiting", now), browser_of(fleet.owner)
    page, press = (reverse(name, args=[fleet.evc5.pk, change.pk]) for name in ("change", "change_watch"))
    assert 'aria-pressed="false"' in browser.get(page).content.decode()
    assert browser.post(press, {"on": "1"}, headers={"accept-language": "de"})["Location"] == page
    assert (one := ChangeWatch.objects.get()).language == "de"
    assert one.user == fleet.owner
    form = browser.get(page).content.decode().split('id="watch"', 1)[1].split("</form>", 1)[0]
    assert 'aria-pressed="true"' in form
    assert 'name="on"' not in form
    browser.post(press)
    assert not ChangeWatch.objects.exists()


def test_no_e_mail_is_promised_to_who_has_no_address(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    change = scenery.change(fleet.evc5, fleet.installer, "waiting", now)
    User.objects.filter(pk=fleet.owner.pk).update(email="")
    page = browser_of(fleet.owner).get(reverse("change", args=[fleet.evc5.pk, change.pk])).content.decode()
    assert "else by e-mail" not in page
    assert "your account has no address" in page


def test_the_page_of_one_that_ended_tells_it_once(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    change, browser = scenery.change(fleet.evc5, fleet.installer, "waiting", now), browser_of(fleet.owner)
    page, press = (reverse(name, args=[fleet.evc5.pk, change.pk]) for name in ("change", "change_watch"))
    browser.post(press, {"on": "1"})
    Change.objects.update(state="moved", ended_at=now)
    assert 'id="told"' in browser.get(page).content.decode()
    assert browser.post(press, {"told": "1"}).status_code == 204
    said = browser.get(page).content.decode()
    assert 'id="told"' not in said
    assert 'id="watch"' not in said


def test_another_organisations_change_is_not_found(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    change = scenery.change(fleet.foreign, fleet.admin, "waiting", now)
    press = reverse("change_watch", args=[fleet.foreign.pk, change.pk])
    assert browser_of(fleet.owner).post(press, {"on": "1"}).status_code == 404
    assert not ChangeWatch.objects.exists()


def test_a_number_that_no_key_can_be_is_no_change(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    for name in ("change", "change_watch", "change_cancel", "change_put_back"):
        ask = browser.get if name == "change" else browser.post
        assert ask(reverse(name, args=[fleet.evc5.pk, 2**63])).status_code == 404, name
