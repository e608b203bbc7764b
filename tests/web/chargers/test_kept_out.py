"""A charger that is refused, that is elsewhere, or that is back: what its own page says of it, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chargers.central_system.handshake.codes import HandshakeOutcome
from chargers.domain.presence.kept_out import BEFORE_ITS_CLAIM, OF_ANOTHER, OF_THE_RETIRED
from chargers.models import Arrival, Charger, Presence, ReportedSetting, User
from chargers.wording.handshake import WHAT_TO_DO, WHY
from tests.web import scenery

BrowserOf = Callable[[User], Client]


def page(charger: Charger, browser: Client) -> str:
    """What stands on it to be read, with single spaces."""
    main = browser.get(f"/chargers/{charger.pk}/").content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


@pytest.mark.parametrize(
    "outcome", [one for one in HandshakeOutcome if one not in {BEFORE_ITS_CLAIM, OF_ANOTHER, OF_THE_RETIRED}]
)
@pytest.mark.parametrize("who", ["owner", "installer"])
def test_refused_for_each_reason(who: str, outcome: str, fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.refused(fleet.evc5, now, outcome)
    said = page(fleet.evc5, browser_of(getattr(fleet, who)))
    assert f"it tries to connect and is refused, last {now:%H:%M}: {WHY[outcome]}" in said
    assert "kept out" in said
    assert str(WHAT_TO_DO[outcome]) in said
    assert "It has never connected to this server" not in said
    assert ("What to type on the charger" in said) == (who == "installer")


def test_it_was_here_before_and_is_refused_since(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    hour = timedelta(hours=1)
    scenery.connect(fleet.evc5, scenery.process(now), now, heard_at=now - hour, closed_at=now - hour, close_reason="code 1006")
    scenery.refused(fleet.evc5, now)
    said = page(fleet.evc5, browser_of(fleet.owner))
    assert "the connection was lost · it tries to connect and is refused" in said
    Arrival.objects.update(last_at=now - timedelta(minutes=45))
    said = page(fleet.evc5, browser_of(fleet.owner))
    assert "it last tried to connect" in said
    assert "kept out" not in said
    Presence.objects.update(heard_at=now, closed_at=None, connected_at=now)
    assert "refused" not in page(fleet.evc5, browser_of(fleet.owner))


def test_what_is_known_of_a_line_that_is_gone_is_of_the_last_one(
    fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf
) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    assert "When it was last connected:" not in page(fleet.evc5, browser_of(fleet.owner))
    Presence.objects.update(closed_at=now)
    assert "When it was last connected: Address" in page(fleet.evc5, browser_of(fleet.owner))


def test_claimed_from_an_attempt(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.refused(fleet.evc5, now, "unknown", step="charger")
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert "before it was claimed: waiting for its next try" in said
    assert "It has never connected to this server" not in said
    assert "kept out" not in said


def test_a_stranger_is_told_nothing(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.refused(fleet.foreign, now)
    assert browser_of(fleet.installer).get(f"/chargers/{fleet.foreign.pk}/").status_code == 404


def test_moved_to_another_backend_and_back(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now, closed_at=now, close_reason="code 1006")
    target = {"endpoint_tls": True, "endpoint_host": "new.example.com", "endpoint_port": 443, "endpoint_path": "/ocpp/"}
    moved = scenery.change(fleet.evc5, fleet.admin, "moved", now, left_at=now, ended_at=now, **target)
    browser = browser_of(fleet.owner)
    said = page(fleet.evc5, browser)
    assert f"moved away to wss://new.example.com:443/ocpp/, since {now:%H:%M}" in said
    assert "offline" not in said
    answer: Any = browser.get("/chargers/file/csv/")
    exported = b"".join(answer.streaming_content).decode()
    assert "moved away" in exported
    assert "wss://new.example.com:443/ocpp/" in exported
    Presence.objects.update(connected_at=now + timedelta(seconds=1), heard_at=now, closed_at=None)
    moved.state = "came_back"
    moved.save()
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert "returned" in said
    assert "It stays here" in said
    browser_of(fleet.installer).post(f"/chargers/{fleet.evc5.pk}/accept/")
    assert "returned" not in page(fleet.evc5, browser_of(fleet.installer))


def test_a_charger_that_was_never_read_reports_nothing_yet(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    ReportedSetting.objects.filter(charger=fleet.evc5).delete()
    Charger.objects.update(read_at=None, points_at="")
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert "com_Endpoint not read yet" in said
    assert "not reported" not in said
    assert "its settings have not been read" in said
    Charger.objects.update(read_at=now)
    said = page(fleet.evc5, browser_of(fleet.installer))
    assert "com_Endpoint not reported" in said
    assert "its settings have not been read" not in said
    assert "Is the controller type right?" in said
