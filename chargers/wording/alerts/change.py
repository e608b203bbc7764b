"""A change that ended badly, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import NewsKind
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert
from chargers.wording.alerts.kind_words import AskedWords, KindWords, always_text, change_page, end_of_change, sentence_values
from chargers.wording.changes import REASONS, SENTENCES, STATES
from chargers.wording.words import Word

# Those that are true away from the steps of the change, too.
_REASONS: dict[ChangeReason, str | Promise] = {
    ChangeReason.REFUSED: gettext_lazy("The charger refused a value."),
    **{
        why: REASONS[why]
        for why in (ChangeReason.NO_ANSWER, ChangeReason.NOT_KEPT, ChangeReason.UNREADABLE, ChangeReason.NO_RESTART)
    },
}


def _word(alert: Alert) -> Word:
    return STATES[ChangeState(alert.detail)]


def _end(alert: Alert, end: AlertEnd) -> Word:
    return end_of_change(end, STATES[ChangeState(alert.detail)])


def _sentence(alert: Alert, _news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now) | {"state": str(STATES[ChangeState(alert.detail)].word)}
    if alert.end == AlertEnd.OVER:
        return _("A change of %(id)s succeeded in the end: %(state)s") % values
    return _("A change of %(id)s ended badly: %(state)s") % values


def _more(alert: Alert) -> str:
    if alert.change is None:
        return ""
    said = [str(SENTENCES[ChangeState(alert.detail)])]
    if alert.change.why in _REASONS:
        said.append(str(_REASONS[ChangeReason(alert.change.why)]))
    return " ".join(said)


WORDS = KindWords(
    word=_word,
    end=_end,
    sentence=_sentence,
    more=_more,
    url=change_page,
    asked=AskedWords(
        label=gettext_lazy("A change ends badly"),
        summary=always_text(gettext_lazy("a change ended badly")),
        journal=gettext_lazy("A change ended badly"),
    ),
)
