"""A change that is due and that no process carries on, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from chargers.wording.alerts.kind_words import KindWords, always, always_text, charger_page, standing_or_over
from chargers.wording.words import Word

UNHELD = Word(gettext_lazy("change not continued"), "exclamation-triangle", "bad")
CONTINUED = Word(gettext_lazy("the change goes on"), "check-circle", "good")

WORDS = KindWords(
    word=always(UNHELD),
    end=always(CONTINUED),
    sentence=standing_or_over(
        gettext_lazy("A change of %(id)s could continue since %(since)s, and this server does not continue it"),
        gettext_lazy("The change of %(id)s continues again since %(until)s"),
    ),
    more=always_text(
        gettext_lazy(
            "This is a fault of this server, not of the charger. Nothing is lost, and the change continues by itself when the "
            "fault is gone. Whoever runs this server looks at its log and starts it again."
        )
    ),
    url=charger_page,
    asked=None,  # with changes
    watched=CONTINUED,
)
