"""What goes into one mail, before it has words: made here, worded by whoever serves (`Compose`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from chargers.domain.alerts.delivery import NewsKind
from chargers.models import Alert, AlertMail, User


@dataclass(frozen=True, slots=True)
class LetterAlert:
    """One alert with all the news of it that this mail brings."""

    alert: Alert  # with its charger and that one's site and organisation
    news: frozenset[NewsKind]


@dataclass(frozen=True, slots=True)
class AlertLetter:
    """A mail to one person, with what it tells."""

    mail: AlertMail
    to: User
    language: str  # its code
    told: tuple[LetterAlert, ...]
    now: datetime


Compose = Callable[[AlertLetter], EmailMultiAlternatives]
