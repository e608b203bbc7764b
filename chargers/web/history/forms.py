"""Which time of a charger's history is looked at, from the query string. What cannot be read is the last day, up to now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.presence.line_history import TimeWindow
from chargers.web.common.moments import MomentField

SPANS: dict[str, tuple[str | Promise, timedelta]] = {
    "day": (_("Day"), timedelta(days=1)),
    "week": (_("Week"), timedelta(days=7)),
    "month": (_("Month"), timedelta(days=30)),
}
SHAPE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class SpanChoice:
    word: str | Promise
    query: str
    chosen: bool


class WindowForm(forms.Form):
    """`until` is a time in the time zone of the pages, never later than now; without it the window ends now and moves with it."""

    until = MomentField(
        label=_("Up to"),
        required=False,
        input_formats=[SHAPE, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "form-control until"}, format=SHAPE),
    )

    def __init__(self, data: Any, now: datetime) -> None:
        super().__init__(data)
        self.now = now
        self.span = data.get("span") if data.get("span") in SPANS else "day"
        self.length = SPANS[self.span][1]
        self.oldest = now - timedelta(days=settings.HISTORY_DAYS)
        self.is_valid()
        chosen: datetime | None = self.cleaned_data.get("until")
        self.moves = chosen is None or chosen >= now
        until = now if chosen is None or chosen >= now else max(chosen, self.oldest + self.length)
        self.window = TimeWindow(until - self.length, until)

    def spans(self) -> list[SpanChoice]:
        return [
            SpanChoice(word, self._query(name, self.window.until), name == self.span) for name, (word, _length) in SPANS.items()
        ]

    @property
    def query(self) -> str:
        return self._query(self.span, self.window.until)

    @property
    def earlier(self) -> str:
        """The query of the window before; empty where nothing older is kept."""
        return self._query(self.span, self.window.since) if self.window.since > self.oldest else ""

    @property
    def later(self) -> str:
        return "" if self.moves else self._query(self.span, self.window.until + self.length)

    @property
    def now_query(self) -> str:
        return urlencode({"span": self.span})

    def _query(self, span: str, until: datetime) -> str:
        """A window that ends now says so by saying nothing: such a link stays right."""
        if until >= self.now or (self.moves and until == self.window.until):
            return urlencode({"span": span})
        return urlencode({"span": span, "until": timezone.localtime(until).strftime(SHAPE)})
