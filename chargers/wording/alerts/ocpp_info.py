"""A lost OCPPInfo, in words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.delivery import NewsKind
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.models import Alert
from chargers.wording.alerts.kind_words import AskedWords, KindWords, always, always_text, sentence_values
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


def _sentence(alert: Alert, news: frozenset[NewsKind], now: datetime) -> str:
    values = sentence_values(alert, now)
    if not values["until"]:
        return str(_LOST[alert.detail]) % values
    if NewsKind.RAISED in news:
        return _("%(id)s lost its OCPPInfo at %(since)s; it is complete again since %(until)s") % values
    return _("The OCPPInfo of %(id)s is complete again since %(until)s") % values


def _page(alert: Alert) -> str:
    return reverse("ocpp_info", args=[alert.charger_id])


WORDS = KindWords(
    word=_word,
    end=always(WHOLE),
    sentence=_sentence,
    more=always_text(""),
    url=_page,
    asked=AskedWords(
        label=gettext_lazy("A charger loses its OCPPInfo, or a part of it"),
        summary=always_text(gettext_lazy("OCPPInfo lost")),
        journal=gettext_lazy("OCPPInfo lost"),
    ),
    watched=WATCHED,
)
