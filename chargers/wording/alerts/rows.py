"""Alerts in words, as rows of their page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert
from chargers.wording.alerts import words_of
from chargers.wording.times import moment
from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class AlertRow:
    """`subject`: the charger's OCPP ID, or how many there are of which it says this; `below`: where they are."""

    alert: Alert
    subject: str
    below: str
    of_many: bool
    word: Word
    more: str
    url: str
    since: str
    end: Word | None
    ended: str


def alert_row(alert: Alert, now: datetime, number: int = 1) -> AlertRow:
    """For an alert that came with its charger and that one's site and organisation. `number`: of how many it says the same."""
    words = words_of(AlertKind(alert.kind))
    together = words.together if number > 1 else None
    word = together.word(alert) if together else words.word(alert)
    charger = alert.charger
    return AlertRow(
        alert=alert,
        subject=together.subject(number) if together else charger.ocpp_id,
        below=str(alert.backend) if together else str(charger.site or charger.organisation),
        of_many=together is not None,
        word=replace(word, tone="idle") if alert.ended_at else word,
        more=(together or words).more(alert),
        url=(together or words).url(alert),
        since=moment(alert.since, now),
        end=_end(alert),
        ended=moment(alert.ended_at, now) if alert.ended_at else "",
    )


def _end(alert: Alert) -> Word | None:
    words = words_of(AlertKind(alert.kind))
    if alert.ended_at is not None:
        return words.end(alert, AlertEnd(alert.end))
    return words.watched if alert.over_since else None
