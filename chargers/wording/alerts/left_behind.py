"""A change that a fault of this server left behind, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.conditions import AlertEnd, LeftBehind
from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert
from chargers.wording.alerts.kind_words import KindWords, change_page, end_of_change, sentence_values
from chargers.wording.words import Word

CARRIED_ON = Word(gettext_lazy("the change is over"), "check-circle", "good")

LEFT_BEHIND: dict[LeftBehind, Word] = {
    LeftBehind.HELD: Word(gettext_lazy("change not continued"), "exclamation-triangle", "bad"),
    LeftBehind.END_UNCLEAR: Word(gettext_lazy("end of a change unclear"), "question-mark-circle", "bad"),
    LeftBehind.OTHER_VALUE: Word(gettext_lazy("another value is stored"), "exclamation-triangle", "bad"),
}
_TO_DO: dict[LeftBehind, str | Promise] = {
    LeftBehind.HELD: gettext_lazy(
        "A fault of this server, which is repaired now, left this change undone. It continues by itself when the charger is "
        "here: look at it until it is over."
    ),
    LeftBehind.END_UNCLEAR: gettext_lazy(
        "A fault of this server, which is repaired now, left this change with an end that nobody knows. Read the settings of "
        "the charger, and compare them with what you want."
    ),
    LeftBehind.OTHER_VALUE: gettext_lazy(
        "This change ended as if the old values were back, but the last reading shows another value, neither the old nor the new "
        "one. Read the settings of the charger and correct them before it restarts: after that it may not reach this server."
    ),
}


def _word(alert: Alert) -> Word:
    return LEFT_BEHIND[LeftBehind(alert.detail)]


def _end(_alert: Alert, end: AlertEnd) -> Word:
    return end_of_change(end, CARRIED_ON)


def _sentence(alert: Alert, _news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now) | {"state": str(LEFT_BEHIND[LeftBehind(alert.detail)].word)}
    return _("A change of %(id)s needs a look: %(state)s") % values


def _more(alert: Alert) -> str:
    return str(_TO_DO[LeftBehind(alert.detail)])


WORDS = KindWords(
    word=_word,
    end=_end,
    sentence=_sentence,
    more=_more,
    url=change_page,
    asked=None,  # with changes
)
