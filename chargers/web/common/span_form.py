"""A time from one day to another, both included, in the time zone of the pages. What cannot be read bounds nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chargers.services.span import Span


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class SpanForm(forms.Form):
    since = _day(_("From"))
    until = _day(_("Up to"))

    def span(self) -> Span:
        since, until = self._days()
        return Span(_midnight(since), _midnight(until + timedelta(days=1) if until and until < date.max else None))

    def query(self) -> str:
        """The same days for a link."""
        since, until = self._days()
        return urlencode({name: day.isoformat() for name, day in (("since", since), ("until", until)) if day})

    def _days(self) -> tuple[date | None, date | None]:
        self.is_valid()
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day and 1 < day.year < 9999 else None
