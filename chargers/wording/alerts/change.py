"""A change that ended badly, in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.conditions import End
from chargers.domain.alerts.delivery import News
from chargers.domain.changes.progress import Why
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert
from chargers.wording.alerts.kind_words import FOLLOWED, OLD, AskedWords, KindWords, change_page, sentence_values
from chargers.wording.changes import REASONS, SENTENCES, STATES
from chargers.wording.words import Word

# Those that are true away from the steps of the change, too.
_REASONS: dict[Why, str | Promise] = {
    Why.REFUSED: gettext_lazy("The charger refused a value."),
    **{why: REASONS[why] for why in (Why.NO_ANSWER, Why.NOT_KEPT, Why.UNREADABLE, Why.NO_RESTART)},
}


def _word(alert: Alert) -> Word:
    return STATES[ChangeState(alert.detail)]


def _end(alert: Alert, end: End) -> Word:
    match end:
        case End.OVER:
            return STATES[ChangeState(alert.detail)]
        case End.SUPERSEDED:
            return FOLLOWED
        case End.OLD:
            return OLD


def _sentence(alert: Alert, _news: frozenset[News], now: datetime) -> str:
    values = sentence_values(alert, now) | {"state": str(STATES[ChangeState(alert.detail)].word)}
    if alert.end == End.OVER:
        return _("A change of %(id)s succeeded in the end: %(state)s") % values
    return _("A change of %(id)s ended badly: %(state)s") % values


def _more(alert: Alert) -> str:
    if alert.change is None:
        return ""
    said = [str(SENTENCES[ChangeState(alert.detail)])]
    if alert.change.why in _REASONS:
        said.append(str(_REASONS[Why(alert.change.why)]))
    return " ".join(said)


def _summary(_minutes: int) -> str:
    return _("a change ended badly")


WORDS = KindWords(
    word=_word,
    end=_end,
    sentence=_sentence,
    more=_more,
    url=change_page,
    asked=AskedWords(
        label=gettext_lazy("A change ends badly"),
        summary=_summary,
        journal=gettext_lazy("A change ended badly"),
    ),
)
