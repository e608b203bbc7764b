"""Search and filters of the list of chargers, from the query string."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chargers.models import Charger, ControllerType, Organisation
from chargers.services import queries
from chargers.web.presenters.words import FIGURES


def _organisations(request: HttpRequest | None) -> QuerySet[Organisation]:
    if request is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=queries.visible_chargers(request.user).values("organisation"))


class ChargerFilter(django_filters.FilterSet):
    """Filters rows that `queries.charger_list` made; `state` is one of the figures above the list."""

    q = django_filters.CharFilter(method="search", label=_("Search"))
    state = django_filters.ChoiceFilter(
        method="in_state", label=_("State"), empty_label=_("any state"), choices=[(k, w.word) for k, w in FIGURES.items()]
    )
    controller_type = django_filters.ModelChoiceFilter(
        queryset=ControllerType.objects.all(), label=_("Controller type"), empty_label=_("any type")
    )
    organisation = django_filters.ModelChoiceFilter(
        queryset=_organisations, label=_("Organisation"), empty_label=_("any organisation")
    )

    class Meta:
        model = Charger
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        search = self.form.fields["q"].widget
        search.input_type = "search"
        search.attrs |= {"placeholder": _("OCPP ID, serial number, site, backend"), "autocomplete": "off", "spellcheck": "false"}

    def search(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        for word in value.split()[:6]:
            chargers = chargers.filter(
                Q(ocpp_id__icontains=word)
                | Q(serial_number__icontains=word)
                | Q(site__name__icontains=word)
                | Q(points_at__icontains=word)
            )
        return chargers

    def in_state(self, chargers: QuerySet[Charger], name: str, value: str) -> QuerySet[Charger]:
        if value == "attention":
            return chargers.filter(queries.NEEDS_ATTENTION)
        if value == "changing":
            return chargers.filter(Q(("changing", True)))  # annotated
        return chargers.filter(Q(("status", value)))
