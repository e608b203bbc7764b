"""The moment that a query or a form names, within the years in which it exists in every time zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime


def read_moment(text: str) -> datetime | None:
    """None where it cannot be read, names no time zone, or does not exist everywhere."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and _exists_everywhere(moment) else None


class MomentField(forms.DateTimeField):
    """A time in the time zone of the pages, where it names no other."""

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        if moment is not None and not _exists_everywhere(moment):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def _exists_everywhere(moment: datetime) -> bool:
    return 1 < moment.year < 9999
