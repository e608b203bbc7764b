"""Moves that wait, prepared: seen by their backend, and taken back; nobody sees or takes another's."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.secret import Secret
from chargers.models import Backend, BackendCredential, Charger, JournalEntry, PreparedMove, User
from chargers.services.fleets import moves
from tests.web import scenery

Browser = Callable[[User], Client]


@pytest.fixture
def there(fleet: scenery.Fleet) -> Backend:
    return Backend.objects.create(name="There", tls=False, host="there.nl", port=80, path="/ocpp/", token_rule="per_charger")


@pytest.fixture
def waiting(there: Backend, fleet: scenery.Fleet, now: datetime) -> Backend:
    chargers = [(fleet.evc5, Secret("t0ken-there")), (fleet.evc4, None), (fleet.foreign, Secret("t0ken-foreign"))]
    rows = [MoveOfRow(one.pk, there.pk, there.endpoint(), f"FR*{one.pk}", token) for one, token in chargers]
    moves.prepare(rows, by=fleet.installer, at=now)
    Charger.objects.filter(pk=fleet.evc5.pk).update(backend_endpoint="ws://old.nl:80/x/")
    return there


def test_they_are_seen_with_their_target_and_where_they_are_now(
    waiting: Backend, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    page = browser_of(fleet.installer).get(reverse("prepared")).content.decode()
    for said in ("To There", "2 moves are prepared; 1 with a token.", "now at ws://old.nl:80/x/", "not yet", "nothing was sent"):
        assert said in page
    assert f"FR*{fleet.evc5.pk}" in page
    assert fleet.foreign.ocpp_id not in page
    assert "t0ken" not in page


def test_they_are_taken_back_and_their_tokens_stay(waiting: Backend, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    page = browser.post(reverse("prepared_take_back"), {"to": waiting.pk}, follow=True).content.decode()
    assert "2 moves are taken back." in page
    assert "No move waits." in page
    assert [move.charger for move in PreparedMove.objects.all()] == [fleet.foreign]
    assert BackendCredential.objects.count() == 2
    entry = JournalEntry.objects.get(action="moves_taken_back")
    assert sorted(value.before for value in entry.values.filter(name="charger")) == ["NL*ECO*1000", "NL*ECO*2000"]


def test_those_of_a_series_are_the_series_own(waiting: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.series([fleet.evc5], waiting, fleet.installer, now)
    browser = browser_of(fleet.installer)
    assert "1 move is prepared" in browser.get(reverse("prepared"), {"to": waiting.pk}).content.decode()
    browser.post(reverse("prepared_take_back"), {"to": waiting.pk})
    assert PreparedMove.objects.filter(charger=fleet.evc5).exists()


def test_addresses_without_a_name_are_a_lot_of_their_own(
    waiting: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    moves.prepare([MoveOfRow(fleet.cpa.pk, None, waiting.endpoint(), None, None)], by=None, at=now)
    browser = browser_of(fleet.installer)
    assert "To addresses without a name" in browser.get(reverse("prepared"), {"to": ""}).content.decode()
    browser.post(reverse("prepared_take_back"), {"to": ""})
    assert PreparedMove.objects.count() == 3
    browser.post(reverse("prepared_take_back"), {"to": "99999"})
    assert PreparedMove.objects.count() == 3


def test_who_may_not_change_a_charger_does_not_get_there(waiting: Backend, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert browser_of(fleet.owner).get(reverse("prepared")).status_code == 403
    assert browser_of(fleet.owner).post(reverse("prepared_take_back"), {"to": waiting.pk}).status_code == 403


def test_a_token_of_another_address_is_none_of_this_one(
    waiting: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    elsewhere, other = Endpoint(True, "else.nl", 443, "/a/"), Endpoint(True, "else.nl", 443, "/b/")
    moves.prepare([MoveOfRow(fleet.evc4.pk, None, elsewhere, None, Secret("t0ken-elsewhere"))], by=None, at=now)
    browser = browser_of(fleet.installer)
    assert "1 move is prepared; 1 with a token." in browser.get(reverse("prepared"), {"to": ""}).content.decode()
    moves.prepare([MoveOfRow(fleet.evc4.pk, None, other, None, None)], by=None, at=now)
    assert "1 move is prepared; 0 with a token." in browser.get(reverse("prepared"), {"to": ""}).content.decode()
    moves.prepare([MoveOfRow(fleet.evc4.pk, waiting.pk, waiting.endpoint(), None, None)], by=None, at=now)
    assert "2 moves are prepared; 1 with a token." in browser.get(reverse("prepared"), {"to": waiting.pk}).content.decode()


def test_those_of_a_lot_without_a_token_are_a_table_to_hand_out(
    waiting: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    moves.prepare([MoveOfRow(fleet.cpa.pk, None, Endpoint(True, "else.nl", 443, "/a/"), None, None)], by=None, at=now)
    browser, url = browser_of(fleet.installer), reverse("prepared_missing", args=["csv"])
    assert f"{url}?to={waiting.pk}" in browser.get(reverse("prepared"), {"to": waiting.pk}).content.decode()
    lines = list(csv.reader(io.StringIO(browser.get(url, {"to": waiting.pk}).getvalue().decode("utf-8-sig"))))
    assert lines[0][:2] == ["OCPP ID", "New OCPP ID"]
    assert [line[0] for line in lines[1:]] == ["NL*ECO*2000"]
    lines = list(csv.reader(io.StringIO(browser.get(url, {"to": ""}).getvalue().decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["NL-ECO-3000"]
    assert browser.get(url, {"to": "99"})["Location"] == reverse("prepared")
    assert browser_of(fleet.owner).get(url, {"to": waiting.pk}).status_code == 403
