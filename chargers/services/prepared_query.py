"""A query that is put together once and asked again and again: to put one together costs a hundred times what it costs to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

NOW, BEFORE = datetime(1971, 1, 1, tzinfo=UTC), datetime(1972, 2, 2, tzinfo=UTC)  # stand in for times that change
KEY = -19_711_971  # and for a row's key


class PreparedQuery:
    """`query` made with stand-ins; `names`: what each of them stands in for. A stand-in is a value that nothing else has."""

    def __init__(self, query: QuerySet[Any, Any], names: Mapping[Any, str]) -> None:
        by_value = {_adapted(stand_in): name for stand_in, name in names.items()}
        self._sql, params = query.query.sql_with_params()
        self._params = [(by_value.get(param), param) for param in params]

    def ask(self, **values: Any) -> list[Any]:
        """The first column of what is found, with `values` where the stand-ins were."""
        adapted = {name: _adapted(value) for name, value in values.items()}
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [param if name is None else adapted[name] for name, param in self._params])
            return [row[0] for row in cursor.fetchall()]


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
