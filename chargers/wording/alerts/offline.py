"""Offline, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert
from chargers.wording.alerts.kind_words import AskedWords, KindWords, SubjectsOfMany, always, charger_page, sentence_values
from chargers.wording.words import CLOSE_REASONS, STATUS, Word

WATCHED = Word(gettext_lazy("back, being watched"), "eye", "info")
BACK = Word(gettext_lazy("back"), "check-circle", "good")
MOVED = Word(gettext_lazy("moved to another backend"), "arrow-right-start-on-rectangle", "idle")


def _end(_alert: Alert, end: AlertEnd) -> Word:
    return BACK if end is AlertEnd.OVER else MOVED


def _sentence(alert: Alert, news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now)
    if not values["until"]:
        return _("%(id)s has been offline since %(since)s") % values
    if NewsKind.RAISED in news:
        return _("%(id)s was offline from %(since)s to %(until)s") % values
    return _("%(id)s has been back since %(until)s; it had been offline since %(since)s") % values


def _more(alert: Alert) -> str:
    said = []
    if reason := CLOSE_REASONS.get(alert.detail):
        said.append(_("Reason: %(reason)s.") % {"reason": reason})
    if alert.again:
        lost = ngettext(
            "It came back and was lost again.",
            "It came back and was lost again, %(count)s times.",
            alert.again,
        )
        said.append(lost % {"count": alert.again})
    return " ".join(said)


def _summary(minutes: int) -> str:
    said = ngettext("offline for longer than %(minutes)s minute", "offline for longer than %(minutes)s minutes", minutes)
    return said % {"minutes": minutes}


def _many_offline(count: int) -> str:
    return ngettext("%(count)s charger is offline", "%(count)s chargers are offline", count) % {"count": count}


def _many_back(count: int) -> str:
    return ngettext("%(count)s charger is back", "%(count)s chargers are back", count) % {"count": count}


WORDS = KindWords(
    word=always(STATUS["offline"]),
    end=_end,
    sentence=_sentence,
    more=_more,
    url=charger_page,
    asked=AskedWords(
        label=gettext_lazy("A charger is offline for longer than"),
        summary=_summary,
        journal=gettext_lazy("Offline for longer than"),
        journal_minutes=gettext_lazy("Minutes offline"),
    ),
    watched=WATCHED,
    many=SubjectsOfMany(_many_offline, _many_back),
)
