"""The words that every kind of alert must have. Each kind is a module beside this one; what it looks for: services/alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert
from chargers.wording.times import moment
from chargers.wording.words import Word

FOLLOWED = Word(_("another change followed"), "forward", "idle")
OLD = Word(_("a week old"), "clock", "idle")
ACCEPTED = Word(_("counts as right"), "check-circle", "good")


@dataclass(frozen=True, slots=True)
class AskedWords:
    """Of a kind that people can choose. `label`: at its tick box; `summary`: in the list of one's e-mails, given its minutes.

    `journal`: what the journal calls the choice; `journal_minutes`: and its minutes, where it has any.
    """

    label: str | Promise
    summary: Callable[[int], str]
    journal: str | Promise
    journal_minutes: str | Promise | None = None


@dataclass(frozen=True, slots=True)
class SubjectsOfMany:
    """The subject of a mail that is about this kind alone, given the number of chargers."""

    standing: Callable[[int], str]
    over: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class WordsOfMany:
    """Where one alert stands for those of many chargers, given their number. The others as in `KindWords`."""

    subject: Callable[[int], str]
    sentence: Callable[[Alert, int], str]
    word: Callable[[Alert], Word]
    more: Callable[[Alert], str]
    url: Callable[[Alert], str]


@dataclass(frozen=True, slots=True)
class KindWords:
    """All texts about one kind, for an alert that came with its charger and its change.

    `word`: what it is; `end`: how it ended; `watched`: it is over, and may come back.
    `sentence`: what a mail says, true at a moment; without a full stop, for it may be a subject.
    `more`: why, and what it means, as whole sentences; empty where there is nothing to add.
    `url`: the page on which something can be done about it.
    `together`: None where each charger has a row of its own.
    `asked`: None where it goes with another kind. `many`: None where a mail about several is "news of chargers".
    """

    word: Callable[[Alert], Word]
    end: Callable[[Alert, AlertEnd], Word]
    sentence: Callable[[Alert, frozenset[NewsKind], datetime], str]
    more: Callable[[Alert], str]
    url: Callable[[Alert], str]
    asked: AskedWords | None
    watched: Word | None = None
    many: SubjectsOfMany | None = None
    together: WordsOfMany | None = None


def sentence_values(alert: Alert, now: datetime) -> dict[str, str]:
    """What sentences name: the charger, since when, and until when where it is over."""
    over = alert.ended_at or alert.over_since
    return {
        "id": alert.charger.ocpp_id,
        "since": moment(alert.since, now),
        "until": moment(over, now) if over else "",
    }


def always(word: Word) -> Callable[..., Word]:
    """For a kind of which every alert has this word."""
    return lambda *_about: word


def always_text(text: str | Promise) -> Callable[..., str]:
    """For a kind that says the same of every alert."""
    return lambda *_about: str(text)


def standing_or_over(standing: str | Promise, over: str | Promise) -> Callable[[Alert, frozenset[NewsKind], datetime], str]:
    """For a kind with two sentences: one while it stands, and one from when it is over."""

    def sentence(alert: Alert, _news: frozenset[NewsKind], now: datetime) -> str:
        values = sentence_values(alert, now)
        return str(over if values["until"] else standing) % values

    return sentence


def end_of_change(end: AlertEnd, over: Word) -> Word:
    """How an alert about a change ended. `over`: where the change itself came to an end that nobody must look at."""
    match end:
        case AlertEnd.OVER:
            return over
        case AlertEnd.SUPERSEDED:
            return FOLLOWED
        case AlertEnd.OLD:
            return OLD
        case AlertEnd.ACCEPTED:
            return ACCEPTED


def charger_page(alert: Alert) -> str:
    return reverse("charger", args=[alert.charger_id])


def change_page(alert: Alert) -> str:
    """The change's, where the alert is about one."""
    if alert.change_id is None:
        return charger_page(alert)
    return reverse("change", args=[alert.charger_id, alert.change_id])
