"""A form that can show what a service refused."""

from __future__ import annotations

from django import forms

from chargers.domain.errors import Notice, Refusal
from chargers.wording.refusals import sentence


class RefusingForm(forms.Form):
    """Each sentence stands at the field that it is about, or above all fields where the form has no such field."""

    def refuse(self, refusal: Refusal) -> None:
        for notice in refusal.notices:
            self.add_error(self.field_of(notice), sentence(notice))

    def field_of(self, notice: Notice) -> str | None:
        """The field at which a notice is shown; None for above all of them."""
        return notice.field if notice.field in self.fields else None
