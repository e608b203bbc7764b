"""At its first start after the update the server looks once for changes that faults left behind, and says so to people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.controller.reported import Reported
from chargers.domain.editor.fields import EditorFields
from chargers.models import Alert, Change, ChangeRequest, Charger, JournalEntry, OnceDone, Presence, ServerProcess
from chargers.services import alerts
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, left_behind
from chargers.services.readings.readings import record_reading

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STOPPED = NOW - MINUTE  # when the version before the update did
NEW = "other.example.com:80/ocpp/#OSN#"

pytestmark = pytest.mark.django_db


def process(key: str, stopped: datetime | None) -> int:
    parts = {"role": "all", "started_at": NOW - 24 * HOUR, "lease_until": stopped or NOW + MINUTE, "stopped_at": stopped}
    return ServerProcess.objects.create(key=key, **parts).pk


@pytest.fixture
def old() -> int:
    return process("old", STOPPED)


@pytest.fixture
def new() -> int:
    return process("new", None)


@pytest.fixture
def change(read_charger: Charger, old: int) -> Change:
    """Carried on as it should be when the old version was stopped: its charger came a moment before."""
    change = change_requests.ask(read_charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell())
    Change.objects.update(
        claimed_by=old, wake_at=NOW - HOUR, asked_at=NOW - HOUR, expires_at=NOW + 24 * HOUR, since=NOW - HOUR, state="writing"
    )
    change.steps.update(state="sent", tries=1, sent_at=STOPPED)
    Presence.objects.create(
        charger=read_charger,
        process_id=old,
        socket="s",
        connected_at=NOW - HOUR,
        heard_at=STOPPED,
        interval=300,
        dialled_path="/",
        dialled_id="x",
    )
    change.refresh_from_db()
    return change


def details() -> list[tuple[int, str]]:
    return list(Alert.objects.filter(kind=AlertKind.LEFT_BEHIND).values_list("change", "detail"))


def ends(change: Change, state: str) -> None:
    Change.objects.filter(pk=change.pk).update(state=state, ended_at=NOW - HOUR / 2, claimed_by=None)


def reads(change: Change, address: str) -> None:
    record_reading(change.charger, Reported.of({"com_Endpoint": address}), whole=False, at=NOW - 2 * MINUTE)


def request(change: Change, kind: str, taken: datetime | None) -> None:
    ChangeRequest.objects.create(change=change, kind=kind, asked_at=NOW - HOUR, taken_at=taken)


HELD: dict[str, Callable[[Change], object]] = {
    "due, and nobody's": lambda c: Change.objects.update(claimed_by=None),
    "of a process that died while another one lived": lambda c: Change.objects.update(claimed_by=process("dead", NOW - HOUR)),
    "no frame for an hour though its charger is here": lambda c: c.steps.update(sent_at=NOW - HOUR),
    "a deadline that nobody saw": lambda c: Change.objects.update(state="observing", due=NOW - HOUR, connected=False),
    "a restart that nobody missed": lambda c: Change.objects.update(state="restarting", due=NOW - HOUR, connected=True),
    "an expiry that nobody saw": lambda c: Change.objects.update(state="asking", expires_at=NOW - HOUR),
    "queued behind nothing": lambda c: Change.objects.update(state="queued", behind=True, claimed_by=None, wake_at=NOW + HOUR),
    "a request that nobody took": lambda c: request(c, "confirm", None),
    "a cancel that was swallowed": lambda c: request(c, "cancel", NOW - HOUR),
}


@pytest.mark.parametrize("fault", HELD.values(), ids=list(HELD))
def test_what_nobody_carried_on_is_found(change: Change, new: int, fault: Callable[[Change], object]) -> None:
    fault(change)
    assert left_behind.look_once(new, NOW) == 1
    assert details() == [(change.pk, "held")]


State = tuple[Callable[[Change], object], ...]
FINE: dict[str, State] = {
    "under way when the server stopped": (),
    "its charger has just come back": (
        lambda c: c.steps.update(sent_at=NOW - HOUR),
        lambda c: Presence.objects.update(connected_at=STOPPED),
    ),
    "waits for a charger": (lambda c: Change.objects.update(claimed_by=None, wake_at=NOW + HOUR),),
    "asks a person": (lambda c: Change.objects.update(state="asking"),),
    "lost while it restarts": (lambda c: Change.objects.update(state="restarting", due=NOW - HOUR, connected=False),),
    "due since the server stopped": (lambda c: Change.objects.update(state="observing", due=STOPPED, connected=False),),
    "cancelled, and undone now": (
        lambda c: request(c, "cancel", NOW - HOUR),
        lambda c: Change.objects.update(state="undoing"),
    ),
    "ended, and the old value is read": (lambda c: ends(c, "rolled_back"), lambda c: reads(c, "ecc.example.com/ocpp/#OSN#")),
    "ended, and the new value is read": (lambda c: ends(c, "failed"), lambda c: reads(c, NEW)),
    "ended well, and somebody wrote something else since": (
        lambda c: ends(c, "applied"),
        lambda c: reads(c, "third.example.com/x/#OSN#"),
    ),
}


@pytest.mark.parametrize("state", FINE.values(), ids=list(FINE))
def test_what_is_as_it_should_be_is_not(change: Change, new: int, state: State) -> None:
    for part in state:
        part(change)
    assert left_behind.look_once(new, NOW) == 0
    assert details() == []


@pytest.mark.parametrize("end", ["rolled_back", "failed", "cancelled"])
@pytest.mark.parametrize(
    "stands", ["other.example.com:80//ocpp//#OSN#", "other.example.com:80/oc", "OTHER.example.com:80/OCPP/#OSN#", ""]
)
def test_an_end_that_says_old_while_another_value_is_read_is_found(change: Change, new: int, end: str, stands: str) -> None:
    ends(change, end)
    reads(change, stands)
    left_behind.look_once(new, NOW)
    assert details() == [(change.pk, "other_value")]


def test_a_key_that_a_later_change_wrote_is_that_ones_business(change: Change, new: int) -> None:
    ends(change, "rolled_back")
    reads(change, "other.example.com:80//ocpp//#OSN#")
    later = change_requests.ask(change.charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell())
    Change.objects.filter(pk=later.pk).update(asked_at=NOW - MINUTE, wake_at=NOW + HOUR)
    later.steps.update(state="accepted", tries=1, sent_at=STOPPED)
    assert left_behind.look_once(new, NOW) == 0


@pytest.mark.parametrize(("state", "ended"), [("observing", NOW - HOUR), ("applied", None)])
def test_an_end_that_nobody_knows_is_found(change: Change, new: int, state: str, ended: datetime | None) -> None:
    Change.objects.update(state=state, ended_at=ended)
    left_behind.look_once(new, NOW)
    assert details() == [(change.pk, "end_unclear")]


def test_it_looks_once_and_says_so_in_the_journal(change: Change, new: int) -> None:
    Change.objects.update(claimed_by=None)
    assert [left_behind.look_once(new, NOW + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert list(OnceDone.objects.values_list("name", "at")) == [("left_behind", NOW)]
    entries = JournalEntry.objects.filter(action="change_left_behind")
    assert list(entries.values_list("charger", "reason", "by")) == [(change.charger_id, "held", None)]


def test_a_look_that_fails_is_no_look(change: Change, new: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    Change.objects.update(claimed_by=None)
    with monkeypatch.context() as outage:
        outage.setattr(left_behind, "_raise", fails)
        with pytest.raises(OSError, match="disk full"):
            left_behind.look_once(new, NOW)
    assert left_behind.look_once(new, NOW) == 1


def test_its_alert_stands_beside_the_one_of_a_bad_end_and_ends_with_the_change(change: Change, new: int) -> None:
    Change.objects.update(claimed_by=None)
    left_behind.look_once(new, NOW)
    alerts.look(NOW + MINUTE)
    assert Alert.objects.get(kind=AlertKind.LEFT_BEHIND).ended_at is None
    Change.objects.update(state="rolled_back", ended_at=NOW + 2 * MINUTE, since=F("since"))
    alerts.look(NOW + 3 * MINUTE)
    assert Alert.objects.get(kind=AlertKind.LEFT_BEHIND).end == AlertEnd.OVER
    assert Alert.objects.get(kind=AlertKind.CHANGE).ended_at is None


def test_its_alert_ends_with_a_newer_change(change: Change, new: int) -> None:
    ends(change, "rolled_back")
    reads(change, "other.example.com:80//ocpp//#OSN#")
    left_behind.look_once(new, NOW)
    later = change_requests.ask(change.charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell())
    Change.objects.filter(pk=later.pk).update(asked_at=NOW + MINUTE)
    alerts.look(NOW + 2 * MINUTE)
    assert Alert.objects.get(kind=AlertKind.LEFT_BEHIND).end == AlertEnd.SUPERSEDED
