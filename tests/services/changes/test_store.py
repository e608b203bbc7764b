"""A change as rows and as Progress: nothing is lost on the way, and no secret is in the clear."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from chargers.domain.changes.progress import Progress, StepProgress, Why
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, ServerProcess, Step
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, store
from chargers.services.connection.editor_state import Wish
from tests.domain.changes.shipped import DEFAULTS, SHIPPED

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(read_charger: Charger) -> Change:
    wish = Wish(url="wss://other.example.com/ocpp/NL*NEW*1", ocpp_id="NL*NEW*1", token="canary-53Umkk1q7rEM")
    change = change_requests.ask(read_charger, wish, access=Access.of_shell(), confirmed=True)
    change.claimed_by = ServerProcess.objects.create(key="p", role="all", started_at=NOW, lease_until=NOW)
    change.save()
    return change


def again(change: Change) -> Progress:
    return store.load(Change.objects.get(pk=change.pk))


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
        why=Why.REFUSED,
        lost_at=NOW,
        stale=True,
        resets=1,
        steps=(replace(steps[0], old=Secret(""), dialled=ReadBack.DIFFERS, undo_sent=True), *steps[1:]),
    )
    store.save(change, before, after, store.rules_of(change.controller_type), NOW, change.claimed_by_id)
    assert again(change) == after


def test_a_plan_made_again_replaces_the_steps(change):
    before = again(change)
    after = replace(before, steps=before.steps[-1:])
    store.save(change, before, after, store.rules_of(change.controller_type), NOW, change.claimed_by_id)
    assert again(change) == after


@pytest.mark.parametrize(("part_of", "row"), [(Progress, Change), (StepProgress, Step)])
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
    assert store.timing() == SHIPPED
