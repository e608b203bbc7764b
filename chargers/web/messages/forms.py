"""Filters of a charger's frames, from the query string. What cannot be read filters nothing and is said at its field."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from chargers.services.messages.frames import MessageFilter
from chargers.services.span import Span
from chargers.web.common.moments import MomentField

SHAPE = "%Y-%m-%dT%H:%M"
SHAPES = [SHAPE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]


def moment_field(label: Any) -> MomentField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=SHAPE)
    return MomentField(label=label, required=False, input_formats=SHAPES, widget=widget)


class FrameFilter(forms.Form):
    """`actions`: those that occurred."""

    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("both ways")), ("in", _("from it")), ("out", _("to it"))]
    )
    action = forms.ChoiceField(label=_("Action"), required=False)
    since = moment_field(_("From"))
    until = moment_field(_("Up to"))
    words = forms.CharField(
        label=_("Contains"), required=False, max_length=200, widget=forms.TextInput({"type": "search", "autocomplete": "off"})
    )
    flawed = forms.BooleanField(label=_("Only unusual messages"), required=False)

    def __init__(self, data: Any, actions: list[str]) -> None:
        super().__init__(data)
        field: Any = self.fields["action"]
        field.choices = [("", _("any action")), *((name, name) for name in actions)]
        self.is_valid()

    def wanted(self) -> MessageFilter:
        typed = self.cleaned_data
        return MessageFilter(
            span=Span(typed.get("since"), typed.get("until")),
            direction=typed.get("direction") or "",
            action=typed.get("action") or "",
            with_flaw=bool(typed.get("flawed")),
            words=typed.get("words") or "",
        )

    @property
    def filters(self) -> bool:
        return self.wanted() != MessageFilter()

    def query(self) -> str:
        """The same filter for a link."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})
