"""Which columns of the list of chargers a person wants to see, and how close together its rows stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chargers.models import User


class ListColumn(StrEnum):
    """Beside OCPP ID and state, which are always there; in their order."""

    ORGANISATION = "organisation"
    TYPE = "type"
    SERIAL = "serial"
    FIRMWARE = "firmware"
    BACKEND = "backend"
    POINTS_AT = "points_at"
    HEARD = "heard"
    CHANGED = "changed"
    DAY = "day"
    TAGS = "tags"
    NOTE = "note"


USUAL = frozenset({ListColumn.TYPE, ListColumn.POINTS_AT, ListColumn.HEARD, ListColumn.DAY})
NONE = "-"  # kept where a person wants none of them; nothing kept means the usual ones


@dataclass(frozen=True, slots=True)
class ListLook:
    """What a person chose."""

    columns: frozenset[ListColumn] = USUAL
    compact: bool = False


def look_of(user: User) -> ListLook:
    """From what is kept; a column that is no more is left out."""
    if not user.list_columns:
        return ListLook(USUAL, user.list_compact)
    named = set(user.list_columns.split(","))
    return ListLook(frozenset(column for column in ListColumn if column in named), user.list_compact)


def choose(user: User, columns: Iterable[str], *, compact: bool) -> None:
    """Keeps it. What is no column is left out."""
    wanted = {column for column in ListColumn if column in set(columns)}
    kept = "" if wanted == USUAL else ",".join(column for column in ListColumn if column in wanted) or NONE
    User.objects.filter(pk=user.pk).update(list_columns=kept, list_compact=compact)
