"""The timeline: which time, what it draws and says, and that much costs no more than little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from chargers.domain.presence.line_history import LineState, TimeWindow
from chargers.models import Boot, PresenceEvent, User
from chargers.services.presence import history
from chargers.web.history import timeline
from chargers.web.history.forms import WindowForm
from chargers.wording.durations import duration, milliseconds
from tests.web import scenery, scenery_past

Browser = Callable[[User], Client]


def page(browser: Client, fleet: scenery.Fleet, query: str = ""):
    answer = browser.get(reverse("charger_history", args=[fleet.evc5.pk]) + query)
    assert answer.status_code == 200
    return answer


def test_a_month_in_words_and_shapes(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery_past.month(fleet.evc5, now)
    scenery.connect(fleet.evc5, scenery.process(now), now)
    answer = page(browser_of(fleet.owner), fleet, "?span=month")
    picture = answer.context["picture"]
    assert picture.facts[:3] == ["connected 93 % of the time", "66 disconnects", "longest gap 31 h"]
    assert {one.kind for one in picture.line} == {"on", "off", "mixed", "unknown"}
    assert len(picture.boots) == 4
    assert picture.latency is not None
    text = answer.content.decode()
    assert f'aria-label="{picture.summary}"' in text
    assert "it did not answer our pings" in text
    assert answer.context["results"].paginator.count == 1 + 12 + 120 + 4


def test_why_nothing_was_measured_is_said(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    browser = browser_of(fleet.owner)
    assert "None was measured: it was not connected." in page(browser, fleet).content.decode()
    scenery.connect(fleet.evc5, scenery.process(now), now, answers_pings=False)
    assert "None was measured: it answered no pings" in page(browser, fleet).content.decode()


def test_a_line_that_flaps_three_thousand_times_draws_little(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    browser = browser_of(fleet.owner)
    scenery.connect(fleet.evc5, scenery.process(now), now)
    with CaptureQueriesContext(connection) as few:
        page(browser, fleet, "?span=month")
    PresenceEvent.objects.bulk_create(
        PresenceEvent(
            charger=fleet.evc5,
            at=now - timedelta(minutes=14 * number + 1),
            kind="closed" if number % 2 else "connected",
            reason="code 1006" if number % 2 else "",
        )
        for number in range(3000)
    )
    Boot.objects.bulk_create(Boot(charger=fleet.evc5, at=now - timedelta(minutes=20 * n), raw="{}") for n in range(2000))
    with CaptureQueriesContext(connection) as many:
        answer = page(browser, fleet, "?span=month")
    assert len(many) == len(few)
    assert answer.content.decode().count("<rect") + answer.content.decode().count("<path") < 1300
    assert len(answer.context["moments"]) == 50


def test_refused_attempts_are_drawn_and_listed(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    for minutes, reason in ((5, "wrong_credentials"), (20, "wrong_credentials"), (300, "other_subprotocol")):
        at = now - timedelta(minutes=minutes)
        PresenceEvent.objects.create(charger=fleet.evc5, at=at, kind="refused", reason=reason)
    answer = page(browser_of(fleet.owner), fleet)
    assert len(answer.context["picture"].refused) == 3
    text = answer.content.decode()
    assert text.count('<path class="lane-refused"') == 3 + 1, "and its key"
    assert 'aria-label="refused attempts: it offers another OCPP version, it shows another token"' in text
    said = [(one.word.word, one.text) for one in answer.context["moments"]]
    assert said == [("refused", "it shows another token")] * 2 + [("refused", "it offers another OCPP version")]
    assert "connected 0 %" not in text, "an attempt is no line"


def test_more_than_can_be_drawn_is_said(
    fleet: scenery.Fleet, browser_of: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_EVENTS", 10)
    scenery_past.month(fleet.evc5, now)
    assert "So much happened" in page(browser_of(fleet.owner), fleet, "?span=month").content.decode()


def test_a_newer_connection_that_took_over_is_no_gap(fleet: scenery.Fleet, now: datetime) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now, connected_at=now - timedelta(hours=2))
    for hours, kind, reason in ((9, "connected", ""), (2, "connected", ""), (1.999, "closed", "replaced")):
        fleet.evc5.presence_events.create(at=now - timedelta(hours=hours), kind=kind, reason=reason)
    fleet.evc5.refresh_from_db()
    found = history.charger_history(fleet.evc5, TimeWindow(now - timedelta(hours=8), now), now)
    assert [one.line for one in found.line] == [LineState.CONNECTED]


def test_a_past_window_knows_what_the_line_was_when_it_began(fleet: scenery.Fleet, now: datetime) -> None:
    for days, kind in ((5, "connected"), (3, "closed")):
        fleet.evc5.presence_events.create(at=now - timedelta(days=days), kind=kind)
    window = TimeWindow(now - timedelta(days=2), now - timedelta(days=1))
    assert [one.line for one in history.charger_history(fleet.evc5, window, now).line] == [LineState.APART]
    window = TimeWindow(now - timedelta(days=6), now - timedelta(days=4))
    assert [one.line for one in history.charger_history(fleet.evc5, window, now).line] == [LineState.UNKNOWN, LineState.CONNECTED]


def test_a_lease_that_ran_out_ends_the_line_when_it_was_last_heard(fleet: scenery.Fleet, now: datetime) -> None:
    dead = scenery.process(now, lease=timedelta(hours=-1))
    scenery.connect(fleet.evc5, dead, now, heard_at=now - timedelta(hours=6), connected_at=now - timedelta(days=3))
    found = history.charger_history(fleet.evc5, TimeWindow(now - timedelta(hours=24), now), now).line
    assert [(one.line, round(one.length / timedelta(hours=1))) for one in found] == [
        (LineState.CONNECTED, 18),
        (LineState.APART, 6),
    ]


@pytest.mark.parametrize("query", ["?span=nonsense", "?until=nonsense", "?span=day&until=9999-12-31T23:59", "?page=x", "?until="])
def test_what_cannot_be_read_is_the_last_day(query: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    form = page(browser_of(fleet.owner), fleet, query).context["form"]
    assert (form.span, form.moves, form.later) == ("day", True, "")


def test_steps(now: datetime) -> None:
    with timezone.override(ZoneInfo("Europe/Amsterdam")):
        form = WindowForm({"span": "week"}, now)
        assert "until" not in form.query
        earlier = WindowForm(dict(part.split("=") for part in form.earlier.replace("%3A", ":").split("&")), now)
        assert abs(earlier.window.until - form.window.since) < timedelta(minutes=1)
        assert not earlier.moves
        assert earlier.later
        assert [choice.chosen for choice in earlier.spans()] == [False, True, False]
        oldest = WindowForm({"span": "month", "until": "2000-01-01T00:00"}, now)
        assert oldest.window.since == now - timedelta(days=90)
        assert oldest.earlier == ""


def test_a_window_that_ends_now_follows_the_doorbell(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)
    url = reverse("charger_history", args=[fleet.evc5.pk])
    assert f'data-watch="{fleet.evc5.pk}" hx-get="{url}?span=week"' in page(browser, fleet, "?span=week").content.decode()
    assert f'hx-get="{url}' not in page(browser, fleet, "?until=2026-01-01T00:00").content.decode()
    fragment = browser.get(url, headers={"hx-request": "true"}).content.decode().strip()
    assert fragment.startswith("<div")
    assert 'id="timeline"' in fragment.split(">")[0]


@pytest.mark.parametrize(("language", "words"), [("en", "Mon"), ("fr", "lun"), ("nl", "ma"), ("de", "Mo")])
def test_weekdays_are_those_of_the_reader(language: str, words: str) -> None:
    monday = datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("UTC"))
    with translation.override(language), timezone.override(ZoneInfo("Europe/Amsterdam")):
        labels = [tick.label for tick in timeline.ticks(TimeWindow(monday - timedelta(days=7), monday))]
    assert len(labels) == 7
    assert labels[-1].startswith(words)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (2460, "41 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (180_000, "2 days 2 h"),
        (172_800, "2 days"),
    ],
)
def test_durations(seconds: int, said: str) -> None:
    assert duration(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(("number", "said"), [(85, "85 ms"), (85.4, "85 ms"), (1240, "1.2 s")])
def test_milliseconds(number: float, said: str) -> None:
    assert milliseconds(number) == said


@pytest.mark.parametrize(("share", "said"), [(1, "100"), (0.9999, "99.9"), (0.97, "97"), (0.0001, "0.1"), (0, "0")])
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, said: str) -> None:
    assert timeline._share(share) == said
