"""Many rows in one statement, on SQLite and PostgreSQL alike. The charger door's hot rows go this way; knows no rule.

One statement of many rows, not `executemany`: a thread gives up the interpreter lock at each step of a statement, and under load
gets it back 5 ms later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model

Row = Sequence[Any]
CHUNKS = (
    400,
    40,
    4,
    1,
)  # few sizes, so that prepared statements are found again; 400 rows of 17 columns stay below SQLite's limit


class Insert:
    """`INSERT` of rows of a model by field names; `key` makes it an upsert that overwrites the other fields."""

    def __init__(self, model: type[Model], fields: Sequence[str], key: Sequence[str] = ()) -> None:
        meta = model._meta
        columns, keys = _columns(model, fields), _columns(model, key)
        self._head = f'INSERT INTO "{meta.db_table}" ({", ".join(_quoted(columns))}) VALUES '  # noqa: S608 - names of models
        self._row = f"({', '.join(['%s'] * len(columns))})"
        self._tail = ""
        if keys:
            sets = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in keys)
            self._tail = f" ON CONFLICT ({', '.join(_quoted(keys))}) DO UPDATE SET {sets}"

    def __call__(self, rows: Sequence[Row]) -> None:
        for chunk in _chunks(rows):
            _execute(self._head + ", ".join([self._row] * len(chunk)) + self._tail, chunk)


class Update:
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
    return [str(cast("Field[Any, Any]", model._meta.get_field(name)).column) for name in fields]


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]
