"""What a person wants to be told, as a form. Rules are in the domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from chargers.domain.alerts.delivery import LEAST_MINUTES, MOST_MINUTES, AlertWish, KindWish, minutes_field
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Organisation
from chargers.web.common.refusing_form import RefusingForm
from chargers.wording.alerts import asked_words

MORNING = 7


class WishForm(RefusingForm):
    """`wish`: what stands; a field for each kind in it.

    `organisations`: those to choose from; None where the subscription exists. `all_of_them`: may be chosen, too.
    """

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Chargers of"))
    endings = forms.BooleanField(
        label=_("And when it is solved: the charger is back, its OCPPInfo is complete again, or the change succeeded"),
        required=False,
    )
    when = forms.ChoiceField(
        label=_("When"),
        widget=forms.RadioSelect,
        choices=[
            ("now", _("Immediately. What happens within a minute comes in one e-mail, and there are five minutes between two.")),
            ("daily", _("Once a day, all in one e-mail. On a day on which nothing happened there is none.")),
        ],
    )
    digest_hour = forms.TypedChoiceField(label=_("Hour of the daily e-mail"), coerce=int)

    def __init__(
        self,
        *args: Any,
        wish: AlertWish,
        organisations: QuerySet[Organisation] | None = None,
        all_of_them: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "endings": wish.endings,
            "when": "now" if wish.digest_hour is None else "daily",
            "digest_hour": MORNING if wish.digest_hour is None else wish.digest_hour,
        }
        self._wish = wish
        for kind, one in wish.kinds.items():
            self._add_kind(kind, one)
        hours: Any = self.fields["digest_hour"]
        hours.choices = [(hour, time_format(time(hour), "CLOCK")) for hour in range(24)]
        if organisations is None:
            del self.fields["organisation"]
            return
        choice: Any = self.fields["organisation"]
        choice.queryset = organisations
        choice.required, choice.empty_label = not all_of_them, _("all organisations") if all_of_them else None
        only = list(organisations[:2])
        if len(only) == 1 and not all_of_them:
            choice.widget = forms.HiddenInput()
            choice.initial = only[0].pk
        self.only = only[0] if len(only) == 1 and not all_of_them else None

    def _add_kind(self, kind: AlertKind, wish: KindWish) -> None:
        """Its tick box, and its minutes where it has any."""
        self.fields[kind] = forms.BooleanField(label=str(asked_words()[kind].label), required=False)
        self.initial[kind] = wish.wanted
        if wish.minutes is not None:
            widget = forms.NumberInput({"min": LEAST_MINUTES, "max": MOST_MINUTES, "inputmode": "numeric"})
            self.fields[minutes_field(kind)] = forms.IntegerField(label=_("Minutes"), widget=widget)
            self.initial[minutes_field(kind)] = wish.minutes

    def kinds(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """The tick box of each kind, and the field of its minutes."""
        for kind in self._wish.kinds:
            minutes = minutes_field(kind)
            yield self[kind], self[minutes] if minutes in self.fields else None

    def wish(self) -> AlertWish:
        typed = self.cleaned_data
        return AlertWish(
            {kind: KindWish(typed[kind], typed.get(minutes_field(kind))) for kind in self._wish.kinds},
            endings=typed["endings"],
            digest_hour=typed["digest_hour"] if typed["when"] == "daily" else None,
        )
