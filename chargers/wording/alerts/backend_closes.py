"""A backend closes, and a charger still points there, in words."""

from __future__ import annotations

from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.alerts.closing import day_of
from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert
from chargers.services.chargers.attention import Need
from chargers.wording.alerts.kind_words import (
    AskedWords,
    KindWords,
    SubjectsOfMany,
    WordsOfMany,
    always,
    always_text,
    charger_page,
    sentence_values,
)
from chargers.wording.words import NEEDS, Word

MANY = Word(gettext_lazy("their backend closes"), "calendar-days", "warn")
CLOSES = NEEDS[Need.BACKEND_CLOSES]
ELSEWHERE = Word(gettext_lazy("no longer points there"), "check-circle", "good")
SAID_AGAIN = Word(gettext_lazy("said again, nearer to the day"), "forward", "idle")


def _end(_alert: Alert, end: AlertEnd) -> Word:
    return ELSEWHERE if end is AlertEnd.OVER else SAID_AGAIN


def _sentence(alert: Alert, _news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now) | {"day": date_format(day_of(alert.detail))}
    if not values["until"]:
        return _("%(id)s points at a backend that closes on %(day)s") % values
    return _("%(id)s no longer points at the backend that closes on %(day)s") % values


def _chargers(count: int) -> str:
    return ngettext("%(count)s charger", "%(count)s chargers", count) % {"count": intcomma(count)}


def _together(alert: Alert, count: int) -> str:
    values = {"count": intcomma(count), "backend": alert.backend, "day": date_format(day_of(alert.detail))}
    if alert.ended_at is not None:
        said = ngettext(
            "%(count)s charger no longer points at %(backend)s, which closes on %(day)s",
            "%(count)s chargers no longer point at %(backend)s, which closes on %(day)s",
            count,
        )
    else:
        said = ngettext(
            "%(count)s charger points at %(backend)s, which closes on %(day)s",
            "%(count)s chargers point at %(backend)s, which closes on %(day)s",
            count,
        )
    return said % values


def _more_of_many(alert: Alert) -> str:
    day = _("It closes on %(day)s.") % {"day": date_format(day_of(alert.detail))}
    what = _("From then on nobody there answers them. Move them to another backend before.")
    return f"{day} {what}"


def _those(alert: Alert) -> str:
    """The list of those that still point there."""
    return reverse("backend", args=[alert.backend_id]) if alert.ended_at else f"{reverse('chargers')}?backend={alert.backend_id}"


def _many(count: int) -> str:
    said = ngettext(
        "%(count)s charger points at a backend that closes", "%(count)s chargers point at a backend that closes", count
    )
    return said % {"count": count}


def _many_over(count: int) -> str:
    said = ngettext(
        "%(count)s charger no longer points at a backend that closes",
        "%(count)s chargers no longer point at a backend that closes",
        count,
    )
    return said % {"count": count}


WORDS = KindWords(
    word=always(CLOSES),
    end=_end,
    sentence=_sentence,
    more=always_text(gettext_lazy("From then on nobody there answers it. Move it to another backend before.")),
    url=charger_page,
    asked=AskedWords(
        label=gettext_lazy("A backend closes in 30, 7 or 1 days, and a charger still points there"),
        summary=always_text(gettext_lazy("the backend closes")),
        journal=gettext_lazy("Backend closes"),
    ),
    watched=CLOSES,
    many=SubjectsOfMany(_many, _many_over),
    together=WordsOfMany(_chargers, _together, always(MANY), _more_of_many, _those),
)
