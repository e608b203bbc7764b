"""Alerts in words, as rows of their page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chargers.domain.alerts.conditions import End
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert
from chargers.wording.alerts import words_of
from chargers.wording.times import moment
from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class AlertRow:
    alert: Alert
    word: Word
    more: str
    url: str
    since: str
    end: Word | None
    ended: str


def alert_row(alert: Alert, now: datetime) -> AlertRow:
    """For an alert that came with its charger and that one's site and organisation."""
    words = words_of(AlertKind(alert.kind))
    word = words.word(alert)
    return AlertRow(
        alert=alert,
        word=replace(word, tone="idle") if alert.ended_at else word,
        more=words.more(alert),
        url=words.url(alert),
        since=moment(alert.since, now),
        end=_end(alert),
        ended=moment(alert.ended_at, now) if alert.ended_at else "",
    )


def _end(alert: Alert) -> Word | None:
    words = words_of(AlertKind(alert.kind))
    if alert.ended_at is not None:
        return words.end(alert, End(alert.end))
    return words.watched if alert.over_since else None
