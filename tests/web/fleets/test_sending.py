"""A selection goes to a backend: what its page says before, what it does, and the page of those that are under way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from chargers.domain.fleets.columns import Column, ImportKind
from chargers.domain.fleets.header import find_header
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.fleets.profile import Way
from chargers.domain.fleets.series import MOST
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import Backend, BackendEndpoint, Change, MoveSeries, PreflightVerdict, PreparedMove, User
from chargers.services.fleets import moves, series
from tests.outbound.listeners import accepts, closed_port, listening
from tests.web import scenery

Browser = Callable[[User], Client]
SEND = "/fleets/send/"


@pytest.fixture(autouse=True)
def _loopback(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8"]


@pytest.fixture
def there(fleet: scenery.Fleet) -> Backend:
    return Backend.objects.create(name="There", tls=False, host="there.example.com", port=80, path="/ocpp/")


def test_chargers_go_inside_the_network_of_their_sim_cards_where_that_is_said(
    there: Backend, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk, fleet.evc4.pk], "to": there.pk}
    browser = browser_of(fleet.installer)
    assert 'name="apn"' not in browser.get(SEND, asked).content.decode()
    assert browser.get(SEND, {**asked, "apn": "1"}).context["shown"].rows[0].goes_to == there.endpoint().url()
    inside = BackendEndpoint.objects.create(backend=there, way=Way.PRIVATE_APN, tls=False, host="10.1.1.1", port=8080, path="/o/")
    page = browser.get(SEND, asked)
    assert inside.endpoint().url() in page.content.decode()
    assert {row.goes_to for row in page.context["shown"].rows} == {there.endpoint().url()}
    page = browser.get(SEND, {**asked, "apn": "1"})
    assert {row.goes_to for row in page.context["shown"].rows} == {inside.endpoint().url()}
    assert page.content.decode().count('name="apn" value="1"') == 2, "it is sent as it was looked at"
    browser.post(SEND, {**asked, "apn": "1"})
    assert {move.endpoint() for move in PreparedMove.objects.all()} == {inside.endpoint()}


def test_nothing_is_sent_before_a_person_has_seen_it(
    there: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk, fleet.evc4.pk, fleet.foreign.pk], "to": there.pk}
    browser = browser_of(fleet.installer)
    assert f'formaction="{SEND}"' in browser.get("/").content.decode()
    shown = browser.get(SEND, asked).context["shown"]
    assert [(row.charger.ocpp_id, str(row.state.word)) for row in shown.rows] == [
        ("NL*ECO*1000", "ready"),
        ("NL*ECO*2000", "offline"),
    ]
    assert (shown.ready, shown.online, shown.begins) == (2, 1, True)
    assert not PreparedMove.objects.exists()
    answer = browser.post(SEND, asked)
    made = MoveSeries.objects.get()
    assert answer["Location"] == reverse("series", args=[made.pk])
    with listening(accepts()) as listener:
        PreparedMove.objects.update(host="127.0.0.1", port=listener.port)
        series.carry_on(now)
    page = browser.get(answer["Location"]).content.decode()
    assert reverse("change", args=[fleet.evc5.pk, Change.objects.get().pk]) in page
    assert "One after the other, as they are online." in page
    assert f"ws://127.0.0.1:{listener.port}/ocpp/" in page
    assert reverse("series", args=[made.pk]) in browser.get("/fleets/").content.decode()
    browser.post(reverse("series_end", args=[made.pk]))
    assert "nobody new is started" in browser.get(answer["Location"]).content.decode()


def test_a_backend_that_does_not_answer_is_asked_about_and_then_ends_it(
    there: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    Backend.objects.update(host="127.0.0.1", port=closed_port())
    there.refresh_from_db()
    scenery.connect(fleet.evc5, scenery.process(now), now)
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk], "to": there.pk}
    browser = browser_of(fleet.installer)
    assert 'hx-trigger="load, submit"' in browser.get(SEND, asked).content.decode()  # it is tested by itself
    browser.post(reverse("try_backend", args=[there.pk]))
    page = browser.post(SEND, asked).content.decode()
    assert "Send them all the same" in page
    assert "The backend was tested from this server" in page
    assert not MoveSeries.objects.exists()
    browser.post(SEND, {**asked, "anyway": "1"})
    assert MoveSeries.objects.get().anyway
    MoveSeries.objects.update(anyway=False)
    PreflightVerdict.objects.update(asked_at=now - timedelta(minutes=1))
    series.carry_on(now)
    page = browser.get(reverse("series", args=[MoveSeries.objects.get().pk])).content.decode()
    assert "Who has not gone stays here." in page
    assert not Change.objects.exists()


def test_what_is_in_the_way_is_said_and_the_others_go(
    there: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    scenery.change(fleet.evc4, fleet.admin, "queued", now)
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk, fleet.evc4.pk], "to": there.pk}
    browser = browser_of(fleet.installer)
    page = browser.get(SEND, asked).content.decode()
    assert "Another change" in page
    assert "1 is not possible" in page
    browser.post(SEND, asked)
    assert [row.charger for row in MoveSeries.objects.get().rows.all()] == [fleet.evc5]


def test_many_wait_prepared(there: Backend, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert fleet.evc5.site is not None
    many = [scenery.charger(f"MANY-{number}", "evc5", fleet.evc5.site) for number in range(MOST + 1)]
    asked: dict[str, Any] = {"charger": [one.pk for one in many], "to": there.pk}
    browser = browser_of(fleet.installer)
    assert "Nothing is sent." in browser.get(SEND, asked).content.decode()
    assert "You may move 25 chargers" in browser.post(SEND, asked, follow=True).content.decode()
    fleet.installer.memberships.update(role=Role.OPERATOR)
    assert "26 moves are prepared. Nothing was sent." in browser.post(SEND, asked, follow=True).content.decode()
    assert (PreparedMove.objects.count(), MoveSeries.objects.count()) == (MOST + 1, 0)


def test_those_without_a_token_are_a_table_to_hand_out(there: Backend, fleet: scenery.Fleet, browser_of: Browser) -> None:
    """It is filled in and imported as moves: its columns are those of an import."""
    Backend.objects.update(id_form="prefix", id_prefix="FR*")
    moves.prepare([MoveOfRow(fleet.evc4.pk, there.pk, there.endpoint(), None, Secret("t0ken-known"))], by=None, at=timezone.now())
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk, fleet.evc4.pk, fleet.foreign.pk], "to": there.pk}
    browser = browser_of(fleet.installer)
    assert "For 1 no token is known." in browser.get(SEND, asked).content.decode()
    answer = browser.get(reverse("missing_tokens", args=["csv"]), asked)
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert lines == [
        ["OCPP ID", "New OCPP ID", "Serial number", "Controller type", "Token"],
        ["NL*ECO*1000", "FR*NL*ECO*1000", "1891351", "EVC 5.X", ""],
    ]
    assert find_header(lines, ImportKind.MOVES).mapping.keys() >= {Column.OCPP_ID, Column.NEW_ID, Column.TOKEN}
    assert browser.get(reverse("missing_tokens", args=["csv"]))["Location"] == reverse("chargers")


@pytest.mark.parametrize("asked", [{}, {"charger": "x"}, {"charger": "1", "to": "0"}, {"every": "1", "q": "nobody", "to": "x"}])
def test_nobody_selected_and_no_backend_send_nothing(
    asked: dict[str, str], there: Backend, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.installer)
    assert browser.get(SEND, asked, follow=True).status_code == 200
    assert browser.post(SEND, asked, follow=True).status_code == 200
    assert not PreparedMove.objects.exists()


def test_another_organisations_series_shows_no_charger_of_it(
    there: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    made = scenery.series([fleet.evc5, fleet.foreign], there, fleet.admin, now)
    page = browser_of(fleet.installer).get(reverse("series", args=[made.pk])).content.decode()
    assert fleet.evc5.ocpp_id in page
    assert fleet.foreign.ocpp_id not in page


def test_who_only_looks_ends_no_series(there: Backend, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    """Though he may change chargers elsewhere."""
    made = scenery.series([fleet.evc5], there, fleet.installer, now)
    fleet.stranger.memberships.create(organisation=fleet.evc5.organisation, role=Role.OWNER)
    browser = browser_of(fleet.stranger)
    assert browser.post(reverse("series_end", args=[made.pk])).status_code == 403
    made.refresh_from_db()
    assert made.ended_at is None
    assert reverse("series_end", args=[made.pk]) not in browser.get(reverse("series", args=[made.pk])).content.decode()


@pytest.mark.parametrize(("days", "asked_about"), [(-1, True), (0, False), (7, False)])
def test_a_backend_that_has_closed_is_asked_about(
    days: int, asked_about: bool, there: Backend, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    Backend.objects.update(closes_on=timezone.localdate() + timedelta(days=days))
    browser = browser_of(fleet.installer)
    asked: dict[str, Any] = {"charger": [fleet.evc5.pk], "to": there.pk}
    page = browser.get(SEND, asked).content.decode()
    assert ("This backend has closed on" in page) is asked_about
    assert ("This backend closes on" in page) is not asked_about
    browser.post(SEND, asked)
    assert MoveSeries.objects.exists() is not asked_about
    browser.post(SEND, {**asked, "anyway": "1"})
    assert MoveSeries.objects.exists()
