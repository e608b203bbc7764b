"""“This one replaces …” on a bad day: retired before, twice, by two people, given up half way, with the longest ID there is."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from chargers.domain.secret import Secret
from chargers.models import Change, Charger
from chargers.services.access.access import Access
from chargers.services.chargers import giving_way, identity, register, retirement
from chargers.services.credentials import credentials
from tests.web import scenery
from tests.web.replacing.test_replacing import Browser, apply, former, new, url

__all__ = ["former", "new"]  # fixtures


@pytest.fixture
def second(new: Charger, former: Charger) -> Charger:
    """Another new controller, that has not come yet."""
    return register.add("FACTORY2", register.ChargerFacts(former.organisation, former.site, controller_type=new.controller_type))


def test_the_longest_id_is_given_away_and_comes_back(new: Charger, former: Charger, fleet: scenery.Fleet) -> None:
    longest = "N" * 255
    Charger.objects.filter(pk=former.pk).update(ocpp_id=longest)
    former.refresh_from_db()
    giving_way.free_id(former, new, access=Access.of(fleet.admin))
    former.refresh_from_db()
    former.clean_fields(["organisation"])  # what PostgreSQL minds
    back = retirement.bring_back(former, by=fleet.admin)
    assert back.ocpp_id == longest


def test_any_key_fits_behind_the_longest_id() -> None:
    charger = Charger(pk=2**63 - 1, ocpp_id="N" * 255)
    try:
        Charger._meta.get_field("ocpp_id").clean(identity.given_away(charger), charger)
    except ValidationError as problem:
        pytest.fail(str(problem))


def test_what_was_given_away_is_still_taken_over_from(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    """The ID comes last, as the page says; who took it first finds the rest."""
    browser = browser_of(fleet.installer)
    apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    shown = browser.get(url(new, former))
    assert shown.context["taken"].settings == {"chg_StationMaxCurrent": "25"}
    again = browser.get(url(new), {"former": "NL*ECO*1000"})
    assert again.context["taken"].former == former
    assert "With the change" not in again.content.decode()


def test_one_that_was_retired_before_is_replaced(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    """As one does with a broken charger before the new controller comes."""
    retirement.retire(former, by=fleet.installer)
    browser, ocpp_id = browser_of(fleet.installer), former.ocpp_id
    assert f'href="?of={former.pk}"' in browser.get(url(new)).content.decode()
    assert browser.get(url(new), {"former": ocpp_id}).context["taken"].former == former
    change = apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    assert change.new_id == ocpp_id
    former.refresh_from_db()
    assert (former.ocpp_id, former.replaced_by) == (f"{ocpp_id}/{former.pk}", new)


def test_given_up_half_way_it_is_begun_again_or_brought_back(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser, ocpp_id = browser_of(fleet.installer), former.ocpp_id
    first = apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    assert (
        "is that of another charger by now"
        in browser.post(reverse("charger_bring_back", args=[former.pk]), follow=True).content.decode()
    ), "while that change may still write it"
    Change.objects.filter(pk=first.pk).update(state="cancelled", ended_at=now)
    again = apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    assert (again.new_id, again.sealed_wanted_token is not None) == (ocpp_id, True)
    Change.objects.filter(pk=again.pk).update(state="cancelled", ended_at=now)
    back = browser.post(reverse("charger_bring_back", args=[former.pk]), follow=True).content.decode()
    assert f"{ocpp_id} is in use again." in back
    assert credentials.current_token(former) == Secret("f0rmer-t0ken-53U")


def test_an_id_that_went_to_one_is_not_offered_to_the_next(
    new: Charger, second: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    """Nor is it forgotten which one has it."""
    browser, ocpp_id = browser_of(fleet.installer), former.ocpp_id
    change = apply(browser, browser.post(url(new, former), {"part": "connection"})["Location"])
    assert "Another charger is just being given" in browser.get(url(second, former)).content.decode()
    browser.post(url(second, former), {"part": "connection"})
    assert Charger.objects.get(pk=former.pk).replaced_by == new
    Change.objects.filter(pk=change.pk).update(state="applied", ended_at=change.asked_at)
    Charger.objects.filter(pk=new.pk).update(ocpp_id=ocpp_id)
    assert "is another charger here" in browser.get(url(second, former)).content.decode()
    browser.post(url(second, former), {"part": "connection"})
    assert Charger.objects.get(pk=former.pk).replaced_by == new
    assert f'href="?of={former.pk}"' not in browser.get(url(second)).content.decode()


def test_two_people_at_once_are_one_replacement(
    new: Charger, second: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.installer)
    begun = browser.post(url(new, former), {"part": "connection"})["Location"]
    browser_of(fleet.admin).post(url(second, former), {"part": "connection"})
    browser = browser_of(fleet.installer)
    refused = browser.post(browser.get(begun).context["apply_url"], {"sure": "1"})
    assert refused.status_code == 200
    assert "is another charger here" in refused.content.decode()
    assert Charger.objects.get(pk=former.pk).retired_at is None
    assert not Change.objects.filter(charger=new).exists()


def test_the_preview_says_whom_it_retires(new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    """Also to who types that ID long after somebody else had looked at the replacement."""
    words = "is retired with this change"
    browser = browser_of(fleet.installer)
    begun = browser.post(url(new, former), {"part": "connection"})["Location"]
    assert words in browser.get(begun).content.decode()
    part = browser.post(url(new, former), {"part": "settings"})["Location"]
    assert words not in browser.get(part).content.decode()


def test_who_lost_their_right_to_the_former_one_retires_nothing(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    """Between the preview and pressing Apply the former one went to another organisation."""
    browser = browser_of(fleet.installer)
    begun = browser.post(url(new, former), {"part": "connection"})["Location"]
    Charger.objects.filter(pk=former.pk).update(organisation=fleet.foreign.organisation, site=None)
    shown = browser.get(begun)
    assert "is retired with this change" not in shown.content.decode()
    refused = browser.post(shown.context["apply_url"], {"sure": "1"})
    assert refused.status_code == 200
    assert Charger.objects.get(pk=former.pk).retired_at is None
    assert not Change.objects.filter(charger=new).exists()


def test_two_organisations_are_named(new: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    said = browser_of(fleet.admin).get(url(new, fleet.foreign)).content.decode()
    assert "Northern Fleet" in said
    assert "Harbour Charging" in said


def test_a_number_of_two_is_that_of_the_one_in_use(
    new: Charger, former: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    Charger.objects.filter(pk=fleet.evc4.pk).update(serial_number=former.serial_number, retired_at=now)
    found = browser_of(fleet.installer).get(url(new), {"former": former.serial_number})
    assert found.context["taken"].former == former
