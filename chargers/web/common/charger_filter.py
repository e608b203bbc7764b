"""Search, filters and order of the list of chargers, from the query string."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from chargers.domain.tag_names import is_key, key_of
from chargers.models import Charger, Site
from chargers.services.backends import lookups
from chargers.services.chargers import attention, charger_list, tags
from chargers.services.chargers.charger_list import RETIRED, ListOrder
from chargers.services.chargers.filter_choices import FilterChoices, Pairs
from chargers.wording.words import FIGURES, NEEDS, RETIRED_WORD

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
PLAIN_ID = Replace(Replace("ocpp_id", Value("*"), Value("")), Value("-"), Value(""))  # as people say and type it
SEARCH = {
    "placeholder": _("OCPP ID, name, tag, serial number, site, backend, note"),
    "autocomplete": "off",
    "spellcheck": "false",
}


def _choice(label: Any, nothing: Any = "", choices: Iterable[tuple[str, Any]] = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", nothing), *choices])


class ChargerFilter(forms.Form):
    """Filters chargers of a person's scope. `state` is one of the figures above the list, `needs` one kind of badge. What cannot
    be read filters nothing, and is said at its field."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput(SEARCH))
    state = _choice(_("State"), _("any state"), [(key, word.word) for key, word in {**FIGURES, RETIRED: RETIRED_WORD}.items()])
    needs = _choice(_("Badge"), _("any"), [(need.value, word.word) for need, word in NEEDS.items()])
    controller_type = _choice(_("Controller type"))
    organisation = _choice(_("Organisation"))
    site = _choice(_("Site"))
    backend = _choice(_("Backend"))
    tag = _choice(_("Tag"))
    sort = forms.ChoiceField(label=_("Sort by"), choices=list(ORDERS.items()), required=False)

    def __init__(self, asked: QueryDict, *, queryset: QuerySet[Charger], choices: FilterChoices, now: datetime) -> None:
        super().__init__(asked)
        self.queryset, self.choices, self.now = queryset, choices, now
        fields: dict[str, Any] = self.fields
        fields["controller_type"].choices = lambda: [("", _("any type")), *choices.types]
        fields["organisation"].choices = lambda: [("", _("any organisation")), *choices.organisations]
        fields["site"].choices = lambda: [("", _("any site")), *choices.sites]
        fields["backend"].choices = lambda: [("", _("any backend")), *((str(one.pk), one.name) for one in choices.backends)]
        fields["tag"].choices = lambda: [("", _("any tag")), *self._tags()]
        self.is_valid()

    @cached_property
    def chargers(self) -> QuerySet[Charger]:
        """Those that match, in order."""
        filters = {
            "q": self._search,
            "state": self._in_state,
            "needs": self._in_need,
            "backend": self._at_backend,
            "tag": self._with_tag,
        }
        found = self.queryset.filter(retired_at__isnull=self.chosen.get("state") != RETIRED)
        for name, value in self.chosen.items():
            found = filters[name](found, value) if name in filters else found.filter(**{name: value})
        return charger_list.order_chargers(
            found, ListOrder(self.order.lstrip("-")), self.now, backwards=self.order.startswith("-")
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """What is filtered by: name and value, in the order of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "sort"}

    @property
    def is_read(self) -> bool:
        """Whether each filter could be read. An order that could not leaves none out."""
        return not self.errors.keys() - {"sort"}

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sort") or ListOrder.OCPP_ID.value

    def _search(self, chargers: QuerySet[Charger], value: str) -> QuerySet[Charger]:
        """What people call a charger by: NLECO1003 is NL*ECO*1003, a backend is known by its name, too."""
        for word in value.split()[:6]:
            chargers = chargers.alias(plain_id=PLAIN_ID).filter(
                Q(ocpp_id__icontains=word)
                | Q(plain_id__icontains=word)
                | Q(serial_number__icontains=word)
                | Q(other_serial__icontains=word)
                | Q(name__icontains=word)
                | Q(note__icontains=word)
                | tags.tagged_like(word)
                | Q(site__in=Site.objects.filter(name__icontains=word).order_by().values("pk"))
                | Q(organisation__in=[key for key, named in self.choices.organisations if word.casefold() in named.casefold()])
                | Q(controller_type__in=[key for key, named in self.choices.types if word.casefold() in named.casefold()])
                | Q(points_at__icontains=word)
                | Q(
                    backend_endpoint__in=[
                        b.endpoint().url() for b in self.choices.backends if word.casefold() in b.name.casefold()
                    ]
                )
            )
        return chargers

    def _in_state(self, chargers: QuerySet[Charger], value: str) -> QuerySet[Charger]:
        return charger_list.chargers_in_state(chargers, value, self.now)

    def _in_need(self, chargers: QuerySet[Charger], value: str) -> QuerySet[Charger]:
        return chargers.filter(attention.needs_condition(attention.Need(value), self.now))

    def _at_backend(self, chargers: QuerySet[Charger], value: str) -> QuerySet[Charger]:
        found = next((backend for backend in self.choices.backends if str(backend.pk) == value), None)
        return chargers.filter(lookups.pointing_at(found)) if found else chargers.none()

    def _with_tag(self, chargers: QuerySet[Charger], value: str) -> QuerySet[Charger]:
        return tags.with_tags(chargers, self.choices.tag_keys(key_of(value)))

    def _tags(self) -> Pairs:
        """Those that there are, and the one that is asked for: once no charger has it any more it still finds none, not all."""
        known, asked = self.choices.tags, self.data.get("tag", "")
        gone = asked not in dict(known) and is_key(key_of(asked))
        return [*known, (asked, asked)] if gone else known
