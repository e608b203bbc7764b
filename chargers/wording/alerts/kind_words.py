"""The words that every kind of alert must have. Each kind is a module beside this one; what it looks for: services/alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.alerts.conditions import End
from chargers.domain.alerts.delivery import News
from chargers.models import Alert
from chargers.wording.times import moment
from chargers.wording.words import Word

FOLLOWED = Word(_("another change followed"), "forward", "idle")
OLD = Word(_("a week old"), "clock", "idle")


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
class KindWords:
    """All texts about one kind, for an alert that came with its charger and its change.

    `word`: what it is; `end`: how it ended; `watched`: it is over, and may come back.
    `sentence`: what a mail says, true at a moment; without a full stop, for it may be a subject.
    `more`: why, and what it means, as whole sentences; empty where there is nothing to add.
    `url`: the page on which something can be done about it.
    `asked`: None where it goes with another kind. `many`: None where a mail about several is "news of chargers".
    """

    word: Callable[[Alert], Word]
    end: Callable[[Alert, End], Word]
    sentence: Callable[[Alert, frozenset[News], datetime], str]
    more: Callable[[Alert], str]
    url: Callable[[Alert], str]
    asked: AskedWords | None
    watched: Word | None = None
    many: SubjectsOfMany | None = None


def sentence_values(alert: Alert, now: datetime) -> dict[str, str]:
    """What sentences name: the charger, since when, and until when where it is over."""
    over = alert.ended_at or alert.over_since
    return {
        "id": alert.charger.ocpp_id,
        "since": moment(alert.since, now),
        "until": moment(over, now) if over else "",
    }


def charger_page(alert: Alert) -> str:
    return reverse("charger", args=[alert.charger_id])


def change_page(alert: Alert) -> str:
    """The change's, where the alert is about one."""
    if alert.change_id is None:
        return charger_page(alert)
    return reverse("change", args=[alert.charger_id, alert.change_id])
