"""The server's clock is put on or back by an hour while changes wait: what counts is time that passed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chargers.central_system.changes import driver
from chargers.models import Change
from tests.central_system.changes.conftest import NEW_ID, NEW_TOKEN, Stage

HOUR = 3600.0


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no other process whose times and lease must be waited for."""
    monkeypatch.setattr(driver, "AFTER_JUMP", 0.0)


def rests(change: Change) -> bool:
    change.refresh_from_db()
    return change.claimed_by is None and change.wake_at is not None


def is_due(change: Change, at: datetime) -> bool:
    change.refresh_from_db()
    return change.due == at


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["on", "back"])
async def test_an_observation_lasts_as_long_as_ever(stage: Stage, by: float) -> None:
    change = (await stage.charger()).ask(stage.away())
    await stage.reaches(change, "observing")
    await stage.until(lambda: rests(change))
    due = change.due
    assert due is not None
    await stage.set_clock(by)
    await stage.until(lambda: is_due(change, due + timedelta(seconds=by)))
    assert change.state == "observing"
    await stage.skip(601)
    await stage.reaches(change, "moved")


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["on", "back"])
async def test_a_restart_is_awaited_as_long_as_ever(stage: Stage, by: float) -> None:
    """The charger is here: its change is carried on and does not rest."""
    actor = await stage.charger(faults=["no_own_restart"])
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "restarting")
    due = change.due
    assert due is not None
    await stage.set_clock(by)
    await stage.until(lambda: is_due(change, due + timedelta(seconds=by)))
    assert (change.state, change.reset) == ("restarting", "none"), "no Reset yet"
    await stage.skip(120)
    await stage.until(lambda: "Reset" in actor.asked)
