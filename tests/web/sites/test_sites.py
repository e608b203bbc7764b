"""The page of a site: who sees and edits it, what it shows, and where people meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Charger, JournalEntry, Site, User
from chargers.services.sites.site_details import details_of, edit_details
from tests.web import scenery

BrowserOf = Callable[[User], Client]
TYPED = {
    "address": scenery.QUAY.address,
    "directions": scenery.QUAY.directions,
    "contact_name": scenery.QUAY.contact_name,
    "contact_phone": scenery.QUAY.contact_phone,
    "contact_email": scenery.QUAY.contact_email,
}


@pytest.fixture
def quay(fleet: scenery.Fleet) -> Site:
    site = fleet.evc5.site
    assert site is not None
    return site


@pytest.fixture
def known(fleet: scenery.Fleet, quay: Site) -> Site:
    edit_details(quay, scenery.QUAY, by=fleet.installer)
    return Site.objects.get(pk=quay.pk)


def page_of(site: Site) -> str:
    return reverse("charger_site", args=[site.pk])


def edit_of(site: Site) -> str:
    return reverse("charger_site_edit", args=[site.pk])


def main(browser: Client, url: str, language: str = "en") -> str:
    """What stands on it, with its tags."""
    answer = browser.get(url, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return unescape(answer.content.decode()).split("<main", 1)[1].split("</main>", 1)[0]


def read(html: str) -> str:
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def errors(browser: Client, site: Site, **typed: str) -> dict[str, list[str]]:
    answer = browser.post(edit_of(site), TYPED | typed)
    assert answer.status_code == 200
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("who", "sees", "edits"), [("admin", 200, 200), ("installer", 200, 200), ("owner", 200, 403), ("stranger", 404, 404)]
)
def test_whoever_sees_chargers_there_sees_it(
    who: str, sees: int, edits: int, fleet: scenery.Fleet, known: Site, browser_of: BrowserOf
) -> None:
    browser = browser_of(getattr(fleet, who))
    assert browser.get(page_of(known)).status_code == sees
    assert browser.get(edit_of(known)).status_code == edits
    before = details_of(known)
    answer = browser.post(edit_of(known), TYPED | {"address": "Elsewhere 1"})
    assert answer.status_code == (302 if edits == 200 else edits)
    assert (details_of(Site.objects.get(pk=known.pk)) == before) is (edits != 200)


def test_for_a_person_of_another_site_it_does_not_exist(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    elsewhere = Site.objects.create(organisation=known.organisation, name="Elsewhere")
    fleet.installer.memberships.get().sites.set([elsewhere])
    browser = browser_of(fleet.installer)
    assert [browser.get(url).status_code for url in (page_of(known), edit_of(known))] == [404, 404]
    assert browser.post(edit_of(known), TYPED).status_code == 404
    assert [browser.get(url).status_code for url in (page_of(elsewhere), edit_of(elsewhere))] == [200, 200]
    assert "Quay 4" not in browser.get("/find/", {"q": "quay"}).content.decode().split("card-body", 1)[1]


def test_an_owner_who_may_change_chargers_edits_it(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    fleet.owner.memberships.update(may_change_chargers=True)
    assert browser_of(fleet.owner).post(edit_of(known), TYPED | {"contact_phone": "112"}).status_code == 302
    assert Site.objects.get(pk=known.pk).contact_phone == "112"


def test_it_says_where_it_is_and_whom_one_meets(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    shown = main(browser_of(fleet.owner), page_of(known))
    for text in ("Quay 4", "Harbour Charging", *TYPED.values()):
        assert text in shown
    assert 'href="https://www.openstreetmap.org/search?query=Kade+4%2C+3011+AA+Rotterdam"' in shown
    assert 'rel="noreferrer noopener"' in shown
    assert 'href="tel:+31101234567"' in shown
    assert 'href="mailto:petra@example.com"' in shown
    assert edit_of(known) not in shown
    assert reverse("organisation", args=[known.organisation_id]) not in shown


def test_an_address_for_mail_cannot_say_more_than_to_whom(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.installer)
    browser.post(edit_of(known), TYPED | {"contact_email": "a?bcc=x&body=y@example.com", "address": '"><b>&query=x'})
    shown = browser.get(page_of(known)).content.decode()
    assert 'href="mailto:a%3Fbcc%3Dx%26body%3Dy@example.com"' in shown
    assert "search?query=%22%3E%3Cb%3E%26query%3Dx" in shown
    assert "<b>" not in shown


def test_its_chargers_stand_there_and_no_others(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf, now: datetime) -> None:
    elsewhere = Site.objects.create(organisation=known.organisation, name="Elsewhere")
    Charger.objects.filter(pk=fleet.cpa.pk).update(site=elsewhere)
    scenery.connect(fleet.evc5, scenery.process(now), now)
    browser = browser_of(fleet.installer)
    answer = browser.get(page_of(known))
    assert [row.ocpp_id for row in answer.context["rows"]] == ["NL*ECO*1000", "NL*ECO*2000"]
    numbers = {figure.code: figure.number for figure in answer.context["figures"]}
    assert (numbers[""], numbers["online"], numbers["never_seen"]) == (2, 1, 1)
    for figure in answer.context["figures"]:
        listed = browser.get(f"/?{figure.query}").context["rows"]
        assert len(listed) == figure.number, figure.code
    assert "Show all 2 in the list" in read(main(browser, page_of(known)))


def test_at_most_fifty_stand_there_and_the_list_has_all(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    Charger.objects.bulk_create(
        Charger(ocpp_id=f"MANY-{number}", organisation=known.organisation, site=known) for number in range(60)
    )
    answer = browser_of(fleet.owner).get(page_of(known))
    assert len(answer.context["rows"]) == 50
    shown = read(answer.content.decode())
    assert "Show all 63 in the list" in shown
    assert "The first 50 of 63 are shown." in shown


def test_one_of_which_nothing_is_known_says_what_to_do(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    empty = Site.objects.create(organisation=fleet.evc5.organisation, name="Empty")
    told = read(main(browser_of(fleet.installer), page_of(empty)))
    assert "Write address and directions under Edit" in told
    assert "Write under Edit who opens the door" in told
    assert "No charger is here" in told
    assert "Add a charger" in told
    told = read(main(browser_of(fleet.owner), page_of(empty)))
    assert told.count("An installer of this site or an administrator can write it.") == 2
    assert "Add a charger" not in told


@pytest.mark.parametrize("code", ["en", "fr", "nl", "de"])
def test_it_is_read_in_four_languages(code: str, fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    words = {
        "en": ("How to get there", "Directions", "Phone number"),
        "fr": ("y rendre", "Accès", "Numéro de téléphone"),
        "nl": ("Hoe je er komt", "Routebeschrijving", "Telefoonnummer"),
        "de": ("So kommt man hin", "Wegbeschreibung", "Telefonnummer"),
    }[code]
    browser = browser_of(fleet.installer)
    there, form = (read(main(browser, url, code)) for url in (page_of(known), edit_of(known)))
    assert words[0] in there
    for word in words[1:]:
        assert word in there
        assert word in form


def test_what_is_typed_is_kept_and_told(fleet: scenery.Fleet, quay: Site, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.installer)
    lines = {"directions": scenery.QUAY.directions.replace("\n", "\r\n")}
    answer = browser.post(edit_of(quay), TYPED | lines)
    assert (answer.status_code, answer.url) == (302, page_of(quay))  # type: ignore[attr-defined]
    assert details_of(Site.objects.get(pk=quay.pk)) == scenery.QUAY
    entry = JournalEntry.objects.latest("pk")
    assert (entry.action, entry.by) == ("site_edited", fleet.installer)
    browser.post(edit_of(quay), dict.fromkeys(TYPED, "") | {"address": " "})
    assert Site.objects.get(pk=quay.pk).address == ""
    journal = read(main(browser_of(fleet.admin), reverse("journal")))
    assert "address or contact of a site edited" in journal
    assert "Harbour Charging · Quay 4" in journal
    assert "Directions" in journal
    assert "4711" not in journal


def test_the_end_of_a_line_counts_once(fleet: scenery.Fleet, quay: Site, browser_of: BrowserOf) -> None:
    """As a browser counts it: what one can type can be saved."""
    text = "\r\n".join(["a" * 96] * 10 + ["b" * 30])
    assert len(text.replace("\r\n", "\n")) == 1000
    assert browser_of(fleet.installer).post(edit_of(quay), TYPED | {"directions": text}).status_code == 302
    assert "at most 1000" in str(errors(browser_of(fleet.installer), quay, directions=f"{text}c"))


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("address", "a" * 251, "at most 250 characters"),
        ("address", "Kade\x074", "invisible character (U+0007)"),
        ("address", "Kade\x004", "Null characters"),
        ("directions", "a\n" * 13, "at most 12 lines"),
        ("directions", "\u202eabc", "invisible character (U+202E)"),
        ("contact_name", "n" * 121, "at most 120 characters"),
        ("contact_name", "P\x1betra", "invisible character (U+001B)"),
        ("contact_phone", "ask at the desk", "This is no phone number"),
        ("contact_phone", "12", "at least 3 digits"),
        ("contact_phone", "0612345678 / 0101234567", "Write one number only"),
        ("contact_phone", "0" * 41, "at most 40 characters"),
        ("contact_email", "petra", "valid email address"),
        ("contact_email", "a@b.nl, c@d.nl", "valid email address"),
        ("contact_email", '"\x01"@example.com', "invisible character (U+0001)"),
        ("contact_email", f"{'a' * 250}@b.nl", "at most 254"),
    ],
)
def test_what_cannot_be_so_is_said_at_its_field(
    field: str, typed: str, says: str, fleet: scenery.Fleet, quay: Site, browser_of: BrowserOf
) -> None:
    entries = JournalEntry.objects.count()
    said = errors(browser_of(fleet.installer), quay, **{field: typed})
    assert list(said) == [field]
    assert says in said[field][0]
    assert details_of(Site.objects.get(pk=quay.pk)) == details_of(quay)
    assert JournalEntry.objects.count() == entries


def test_all_that_is_wrong_is_said_at_once(fleet: scenery.Fleet, quay: Site, browser_of: BrowserOf) -> None:
    said = errors(browser_of(fleet.installer), quay, contact_phone="x", contact_email="x", address="\x07a")
    assert said.keys() == {"contact_phone", "contact_email", "address"}


def test_pages_lead_there(fleet: scenery.Fleet, known: Site, browser_of: BrowserOf) -> None:
    link = f'href="{page_of(known)}"'
    organisation = known.organisation_id
    managing = reverse("site", args=[organisation, known.pk])
    browser = browser_of(fleet.admin)
    for url in (reverse("charger", args=[fleet.evc5.pk]), reverse("organisation", args=[organisation]), managing):
        assert link in main(browser, url), url
    assert f'href="{edit_of(known)}"' in main(browser, managing)
    assert all(f'href="{managing}"' in main(browser, url) for url in (page_of(known), edit_of(known)))
    browser = browser_of(fleet.installer)
    assert not any(f'href="{managing}"' in main(browser, url) for url in (page_of(known), edit_of(known)))
    assert link in main(browser_of(fleet.owner), reverse("charger", args=[fleet.evc5.pk]))


def test_a_charger_of_no_site_leads_nowhere(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    Charger.objects.filter(pk=fleet.evc5.pk).update(site=None)
    assert "/sites/" not in main(browser_of(fleet.owner), reverse("charger", args=[fleet.evc5.pk]))
