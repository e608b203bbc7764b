"""A charger that sends more than is stored of one a day, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from chargers.services.chargers.attention import Need
from chargers.wording.alerts.kind_words import AskedWords, KindWords, always, always_text, charger_page, standing_or_over
from chargers.wording.words import NEEDS, Word

TOO_MUCH = NEEDS[Need.SENDS_TOO_MUCH]
USUAL = Word(gettext_lazy("sends a usual amount again"), "check-circle", "good")

WORDS = KindWords(
    word=always(TOO_MUCH),
    end=always(USUAL),
    sentence=standing_or_over(
        gettext_lazy("%(id)s has sent too much since %(since)s: a part of it is counted and not stored"),
        gettext_lazy("%(id)s sends a usual amount again since %(until)s, and all of it is stored"),
    ),
    more=always_text(
        gettext_lazy("Its page says of what it sends too much, and what to do. Charging sessions are stored in any case.")
    ),
    url=charger_page,
    asked=AskedWords(
        label=gettext_lazy("A charger sends more than is stored of one a day"),
        summary=always_text(TOO_MUCH.word),
        journal=gettext_lazy("Sends too much"),
    ),
    watched=USUAL,
)
