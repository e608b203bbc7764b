"""Chargers that go to a backend one after the other: asked for by a person, carried on by whichever process looks next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from chargers.domain.changes.states import ChangeState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.series import MOST, EndSeries, MoveStage, SeriesEnd, SeriesRow, StartMove, next_act, stage_of
from chargers.domain.preflight.stages import StageResult, StageVerdict
from chargers.domain.preflight.trust import PUBLIC, ServerTrust
from chargers.domain.roles import Power
from chargers.models import Backend, Change, Charger, MoveOfSeries, MoveSeries, PreparedMove
from chargers.services import doorbell
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.connection import preflight
from chargers.services.fleets import kept_problems, moves
from chargers.services.fleets.selection import SelectedMove, online_among
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor, ValueChange

RECENT = 10  # on the page of fleets
LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Target:
    """What is to be tried, and whom this server believes there."""

    endpoint: Endpoint
    trust: ServerTrust


@dataclass(frozen=True, slots=True)
class _Tested:
    """An endpoint that was tried just now; `failed`: the stage that did."""

    url: str
    failed: StageResult | None


def send_selection(
    selected: Sequence[SelectedMove], backend: Backend, *, access: Access, now: datetime, reason: str = "", anyway: bool = False
) -> MoveSeries | None:
    """Writes down where all of them go; few are sent there one after the other. None: they wait, prepared.

    `anyway`: whatever a test of the backend says before each.
    Raises `Refusal` `too_many_for_you` where only an operator may move so many.
    """
    good = [one for one in selected if one.move is not None]
    if len(good) > MOST:
        _refuse_many(good, access)
    ready = [one for one in good if one.ready]
    with transaction.atomic():
        moves.prepare([one.move for one in good if one.move is not None], by=access.person, at=now)
        values = [
            ValueChange("backend", after=backend.name),
            *(ValueChange("charger", after=one.charger.ocpp_id) for one in good),
        ]
        begins = bool(ready) and len(good) <= MOST
        action = journal.Action.SERIES_BEGUN if begins else journal.Action.MOVES_PREPARED
        journal.write(action, by=access.actor, organisation=backend.organisation, reason=reason, values=values)
        doorbell.charger_changed(*(one.charger.pk for one in good))
        return _begin(ready, MoveSeries(backend=backend, reason=reason, anyway=anyway), access, now) if begins else None


def visible_series(access: Access) -> QuerySet[MoveSeries]:
    """Those in which there is a charger that one may see."""
    return MoveSeries.objects.filter(pk__in=MoveOfSeries.objects.filter(charger__in=access.chargers()).values("series"))


def recent_series(access: Access) -> QuerySet[MoveSeries]:
    """The last ones, for the page of fleets."""
    return visible_series(access).select_related("backend")[:RECENT]


def may_end(access: Access, series: MoveSeries) -> bool:
    """Whether it may change one of its chargers, and not only look at it."""
    return series.rows.filter(charger__in=access.chargers_with(Power.CHANGE)).exists()


def end_series(series: MoveSeries, *, by: Actor, now: datetime) -> None:
    """Nobody new is started; what is under way ends by its own rules."""
    with transaction.atomic():
        if row := _locked(series.pk):
            _finish(row, EndSeries(SeriesEnd.ENDED_BY_PERSON), now, by)


def carry_on(now: datetime) -> None:
    """One step of every series that goes on. Blocks for seconds where a backend is tried before the next one goes there."""
    for key in MoveSeries.objects.filter(ended_at=None).values_list("pk", flat=True):
        if (target := _look(key, now, None)) and (tested := _test(target, now)):
            _look(key, now, tested)


def stage_of_move(row: MoveOfSeries) -> MoveStage:
    """How far it is. Its change is read with it."""
    return stage_of(ChangeState(row.change.state) if row.change else None, left_out=bool(row.problems))


def _refuse_many(good: Sequence[SelectedMove], access: Access) -> None:
    keys = [one.charger.pk for one in good]
    if access.chargers_with(Power.MOVE_FLEETS).filter(pk__in=keys).count() < len(keys):
        raise Refusal(Notice(Code.TOO_MANY_FOR_YOU, "charger", {"most": str(MOST)}))


def _begin(ready: Sequence[SelectedMove], made: MoveSeries, access: Access, now: datetime) -> MoveSeries:
    made.by, made.asked_at, made.until = access.person, now, now + LASTS
    made.save()
    MoveOfSeries.objects.bulk_create(
        MoveOfSeries(series=made, charger=one.charger, number=number) for number, one in enumerate(ready)
    )
    return made


def _locked(key: int) -> MoveSeries | None:
    """The series while it goes on; no other process takes a step of it meanwhile."""
    rows = MoveSeries.objects.select_for_update(of=("self",)).select_related("backend", "backend__organisation", "by")
    return rows.filter(pk=key, ended_at=None).first()


def _look(key: int, now: datetime, tested: _Tested | None) -> _Target | None:
    """One step; returns what is to be tried before it can be made."""
    with transaction.atomic():
        series = _locked(key)
        return _step(series, now, tested) if series else None


def _test(target: _Target, now: datetime) -> _Tested | None:
    """Tries it as nobody; None: not now, it is being tried, or too often. What this server may not dial is no failure."""
    endpoint = target.endpoint
    try:
        kept = preflight.try_and_keep(endpoint, None, now, target.trust)
    except Refusal as refusal:
        return None if refusal.notices[0].code is Code.TOO_OFTEN else _Tested(endpoint.url(), None)
    if kept.report is None or kept.done_at is None or kept.done_at < kept.asked_at:
        return None
    stopped = kept.report.stopped_at
    failed = stopped if stopped and stopped.verdict is StageVerdict.FAILED else None
    return _Tested(endpoint.url(), failed)


def _step(series: MoveSeries, now: datetime, tested: _Tested | None) -> _Target | None:
    rows = list(series.rows.select_related("charger", "charger__controller_type", "change"))
    online = online_among([row.charger_id for row in rows], now)
    _forget_moved(series, rows)
    act = next_act([SeriesRow(row.pk, stage_of_move(row), row.charger_id in online) for row in rows], over=now >= series.until)
    by_key = {row.pk: row for row in rows}
    match act:
        case StartMove(key):
            move = _prepared(series, by_key[key].charger)
            if move is not None and not series.anyway and (tested is None or tested.url != move.endpoint().url()):
                return _Target(move.endpoint(), series.backend.server_trust() if series.backend else PUBLIC)
            if tested and tested.failed:
                series.found = preflight.as_row(tested.failed)
                _finish(series, EndSeries(SeriesEnd.UNREACHABLE), now, None)
            else:
                _start(series, by_key[key])
        case EndSeries():
            _finish(series, act, now, None, by_key)
        case None:
            pass
    return None


def _prepared(series: MoveSeries, charger: Charger) -> PreparedMove | None:
    """Where it goes; None: somebody has said since where else."""
    return PreparedMove.objects.filter(charger=charger, backend=series.backend, prepared_at=series.asked_at).first()


def _start(series: MoveSeries, row: MoveOfSeries) -> None:
    """Asks for its change; what is refused now is left out, and keeps nobody else waiting."""
    try:
        with transaction.atomic():
            row.change = _ask(series, row.charger)
    except Refusal as refusal:
        row.problems = kept_problems.write_problems(refusal.notices)
    row.save(update_fields=["change", "problems"])
    doorbell.charger_changed(row.charger_id)


def _ask(series: MoveSeries, charger: Charger) -> Change:
    """As the person who asked for the series, with the rights that they have now. Raises `Refusal`."""
    access = Access.of(series.by) if series.by else Access.of_shell()
    if not access.may(Power.CHANGE, charger) or not access.visible_keys([charger.pk]):
        raise Refusal(Notice(Code.NOT_YOURS, "charger", {"ocpp_id": charger.ocpp_id}))
    move = _prepared(series, charger)
    if move is None:
        raise Refusal(Notice(Code.TOO_LATE, "charger"))
    token = moves.token_of(charger.pk, move.backend_id, move.endpoint().url())
    wanted = WantedConnection(Connection(move.endpoint(), move.new_id or charger.ocpp_id, token, move.tail))
    plan = planning.plan_for(charger, wanted, ChangeMode.TWO_LEGS)
    return change_requests.ask_for(charger, plan, wanted, access=access, confirmed=True, reason=series.reason)


def _forget_moved(series: MoveSeries, rows: Sequence[MoveOfSeries]) -> None:
    """A move that was made is prepared no more."""
    made = [row.charger_id for row in rows if stage_of_move(row) is MoveStage.GOOD]
    PreparedMove.objects.filter(charger__in=made, prepared_at=series.asked_at).delete()


def _finish(series: MoveSeries, finish: EndSeries, now: datetime, by: Actor, rows: dict[int, MoveOfSeries] | None = None) -> None:
    because = (rows or {}).get(finish.because or 0)
    series.ended_at, series.end = now, finish.end.value
    series.because = because.charger if because else None
    series.save(update_fields=["ended_at", "end", "because", "found"])
    values = [ValueChange("backend", after=series.backend.name if series.backend else "")]
    if because:
        values.append(ValueChange("charger", after=because.charger.ocpp_id))
    organisation = series.backend.organisation if series.backend else None
    journal.write(journal.Action.SERIES_ENDED, by=by, organisation=organisation, values=values)
    doorbell.charger_changed(*series.rows.values_list("charger", flat=True))
