"""Telling a person once that a change is over: on its page while that is open, else by one e-mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives

from chargers.models import Change, ChangeWatch, User
from chargers.services.access.access import Access
from chargers.services.mail import OF_ONE_MAIL, MailProblem, MailTrouble, Postman
from chargers.services.people.preferences import mail_language

FOR_THE_PAGE = timedelta(minutes=1)  # after the end: an open page tells it before
TRY_AGAIN = timedelta(minutes=5)
GIVE_UP = timedelta(days=1)  # after the end it is no news
AT_ONCE = 200
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EndedChange:
    """What the mail is about."""

    to: User
    change: Change
    language: str


Compose = Callable[[EndedChange], EmailMultiAlternatives]


def watch(change: Change, user: User, language: str, now: datetime) -> None:
    """From now on; of a change that is over there is nothing to tell."""
    if change.ended_at is None:
        ChangeWatch.objects.get_or_create(change=change, user=user, defaults={"language": language, "next_try_at": now})


def unwatch(change: Change, user: User) -> None:
    """This person does not want to be told any more."""
    ChangeWatch.objects.filter(change=change, user=user, told_at=None).delete()


def is_watched(change: Change, user: User) -> bool:
    """Whether this person waits to be told."""
    return ChangeWatch.objects.filter(change=change, user=user, told_at=None).exists()


def told_on_page(change: Change, user: User, now: datetime) -> None:
    """The open page has said it: no e-mail follows."""
    ChangeWatch.objects.filter(change=change, user=user, told_at=None, change__ended_at__isnull=False).update(told_at=now)


def deliver(now: datetime, compose: Compose, go_on: Callable[[], bool] = lambda: True) -> int:
    """Sends what is due; returns how many mails left. Each is claimed before it leaves, so that none leaves twice."""
    due = ChangeWatch.objects.filter(told_at=None, next_try_at__lte=now, change__ended_at__lte=now - FOR_THE_PAGE)
    sent = 0
    with Postman() as postman:
        for one in due.select_related("user", "change__charger").order_by("next_try_at", "pk")[:AT_ONCE]:
            if not go_on():
                break
            if not ChangeWatch.objects.filter(pk=one.pk, told_at=None).update(told_at=now):
                continue
            try:
                sent += _send(one, postman, compose)
            except MailTrouble as trouble:
                logger.warning("a mail about a change did not leave: %s", trouble)
                _postpone(one, now)
                if trouble.problem not in OF_ONE_MAIL:
                    break  # each of the others would wait for the same mail server, and alerts behind them
    return sent


def _postpone(one: ChangeWatch, now: datetime) -> None:
    if one.change.ended_at is not None and now - one.change.ended_at < GIVE_UP:
        ChangeWatch.objects.filter(pk=one.pk).update(told_at=None, next_try_at=now + TRY_AGAIN)


def _send(one: ChangeWatch, postman: Postman, compose: Compose) -> bool:
    """Whether a mail left. Nobody is told of what they may see no longer. Raises `MailTrouble`."""
    user, change = one.user, one.change
    if not (user.is_active and user.email and Access.of(user).visible_keys([change.charger_id])):
        return False
    try:
        mail = compose(EndedChange(user, change, mail_language(user, one.language)))
    except Exception as problem:  # must not keep the mails of others back
        logger.error("a mail about a change could not be worded: %s", type(problem).__name__)
        raise MailTrouble(MailProblem.OTHER) from None
    postman.open()
    postman.send(mail)
    return True
