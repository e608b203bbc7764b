"""What a login, a reading and a restart prove of a value, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes import run, transitions, verification
from chargers.domain.changes.actions import Reset, Send
from chargers.domain.changes.events import Connected, ShownCredential
from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ChangeProgress, ResetPhase, StepProgress
from chargers.domain.changes.states import ChangeState, IllegalTransition, ReadBack, StepState
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.secret import Secret
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, AWAY_TLS, HERE, NEW, NEW_ID, OLD, OLD_ID, RULES, begun, make

S = ChangeState
SHOWN = ShownCredential


def of_role(progress: ChangeProgress, role: FieldRole) -> StepProgress:
    return next(step for step in progress.steps if step.role is role)


def written(**parts: object) -> ChangeProgress:
    """ID and key are written, and a restart is waited for."""
    return replace(begun(make(None, NEW_ID, NEW)).until(S.RESTARTING).progress, **parts)  # type: ignore[arg-type]


def login(progress: ChangeProgress, shown: ShownCredential, user: str | None = None) -> ChangeProgress:
    return verification.note_login(progress, Connected(OLD_ID, shown, user), RULES)


# A login


@pytest.mark.parametrize(
    ("old", "new", "shown", "user", "told"),
    [
        (OLD, NEW, SHOWN.NEW, None, ReadBack.CONFIRMED),
        (OLD, NEW, SHOWN.NEW, NEW_ID, ReadBack.CONFIRMED),
        (OLD, NEW, SHOWN.NEW, OLD_ID, ReadBack.DIFFERS),  # the new token beside the name of before: stored otherwise
        (OLD, NEW, SHOWN.OLD, None, ReadBack.OLD),
        (OLD, NEW, SHOWN.OLD, OLD_ID, ReadBack.OLD),
        (OLD, NEW, SHOWN.OLD, NEW_ID, ReadBack.DIFFERS),
        (OLD, NEW, SHOWN.OTHER, OLD_ID, ReadBack.DIFFERS),
        (OLD, NEW, SHOWN.NOTHING, None, None),  # it has two keys, and shows neither: nothing is known
        (OLD, Secret(""), SHOWN.NOTHING, None, ReadBack.CONFIRMED),  # its key was to be cleared
        (OLD, Secret(""), SHOWN.OLD, None, ReadBack.OLD),
        (None, NEW, SHOWN.NOTHING, None, ReadBack.OLD),  # it had none
        (None, NEW, SHOWN.NEW, None, ReadBack.CONFIRMED),
    ],
)
def test_what_a_login_shows_of_a_key(
    old: Secret | None, new: Secret, shown: ShownCredential, user: str | None, told: ReadBack | None
) -> None:
    progress = login(written(old_token=old, new_token=new), shown, user)
    assert of_role(progress, FieldRole.KEY).dialled is told


@pytest.mark.parametrize(("seen", "told"), [(True, ReadBack.CONFIRMED), (False, ReadBack.OLD), (None, None)])
def test_what_the_scheme_of_a_login_shows(seen: bool | None, told: ReadBack | None) -> None:
    progress = begun(make(AWAY_TLS)).until(S.LEAVING).progress
    after = verification.note_login(progress, replace(HERE, tls=seen, path=None), RULES)
    assert of_role(after, FieldRole.OPTIONS).dialled is told
    same = verification.note_login(replace(progress, new_tls=False), replace(HERE, tls=seen, path=None), RULES)
    assert of_role(same, FieldRole.OPTIONS).dialled is None, "old and new are the same: it tells nothing"
    unknown = verification.note_login(replace(progress, old_tls=None), replace(HERE, tls=seen, path=None), RULES)
    assert of_role(unknown, FieldRole.OPTIONS).dialled is None


@pytest.mark.parametrize(("seen", "told"), [("/registry/", ReadBack.CONFIRMED), ("/ocpp/", ReadBack.OLD), ("/third/", None)])
def test_what_the_path_of_a_login_shows_of_the_address(seen: str, told: ReadBack | None) -> None:
    progress = begun(make(AWAY)).until(S.LEAVING).progress
    after = verification.note_login(progress, replace(HERE, tls=None, path=seen), RULES)
    assert of_role(after, FieldRole.ADDRESS).dialled is told


def test_an_old_part_of_an_address_outweighs_a_new_one() -> None:
    progress = replace(begun(make(AWAY)).until(S.LEAVING).progress, old_tls=False, new_tls=True)
    after = verification.note_login(progress, replace(HERE, tls=True, path="/ocpp/"), RULES)
    assert of_role(after, FieldRole.ADDRESS).dialled is ReadBack.OLD


def test_a_login_speaks_of_what_was_written_alone() -> None:
    planned = replace(written(), steps=tuple(replace(s, tries=0, state=StepState.PLANNED) for s in written().steps))
    after = verification.note_login(planned, Connected(NEW_ID, SHOWN.NEW, NEW_ID), RULES)
    assert [step.dialled for step in after.steps] == [None] * len(after.steps)
    assert not after.restarted
    key_alone = verification.note_key_login(planned, Connected(NEW_ID, SHOWN.NEW, NEW_ID), RULES)
    assert key_alone == planned


def test_a_new_value_that_is_dialled_with_is_a_restart_once_and_a_new_key_is_none() -> None:
    there = Connected(NEW_ID, SHOWN.NEW, NEW_ID)
    assert verification.note_login(written(), there, RULES).restarted
    seen = verification.note_login(written(), there, RULES)
    assert not verification.note_login(replace(seen, restarted=False), there, RULES).restarted, "it was in force before"
    assert not verification.note_login(written(), replace(there, ocpp_id=OLD_ID), RULES).restarted


@pytest.mark.parametrize("state", [StepState.SENT, StepState.NO_ANSWER, StepState.REJECTED])
def test_what_it_dials_with_was_accepted_answer_or_not(state: StepState) -> None:
    steps = tuple(replace(step, state=state, read_back=ReadBack.CONFIRMED) for step in written().steps)
    after = verification.note_login(written(steps=steps), Connected(NEW_ID, SHOWN.NEW, NEW_ID), RULES)
    expected = state if state is StepState.REJECTED else StepState.ACCEPTED
    assert {step.state for step in after.steps} == {expected}


# A boot


@pytest.mark.parametrize("dialled", [None, *ReadBack])
@pytest.mark.parametrize("read_back", [None, *ReadBack])
def test_when_a_boot_is_a_restart_where_an_id_was_written(dialled: ReadBack | None, read_back: ReadBack | None) -> None:
    progress = begun(make(None, NEW_ID, NEW)).until(S.RESTARTING).progress
    steps = tuple(
        replace(step, dialled=dialled, read_back=read_back) if step.role is FieldRole.OCPP_ID else replace(step, dialled=None)
        for step in progress.steps
    )
    after = verification.note_boot(replace(progress, steps=steps))
    still_there = dialled is ReadBack.OLD and read_back not in (ReadBack.OLD, ReadBack.DIFFERS)
    assert after.restarted is not still_there, "a line that was lost, with the new one stored, looks the same"


@pytest.mark.parametrize("state", [S.LEAVING, S.OBSERVING, S.RESTARTING])
@pytest.mark.parametrize("answered", [False, True])
def test_a_boot_after_an_answered_reset_is_a_restart_where_it_was_to_leave(state: ChangeState, *, answered: bool) -> None:
    progress = begun(make(AWAY)).until(S.LEAVING).progress
    steps = tuple(replace(step, dialled=ReadBack.OLD, read_back=ReadBack.CONFIRMED) for step in progress.steps)
    after = verification.note_boot(replace(progress, steps=steps, state=state, reset_answered=answered))
    assert after.restarted is (answered and state is not S.RESTARTING)


# A reading


def test_a_reading_finds_a_key_in_whatever_spelling() -> None:
    step = begun(make(AWAY)).until(S.LEAVING).progress.steps[0]
    assert verification.value_of(step, Reported.of({"COM_ENDPOINT": "a", "other": "b"})) == "a"
    assert verification.value_of(step, Reported.of({"COM_ENDPOINT": "a", "com_Endpoint": "b"})) == "b"
    assert verification.value_of(step, Reported.of({"other": "b"})) is None


def test_a_reading_ends_the_pause_and_speaks_of_what_was_sent_alone() -> None:
    desk = begun(make(AWAY_TLS)).until(S.WRITING)
    tried = replace(desk.progress, reading_failures=2, retry_at=desk.now, stale=True)
    after = verification.note_reading(tried, Reported.of(desk.held), RULES)
    assert (after.reading_failures, after.retry_at, after.stale) == (0, None, False)
    assert [step.read_back for step in after.steps] == [None, None]


@pytest.mark.parametrize("read_back", [None, *ReadBack])
@pytest.mark.parametrize("was_reported", [False, True])
def test_when_nothing_more_can_be_learnt_by_reading(read_back: ReadBack | None, *, was_reported: bool) -> None:
    step = begun(make(AWAY)).until(S.LEAVING).progress.steps[0]
    read = replace(step, read_back=read_back, old="x" if was_reported else None)
    never_reported = read_back is ReadBack.UNREADABLE and not was_reported
    assert verification.is_settled(read) is (read_back is ReadBack.CONFIRMED or never_reported)
    assert verification.is_settled(replace(read, write_only=True))


@pytest.mark.parametrize(
    ("found", "new", "old"),
    [
        ("cpo.example.com:80/registry/#OSN#", True, False),
        (f"cpo.example.com:80/registry/{NEW_ID}", True, False),  # the placeholder means it
        ("ecc.example.com:8080/ocpp/#OSN#", False, True),
        (f"ecc.example.com:8080/ocpp/{OLD_ID}", False, True),
        (f"ecc.example.com:8080/ocpp/{NEW_ID}", False, True),  # a reading shows the new ID already
        ("third.example.com:80/#OSN#", False, False),
        (None, False, False),
    ],
)
def test_what_a_reading_makes_of_an_address(found: str | None, *, new: bool, old: bool) -> None:
    progress = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).progress
    steps = tuple(
        replace(step, read_back=ReadBack.CONFIRMED) if step.role is FieldRole.OCPP_ID else step for step in progress.steps
    )
    progress = replace(progress, steps=steps)
    step = of_role(progress, FieldRole.ADDRESS)
    assert transitions.holds_new(progress, step, found, RULES) is new
    assert transitions.holds_old(progress, step, found, RULES) is old
    assert not transitions.holds_old(progress, replace(step, old=None), found, RULES)


def test_a_setting_is_compared_by_its_text_and_a_secret_never() -> None:
    progress = written()
    step = replace(progress.steps[0], role=None, old="1.0", new="1")
    assert transitions.holds_new(progress, step, "1", RULES)
    assert not transitions.holds_new(progress, step, "1.0", RULES)
    assert transitions.holds_old(progress, step, "1.0", RULES)
    assert not transitions.holds_new(progress, replace(step, new=Secret("1")), "1", RULES)


# What stands, and who has left


@pytest.mark.parametrize("state", [S.OBSERVING, S.MOVED, S.UNCERTAIN, S.LEAVING, S.CAME_BACK])
@pytest.mark.parametrize("read_back", [None, ReadBack.CONFIRMED, ReadBack.UNREADABLE])
@pytest.mark.parametrize("tries", [0, 1])
def test_whose_target_was_never_read(state: ChangeState, read_back: ReadBack | None, tries: int) -> None:
    progress = begun(make(AWAY)).until(S.LEAVING).progress
    gone = replace(transitions.put_step(progress, 0, read_back=read_back, tries=tries), state=state)
    unread = state in (S.OBSERVING, S.MOVED, S.UNCERTAIN) and tries > 0 and read_back is not ReadBack.CONFIRMED
    assert transitions.target_unread(gone) is unread
    assert not transitions.target_unread(replace(gone, destination=Destination.HERE))


@pytest.mark.parametrize("state", [StepState.REJECTED, StepState.NOT_SUPPORTED])
@pytest.mark.parametrize("read_back", [None, *ReadBack])
def test_what_was_refused_stands_only_where_a_reading_shows_it(state: StepState, read_back: ReadBack | None) -> None:
    step = replace(written().steps[0], state=state, read_back=read_back)
    assert transitions.may_stand(step) is (read_back is ReadBack.CONFIRMED)


@pytest.mark.parametrize("read_back", [None, *ReadBack])
def test_who_may_have_left(read_back: ReadBack | None) -> None:
    progress = begun(make(AWAY)).until(S.LEAVING).progress
    told = transitions.put_step(progress, 0, read_back=read_back)
    assert transitions.may_have_left(told) is (read_back not in (ReadBack.OLD, ReadBack.DIFFERS))
    assert not transitions.may_have_left(replace(told, destination=Destination.HERE))


# The moves themselves


def test_a_state_is_entered_with_nothing_left_of_the_one_before() -> None:
    desk = begun(make(None, NEW_ID, NEW)).until(S.RESTARTING)
    tried = replace(desk.progress, due=desk.now, retry_at=desk.now, reading_failures=2)
    after = transitions.enter(tried, S.UNDOING, desk.now)
    assert (after.due, after.retry_at, after.reading_failures, after.since) == (None, None, 0, desk.now)
    with pytest.raises(IllegalTransition):
        transitions.enter(tried, S.QUEUED, desk.now)
    with pytest.raises(IllegalTransition):
        transitions.put_step(tried, 0, state=StepState.PLANNED)


def test_a_frame_that_is_sent_again_begins_anew() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    known = {"read_back": ReadBack.OLD, "found": "x", "dialled": ReadBack.OLD, "answered_at": desk.now}
    progress = replace(transitions.put_step(desk.progress, 0, **known), restarted=True)
    step = run.commit(progress, Send(0, "com_Endpoint", progress.steps[0].new), desk.now, RULES)
    sent = step.steps[0]
    assert (sent.state, sent.tries, sent.sent_at, sent.answered_at) == (StepState.SENT, 1, desk.now, None)
    assert (sent.read_back, sent.found, sent.dialled, step.restarted) == (None, None, None, False)


def test_a_reset_waits_for_its_own_answer_and_its_own_time() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    action = desk.next()
    assert isinstance(action, Reset)
    after = run.commit(replace(desk.progress, reset_answered=True), action, desk.now, RULES)
    assert (after.reset, after.reset_answered, after.due) == (ResetPhase.SOFT_SENT, False, desk.now + SHIPPED.restart)


@pytest.mark.parametrize("state", [S.STORED, S.HALF_DONE, S.UNCERTAIN, S.MOVED])
def test_until_when_a_new_token_is_accepted_after_an_end(state: ChangeState) -> None:
    ended = written(state=state, ended_at=written().since)
    until = run.doors_open(ended, RULES).until
    assert until == (None if state in (S.STORED, S.HALF_DONE) else written().since + SHIPPED.old_credentials)
