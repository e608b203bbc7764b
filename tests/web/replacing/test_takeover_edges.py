"""Everything in one preview on a bad day: what is applied is what was shown, or it is shown again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse

from chargers.domain.controller.reported import Reported
from chargers.models import Change, Charger, JournalEntry, Membership
from chargers.services.readings import readings
from tests.web import scenery
from tests.web.replacing.test_replacing import OWN, Browser, former, new, url

__all__ = ["former", "new"]  # fixtures

AGAIN = "What is taken over has changed since it was shown"


def previewed(browser: Client, new: Charger, former: Charger) -> str:
    """The address that applies it."""
    shown = browser.get(browser.post(url(new, former), {"part": "all"})["Location"])
    apply_url: str = shown.context["apply_url"]
    return apply_url


def read_again(charger: Charger, at: datetime, **other: str) -> None:
    held = {setting.key: setting.value for setting in readings.reported_settings(charger)}
    readings.record_reading(charger, Reported.of(held | other), whole=True, at=at)


def asked_for(new: Charger) -> list[str]:
    steps = [step for change in Change.objects.filter(charger=new).order_by("pk") for step in change.steps.order_by("pk")]
    return [f"{step.key} {step.new}".strip() for step in steps]


def test_a_value_that_nobody_saw_is_not_written(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    """The former one came back for a moment, and reported other settings."""
    browser = browser_of(fleet.admin)
    apply_url = previewed(browser, new, former)
    read_again(former, now - timedelta(hours=1), chg_StationMaxCurrent="6")
    again = browser.post(apply_url, {"sure": "1"})
    assert AGAIN in again.content.decode()
    assert [step.new for step in again.context["parts"][0].plan.steps] == ["6"]
    assert not JournalEntry.objects.filter(charger=new, action="change_asked").exists()
    assert Charger.objects.get(pk=former.pk).retired_at is None
    assert browser.post(apply_url, {"sure": "1"}).status_code == 302
    assert asked_for(new)[0] == "chg_StationMaxCurrent 6"


def test_who_lost_the_leave_to_restore_is_told_before_the_rest_begins(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    leave = Membership.objects.filter(user=fleet.installer)
    leave.update(may_restore_ocpp_info=True)
    browser = browser_of(fleet.installer)
    apply_url = previewed(browser, new, former)
    leave.update(may_restore_ocpp_info=False)
    again = browser.post(apply_url, {"sure": "1"})
    assert AGAIN in again.content.decode()
    assert [part.title for part in again.context["parts"]] == ["Settings", "OCPP ID and key"]
    assert not Change.objects.filter(charger=new).exists()


def test_another_ocpp_id_than_was_shown_is_not_taken(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.admin)
    apply_url = previewed(browser, new, former)
    Charger.objects.filter(pk=former.pk).update(ocpp_id="NL*ECO*1001")
    assert AGAIN in browser.post(apply_url, {"sure": "1"}).content.decode()
    assert not Change.objects.filter(charger=new).exists()


def test_a_preview_that_is_looked_at_again_is_applied_as_it_shows(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser = browser_of(fleet.admin)
    apply_url = previewed(browser, new, former)
    read_again(former, now - timedelta(hours=1), chg_StationMaxCurrent="6")
    assert AGAIN not in browser.get(apply_url.replace("/apply/", "/preview/")).content.decode()
    assert browser.post(apply_url, {"sure": "1"}).status_code == 302


def test_a_former_one_that_is_out_of_reach_is_said_to_be(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.installer)
    apply_url = previewed(browser, new, former)
    Charger.objects.filter(pk=former.pk).update(organisation=fleet.foreign.organisation, site=None)
    said = browser.post(apply_url, {"sure": "1"}).content.decode()
    assert "can no longer be chosen by you" in said
    assert "one after the other" not in said
    assert not Change.objects.filter(charger=new).exists()


def test_what_to_compare_with_the_label_is_said_here_too(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    """The new controller says that it is another model, and nothing is wrong with that."""
    read_again(new, now, com_OCPPInfo=f"modelname=DUO2,vendorname=Ecotap,CpSn={OWN}")
    browser = browser_of(fleet.admin)
    for part in ("info", "all"):
        said = browser.post(url(new, former), {"part": part}, follow=True).content.decode()
        assert "nothing is wrong with that. Compare with the label:" in said, part
        assert "Model" in said.split("Compare with the label:", 1)[1][:200], part


def test_the_page_of_the_first_names_what_follows_it(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    """Who cancels it and goes home must not find the OCPP ID changed."""
    browser = browser_of(fleet.admin)
    page = browser.post(previewed(browser, new, former), {"sure": "1"})["Location"]
    first, *others = Change.objects.filter(charger=new).order_by("pk")
    said = browser.get(page).content.decode()
    assert page == reverse("change", args=[new.pk, first.pk])
    assert "2 changes follow this one" in said
    assert "Cancelling this one does not cancel what follows it." in said
    for other in others:
        assert f'href="{reverse("change", args=[new.pk, other.pk])}"' in said
    assert "authorizationKey, com_OCPPID" in said
    Change.objects.filter(pk=first.pk).update(state="cancelled", ended_at=now)
    Change.objects.filter(pk=others[0].pk).update(state="cancelled", ended_at=now)
    said = browser.get(page).content.decode()
    assert "1 change follows this one" in said
    assert "Cancelling" not in said
    last = browser.get(reverse("change", args=[new.pk, others[1].pk])).content.decode()
    assert "follows this one" not in last
