"""A charger that is kept out, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert
from chargers.services.chargers.attention import Need
from chargers.wording.alerts.kind_words import AskedWords, KindWords, SubjectsOfMany, always, charger_page, sentence_values
from chargers.wording.handshake import WHAT_TO_DO
from chargers.wording.words import NEEDS, Word

WATCHED = Word(gettext_lazy("let in, being watched"), "eye", "info")
LET_IN = Word(gettext_lazy("let in"), "check-circle", "good")
GAVE_UP = Word(gettext_lazy("no longer tries"), "clock", "idle")


def _end(_alert: Alert, end: AlertEnd) -> Word:
    return LET_IN if end is AlertEnd.OVER else GAVE_UP


def _sentence(alert: Alert, news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now)
    if not values["until"]:
        return _("%(id)s tries to connect and has been refused since %(since)s") % values
    if alert.end == AlertEnd.OLD:
        return _("%(id)s was refused from %(since)s on, and no longer tries to connect") % values
    if NewsKind.RAISED in news:
        return _("%(id)s was refused from %(since)s on; it has been let in since %(until)s") % values
    return _("%(id)s has been let in since %(until)s; it had been refused since %(since)s") % values


def _more(alert: Alert) -> str:
    return str(WHAT_TO_DO.get(alert.detail, ""))


def _page(alert: Alert) -> str:
    return f"{charger_page(alert)}#{Need.KEPT_OUT}"


def _summary(minutes: int) -> str:
    said = ngettext("refused for longer than %(minutes)s minute", "refused for longer than %(minutes)s minutes", minutes)
    return said % {"minutes": minutes}


def _many_refused(count: int) -> str:
    return ngettext("%(count)s charger is refused", "%(count)s chargers are refused", count) % {"count": count}


def _many_let_in(count: int) -> str:
    return ngettext("%(count)s charger is let in again", "%(count)s chargers are let in again", count) % {"count": count}


WORDS = KindWords(
    word=always(NEEDS[Need.KEPT_OUT]),
    end=_end,
    sentence=_sentence,
    more=_more,
    url=_page,
    asked=AskedWords(
        label=gettext_lazy("A charger tries to connect and is refused for longer than"),
        summary=_summary,
        journal=gettext_lazy("Refused for longer than"),
        journal_minutes=gettext_lazy("Minutes refused"),
    ),
    watched=WATCHED,
    many=SubjectsOfMany(_many_refused, _many_let_in),
)
