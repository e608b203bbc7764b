"""The guard of the journal in a database that `manage.py migrate` made, spoken to beside Django."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.server.test_serve import manage
from tests.servers import any_postgresql

TABLES = ("chargers_journalentry", "chargers_journalvalue")
WRITE = """
from chargers.models import Charger, Organisation
from chargers.services.journal.journal import Action, ValueChange, write
organisation, made = Organisation.objects.get_or_create(name="Harbour Charging")
charger, made = Charger.objects.get_or_create(ocpp_id="NL*ECO*1000", organisation=organisation)
write(Action.CHARGER_EDITED, by=None, charger=charger, reason="why", values=[ValueChange("note", "before", "after")])
"""
DELETE = "charger.delete()"


class Database:
    """Statements are executed one by one, each in a transaction of its own."""

    def __init__(self, vendor: str, folder: Path, url: str, connection: Any) -> None:
        self.vendor, self.folder, self.url, self._connection = vendor, folder, url, connection

    def manage(self, *arguments: str) -> None:
        ended = manage(self.folder, *arguments, DATABASE_URL=self.url)
        assert ended.returncode == 0, ended.stderr

    def migrate(self, to: str | None = None) -> None:
        self.manage("migrate", "-v0", "--skip-checks", *(["chargers", to] if to else []))

    def shell(self, code: str) -> None:
        self.manage("shell", "-v0", "-c", code)

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []

    def rows(self) -> list[list[tuple[Any, ...]]]:
        return [self.execute(f"SELECT * FROM {table} ORDER BY id") for table in TABLES]  # noqa: S608

    def triggers(self) -> list[str]:
        """Those that fire."""
        if self.vendor == "sqlite":
            found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        else:
            found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        return sorted(name for (name,) in self.execute(found))

    def refuses(self, statement: str) -> bool:
        try:
            self.execute(statement)
        except (sqlite3.IntegrityError, psycopg.IntegrityError) as refused:
            return "The journal is not edited." in str(refused)
        return False


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    file = folder / "guarded.sqlite3"
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield Database("sqlite", folder, f"sqlite:///{file}", connection)
    finally:
        connection.close()


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Database]:
    name = f"journal_guard_{uuid4().hex}"
    with any_postgresql() as url:
        if url is None:
            pytest.skip("postgresql is not installed")
        own = urlsplit(url)._replace(path=f"/{name}").geturl()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            try:
                with psycopg.connect(own, autocommit=True) as connection:
                    yield Database("postgresql", folder, own, connection)
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=[on_sqlite, on_postgresql])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With all migrations, and entries in its journal."""
    with request.param(tmp_path_factory.mktemp("guarded")) as made:
        made.migrate()
        made.shell(WRITE + WRITE)
        yield made


def standing(*what: str) -> list[str]:
    return sorted(f"{table}_{one}" for table in TABLES for one in what)


def test_after_all_migrations_its_triggers_stand(database: Database) -> None:
    assert database.triggers() == standing("update", "delete", "insert" if database.vendor == "sqlite" else "truncate")


ENTRY = "chargers_journalentry (id, at, by_name, action, subject, reason) SELECT {}, at, by_name, action, subject, 'another'"
VALUE = "chargers_journalvalue (id, entry_id, name, before, after) SELECT {}, entry_id, name, before, 'another'"
WAYS = [
    "UPDATE chargers_journalentry SET reason = 'another'",
    "UPDATE chargers_journalvalue SET after = 'another'",
    "DELETE FROM chargers_journalvalue",
    "DELETE FROM chargers_journalentry",
    f"INSERT INTO {ENTRY.format('id')} FROM chargers_journalentry WHERE true ON CONFLICT (id) DO UPDATE SET reason = 'another'",
    f"INSERT INTO {VALUE.format('id')} FROM chargers_journalvalue WHERE true ON CONFLICT (id) DO UPDATE SET after = 'another'",
]
WAYS_OF = {
    "sqlite": [
        *WAYS,
        f"INSERT OR REPLACE INTO {ENTRY.format('id')} FROM chargers_journalentry",
        f"INSERT OR REPLACE INTO {VALUE.format('id')} FROM chargers_journalvalue",
        f"REPLACE INTO {ENTRY.format('id')} FROM chargers_journalentry",
        f"REPLACE INTO {VALUE.format('id')} FROM chargers_journalvalue",
        f"REPLACE INTO {ENTRY.format('CAST(id AS text)')} FROM chargers_journalentry",
        f"REPLACE INTO {ENTRY.format('rowid').replace('(id', '(rowid')} FROM chargers_journalentry",
        "UPDATE OR REPLACE chargers_journalentry SET id = (SELECT max(id) FROM chargers_journalentry)",
        "UPDATE OR REPLACE chargers_journalvalue SET id = (SELECT max(id) FROM chargers_journalvalue)",
    ],
    "postgresql": [
        *WAYS,
        "TRUNCATE chargers_journalvalue",
        "TRUNCATE chargers_journalentry CASCADE",
        "TRUNCATE chargers_journalentry, chargers_journalvalue RESTART IDENTITY",
        "TRUNCATE chargers_charger CASCADE",
    ],
}


def test_no_statement_changes_deletes_or_replaces_a_row(database: Database) -> None:
    before = database.rows()
    assert [len(rows) for rows in before] >= [2, 2]
    assert [statement for statement in WAYS_OF[database.vendor] if not database.refuses(statement)] == []
    assert database.rows() == before


def test_rows_are_added_and_let_go_of_what_is_deleted(database: Database) -> None:
    entries, values = database.rows()
    database.execute(f"INSERT INTO {ENTRY.format('1000')} FROM chargers_journalentry LIMIT 1")
    database.shell(WRITE + DELETE)
    assert [len(rows) for rows in database.rows()] == [len(entries) + 2, len(values) + 1]
    assert database.execute("SELECT count(*) FROM chargers_journalentry WHERE charger_id IS NOT NULL") == [(0,)]
    assert database.execute("SELECT DISTINCT subject FROM chargers_journalentry") == [("NL*ECO*1000",)]


def test_migrations_go_back_and_forth(database: Database) -> None:
    before, triggers = database.rows(), database.triggers()
    database.migrate("0007")
    assert database.triggers() == standing("update", "delete")
    database.migrate("0004")
    assert database.triggers() == []
    database.migrate()
    assert database.triggers() == triggers
    assert database.rows() == before


def test_a_secret_from_before_is_taken_out_and_the_guard_put_back(database: Database) -> None:
    triggers = database.triggers()
    database.shell(WRITE.replace('"note", "before", "after"', '"ApiKey", "of-before", "of-then"'))
    database.migrate("0042")
    database.migrate()
    assert database.triggers() == triggers
    assert database.execute("SELECT before, after FROM chargers_journalvalue WHERE name = 'ApiKey'") == [("", "")]
    assert [statement for statement in WAYS_OF[database.vendor] if not database.refuses(statement)] == []
