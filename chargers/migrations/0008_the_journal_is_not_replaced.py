"""Nor does the database replace a row of the journal or empty its tables: what `INSERT OR REPLACE` deletes on SQLite and what
TRUNCATE deletes on PostgreSQL fires no delete trigger. SQLite loses these triggers, too, with a table that is made anew."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

TABLES = ("chargers_journalentry", "chargers_journalvalue")
SAID = "The journal is not edited."


def guard(apps: Any, schema_editor: Any) -> None:
    make = {"sqlite": _sqlite, "postgresql": _postgresql}.get(schema_editor.connection.vendor)
    with schema_editor.connection.cursor() as cursor:
        for statement in make() if make else ():
            cursor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            trigger = f"{table}_truncate ON {table}" if vendor == "postgresql" else f"{table}_insert"
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def _sqlite() -> Iterator[str]:
    for table in TABLES:
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        yield f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN {taken} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"


def _postgresql() -> Iterator[str]:
    refuse = "EXECUTE FUNCTION chargers_journal_is_kept()"
    for table in TABLES:
        yield f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"


class Migration(migrations.Migration):
    dependencies = [("chargers", "0007_journal_entries")]

    operations = [migrations.RunPython(guard, unguard)]
