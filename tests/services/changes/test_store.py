"""A change as rows and as Progress: nothing is lost on the way, and no secret is in the clear."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chargers.domain.changes.events import ShownCredential
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, StepProgress
from chargers.domain.changes.states import ENDS, OPEN_ENDS, ChangeState, ReadBack, StepState
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.secret import Secret
from chargers.models import Change, ChangeRequest, Charger, JournalEntry, ServerProcess, Step
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, store
from chargers.services.credentials import credentials
from chargers.services.journal import journal
from tests.domain.changes.shipped import DEFAULTS, SHIPPED

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(read_charger: Charger) -> Change:
    wish = EditorFields(url="wss://other.example.com/ocpp/NL*NEW*1", ocpp_id="NL*NEW*1", token="canary-53Umkk1q7rEM")
    change = change_requests.ask(read_charger, wish, access=Access.of_shell(), confirmed=True)
    change.claimed_by = ServerProcess.objects.create(key="p", role="all", started_at=NOW, lease_until=NOW)
    change.save()
    return change


def again(change: Change) -> ChangeProgress:
    return store.load_progress(Change.objects.get(pk=change.pk))


def test_what_is_saved_is_what_is_loaded(change):
    before = again(change)
    steps = tuple(
        replace(step, state=StepState.ACCEPTED, tries=2, sent_at=NOW, answered_at=NOW, read_back=ReadBack.CONFIRMED, found="x")
        for step in before.steps
    )
    after = replace(
        before,
        state=ChangeState.UNDOING,
        leg=2,
        why=ChangeReason.REFUSED,
        lost_at=NOW,
        stale=True,
        resets=1,
        steps=(replace(steps[0], old=Secret(""), dialled=ReadBack.DIFFERS, undo_sent=True), *steps[1:]),
    )
    store.save_progress(change, before, after, store.rules_of(change.controller_type), NOW, change.claimed_by_id)
    assert again(change) == after


def test_a_plan_made_again_replaces_the_steps(change):
    before = again(change)
    after = replace(before, steps=before.steps[-1:])
    store.save_progress(change, before, after, store.rules_of(change.controller_type), NOW, change.claimed_by_id)
    assert again(change) == after


def save(change: Change, before: ChangeProgress, **parts: Any) -> ChangeProgress:
    after = replace(before, **parts)
    assert change.claimed_by_id is not None
    store.save_progress(change, before, after, store.rules_of(change.controller_type), NOW, change.claimed_by_id)
    return after


def ends_journalled(change: Change) -> list[str]:
    found = JournalEntry.objects.filter(charger=change.charger, action=journal.Action.CHANGE_ENDED)
    return list(found.order_by("pk").values_list("reason", flat=True))


def test_an_end_is_journalled_once_and_again_where_it_turns(change):
    ended = save(change, again(change), state=ChangeState.MOVED, ended_at=NOW)
    later = save(change, ended, left_at=NOW)
    assert ends_journalled(change) == ["moved"]
    save(change, later, state=ChangeState.CAME_BACK)
    assert ends_journalled(change) == ["moved", "came_back"]


def test_what_is_no_end_is_not_journalled_as_one(change):
    save(change, again(change), state=ChangeState.UNDOING)
    assert ends_journalled(change) == []


@pytest.mark.parametrize("state", sorted(ENDS))
def test_what_was_asked_of_a_change_waits_only_where_it_can_still_be_taken(change, state):
    asked = ChangeRequest.objects.create(change=change, kind=ChangeRequest.Kind.CANCEL, asked_at=NOW)
    save(change, again(change), state=state, ended_at=NOW)
    asked.refresh_from_db()
    assert (asked.taken_at is None) is (state in OPEN_ENDS)


OLD, NEW, THIRD = Secret("canary-53Umkk1q7rEM"), Secret("canary-9N8gGyS8Un7g4IY9"), Secret("canary-of-another-change")


@pytest.mark.parametrize(
    ("old", "new", "stored", "shown", "which"),
    [
        (OLD, NEW, OLD, None, ShownCredential.OLD),
        (OLD, NEW, NEW, None, ShownCredential.NEW),
        (OLD, NEW, THIRD, None, ShownCredential.OTHER),
        (OLD, NEW, None, OLD, ShownCredential.OLD),  # nothing was stored to compare with
        (OLD, NEW, None, NEW, ShownCredential.NEW),
        (OLD, NEW, None, THIRD, ShownCredential.OTHER),
        (None, NEW, None, THIRD, ShownCredential.OTHER),
        (OLD, None, None, THIRD, ShownCredential.OTHER),
        (OLD, Secret(""), THIRD, None, ShownCredential.OTHER),  # cleared
    ],
)
def test_which_of_its_tokens_a_charger_showed(change, old, new, stored, shown, which):
    known = credentials.set_current(change.charger, stored, NOW).pk if stored else None
    told = replace(again(change), old_token=old, new_token=new)
    assert store.which_token(told, known, shown) is which


def test_what_another_process_holds_is_not_saved(change):
    before = again(change)
    with pytest.raises(store.ClaimLost):
        store.save_progress(change, before, replace(before, stale=True), store.rules_of(change.controller_type), NOW, -1)
    assert again(change) == before


@pytest.mark.parametrize(("part_of", "row"), [(ChangeProgress, Change), (StepProgress, Step)])
def test_every_part_has_a_column(part_of, row):
    columns = {field.name for field in row._meta.get_fields()}
    for part in fields(part_of):
        assert part.name in columns or f"sealed_{part.name}" in columns


def test_no_secret_stands_in_the_clear(change):
    rows = [*Change.objects.filter(pk=change.pk).values_list(), *Step.objects.filter(change=change).values_list()]
    assert "canary" not in repr(rows)
    key = Step.objects.get(change=change, role=FieldRole.KEY)
    assert (key.old, key.new) == (None, "")


def test_the_timings_that_rules_are_proven_on_are_those_that_ship(settings):
    for name, value in DEFAULTS.items():
        if isinstance(value, int | float):
            setattr(settings, name, value)
    assert store.timing_of_settings() == SHIPPED
