"""The OCPP ID that a change is about to write is nobody else's meanwhile: its charger would come back as another one."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Refusal
from chargers.domain.fleets.cells import Cell
from chargers.domain.fleets.columns import Column, ImportKind
from chargers.models import Arrival, Change, Charger
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.chargers import claiming, identity, register, retirement
from chargers.services.chargers.register import ChargerFacts
from chargers.services.fleets.known_chargers import KnownChargers
from chargers.services.fleets.terms import ImportTerms
from chargers.services.presence import unclaimed
from tests.web import scenery

WANTED = "NL*WANTED*1"
SHELL = Access.of_shell()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    return scenery.fleet()


@pytest.fixture
def asked(fleet: scenery.Fleet) -> Change:
    """It waits for its charger."""
    return change_requests.ask(fleet.evc5, EditorFields(ocpp_id=WANTED), access=Access.of(fleet.installer), confirmed=True)


def arrive(now: datetime) -> None:
    Arrival.objects.create(claimed_id=WANTED, path="/ocpp/", step="charger", outcome="unknown", first_at=now, last_at=now)


def test_it_is_not_added(asked: Change, fleet: scenery.Fleet) -> None:
    for name in (WANTED, WANTED.lower()):
        with pytest.raises(identity.IdTaken):
            register.add(name, ChargerFacts(fleet.evc5.organisation))


def test_it_is_not_claimed_by_who_sees_that_change(asked: Change, fleet: scenery.Fleet, now: datetime) -> None:
    arrive(now)
    with pytest.raises(Refusal) as refused:
        claiming.claim(WANTED, ChargerFacts(fleet.evc5.organisation), access=Access.of(fleet.installer))
    assert [notice.code for notice in refused.value.notices] == [Code.ID_PENDING]


def test_nor_does_a_stranger_learn_of_it(asked: Change, fleet: scenery.Fleet, now: datetime) -> None:
    arrive(now)
    stranger = Access.of(fleet.stranger)
    with pytest.raises(Refusal) as refused:
        claiming.claim(WANTED, ChargerFacts(fleet.foreign.organisation), access=stranger)
    assert [notice.code for notice in refused.value.notices] == [Code.NOTHING_TO_CLAIM]
    with pytest.raises(Refusal) as refused:
        claiming.add_planned(WANTED, ChargerFacts(fleet.foreign.organisation), access=stranger)
    assert [notice.code for notice in refused.value.notices] == [Code.ADDED_BY_ADMIN]
    assert unclaimed.chargers_named([WANTED], but_seen_by=stranger) == [fleet.evc5]


def test_no_table_adds_it(asked: Change, fleet: scenery.Fleet) -> None:
    row = {Column.OCPP_ID: Cell(WANTED.lower())}
    people = (fleet.installer, fleet.stranger)
    mine, theirs = (KnownChargers(ImportTerms(ImportKind.CHARGERS, Access.of(user))) for user in people)
    assert mine.for_rows([row]).ids[WANTED.casefold()] == fleet.evc5.ocpp_id
    assert theirs.for_rows([row]).ids[WANTED.casefold()] is None


def test_no_second_change_wants_it(asked: Change, fleet: scenery.Fleet) -> None:
    with pytest.raises(Refusal) as refused:
        change_requests.ask(fleet.evc4, EditorFields(ocpp_id=WANTED), access=SHELL, confirmed=True)
    assert [notice.code for notice in refused.value.notices] == [Code.ID_PENDING]


def test_a_retired_one_does_not_come_back_with_it(asked: Change, fleet: scenery.Fleet, now: datetime) -> None:
    Charger.objects.filter(pk=fleet.evc4.pk).update(ocpp_id=f"{WANTED}/{fleet.evc4.pk}", retired_at=now)
    with pytest.raises(Refusal) as refused:
        retirement.bring_back(fleet.evc4, by=fleet.admin)
    assert [notice.code for notice in refused.value.notices] == [Code.ID_GIVEN_AWAY]


def test_it_is_free_once_that_change_is_over(asked: Change, fleet: scenery.Fleet, now: datetime) -> None:
    Change.objects.filter(pk=asked.pk).update(state="cancelled", ended_at=now)
    assert register.add(WANTED, ChargerFacts(fleet.evc5.organisation)).ocpp_id == WANTED


def test_an_id_elsewhere_is_no_id_here(asked: Change, fleet: scenery.Fleet) -> None:
    Change.objects.filter(pk=asked.pk).update(destination="foreign")
    assert register.add(WANTED, ChargerFacts(fleet.evc5.organisation)).ocpp_id == WANTED


def test_one_that_was_taken_after_all_is_not_written(asked: Change, fleet: scenery.Fleet) -> None:
    """As by a database of before."""
    Charger.objects.create(ocpp_id=WANTED, organisation=fleet.foreign.organisation)
    with pytest.raises(Refusal) as refused:
        planning.plan_again(Change.objects.get(pk=asked.pk))
    assert [notice.code for notice in refused.value.notices] == [Code.ID_TAKEN]
