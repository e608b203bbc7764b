"""Many rows in one statement, on SQLite and PostgreSQL alike. The hot rows of what chargers say go this way; knows no rule.

One statement of many rows, not `executemany`: a thread gives up the interpreter lock at each step of a statement, and under load
gets it back 5 ms later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Row = Sequence[Any]
CHUNKS = (
    400,
    40,
    4,
    1,
)  # few sizes, so that prepared statements are found again; 400 rows of 17 columns stay below SQLite's limit


class BulkInsert:
    """`INSERT` of rows of a model by field names; `key` makes it an upsert that overwrites the other fields.

    Of these `adds` are added to what is there, `stays` overwrite nothing but NULL, and `becomes` are what their expressions say,
    in which `old` and `new` are the two rows.
    """

    def __init__(
        self,
        model: type[Model],
        fields: Sequence[str],
        key: Sequence[str] = (),
        adds: Sequence[str] = (),
        stays: Sequence[str] = (),
        becomes: Mapping[str, str] | None = None,
    ) -> None:
        meta = model._meta
        columns, keys = _columns(model, fields), _columns(model, key)
        self._head = f'INSERT INTO "{meta.db_table}" ({", ".join(_quoted(columns))}) VALUES '  # noqa: S608 - names of models
        self._row = f"({', '.join(['%s'] * len(columns))})"
        self._tail = ""
        if keys:
            new = {c: f'excluded."{c}"' for c in columns if c not in keys}
            new |= {c: f'"{meta.db_table}"."{c}" + excluded."{c}"' for c in _columns(model, adds)}
            new |= {c: f'COALESCE("{meta.db_table}"."{c}", excluded."{c}")' for c in _columns(model, stays)}
            new |= {c: said.format(old=f'"{meta.db_table}"', new="excluded") for c, said in (becomes or {}).items()}
            sets = ", ".join(f'"{c}" = {value}' for c, value in new.items())
            self._tail = f" ON CONFLICT ({', '.join(_quoted(keys))}) DO UPDATE SET {sets}"

    def __call__(self, rows: Sequence[Row]) -> None:
        """Writes the rows in chunks, each by one statement."""
        for chunk in _chunks(rows):
            _execute(self._head + ", ".join([self._row] * len(chunk)) + self._tail, chunk)


class BulkUpdate:
    """`UPDATE` of rows that are found by their first fields; the others are set."""

    def __init__(self, model: type[Model], key: Sequence[str], fields: Sequence[str]) -> None:
        table = model._meta.db_table
        columns = _columns(model, (*key, *fields))
        sets = ", ".join(f'"{c}" = v.column{i}' for i, c in enumerate(columns, 1) if i > len(key))
        where = " AND ".join(f'"{table}"."{c}" = v.column{i}' for i, c in enumerate(columns, 1) if i <= len(key))
        self._head = f'UPDATE "{table}" SET {sets} FROM (VALUES '  # noqa: S608 - names of models
        self._row = f"({', '.join(['%s'] * len(columns))})"
        self._tail = f") AS v WHERE {where}"

    def __call__(self, rows: Sequence[Row]) -> None:
        """Writes the rows in chunks, each by one statement."""
        for chunk in _chunks(rows):
            _execute(self._head + ", ".join([self._row] * len(chunk)) + self._tail, chunk)


def _execute(sql: str, rows: Sequence[Row]) -> None:
    if connection.vendor == "sqlite":  # its driver takes no aware datetimes; the text is the one that Django stores
        values = [v.replace(tzinfo=None).isoformat(" ") if type(v) is datetime else v for row in rows for v in row]
    else:
        values = [v for row in rows for v in row]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start = 0
    for size in CHUNKS:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    found = (model._meta.get_field(name) for name in fields)
    return [str(one.column) for one in found if isinstance(one, Field)]


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
