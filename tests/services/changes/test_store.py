"""A change as rows and as Progress: nothing is lost on the way, and no secret is in the clear."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
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


def everything_of(change: Change) -> list[dict[str, Any]]:
    """Its rows, as they are in the database."""
    rows = (Change.objects.filter(pk=change.pk), Step.objects.filter(change=change), ChangeRequest.objects.filter(change=change))
    return [dict(row) for queryset in rows for row in queryset.values()]


@pytest.mark.parametrize("planned_again", [False, True])
def test_another_change_of_the_same_process_stays_as_it_is(change, planned_again):
    other = Charger.objects.create(
        ocpp_id="NL*ECO*2000", organisation=change.charger.organisation, controller_type=change.charger.controller_type
    )
    before = again(change)
    second = Change.objects.get(pk=change.pk)
    second.pk, second.charger = None, other
    second.save()
    store.create_steps(second, before)
    ChangeRequest.objects.create(change=second, kind=ChangeRequest.Kind.CANCEL, asked_at=NOW)
    stood = everything_of(second)
    last = replace(before.steps[-1], state=StepState.ACCEPTED, tries=1)
    steps = (last,) if planned_again else (*before.steps[:-1], last)
    save(change, before, steps=steps, state=ChangeState.UNDOING, stale=True)
    save(change, again(change), state=ChangeState.HALF_DONE, ended_at=NOW)
    assert everything_of(second) == stood


def test_tokens_and_values_that_were_planned_again_are_kept_sealed(change):
    before = again(change)
    assert isinstance(before.steps[0].new, Secret), "the key is the first step"
    steps = (replace(before.steps[0], old=Secret("old-canary-1"), new=Secret("new-canary-2")), *before.steps[1:])
    text = replace(before.steps[-1], old="password=canary-3abc", new="password=canary-4abc", found="token=canary-5abc")
    save(change, before, old_token=Secret("canary-6"), new_token=Secret("canary-7"), steps=(*steps[:-1], text))
    after = again(change)
    assert (after.old_token, after.new_token) == (Secret("canary-6"), Secret("canary-7"))
    assert (after.steps[0].old, after.steps[0].new) == (Secret("old-canary-1"), Secret("new-canary-2"))
    assert (after.steps[-1].old, after.steps[-1].new) == ("password=canary-3abc", "password=canary-4abc")
    assert "canary" not in str(after.steps[-1].found), "what was found is said, and never sent again"
    assert "canary-" not in str([row for row in everything_of(change) if "role" in row])
    plain = replace(again(change).steps[-1], old="a", new="b", found="c")
    save(change, again(change), steps=(*after.steps[:-1], plain))
    assert again(change).steps[-1] == plain


def test_what_was_asked_before_stays_taken_when_it_was(change):
    earlier = NOW - timedelta(hours=1)
    taken = ChangeRequest.objects.create(change=change, kind=ChangeRequest.Kind.CONFIRM, asked_at=earlier, taken_at=earlier)
    save(change, again(change), state=ChangeState.HALF_DONE, ended_at=NOW)
    taken.refresh_from_db()
    assert taken.taken_at == earlier


def test_an_end_is_journalled_with_its_moment_and_its_values(change):
    save(change, again(change), state=ChangeState.APPLIED, ended_at=NOW)
    entry = JournalEntry.objects.get(charger=change.charger, action=journal.Action.CHANGE_ENDED)
    assert entry.at == NOW
    assert [value.name for value in entry.values.all()] == [step.key for step in again(change).steps]


def test_a_change_of_one_moment_is_one_of_its_charger(change, read_charger):
    other = Charger.objects.create(
        ocpp_id="NL*ECO*2000", organisation=read_charger.organisation, controller_type=read_charger.controller_type
    )
    found = store.of_one_moment(change.pk, read_charger)
    assert store.of_one_moment(change.pk, other) is None
    assert store.of_one_moment(change.pk + 1, read_charger) is None
    assert found is not None
    assert store.load_progress(found) == again(change)
    Step.objects.filter(change=change).delete()
    bare = store.of_one_moment(change.pk, read_charger)
    assert bare is not None
    assert list(bare.steps.all()) == []
    assert store.of_one_moment(change.pk, other) is None


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
