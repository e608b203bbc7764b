"""Tags of chargers, of one and of many: run on SQLite here, and by test_on_postgresql once more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chargers.domain.errors import Code, Refusal
from chargers.domain.tag_names import MOST
from chargers.models import Charger, FleetImport, JournalEntry, JournalValue, Organisation, Tag
from chargers.services.access.access import Access
from chargers.services.chargers import register, removal, tags
from chargers.services.chargers.register import ChargerFacts
from chargers.services.chargers.tags_of_selection import CountedTag, change_tags, count_tags
from chargers.services.fleets import taking_back
from chargers.services.journal.journal import SHELL
from chargers.services.replacing import merging

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.objects.create(name="Harbour")


@pytest.fixture
def other() -> Organisation:
    return Organisation.objects.create(name="North")


def added(ocpp_id: str, organisation: Organisation, *names: str) -> Charger:
    return register.add(ocpp_id, ChargerFacts(organisation, tags=names))


def named(charger: Charger) -> list[str]:
    return tags.tags_of([charger.pk]).get(charger.pk, [])


def every() -> list[str]:
    return sorted(f"{tag.organisation}: {tag.name}" for tag in Tag.objects.all())


def edit(charger: Charger, names: Sequence[str] | None, organisation: Organisation | None = None) -> None:
    facts = ChargerFacts(organisation or charger.organisation, tags=None if names is None else tuple(names))
    register.edit(charger, facts, by=SHELL)
    charger.refresh_from_db()


def journalled(charger: Charger) -> list[tuple[str, str, str]]:
    rows = JournalValue.objects.filter(entry__charger=charger, entry__action="charger_edited").order_by("pk")
    return list(rows.values_list("name", "before", "after"))


def test_one_that_is_edited_has_the_tags_that_are_said_and_the_journal_tells(organisation: Organisation) -> None:
    one = added("ONE", organisation, "phase 2", "Night tariff")
    assert named(one) == ["Night tariff", "phase 2"]
    edit(one, ["phase 2", "to be moved"])
    assert named(one) == ["phase 2", "to be moved"]
    assert journalled(one) == [("tags", "Night tariff, phase 2", "phase 2, to be moved")]
    assert every() == ["Harbour: phase 2", "Harbour: to be moved"], "what no charger has any more is gone"
    for same in (None, ["to be moved", "phase 2"]):
        edit(one, same)
    assert len(journalled(one)) == 1
    edit(one, [])
    assert every() == []


def test_the_spelling_that_is_there_wins(organisation: Organisation, other: Organisation) -> None:
    added("ONE", organisation, "Phase Œ")
    two, three = added("TWO", organisation, "phase œ"), added("THREE", other, "PHASE Œ")
    assert (named(two), named(three)) == (["Phase Œ"], ["PHASE Œ"])
    assert every() == ["Harbour: Phase Œ", "North: PHASE Œ"], "each organisation has its own"


def test_names_that_only_the_database_finds_alike_are_one(organisation: Organisation) -> None:
    kelvin = added("ONE", organisation, "\N{KELVIN SIGN}", "k", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i", "ß", "ss")
    assert 3 <= len(named(kelvin)) <= 4


def test_whose_organisation_changes_takes_its_tags_along(organisation: Organisation, other: Organisation) -> None:
    one, two = added("ONE", organisation, "Phase 2", "mine"), added("TWO", organisation, "phase 2")
    added("THREE", other, "PHASE 2")
    edit(one, None, other)
    assert named(one) == ["mine", "PHASE 2"]
    assert named(two) == ["Phase 2"]
    assert every() == ["Harbour: Phase 2", "North: PHASE 2", "North: mine"]
    assert {tag.organisation for tag in one.tags.all()} == {other}


def test_with_the_last_charger_its_tags_go(organisation: Organisation) -> None:
    one, two = added("ONE", organisation, "a", "b"), added("TWO", organisation, "b")
    removal.remove(one, by=SHELL)
    assert every() == ["Harbour: b"]
    columns = {"kind": "chargers", "state": "done", "done": 1, "file_name": "x.csv", "made_at": timezone.now()}
    brought = FleetImport.objects.create(organisation=organisation, **columns)
    Charger.objects.filter(pk=two.pk).update(came_with=brought)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking_back, "check_untouched", lambda _: None)
        taking_back.take_back(brought, by=SHELL)
    assert every() == []


def test_two_entries_that_become_one_have_the_tags_of_both(organisation: Organisation) -> None:
    one, two = added("ONE", organisation, "a", "b"), added("TWO", organisation, "B", *map(str, range(11)))
    kept = merging.merge(one, two, "ONE", access=Access.of_shell())
    assert kept == one
    assert set(named(one)) > {"a", "b"}
    assert len(named(one)) == MOST
    assert len(named(two)) == MOST, "the one that is retired keeps its own"


def test_many_get_tags_and_lose_them_at_once(organisation: Organisation, other: Organisation) -> None:
    chargers = [added("ONE", organisation, "old"), added("TWO", organisation, "New", "stays"), added("THREE", other, "OLD")]
    apart = added("FOUR", other, "old")
    wanted = Charger.objects.exclude(pk=apart.pk)
    assert count_tags(wanted) == [CountedTag("old", "OLD", 2), CountedTag("new", "New", 1), CountedTag("stays", "stays", 1)]
    assert change_tags(wanted, ["new"], ["Old"], by=SHELL) == 2
    assert [named(one) for one in chargers] == [["New"], ["New", "stays"], ["new"]]
    assert named(apart) == ["OLD"]
    assert every() == ["Harbour: New", "Harbour: stays", "North: OLD", "North: new"]
    assert [journalled(one) for one in chargers] == [[("tags", "old", "New")], [], [("tags", "OLD", "new")]]
    entry = JournalEntry.objects.get(charger=chargers[0], action="charger_edited")
    assert (entry.by_name, entry.organisation, entry.subject) == ("(shell)", organisation, "ONE")
    assert change_tags(wanted, ["new"], [], by=SHELL) == 0
    assert change_tags(Charger.objects.none(), ["new"], [], by=SHELL) == 0


@pytest.mark.parametrize(
    ("add", "remove", "code"),
    [
        ([], [], Code.TAGS_MISSING),
        (["a", "Full"], ["full"], Code.TAG_BOTH_WAYS),
        (["one more"], [], Code.TOO_MANY_TAGS_THERE),
        (["one more", "and another"], ["1"], Code.TOO_MANY_TAGS_THERE),
    ],
)
def test_what_is_refused_changes_nothing(organisation: Organisation, add: list[str], remove: list[str], code: Code) -> None:
    added("ONE", organisation, "full", *map(str, range(MOST - 1)))
    added("EMPTY", organisation)
    before = every()
    with pytest.raises(Refusal) as refused, transaction.atomic():
        change_tags(Charger.objects.order_by("-ocpp_id"), add, remove, by=SHELL)
    assert [(notice.code, notice.field) for notice in refused.value.notices] == [(code, "add")]
    assert every() == before
    assert not JournalEntry.objects.filter(action="charger_edited").exists()


def test_one_for_another_is_no_more_than_there_were(organisation: Organisation) -> None:
    one = added("ONE", organisation, *map(str, range(MOST)))
    assert change_tags(Charger.objects.all(), ["x"], ["0"], by=SHELL) == 1
    assert len(named(one)) == MOST


def test_thousands_take_few_statements(organisation: Organisation) -> None:
    Charger.objects.bulk_create(Charger(ocpp_id=f"C{number}", organisation=organisation) for number in range(2000))
    Charger.objects.all()[0].tags.add(Tag.objects.create(organisation=organisation, name="old"))
    with CaptureQueriesContext(connection) as asked:
        assert change_tags(Charger.objects.all(), ["a", "b"], ["old"], by=SHELL) == 2000
    assert len(asked) <= 150, "SQLite takes some hundred values in a statement"
    assert count_tags(Charger.objects.all()) == [CountedTag("a", "a", 2000), CountedTag("b", "b", 2000)]
    assert JournalValue.objects.filter(name="tags", after="a, b").count() == 2000
