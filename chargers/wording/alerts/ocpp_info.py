"""A lost OCPPInfo, in words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.conditions import End
from chargers.domain.alerts.delivery import News
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.models import Alert
from chargers.wording.alerts.kind_words import AskedWords, KindWords, sentence_values
from chargers.wording.badges import OCPP_INFO
from chargers.wording.words import Word

WATCHED = Word(gettext_lazy("complete again, being watched"), "eye", "info")
WHOLE = Word(gettext_lazy("complete again"), "check-circle", "good")

_LOST: dict[str, str | Promise] = {
    OcppInfoVerdict.WIPED: gettext_lazy("%(id)s has lost its OCPPInfo"),
    OcppInfoVerdict.HALF_WIPED: gettext_lazy("%(id)s has lost a part of its OCPPInfo"),
    OcppInfoVerdict.MALFORMED: gettext_lazy("The OCPPInfo of %(id)s is invalid"),
}


def _word(alert: Alert) -> Word:
    return OCPP_INFO[alert.detail]


def _end(_alert: Alert, _how: End) -> Word:
    return WHOLE


def _sentence(alert: Alert, news: frozenset[News], now: datetime) -> str:
    values = sentence_values(alert, now)
    if not values["until"]:
        return str(_LOST[alert.detail]) % values
    if News.RAISED in news:
        return _("%(id)s lost its OCPPInfo at %(since)s; it is complete again since %(until)s") % values
    return _("The OCPPInfo of %(id)s is complete again since %(until)s") % values


def _more(_alert: Alert) -> str:
    return ""


def _page(alert: Alert) -> str:
    return reverse("ocpp_info", args=[alert.charger_id])


def _summary(_minutes: int) -> str:
    return _("OCPPInfo lost")


WORDS = KindWords(
    word=_word,
    end=_end,
    sentence=_sentence,
    more=_more,
    url=_page,
    asked=AskedWords(
        label=gettext_lazy("A charger loses its OCPPInfo, or a part of it"),
        summary=_summary,
        journal=gettext_lazy("OCPPInfo lost"),
    ),
    watched=WATCHED,
)
