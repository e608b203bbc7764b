"""Every code has its word: states, reasons, remarks, steps; and what a page says of a line and of a way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from chargers.central_system.handshake.codes import HandshakeHint, HandshakeOutcome, HandshakeStep
from chargers.domain.changes import run
from chargers.domain.changes.plan import PlanRemark
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ENDS, ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.presence.status import Status
from chargers.models import Change, Charger
from chargers.services.changes import store
from chargers.services.journal.journal import Action
from chargers.services.presence import history, status_sql
from chargers.web.changes import presenter
from chargers.web.common import presence
from chargers.wording import changes, handshake, journal_words, plans, words
from tests.web import scenery


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (Status, words.STATUS),
        (HandshakeHint, words.HINTS),
        (ChangeState, changes.STATES),
        (ChangeState, changes.SENTENCES),
        (ChangeReason, changes.REASONS),
        (StepState, changes.STEPS),
        (ReadBack, changes.READ_BACKS),
        (ChangeMode, plans.MODES),
        (set(PlanRemark) - {PlanRemark.RESTARTS}, plans.REMARKS),
        (HandshakeStep, handshake.STOPS),
        (HandshakeOutcome, handshake.WHAT_TO_DO),
        (Action, journal_words.ACTIONS),
    ],
)
def test_no_code_without_a_word(codes: Iterable[str], said: dict[str, object]) -> None:
    assert set(codes) - set(said) == set()


def presented(row: Change, now: datetime) -> presenter.ShownChange:
    progress = store.load_progress(row)
    awaited = None if progress.state.is_end else run.next_action(progress, now, store.rules_of(row.controller_type))
    return presenter.show_change(row, progress, awaited, now, may_change=True, may_cancel=True)


@pytest.mark.parametrize("state", list(ChangeState))
def test_every_state_is_shown(state: ChangeState, fleet: scenery.Fleet, now: datetime) -> None:
    ended = now if state in ENDS else None
    row = scenery.change(fleet.evc5, fleet.admin, state.value, now, ended_at=ended, steps=scenery.MOVING)
    shown = presented(Change.objects.get(pk=row.pk), now)
    assert shown.over == (state in ENDS)
    assert len(shown.steps) == 4
    now_or_over = [stage for stage in shown.stages if stage.status == "now"]
    assert len(now_or_over) == (0 if ended else 1)


def test_the_countdown_of_r12(fleet: scenery.Fleet, now: datetime) -> None:
    """60 seconds run from the answer to the ID, whatever the state's own limit is."""
    row = scenery.change(
        fleet.evc5, fleet.admin, "restarting", now, connected=True, due=now + timedelta(seconds=170), steps=scenery.MOVING
    )
    answered = row.steps.get(key="com_OCPPID").answered_at
    assert answered is not None
    shown = presented(row, now)
    assert shown.waits_until == answered + timedelta(seconds=60)
    later = presented(row, now + timedelta(seconds=61))
    assert later.waits_until == now + timedelta(seconds=170)


def test_nothing_counts_down_while_the_run_waits_for_the_charger(fleet: scenery.Fleet, now: datetime) -> None:
    """A deadline that passes while it is away makes nobody act: the page must not promise that somebody will."""
    due = now + timedelta(seconds=170)
    row = scenery.change(fleet.evc5, fleet.admin, "restarting", now, due=due, connected=False, lost_at=now, steps=scenery.MOVING)
    assert presented(row, now).waits_until is None


def test_a_session_is_waited_for_by_the_runs_word(fleet: scenery.Fleet, now: datetime) -> None:
    row = scenery.change(fleet.evc5, fleet.admin, "restarting", now, connected=True, charging=True, steps=scenery.MOVING)
    assert presented(row, now).may_override
    row.override_reason = "the driver agreed"
    assert not presented(row, now).may_override


def test_why_it_is_offline(fleet: scenery.Fleet, now: datetime) -> None:
    closed = now - timedelta(hours=1)
    scenery.connect(fleet.evc5, scenery.process(now), now, closed_at=closed, close_reason="replaced")
    charger = status_sql.with_status(Charger.objects.filter(pk=fleet.evc5.pk), now).get()
    said = presence.line(charger, now)
    assert said.status.word == "offline"
    assert "a newer connection" in said.reason


def test_the_day_as_a_bar(fleet: scenery.Fleet, now: datetime) -> None:
    facts = scenery.connect(fleet.evc5, scenery.process(now), now, connected_at=now - timedelta(hours=6))
    for hours, kind in ((12, "closed"), (6, "connected")):
        fleet.evc5.presence_events.create(at=now - timedelta(hours=hours), kind=kind)
    bar = presence.day_bar(facts, history.events_of_day(fleet.evc5, now), now)
    assert bar is not None
    assert [(run.first, run.end, run.line.value) for run in bar.runs] == [
        (0, 48, "connected"),
        (48, 72, "apart"),
        (72, 96, "connected"),
    ]
    assert bar.share == 75
    assert presence.day_bar(None, [], now) is None
