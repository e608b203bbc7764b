"""Every kind of alert is whole: its rules, its words, what people choose; and a new one needs no column."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.forms import CharField
from django.utils.functional import Promise

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, JournalValue, SubscribedKind
from chargers.services.alerts.kinds import KINDS, asked_kinds, rules_of
from chargers.services.alerts.wishes import usual_wish
from chargers.wording import alerts as wording
from chargers.wording import journal_words

ROOT: Path = settings.BASE_DIR
FOLDERS = {"chargers/services/alerts/kinds": {"kind_rules"}, "chargers/wording/alerts": {"kind_words", "mails", "rows"}}


@pytest.mark.parametrize("kind", AlertKind)
def test_a_kind_has_rules_of_its_own(kind: AlertKind) -> None:
    assert rules_of(kind).code is kind, "the table gives it those of another one"
    asked_as = rules_of(kind).asked_as
    assert rules_of(asked_as).asked_as is asked_as, "people cannot choose the kind that it goes with"


def test_no_two_kinds_share_rules_or_words() -> None:
    assert len({id(rules) for rules in KINDS}) == len(AlertKind)
    assert len({rules.look for rules in KINDS}) == len(AlertKind)
    assert len({id(wording.words_of(kind)) for kind in AlertKind}) == len(AlertKind)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_kind_is_a_module_of_its_name_in_both_layers(folder: str) -> None:
    modules = {file.stem for file in (ROOT / folder).glob("*.py")} - {"__init__"} - FOLDERS[folder]
    assert modules == set(AlertKind)


def test_what_people_choose_from_has_its_words() -> None:
    assert list(wording.asked_words()) == [rules.code for rules in asked_kinds()] == list(usual_wish().kinds)
    for rules in asked_kinds():
        has_minutes = rules.usual_minutes is not None
        assert (wording.asked_words()[rules.code].journal_minutes is not None) is has_minutes
        assert bool(journal_words.name_of(f"alert_{rules.code}_minutes")) is has_minutes
        noted = journal_words.value(JournalValue(name=f"alert_{rules.code}", before="no", after="yes"))
        assert noted.word
        assert isinstance(noted.after, Promise), "a code, not a word"


@pytest.mark.parametrize("model", [Alert, SubscribedKind])
def test_a_new_kind_needs_no_migration(model: type[Alert | SubscribedKind]) -> None:
    column = model._meta.get_field("kind")
    assert not column.choices, "a migration for each kind"
    assert isinstance(column.formfield(), CharField)
    assert max(len(kind) for kind in AlertKind) <= (column.max_length or 0)
