"""The backends' pages: what each person sees, what an admin may type, and what the journal keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.models import Backend, Charger, JournalEntry, User
from tests.web import scenery

Browser = Callable[[User], Client]
LIST, ADD = "/backends/", "/backends/add/"
TYPED = {"url": "wss://devices.ecotap.com/registry/ocpp/", "name": "Ecotap platform", "organisation": "", "note": "By e-mail."}


def backend(name: str = "Ecotap platform", **other: object) -> Backend:
    columns = {"tls": True, "host": "devices.ecotap.com", "port": 443, "path": "/registry/ocpp/"} | other
    return Backend.objects.create(name=name, **columns)


def text(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_the_own_ones_and_those_for_everybody(fleet: scenery.Fleet, browser_of: Browser) -> None:
    for_all = backend()
    ours = backend("Ours", organisation=fleet.evc5.organisation)
    theirs = backend("Theirs alone", organisation=fleet.foreign.organisation)
    for who in (fleet.installer, fleet.owner):
        browser = browser_of(who)
        page = text(browser, LIST)
        assert for_all.name in page
        assert ours.name in page
        assert theirs.name not in page
        assert "Name a backend" not in page
        assert browser.get(reverse("backend", args=[theirs.pk])).status_code == 404
        assert browser.get(reverse("backend", args=[for_all.pk])).status_code == 200
        assert browser.get(reverse("backend_edit", args=[for_all.pk])).status_code == 403
    assert theirs.name in text(browser_of(fleet.admin), LIST)


def test_the_empty_list_says_what_to_do_first(fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert ADD in text(browser_of(fleet.admin), LIST)
    assert ADD not in text(browser_of(fleet.owner), LIST)


def test_an_endpoint_without_a_name_is_one_click_from_one(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["ws://elsewhere.example.com/ocpp/"]
    browser = browser_of(fleet.admin)
    page = text(browser, LIST)
    assert "ws://127.0.0.1:8000/ocpp/" in page
    link = f"{ADD}?url=ws%3A//127.0.0.1%3A8000/ocpp/"
    assert link in page
    form = browser.get(link).context["form"]
    assert form["url"].value() == "ws://127.0.0.1:8000/ocpp/"
    browser.post(ADD, TYPED | {"url": form["url"].value()})
    answer = browser.get(LIST)
    assert answer.context["unnamed"] == []
    assert answer.context["named"][0][0].chargers == 4


def test_naming_one_is_in_the_journal(fleet: scenery.Fleet, browser_of: Browser) -> None:
    answer = browser_of(fleet.admin).post(ADD, TYPED, follow=True)
    made = Backend.objects.get()
    assert answer.redirect_chain == [(reverse("backend", args=[made.pk]), 302)]
    assert made.endpoint().url() == "wss://devices.ecotap.com:443/registry/ocpp/"
    assert "has no port, so 443 was added" in answer.content.decode()
    entry = JournalEntry.objects.get(action="backend_added")
    assert (entry.by, entry.subject) == (fleet.admin, "Ecotap platform")
    # nothing is said of an organisation: it is for everybody
    assert {v.name: v.after for v in entry.values.all()} == {
        "name": "Ecotap platform",
        "endpoint": "wss://devices.ecotap.com:443/registry/ocpp/",
        "note": "By e-mail.",
    }


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"url": ""}, "url", "Paste the URL"),
        ({"url": "devices.ecotap.com/ocpp"}, "url", "does not say whether to use TLS"),
        ({"url": "https://devices.ecotap.com/ocpp"}, "url", "https:// is the address of a web page"),
        ({"url": "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"}, "url", "“NL*ECO*1000”"),
        ({"url": "wss://devices.ecotap.com/registry/#SN#"}, "url", "#SN#"),
        ({"url": f"wss://h.nl/{'a' * 401}/"}, "url", "at most 400"),
        ({"name": " "}, "name", "Give it a name"),
        ({"name": "TAKEN"}, "name", "already"),
        ({"url": "wss://taken.example.com/ocpp"}, "url", "has a name already: Taken"),
        ({"organisation": "999"}, "organisation", "valid choice"),
        ({"note": "a" * 501}, "note", "500"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    typed: dict[str, str], field: str, said: str, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    backend("Taken", host="taken.example.com", path="/ocpp/")
    form = browser_of(fleet.admin).post(ADD, TYPED | typed).context["form"]
    assert list(form.errors) == [field]
    assert said in " ".join(form.errors[field])
    for name, value in (TYPED | typed).items():
        assert form[name].value() == value
    assert Backend.objects.count() == 1


@pytest.mark.parametrize("end", ["ocpp", "ocpp/", "ocpp/#OSN#", "ocpp/{id}"])
def test_what_stands_for_the_id_is_no_part_of_it(end: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser_of(fleet.admin).post(ADD, TYPED | {"url": f"wss://h.nl/{end}"})
    assert Backend.objects.get().path == "/ocpp/"


def test_a_password_in_the_url_goes_nowhere(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    sent = TYPED | {"url": "wss://me:canary-4711@h.nl/ocpp/"}
    assert "canary" not in browser.post(ADD, sent | {"name": ""}).content.decode()
    page = browser.post(ADD, sent, follow=True).content.decode()
    assert "were left out" in page
    assert "canary" not in page
    assert not JournalEntry.objects.filter(values__after__contains="canary").exists()


def test_the_same_name_and_endpoint_may_be_in_another_organisation(fleet: scenery.Fleet, browser_of: Browser) -> None:
    backend()
    sent = TYPED | {"organisation": str(fleet.evc5.organisation_id)}
    browser_of(fleet.admin).post(ADD, sent)
    assert Backend.objects.count() == 2


def test_editing_keeps_what_changed(fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend()
    url = reverse("backend_edit", args=[one.pk])
    browser = browser_of(fleet.admin)
    form = browser.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    browser.post(url, sent)
    assert not JournalEntry.objects.filter(action="backend_edited").exists()
    browser.post(url, sent | {"url": "ws://h.nl/x/", "organisation": str(fleet.evc5.organisation_id)})
    entry = JournalEntry.objects.get(action="backend_edited")
    assert [(v.name, v.before, v.after) for v in entry.values.all()] == [
        ("endpoint", "wss://devices.ecotap.com:443/registry/ocpp/", "ws://h.nl:80/x/"),
        ("organisation", "", "Harbour Charging"),
    ]


def test_deleting_says_what_it_means_and_leaves_chargers_alone(fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend(tls=False, host="127.0.0.1", port=8000, path="/ocpp/")
    url = reverse("backend_delete", args=[one.pk])
    browser = browser_of(fleet.admin)
    assert "Nothing happens to the 4 chargers that point there" in text(browser, url)
    assert Backend.objects.exists()
    before = list(Charger.objects.values_list("pk", "points_at"))
    assert browser.post(url).status_code == 302
    assert not Backend.objects.exists()
    assert list(Charger.objects.values_list("pk", "points_at")) == before
    entry = JournalEntry.objects.get(action="backend_deleted")
    assert ("endpoint", "ws://127.0.0.1:8000/ocpp/") in entry.values.values_list("name", "before")


def test_its_page_says_what_each_controller_type_stores(fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend()
    types = {type_.name: type_ for type_ in browser_of(fleet.owner).get(reverse("backend", args=[one.pk])).context["types"]}
    assert {row.key: row.value for row in types["CPA"].rows} == {
        "BackOffice-URL": "wss://devices.ecotap.com",
        "BackOffice-Portnr": "443",
        "BackOffice-Path": "/registry/ocpp/",
    }
    assert types["EVC 5.X"].rows[0].value == "devices.ecotap.com:443/registry/ocpp/#OSN#"
    assert types["EVC 4.X"].rows == ()
    assert "no TLS" in types["EVC 4.X"].refused


def test_its_chargers_are_the_own_ones(fleet: scenery.Fleet, browser_of: Browser) -> None:
    one = backend(tls=False, host="127.0.0.1", port=8000, path="/ocpp/")
    page = text(browser_of(fleet.installer), reverse("backend", args=[one.pk]))
    assert fleet.evc5.ocpp_id in page
    assert fleet.foreign.ocpp_id not in page


@pytest.mark.parametrize("size", [0, 12])
def test_as_many_queries_however_many_there_are(size: int, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    one = backend(tls=False, host="127.0.0.1", port=8000, path="/ocpp/")
    assert fleet.evc5.site is not None
    for number in range(size):
        backend(f"More {number}", host=f"h{number}.example.com")
        scenery.charger(f"MORE-{number}", "evc5", fleet.evc5.site, values=scenery.evc(f"MORE-{number}", ""))
    browser = browser_of(fleet.admin)
    costs = []
    for url in (LIST, reverse("backend", args=[one.pk])):
        browser.get(url)
        with CaptureQueriesContext(connection) as seen:
            text(browser, url)
        costs.append(len(seen))
    assert costs == [5, 16]


def test_a_charger_shows_by_name_where_it_points(fleet: scenery.Fleet, browser_of: Browser) -> None:
    backend("Ours alone", organisation=fleet.evc5.organisation, tls=False, host="127.0.0.1", port=8000, path="/ocpp/")
    for url, who in (("/", fleet.owner), (reverse("charger", args=[fleet.evc5.pk]), fleet.owner)):
        assert "Ours alone" in text(browser_of(who), url)
    assert "Ours alone" not in text(browser_of(fleet.stranger), "/")
