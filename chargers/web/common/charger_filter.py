"""Search, filters and order of the list of chargers, from the query string."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chargers.models import Charger, Site
from chargers.services.chargers import attention, charger_list
from chargers.services.chargers.charger_list import Order
from chargers.services.chargers.filter_choices import Choices
from chargers.wording.words import FIGURES, NEEDS

ORDERS = {
    "": _("OCPP ID"),
    "-id": _("OCPP ID, backwards"),
    "heard": _("latest heard first"),
    "-heard": _("longest silent first"),
    "state": _("state, offline first"),
    "-state": _("state, online first"),
    "site": _("site"),
    "-site": _("site, backwards"),
}
SEARCH = {"placeholder": _("OCPP ID, serial number, site, backend"), "autocomplete": "off", "spellcheck": "false"}


class ChargerFilter(django_filters.FilterSet):
    """Filters chargers of a person's scope. `state` is one of the figures above the list, `needs` one kind of badge."""

    q = django_filters.CharFilter(method="search", label=_("Search"), widget=forms.SearchInput(SEARCH))
    state = django_filters.ChoiceFilter(
        method="in_state", label=_("State"), empty_label=_("any state"), choices=[(k, w.word) for k, w in FIGURES.items()]
    )
    needs = django_filters.ChoiceFilter(
        method="in_need", label=_("Badge"), empty_label=_("any"), choices=[(k.value, w.word) for k, w in NEEDS.items()]
    )
    controller_type = django_filters.ChoiceFilter(label=_("Controller type"), empty_label=_("any type"))
    organisation = django_filters.ChoiceFilter(label=_("Organisation"), empty_label=_("any organisation"))
    site = django_filters.ChoiceFilter(label=_("Site"), empty_label=_("any site"))
    backend = django_filters.ChoiceFilter(method="at_backend", label=_("Backend"), empty_label=_("any backend"))

    class Meta:
        model = Charger
        fields: list[str] = []

    def __init__(self, *args: Any, choices: Choices, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.now = choices, now
        fields: dict[str, Any] = self.form.fields
        fields["controller_type"].choices = lambda: choices.types
        fields["organisation"].choices = lambda: choices.organisations
        fields["site"].choices = lambda: choices.sites
        fields["backend"].choices = lambda: [(str(one.pk), one.name) for one in choices.backends]
        fields["sort"] = forms.ChoiceField(label=_("Sort by"), choices=list(ORDERS.items()), required=False)

    def filter_queryset(self, queryset: QuerySet[Charger]) -> QuerySet[Charger]:
        for name, value in self.form.cleaned_data.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        sort = self.form.cleaned_data.get("sort") or Order.OCPP_ID
        return charger_list.ordered(queryset, Order(sort.lstrip("-")), self.now, backwards=sort.startswith("-"))

    @property
    def chosen(self) -> dict[str, Any]:
        """What is filtered by: name and value, in the order of the fields."""
        self.form.is_valid()
        values = self.form.cleaned_data
        return {name: values[name] for name in self.filters if values.get(name) not in (None, "")}

    @property
    def sort(self) -> str:
        self.form.is_valid()
        return self.form.cleaned_data.get("sort") or Order.OCPP_ID.value

    def search(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        for word in value.split()[:6]:
            chargers = chargers.filter(
                Q(ocpp_id__icontains=word)
                | Q(serial_number__icontains=word)
                | Q(site__in=Site.objects.filter(name__icontains=word).order_by().values("pk"))
                | Q(points_at__icontains=word)
            )
        return chargers

    def in_state(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        return charger_list.in_state(chargers, value, self.now)

    def in_need(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        return chargers.filter(attention.needs(attention.Need(value)))

    def at_backend(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        return chargers.filter(backend_endpoint__in=[b.endpoint().url() for b in self.choices.backends if str(b.pk) == value])
