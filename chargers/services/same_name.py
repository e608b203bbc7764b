"""Names that are one name without case, as the constraints of the database see it, whatever the alphabet."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

T = TypeVar("T", bound=Model)


def named_alike(rows: QuerySet[T], name: str) -> QuerySet[T]:
    """Those with this name. `iexact` compares in upper case, and finds the Kelvin sign beside no k."""
    return rows.filter(Exact(Lower("name"), Lower(Value(name))))
