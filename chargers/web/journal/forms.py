"""Filters of the journal, from the query string. What cannot be read filters nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from chargers.models import Organisation
from chargers.services.journal.entries import EntryFilter
from chargers.web.common.span_form import SpanForm
from chargers.wording.journal_words import ACTIONS

PLAIN = {"type": "search", "autocomplete": "off", "spellcheck": "false"}


class JournalFilter(SpanForm):
    """Days are those of the time zone of the pages."""

    who = forms.CharField(label=_("Who"), required=False, max_length=150, widget=forms.TextInput(PLAIN))
    action = forms.ChoiceField(label=_("What was done"), required=False)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=255, widget=forms.TextInput(PLAIN))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("any organisation")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["action"]
        field.choices = [("", _("anything")), *sorted(((code, word) for code, word in ACTIONS.items()), key=lambda c: str(c[1]))]
        self.is_valid()

    def wanted(self) -> EntryFilter:
        typed = self.cleaned_data
        return EntryFilter(
            span=self.span(),
            who=typed.get("who") or "",
            action=typed.get("action") or "",
            subject=typed.get("subject") or "",
            organisation=typed.get("organisation"),
        )

    @property
    def filters(self) -> bool:
        return self.wanted() != EntryFilter()

    def query(self) -> str:
        """The same filter for a link."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})
