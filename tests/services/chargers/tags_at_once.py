"""Two who write tags at once: run by test_on_postgresql."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from chargers.models import Charger, Organisation, Tag
from chargers.services.chargers import register, tags
from chargers.services.chargers.register import ChargerFacts
from chargers.services.chargers.tags_of_selection import change_tags
from chargers.services.journal.journal import SHELL
from tests.patience import PATIENCE
from tests.services.beside import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tag_that_one_takes_away_another_may_give_meanwhile() -> None:
    organisation = Organisation.objects.create(name="Harbour")
    one, two = (register.add(name, ChargerFacts(organisation, tags=("a",) * (name == "ONE"))) for name in ("ONE", "TWO"))
    taken, given = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            change_tags(Charger.objects.filter(pk=one.pk), [], ["a"], by=SHELL)
            taken.set()
            given.wait(0.5)  # the other one waits for this end

    with beside(first):
        assert taken.wait(PATIENCE)
        change_tags(Charger.objects.filter(pk=two.pk), ["a"], [], by=SHELL)
        given.set()
    assert tags.tags_of([one.pk, two.pk]) == {two.pk: ["a"]}
    assert Tag.objects.count() == 1


def test_one_that_moves_while_it_is_tagged_has_tags_of_where_it_is() -> None:
    here, there = (Organisation.objects.create(name=name) for name in ("Harbour", "North"))
    one = register.add("ONE", ChargerFacts(here))
    tagged, moved = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            change_tags(Charger.objects.filter(pk=one.pk), ["a"], [], by=SHELL)
            tagged.set()
            moved.wait(0.5)  # the other one waits for this end

    with beside(first):
        assert tagged.wait(PATIENCE)
        register.edit(one, ChargerFacts(there), by=SHELL)
        moved.set()
    assert {tag.organisation for tag in Tag.objects.filter(chargers=one)} == {there}


def test_many_who_tag_and_edit_the_same_chargers_all_come_to_their_end() -> None:
    organisation = Organisation.objects.create(name="Harbour")
    chargers = [register.add(f"C{number}", ChargerFacts(organisation)) for number in range(4)]
    problems: list[BaseException] = []

    def often(number: int) -> None:
        try:
            for turn in range(8):
                if number % 2:
                    register.edit(
                        chargers[turn % 4], ChargerFacts(organisation, tags=(f"t{turn % 3}",), note=f"{turn}"), by=SHELL
                    )
                else:
                    change_tags(Charger.objects.order_by("-pk"), [f"t{turn % 3}"], [f"t{(turn + 1) % 3}"], by=SHELL)
        except BaseException as problem:  # seen by the test
            problems.append(problem)

    with beside(lambda: often(0)), beside(lambda: often(1)), beside(lambda: often(2)), beside(lambda: often(3)):
        pass
    assert problems == []
    assert not Tag.objects.filter(chargers=None).exists()
