"""Which tags a selection of chargers gets and loses, as typed and ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Refusal
from chargers.domain.tag_names import parse_names
from chargers.services.chargers.tags_of_selection import CountedTag
from chargers.web.common.refusing_form import RefusingForm
from chargers.wording.refusals import sentence


class TagsForm(RefusingForm):
    """`present`: the tags that chargers of the selection have."""

    add = forms.CharField(
        label=_("Add"),
        max_length=600,
        required=False,
        help_text=_("Tags that all of them get, with commas between them, such as “phase 2, night tariff”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    remove = forms.MultipleChoiceField(label=_("Remove"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, present: Sequence[CountedTag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["remove"].choices = [(tag.key, f"{tag.name} ({tag.chargers})") for tag in present]

    def clean_add(self) -> tuple[str, ...]:
        return parsed_tags(self.cleaned_data["add"])


def parsed_tags(text: str) -> tuple[str, ...]:
    """For the `clean` of a field."""
    try:
        return parse_names(text)
    except Refusal as refusal:
        raise forms.ValidationError([sentence(notice) for notice in refusal.notices]) from refusal
