"""“This one replaces …”: what a new controller takes over from the former one, each part by the preview of its kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.controller.reported import Reported
from chargers.domain.secret import Secret
from chargers.models import Arrival, Change, Charger, ControllerType, Credential, JournalEntry, Presence, User
from chargers.services.access.access import Access
from chargers.services.chargers import giving_way, identity, register
from chargers.services.credentials import credentials
from chargers.services.readings import readings
from tests.web import scenery

Browser = Callable[[User], Client]
FACTORY, OWN = "FACTORY1", "1891777"


@pytest.fixture
def former(fleet: scenery.Fleet, now: datetime) -> Charger:
    """It has been away for a day."""
    away = now - timedelta(days=1)
    Presence.objects.filter(charger=fleet.evc5).delete()
    scenery.connect(fleet.evc5, scenery.process(now), now, connected_at=away, heard_at=away, closed_at=away)
    credentials.set_current(fleet.evc5, Secret("f0rmer-t0ken-53U"), now)
    settings = scenery.evc(fleet.evc5.ocpp_id, fleet.evc5.serial_number) | {"chg_StationMaxCurrent": "25"}
    settings["authorizationKey"] = ""
    readings.record_reading(fleet.evc5, Reported.of(settings), whole=True, at=away)
    return Charger.objects.get(pk=fleet.evc5.pk)


@pytest.fixture
def new(fleet: scenery.Fleet, former: Charger, now: datetime) -> Charger:
    """A new controller with the factory's ID, here."""
    kind = ControllerType.objects.get(code="evc5")
    facts = register.ChargerFacts(former.organisation, former.site, controller_type=kind, serial_number=OWN)
    charger = register.add(FACTORY, facts)
    scenery.connect(charger, scenery.process(now), now)
    settings = scenery.evc(FACTORY, "0") | {"com_OCPPInfo": "modelname=,vendorname=,CpSn=0"}
    readings.record_reading(charger, Reported.of(settings), whole=True, at=now)
    return Charger.objects.get(pk=charger.pk)


def url(charger: Charger, former: Charger | None = None) -> str:
    return reverse("charger_replaces", args=[charger.pk]) + (f"?of={former.pk}" if former else "")


def apply(browser: Client, preview: str) -> Change:
    apply_url = browser.get(preview).context["apply_url"]
    done = browser.post(apply_url)
    if done.status_code == 200:  # asks once more
        done = browser.post(apply_url, {"sure": "1"})
    assert done.status_code == 302, done.content.decode()
    return Change.objects.order_by("-pk")[0]


def test_what_is_near_and_offline_is_offered(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    said = browser.get(url(new)).content.decode()
    assert f'href="?of={former.pk}"' in said
    assert reverse("charger_replaces", args=[new.pk]) in browser.get(reverse("charger_edit", args=[new.pk])).content.decode()
    for text in (former.ocpp_id.lower(), former.serial_number):
        found = browser.get(url(new), {"former": text}).context["taken"]
        assert found.former == former
    for text in ("nobody", new.ocpp_id, fleet.foreign.ocpp_id):
        missed = browser.get(url(new), {"former": text})
        assert missed.context["taken"] is None
        assert "No charger that you may change has exactly this" in missed.content.decode()


def test_settings_go_over_by_their_preview(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    taken = browser.get(url(new, former)).context["taken"]
    assert taken.settings == {"chg_StationMaxCurrent": "25"}
    begun = browser.post(url(new, former), {"part": "settings"})
    change = apply(browser, begun["Location"])
    assert [(step.key, step.new) for step in change.steps.all()] == [("chg_StationMaxCurrent", "25")]
    assert change.charger == new


def test_ocpp_info_keeps_the_number_of_the_new_controller(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.admin)
    begun = browser.post(url(new, former), {"part": "info"})
    change = apply(browser, begun["Location"])
    assert [step.new for step in change.steps.all()] == [f"modelname=DC60,vendorname=Ecotap,CpSn={OWN}"]


def test_id_and_key_go_over_and_the_former_is_retired_with_its_history(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser, ocpp_id = browser_of(fleet.installer), former.ocpp_id
    begun = browser.post(url(new, former), {"part": "connection"})
    former.refresh_from_db()
    assert (former.ocpp_id, former.retired_at) == (ocpp_id, None), "a preview does nothing"
    change = apply(browser, begun["Location"])
    assert change.wanted_id == ocpp_id
    assert change.sealed_wanted_token is not None
    former.refresh_from_db()
    assert former.retired_at is not None
    assert (former.ocpp_id, former.replaced_by) == (f"{ocpp_id}/{former.pk}", new)
    assert not identity.id_is_taken(ocpp_id, but=new)
    entry = JournalEntry.objects.get(charger=former, action="charger_replaced")
    assert [(value.name, value.after) for value in entry.values.all()] == [("replaced_by", FACTORY)]
    of_former = reverse("charger", args=[former.pk])
    assert "is to replace it, and does not have its OCPP ID yet" in browser.get(of_former).content.decode()
    assert former.ocpp_id in browser.get(reverse("charger", args=[new.pk])).content.decode()
    Charger.objects.filter(pk=new.pk).update(ocpp_id=ocpp_id.lower())
    assert "replaced it, and has its OCPP ID." in browser.get(of_former).content.decode()


def test_it_is_brought_back_with_its_id_while_nobody_has_it(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser, ocpp_id = browser_of(fleet.installer), former.ocpp_id
    apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    Charger.objects.filter(pk=new.pk).update(pending_ocpp_id=ocpp_id)
    back = reverse("charger_bring_back", args=[former.pk])
    assert "is that of another charger by now" in browser.post(back, follow=True).content.decode()
    Charger.objects.filter(pk=new.pk).update(pending_ocpp_id="")
    Change.objects.filter(charger=new).update(state="cancelled", ended_at=now)
    assert f"{ocpp_id} is in use again." in browser.post(back, follow=True).content.decode()
    former.refresh_from_db()
    assert (former.ocpp_id, former.retired_at, former.replaced_by) == (ocpp_id, None, None)


def test_one_that_is_connected_gives_nothing_away(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser = browser_of(fleet.installer)
    begun = browser.post(url(new, former), {"part": "connection"})
    Presence.objects.filter(charger=former).update(closed_at=None, heard_at=now, connected_at=now)
    assert "is connected" in browser.get(url(new, former)).content.decode()
    assert "nothing left" in browser.post(url(new, former), {"part": "connection"}, follow=True).content.decode()
    shown = browser.get(begun["Location"])
    refused = browser.post(shown.context["apply_url"], {"sure": "1"})
    assert refused.status_code == 200
    assert not Change.objects.filter(charger=new).exists()
    former.refresh_from_db()
    assert former.retired_at is None


def test_another_charger_s_id_is_not_freed_for_anybody_else(former: Charger, fleet: scenery.Fleet, new: Charger) -> None:
    Charger.objects.filter(pk=former.pk).update(replaced_by=fleet.evc4)
    giving_way.give_way(former.ocpp_id, new, access=Access.of_shell())
    assert Charger.objects.get(pk=former.pk).retired_at is None


def test_who_may_not_retire_it_frees_nothing(former: Charger, fleet: scenery.Fleet, new: Charger) -> None:
    """Whoever noted that it is replaced."""
    giving_way.note_replacement(former, new)
    giving_way.give_way(former.ocpp_id, new, access=Access.of(fleet.stranger))
    assert Charger.objects.get(pk=former.pk).retired_at is None
    giving_way.give_way(former.ocpp_id, new, access=Access.of(fleet.installer))
    assert Charger.objects.get(pk=former.pk).retired_at is not None


def test_who_may_not(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert browser_of(fleet.owner).get(url(new, former)).status_code == 403
    assert browser_of(fleet.stranger).get(url(new, former)).status_code == 404
    assert browser_of(fleet.installer).get(url(new, fleet.foreign)).status_code == 404
    assert browser_of(fleet.installer).post(url(new), {"part": "connection"}).status_code == 200
    assert not Charger.objects.filter(replaced_by=new).exists()


def test_a_claim_leads_there(former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    Arrival.objects.create(claimed_id="NEWBOARD", outcome="unknown", first_at=now, last_at=now, detail="1891778", path="/ocpp/")
    answer = browser_of(fleet.installer).post(
        reverse("claim"),
        {"id": "NEWBOARD", "organisation": former.organisation_id, "site": former.site_id or "", "replaces": "1"},
    )
    claimed = Charger.objects.get(ocpp_id="NEWBOARD")
    assert answer["Location"] == url(claimed)


def test_everything_goes_over_in_one_preview_and_one_press(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser, ocpp_id = browser_of(fleet.admin), former.ocpp_id
    begun = browser.post(url(new, former), {"part": "all"})
    shown = browser.get(begun["Location"])
    said = shown.content.decode()
    keys = [step.key for part in shown.context["parts"] for step in part.plan.steps]
    assert keys == ["chg_StationMaxCurrent", "com_OCPPInfo", "authorizationKey", "com_OCPPID"]
    assert "f0rmer-t0ken-53U" not in said
    assert "is retired with this change" in said
    assert '<h2 id="replaces-title">' in browser.get(shown.context["editor_url"]).content.decode()
    assert browser.get(shown.context["editor_url"]).context["taken"].former == former
    assert not Change.objects.filter(charger=new).exists()
    first = apply(browser, begun["Location"])
    changes = list(Change.objects.filter(charger=new).order_by("pk"))
    assert [change.state for change in changes] == ["queued"] * 3
    assert [[step.key for step in change.steps.order_by("pk")] for change in changes] == [keys[:1], keys[1:2], keys[2:]]
    assert first == changes[2]
    former.refresh_from_db()
    assert (former.ocpp_id, former.replaced_by) == (f"{ocpp_id}/{former.pk}", new)
    assert browser.post(shown.context["apply_url"], {"sure": "1"}).status_code == 302
    assert Change.objects.filter(charger=new).count() == 3, "a second press begins nothing"


def test_all_of_it_or_nothing(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    browser = browser_of(fleet.admin)
    begun = browser.post(url(new, former), {"part": "all"})
    apply_url = browser.get(begun["Location"]).context["apply_url"]
    scenery.change(new, fleet.admin, "waiting", now)
    refused = browser.post(apply_url, {"sure": "1"})
    assert refused.status_code == 200
    assert Change.objects.filter(charger=new).count() == 1
    former.refresh_from_db()
    assert (former.retired_at, former.replaced_by) == (None, None)
    Change.objects.filter(charger=new).update(state="cancelled", ended_at=now)
    Presence.objects.filter(charger=former).update(closed_at=None, heard_at=now, connected_at=now)
    assert "is connected" in browser.post(apply_url, {"sure": "1"}).content.decode()
    assert not Change.objects.open().filter(charger=new).exists()
    assert "everything in one" not in browser.get(url(new, former)).content.decode()


def test_an_installer_without_leave_takes_over_the_rest(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.installer)
    begun = browser.post(url(new, former), {"part": "all"})
    titles = [part.title for part in browser.get(begun["Location"]).context["parts"]]
    assert titles == ["Settings", "OCPP ID and key"]
    apply(browser, begun["Location"])
    assert not Change.objects.filter(charger=new, steps__key="com_OCPPInfo").exists()


def test_the_preview_is_its_own_persons(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    begun = browser_of(fleet.admin).post(url(new, former), {"part": "all"})["Location"]
    assert "parts" not in browser_of(fleet.installer).get(begun, follow=True).context
    assert browser_of(fleet.owner).get(begun).status_code == 403
    assert browser_of(fleet.stranger).get(begun).status_code == 404


def test_what_cannot_go_over_in_one_is_led_to_its_part(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    Credential.objects.filter(charger=former).delete()
    Presence.objects.filter(charger=new).update(showed_key=True)
    browser = browser_of(fleet.admin)
    begun = browser.post(url(new, former), {"part": "all"}, follow=True).content.decode()
    assert "Give the token of this charger" in begun
    assert "take the parts over one after the other" in begun
    assert "Apply" not in begun.split('id="preview"', 1)[1]
