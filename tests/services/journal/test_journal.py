"""Nothing in the journal is edited: not through the models, not beside them; and it outlives what it speaks of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from chargers.domain.roles import Role
from chargers.models import Charger, JournalEntry, JournalValue, Membership, Organisation, User
from chargers.models.journal import JournalIsKept
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, ValueChange
from tests.patience import PROGRAM
from tests.servers import any_postgresql

GUARDS = [
    import_module(f"chargers.migrations.{name}") for name in ("0005_the_journal_is_kept", "0008_the_journal_is_not_replaced")
]


@pytest.fixture
def entry(db: None) -> JournalEntry:
    """One entry, and the whole guard of the database, of which conftest takes a part away: until the test's transaction ends."""
    editor = SimpleNamespace(connection=connection)
    for migration in reversed(GUARDS):
        migration.unguard(None, editor)
    for migration in GUARDS:
        migration.guard(None, editor)
    organisation = Organisation.objects.create(name="Harbour Charging")
    person = User.objects.create_user("anna", first_name="Anna")
    Membership.objects.create(user=person, organisation=organisation, role=Role.OWNER)
    charger = Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=organisation)
    values = [ValueChange("note", "before", "after")]
    return journal.write(Action.CHARGER_EDITED, by=person, charger=charger, reason="why", values=values)


WAYS: list[Callable[[JournalEntry], Any]] = [
    lambda entry: entry.save(),
    lambda entry: entry.delete(),
    lambda entry: JournalEntry.objects.update(reason="another"),
    lambda entry: JournalEntry.objects.all().delete(),
    lambda entry: JournalEntry.objects.bulk_update([entry], ["reason"]),
    lambda entry: JournalEntry.objects.update_or_create(pk=entry.pk, defaults={"reason": "another"}),
    lambda entry: Charger.objects.get().journal.all().delete(),
    lambda entry: entry.values.all().delete(),
    lambda entry: entry.values.update(after="another"),
    lambda entry: entry.values.get().save(),
    lambda entry: entry.values.get().delete(),
]


@pytest.mark.parametrize("way", WAYS)
def test_the_models_refuse(way: Callable[[JournalEntry], Any], entry: JournalEntry) -> None:
    with pytest.raises(JournalIsKept, match="never changed or deleted"):
        way(entry)
    assert JournalEntry.objects.get().reason == "why"
    assert JournalValue.objects.get().after == "after"


BESIDE = [
    "UPDATE chargers_journalentry SET reason = 'another'",
    "UPDATE chargers_journalentry SET by_name = 'another'",
    "UPDATE chargers_journalentry SET id = id + 100",
    "UPDATE chargers_journalentry SET by_id = (SELECT max(id) FROM chargers_user)",
    "DELETE FROM chargers_journalentry",
    "UPDATE chargers_journalvalue SET after = 'another'",
    "DELETE FROM chargers_journalvalue",
]


@pytest.mark.parametrize("statement", BESIDE)
def test_the_database_refuses(statement: str, entry: JournalEntry) -> None:
    User.objects.create_user("somebody-else")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert JournalEntry.objects.get().reason == "why"
    assert JournalValue.objects.get().after == "after"


def test_it_outlives_what_it_speaks_of(entry: JournalEntry) -> None:
    assert entry.charger is not None
    assert entry.by is not None
    assert entry.organisation is not None
    for gone in (entry.charger, entry.by, entry.organisation):
        gone.delete()
    left = JournalEntry.objects.get()
    assert (left.charger_id, left.by_id, left.organisation_id) == (None, None, None)
    assert (left.subject, left.by_name, left.reason) == ("NL*ECO*1000", "Anna", "why")
    assert left.values.get().before == "before"


def test_on_postgresql(tmp_path: Path) -> None:
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        ours = {**os.environ, "DATABASE_URL": url, "ECC_DATA_DIR": str(tmp_path)}
        ours.pop("PYTEST_XDIST_WORKER", None)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--create-db", __file__]
        command += ["-k", "not on_postgresql"]  # that is this one
        root = Path(__file__).parents[3]
        ended = subprocess.run(command, env=ours, cwd=root, capture_output=True, text=True, timeout=PROGRAM, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:]
    assert " passed" in ended.stdout
