"""The database itself refuses to change or delete what is in the journal. It lets go of a key whose row is deleted, and of
nothing else. SQLite loses triggers with a table that a later migration makes anew: `guard` is there to be run again."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

ENTRY, VALUE = "chargers_journalentry", "chargers_journalvalue"
FIXED = ("id", "at", "by_name", "action", "subject", "reason")
LET_GO = ("by_id", "charger_id", "organisation_id", "person_id")
SAID = "The journal is not edited."


def _is_edited(differs: str) -> str:
    """SQL for: something other than letting go of a key."""
    fixed = [f"NEW.{name} {differs} OLD.{name}" for name in FIXED]
    kept = [f"(NEW.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in LET_GO]
    return " OR ".join([*fixed, *kept])


def guard(apps: Any, schema_editor: Any) -> None:
    make = {"sqlite": _sqlite, "postgresql": _postgresql}.get(schema_editor.connection.vendor)
    with schema_editor.connection.cursor() as cursor:
        for statement in make() if make else ():
            cursor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        for table in (ENTRY, VALUE):
            for what in ("update", "delete"):
                of_table = f" ON {table}" if vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{what}{of_table}")
        if vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS chargers_journal_is_kept()")


def _sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    yield f"CREATE TRIGGER {ENTRY}_update BEFORE UPDATE ON {ENTRY} WHEN {_is_edited('IS NOT')} {refuse}"
    yield f"CREATE TRIGGER {ENTRY}_delete BEFORE DELETE ON {ENTRY} {refuse}"
    yield f"CREATE TRIGGER {VALUE}_update BEFORE UPDATE ON {VALUE} {refuse}"
    yield f"CREATE TRIGGER {VALUE}_delete BEFORE DELETE ON {VALUE} {refuse}"


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE FUNCTION chargers_journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    refuse = "EXECUTE FUNCTION chargers_journal_is_kept()"
    edited = _is_edited("IS DISTINCT FROM")
    yield f"CREATE TRIGGER {ENTRY}_update BEFORE UPDATE ON {ENTRY} FOR EACH ROW WHEN ({edited}) {refuse}"
    yield f"CREATE TRIGGER {ENTRY}_delete BEFORE DELETE ON {ENTRY} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {VALUE}_update BEFORE UPDATE ON {VALUE} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {VALUE}_delete BEFORE DELETE ON {VALUE} FOR EACH ROW {refuse}"


class Migration(migrations.Migration):
    dependencies = [("chargers", "0004_journal_person")]

    operations = [
        migrations.AlterField(
            model_name="presenceevent",
            name="kind",
            field=models.CharField(
                choices=[("connected", "Connected"), ("closed", "Closed"), ("round_trip", "Round Trip")], max_length=12
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
