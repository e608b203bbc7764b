"""A selection of chargers goes to a backend one after the other; more than a few are prepared, and nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.series import MOST, MoveStage, SeriesEnd
from chargers.domain.preflight.stages import Finding, Report, Stage, StageResult
from chargers.domain.preflight.trust import ServerTrust
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.models import Backend, Change, Charger, JournalEntry, MoveSeries, PreparedMove, ServerProcess
from chargers.services.access.access import Access
from chargers.services.connection import preflight
from chargers.services.connection.preflight import KeptVerdict
from chargers.services.fleets import moves, selection, series
from tests.web import scenery

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


class FakePreflight:
    """What a test of a backend finds; `asked`: how often, and where."""

    def __init__(self) -> None:
        self.finding: Finding | Code = Finding.OK
        self.asked: list[str] = []

    def __call__(self, endpoint: Endpoint, identity: None, now: datetime, trust: ServerTrust) -> KeptVerdict:
        self.trust = trust
        self.asked.append(endpoint.url())
        if isinstance(self.finding, Code):
            raise Refusal(Notice(self.finding, "url", {"minutes": "1"}))
        stages = [StageResult(Stage.NAME, Finding.OK, 1), StageResult(Stage.TCP, self.finding, 2, {"port": "80"})]
        return KeptVerdict(Report.of(stages, encrypted=False, as_charger=False), now, now)


@pytest.fixture(autouse=True)
def tested(monkeypatch: pytest.MonkeyPatch) -> FakePreflight:
    found = FakePreflight()
    monkeypatch.setattr(preflight, "try_and_keep", found)
    return found


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    return scenery.fleet(NOW)


@pytest.fixture
def there(fleet: scenery.Fleet) -> Backend:
    return Backend.objects.create(name="There", tls=False, host="there.example.com", port=80, path="/ocpp/")


@pytest.fixture
def process(fleet: scenery.Fleet) -> ServerProcess:
    return scenery.process(NOW)


@pytest.fixture
def three(fleet: scenery.Fleet, process: ServerProcess) -> list[Charger]:
    """All online."""
    made = [added(fleet, f"ROW-{number}") for number in range(3)]
    for one in made:
        scenery.connect(one, process, NOW)
    return made


def added(fleet: scenery.Fleet, ocpp_id: str) -> Charger:
    assert fleet.evc5.site is not None
    return scenery.charger(ocpp_id, "evc5", fleet.evc5.site, values=scenery.evc(ocpp_id, ""), token="k-" + ocpp_id, at=NOW)


def send(chargers: Sequence[Charger], there: Backend, fleet: scenery.Fleet, *, anyway: bool = False) -> MoveSeries | None:
    access = Access.of(fleet.installer)
    return series.send_selection(
        list(selection.judge_selection(chargers, there, access, NOW)), there, access=access, now=NOW, anyway=anyway
    )


def ends(one: Charger, state: str) -> None:
    Change.objects.filter(charger=one).update(state=state, ended_at=NOW)


def stages(of: MoveSeries) -> list[MoveStage]:
    return [series.stage_of_move(row) for row in of.rows.select_related("change")]


def test_they_go_one_after_the_other(three: list[Charger], there: Backend, fleet: scenery.Fleet) -> None:
    made = send(three, there, fleet)
    assert made is not None
    for number, one in enumerate(three):
        for _ in range(2):  # however often it is looked
            series.carry_on(NOW)
        change = Change.objects.get(charger=one)
        assert (change.endpoint_host, change.asked_by, change.destination) == ("there.example.com", fleet.installer, "foreign")
        assert Change.objects.count() == number + 1
        ends(one, "moved")
    series.carry_on(NOW)
    made.refresh_from_db()
    assert (made.end, made.ended_at) == (SeriesEnd.DONE, NOW)
    assert not PreparedMove.objects.exists()  # what was done is prepared no more
    assert list(JournalEntry.objects.filter(action__startswith="series").values_list("action", flat=True).order_by("pk")) == [
        "series_begun",
        "series_ended",
    ]


@pytest.mark.parametrize("state", ["failed", "rolled_back", "cancelled", "stored", "uncertain"])
def test_the_first_that_does_not_end_well_stops_it(
    state: str, three: list[Charger], there: Backend, fleet: scenery.Fleet
) -> None:
    made = send(three, there, fleet)
    assert made is not None
    series.carry_on(NOW)
    ends(three[0], state)
    for _ in range(2):
        series.carry_on(NOW)
    made.refresh_from_db()
    assert (made.end, made.because) == (SeriesEnd.STOPPED, three[0])
    assert Change.objects.count() == 1
    assert stages(made) == [MoveStage.BAD, MoveStage.WAITING, MoveStage.WAITING]
    assert PreparedMove.objects.count() == 3  # where they shall go still stands


def test_the_backend_is_tested_before_each_and_one_that_fails_ends_it(
    three: list[Charger], there: Backend, fleet: scenery.Fleet, tested: FakePreflight
) -> None:
    made = send(three, there, fleet)
    assert made is not None
    series.carry_on(NOW)
    series.carry_on(NOW)
    assert tested.asked == ["ws://there.example.com:80/ocpp/"]  # one is under way
    ends(three[0], "moved")
    tested.finding = Finding.PORT_CLOSED
    series.carry_on(NOW)
    made.refresh_from_db()
    assert (made.end, made.because) == (SeriesEnd.UNREACHABLE, None)
    assert preflight.from_row(made.found) == StageResult(Stage.TCP, Finding.PORT_CLOSED, 2, {"port": "80"})
    assert stages(made) == [MoveStage.GOOD, MoveStage.WAITING, MoveStage.WAITING]
    assert (Change.objects.count(), PreparedMove.objects.count()) == (1, 2)


def test_who_said_so_sends_them_whatever_a_test_says(
    three: list[Charger], there: Backend, fleet: scenery.Fleet, tested: FakePreflight
) -> None:
    tested.finding = Finding.NO_SUCH_NAME
    send(three, there, fleet, anyway=True)
    series.carry_on(NOW)
    assert (Change.objects.count(), tested.asked) == (1, [])


@pytest.mark.parametrize("finding", [Finding.EXPIRES_SOON, Code.OUTBOUND_NOT_PUBLIC])
def test_what_is_no_failure_ends_nothing(
    three: list[Charger], there: Backend, fleet: scenery.Fleet, tested: FakePreflight, finding: Finding | Code
) -> None:
    tested.finding = finding
    send(three, there, fleet)
    series.carry_on(NOW)
    assert Change.objects.count() == 1


def test_a_backend_that_is_tested_too_often_is_waited_for(
    three: list[Charger], there: Backend, fleet: scenery.Fleet, tested: FakePreflight
) -> None:
    tested.finding = Code.TOO_OFTEN
    made = send(three, there, fleet)
    assert made is not None
    series.carry_on(NOW)
    made.refresh_from_db()
    assert (made.end, Change.objects.count()) == ("", 0)
    tested.finding = Finding.OK
    series.carry_on(NOW)
    assert Change.objects.count() == 1


def test_who_is_offline_is_not_started(
    three: list[Charger], there: Backend, fleet: scenery.Fleet, process: ServerProcess
) -> None:
    away = added(fleet, "AWAY")
    made = send([away, *three[:1]], there, fleet)
    assert made is not None
    series.carry_on(NOW)
    assert [change.charger for change in Change.objects.all()] == [three[0]]
    ends(three[0], "moved")
    series.carry_on(NOW)
    assert not Change.objects.filter(charger=away).exists()
    scenery.connect(away, process, NOW)
    series.carry_on(NOW)
    assert Change.objects.filter(charger=away).exists()


def test_who_does_not_come_in_time_is_not_started_any_more(there: Backend, fleet: scenery.Fleet) -> None:
    made = send([added(fleet, "AWAY")], there, fleet)
    assert made is not None
    series.carry_on(NOW + series.LASTS - timedelta(seconds=1))
    series.carry_on(NOW + series.LASTS)
    made.refresh_from_db()
    assert (made.end, Change.objects.count()) == (SeriesEnd.OVER, 0)


def test_a_person_ends_it(three: list[Charger], there: Backend, fleet: scenery.Fleet) -> None:
    made = send(three, there, fleet)
    assert made is not None
    series.carry_on(NOW)
    series.end_series(made, by=fleet.installer, now=NOW)
    ends(three[0], "moved")
    series.carry_on(NOW)
    made.refresh_from_db()
    assert (made.end, Change.objects.count()) == (SeriesEnd.ENDED_BY_PERSON, 1)


def test_what_is_refused_at_its_turn_is_left_out(three: list[Charger], there: Backend, fleet: scenery.Fleet) -> None:
    made = send(three, there, fleet)
    assert made is not None
    scenery.change(three[0], fleet.admin, "queued", NOW)  # somebody else was faster
    PreparedMove.objects.filter(charger=three[1]).update(prepared_at=NOW + timedelta(seconds=1))  # and said something else
    for _ in range(3):
        series.carry_on(NOW)
    assert stages(made) == [MoveStage.LEFT_OUT, MoveStage.LEFT_OUT, MoveStage.RUNNING]


def test_rights_that_are_gone_send_nobody(three: list[Charger], there: Backend, fleet: scenery.Fleet) -> None:
    made = send(three[:1], there, fleet)
    assert made is not None
    fleet.installer.memberships.all().delete()
    series.carry_on(NOW)
    assert (stages(made), Change.objects.count()) == ([MoveStage.LEFT_OUT], 0)


def test_a_token_that_is_known_goes_with_it(three: list[Charger], there: Backend, fleet: scenery.Fleet) -> None:
    Backend.objects.update(token_rule="per_charger")
    there.refresh_from_db()
    access = Access.of(fleet.installer)
    judged = list(selection.judge_selection(three, there, access, NOW))
    assert [[notice.code for notice in one.waits_for] for one in judged] == [[Code.NO_TOKEN_YET]] * 3
    assert series.send_selection(judged, there, access=access, now=NOW) is None  # prepared: it joins when its token is known
    assert PreparedMove.objects.count() == 3
    assert judged[0].move is not None
    moves.prepare([replace(judged[0].move, token=Secret("t0ken-there"))], by=fleet.installer, at=NOW)
    made = series.send_selection(list(selection.judge_selection(three, there, access, NOW)), there, access=access, now=NOW)
    assert made is not None
    series.carry_on(NOW)
    assert Change.objects.get().charger == three[0]
    assert Change.objects.get().sealed_wanted_token


def test_more_than_a_few_are_prepared_by_an_operator_and_nothing_is_sent(there: Backend, fleet: scenery.Fleet) -> None:
    many = [added(fleet, f"MANY-{number}") for number in range(MOST + 1)]
    with pytest.raises(Refusal) as refused:
        send(many, there, fleet)
    assert [notice.code for notice in refused.value.notices] == [Code.TOO_MANY_FOR_YOU]
    assert not PreparedMove.objects.exists()
    fleet.installer.memberships.update(role=Role.OPERATOR)
    assert send(many, there, fleet) is None
    assert (PreparedMove.objects.count(), MoveSeries.objects.count()) == (MOST + 1, 0)


def test_who_cannot_go_there_is_named_with_all_that_is_wrong(three: list[Charger], fleet: scenery.Fleet) -> None:
    theirs = fleet.foreign.organisation
    foreign = Backend.objects.create(name="T", tls=True, host="t.nl", port=443, path="/", organisation=theirs)
    scenery.change(three[0], fleet.admin, "queued", timezone.now())
    (found,) = selection.judge_selection(three[:1], foreign, Access.of(fleet.admin), NOW)
    assert {notice.code for notice in found.problems} == {Code.CHANGE_OPEN, Code.BACKEND_OF_ANOTHER}
    assert found.move is None
