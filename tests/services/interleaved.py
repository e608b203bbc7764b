"""What two processes write at once, statement by statement in orders drawn from a seed: run by test_on_postgresql.

More seeds: ECC_INTERLEAVINGS=200. No order may end in a deadlock, lose what was acknowledged, or carry on from rows of before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from chargers.models import Arrival, Change, ChangeRequest, Charger, Presence, ServerProcess
from chargers.services.changes import leases, store
from chargers.services.presence import process_leases
from chargers.services.presence.attempts import AttemptSignature
from chargers.services.presence.record import CloseRow, ConnectRow, PresenceFlush, record
from tests.services.changes.test_fresh_rows import MINUTE, NOW, change, ends, late_save, quick, slow
from tests.services.interleaving import play

__all__ = ["change", "quick", "slow"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = range(int(os.environ.get("ECC_INTERLEAVINGS", "4")))
seeded = pytest.mark.parametrize("seed", SEEDS)


def flush(work: Callable[[], Any]) -> Callable[[], Any]:
    """As the writer does it: a transaction, and a savepoint for each work in it."""

    def run() -> Any:
        with transaction.atomic(), transaction.atomic():
            return work()

    return run


def none_failed(outcomes: Sequence[Any]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def others(change: Change, count: int) -> list[Charger]:
    made = [Charger(ocpp_id=f"OTHER-{number}", organisation=change.charger.organisation) for number in range(count)]
    return [change.charger, *Charger.objects.bulk_create(made)]


def connects(charger: Charger, process: int) -> ConnectRow:
    socket = f"s{process}"
    facts = (NOW, NOW, None, "", 300, False, 0, False, False, False, None, "/", charger.ocpp_id, "")
    return ConnectRow(charger.pk, process, socket, *facts)


def _here(charger: Charger, process: int) -> PresenceFlush:
    made = PresenceFlush()
    made.connects[charger.pk] = connects(charger, process)
    return made


@seeded
def test_chargers_that_come_to_two_processes_at_once(change: Change, slow: int, quick: int, seed: int) -> None:
    chargers = others(change, 3)

    def facts(process: int, order: Sequence[Charger]) -> PresenceFlush:
        made = PresenceFlush()
        for one in order:
            made.connects[one.pk] = connects(one, process)
            made.closes[one.pk, f"s{process}"] = CloseRow(one.pk, f"s{process}", NOW, NOW, "code 1006")
        return made

    works = (flush(lambda: record(facts(slow, chargers))), flush(lambda: record(facts(quick, chargers[::-1]))))
    outcomes = play(seed, *works)
    none_failed(outcomes)
    assert outcomes == [frozenset(), frozenset()]
    assert Presence.objects.filter(closed_at=NOW).count() == len(chargers)


@seeded
def test_the_same_attempts_at_the_doors_of_two_processes(change: Change, seed: int) -> None:
    """Counted in the same rows, whichever came first at each of them."""
    signatures = [AttemptSignature(None, f"GUEST-{number}", "/", None, "charger", "unknown") for number in range(4)]

    def facts(order: Sequence[AttemptSignature]) -> PresenceFlush:
        made = PresenceFlush()
        for signature in order:
            made.arrivals.add(signature, NOW)
        return made

    record(facts(signatures))
    none_failed(play(seed, flush(lambda: record(facts(signatures))), flush(lambda: record(facts(signatures[::-1])))))
    assert set(Arrival.objects.values_list("count", flat=True)) == {3}, "none is lost"


@seeded
def test_changes_that_two_processes_claim_at_once(change: Change, quick: int, seed: int) -> None:
    other = ServerProcess.objects.create(key="other", role="all", started_at=NOW, lease_until=NOW + 5 * MINUTE).pk
    columns = {f.attname: getattr(change, f.attname) for f in Change._meta.concrete_fields} | {"id": None}
    for charger in others(change, 3)[1:]:
        Change.objects.create(**columns | {"charger_id": charger.pk})

    def claim(process: int) -> Callable[[], list[int]]:
        return flush(lambda: [one.change.pk for one in leases.claim_due(process, NOW).claimed])

    outcomes = play(seed, claim(quick), claim(other))
    none_failed(outcomes)
    assert sorted(outcomes[0] + outcomes[1]) == list(Change.objects.order_by("pk").values_list("pk", flat=True))
    for process, mine in ((quick, outcomes[0]), (other, outcomes[1])):
        assert set(Change.objects.filter(claimed_by=process).values_list("pk", flat=True)) == set(mine)


@seeded
@pytest.mark.parametrize("ending", [True, False], ids=["it ends", "it goes on"])
def test_a_late_save_and_a_claim(change: Change, slow: int, quick: int, seed: int, ending: bool) -> None:
    """Either the save was too late, or what is claimed begins behind it."""
    if ending:
        ends(change)
    saved, due = play(seed, flush(late_save(change, slow)), flush(lambda: leases.claim_due(quick, NOW)))
    none_failed([due])
    change.refresh_from_db()
    if isinstance(saved, Exception):
        assert isinstance(saved, store.ClaimLost)
        assert [one.change.pk for one in due.claimed] == [change.pk]
    else:
        assert store.load_progress(change) == saved
        assert bool(due.claimed) is not ending
    assert all(one.progress == store.load_progress(change) for one in due.claimed), "rows of before"


@seeded
def test_a_request_and_the_end_of_its_change(change: Change, slow: int, seed: int) -> None:
    """Taken by the end, or still there for whoever carries on; never neither."""
    ends(change)

    def ask() -> None:
        ChangeRequest.objects.create(change=change, kind=ChangeRequest.Kind.CANCEL, asked_at=NOW)

    saved, asked = play(seed, flush(late_save(change, slow)), flush(ask))
    none_failed([saved, asked])
    later = NOW + MINUTE
    record(_here(change.charger, slow))
    request = ChangeRequest.objects.get()
    ServerProcess.objects.filter(pk=slow).update(lease_until=later + MINUTE)
    assert request.taken_at is not None or leases.DueWatch().sees(slow, later, ())


@seeded
def test_two_leases_are_renewed_while_others_have_run_out(change: Change, slow: int, quick: int, seed: int) -> None:
    dead = [ServerProcess(key=f"dead{n}", role="all", started_at=NOW, lease_until=NOW - MINUTE) for n in range(3)]
    ServerProcess.objects.bulk_create(dead)
    outcomes = play(
        seed,
        flush(lambda: process_leases.renew_lease(slow, NOW)),
        flush(lambda: process_leases.renew_lease(quick, NOW + timedelta(seconds=1))),
    )
    none_failed(outcomes)
    assert not ServerProcess.objects.filter(key__startswith="dead", stopped_at=None).exists()
