"""What stands around the rows of the list of chargers: active filters as chips, heads that sort, the pager."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chargers.services.chargers.charger_list import ListOrder
from chargers.services.chargers.list_columns import ListColumn
from chargers.web.common.charger_filter import ChargerFilter

ALWAYS = frozenset({"state", "needs", "sort"})
NEVER_KEPT = (  # of no filter: what is shown of it, and what is selected
    *("page", "rows", "known", "rung", "at"),
    *("charger", "every", "csrfmiddlewaretoken"),
    *("to", "apn", "anyway"),  # of the page that sends them to a backend
    *("add", "remove"),  # of the page of their tags
)
_fields: dict[tuple[str, str, str | None], SafeString] = {}


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One filter that is on, and the address without it."""

    label: str | Promise
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """One head of a column. `sorted` as aria-sort says it; `sort` is empty where it sorts nothing."""

    word: str | Promise
    sorted: str = ""
    query: str = ""
    icon: str = ""


class KnownPaginator(Paginator):
    """A paginator that is told how many there are."""

    def __init__(self, keys: QuerySet[Any], per_page: int, count: int) -> None:
        super().__init__(keys, per_page)
        self.count = count


def query(asked: QueryDict, **other: str) -> str:
    """The filters of an address, with others put in; an empty one is left out."""
    kept = asked.copy()
    for name in (*NEVER_KEPT, *other):
        kept.pop(name, None)
    for name, value in other.items():
        if value:
            kept[name] = value
    for name in [name for name, values in kept.lists() if not any(values)]:
        del kept[name]
    return kept.urlencode()


def values(asked: QueryDict) -> tuple[tuple[str, str], ...]:
    """The same as name and value, for a form to carry on."""
    return tuple((name, text) for name, texts in QueryDict(query(asked)).lists() for text in texts)


def offered(filtered: ChargerFilter) -> list[SafeString]:
    """The fields in which there is something to choose, in their order; the search stands apart. Their choices are read once."""
    found = []
    for field in filtered:
        if field.name == "q":
            continue
        if field.name in ALWAYS:
            found.append(as_crispy_field(field) if field.errors else _same_for_all(field))
            continue
        offers: Any = field.field
        choices = offers.widget.choices = [(str(value), str(label)) for value, label in offers.choices]
        if len(choices) <= (1 if field.name == "tag" else 2):  # not every charger has a tag
            continue
        value = field.value() or ""
        found.append(as_crispy_field(field) if field.errors else _drawn(field.name, str(field.label), tuple(choices), value))
    return found


def search(filtered: ChargerFilter) -> SafeString:
    """The field of the search. What somebody typed is not kept."""
    field = filtered["q"]
    return as_crispy_field(field) if field.value() else _same_for_all(field)


def _same_for_all(field: forms.BoundField) -> SafeString:
    """A field that offers everybody the same, drawn once for a value and a language."""
    key = (field.name, field.value() or "", get_language())
    if key not in _fields:
        _fields[key] = as_crispy_field(field)
    return _fields[key]


@lru_cache(maxsize=256)
def _drawn(name: str, label: str, choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Another one, drawn once for all who may choose from the same."""
    form = forms.Form(initial={name: chosen})
    form.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
    field: SafeString = as_crispy_field(form[name])
    return field


def chips(filtered: ChargerFilter, asked: QueryDict) -> list[FilterChip]:
    """In the order of the fields; what is searched for stands in its own. Without its organisation a site is no filter."""
    made = []
    for name, value in filtered.chosen.items():
        if name == "q":
            continue
        field: Any = filtered.fields[name]
        shown = dict(field.choices).get(value, value)
        gone = {name: ""} | ({"site": ""} if name == "organisation" else {})
        made.append(FilterChip(field.label or "", str(shown), query(asked, **gone)))
    return made


COLUMNS: dict[ListColumn, tuple[str | Promise, ListOrder | None]] = {
    ListColumn.ORGANISATION: (_("Organisation"), None),
    ListColumn.TYPE: (_("Type and site"), ListOrder.SITE),
    ListColumn.SERIAL: (_("Serial number"), None),
    ListColumn.FIRMWARE: (_("Firmware"), None),
    ListColumn.BACKEND: (_("Backend"), None),
    ListColumn.POINTS_AT: (_("Connects to"), None),
    ListColumn.HEARD: (_("Last heard from"), ListOrder.HEARD),
    ListColumn.CHANGED: (_("Last change"), None),
    ListColumn.DAY: (_("24 hours"), None),
    ListColumn.TAGS: (_("Tags"), None),
    ListColumn.NOTE: (_("Note"), None),
}


def heads(sort: str, asked: QueryDict, columns: frozenset[ListColumn]) -> tuple[ColumnHead, ...]:
    """The columns of the list. A head that is sorted by turns the order round."""
    shown: list[tuple[str | Promise, ListOrder | None]] = [
        (_("OCPP ID"), ListOrder.OCPP_ID),
        (_("State"), ListOrder.STATE),
        *(column for key, column in COLUMNS.items() if key in columns),
    ]
    return tuple(_head(word, order, sort, asked) if order else ColumnHead(word) for word, order in shown)


def column_choices(columns: frozenset[ListColumn]) -> list[tuple[str, str | Promise, bool]]:
    """Each column that can be chosen, its word, and whether it is."""
    return [(key.value, word, key in columns) for key, (word, _order) in COLUMNS.items()]


def _head(word: str | Promise, order: ListOrder, sort: str, asked: QueryDict) -> ColumnHead:
    if sort == order:
        down = order is ListOrder.HEARD  # the latest first
        return ColumnHead(word, "descending" if down else "ascending", query(asked, sort=f"-{order}"), _arrow(down))
    first = "" if order is ListOrder.OCPP_ID else order.value
    if sort == f"-{order}":
        down = order is not ListOrder.HEARD
        return ColumnHead(word, "descending" if down else "ascending", query(asked, sort=first), _arrow(down))
    return ColumnHead(word, "", query(asked, sort=first), "chevron-up-down")


def _arrow(down: bool) -> str:
    return "chevron-down" if down else "chevron-up"
