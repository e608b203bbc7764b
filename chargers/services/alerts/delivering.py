"""Gathers news into mails and sends them. No transaction is open while a mail server is spoken to.

A mail is claimed, worded, marked as handed over, sent, marked as sent. Killed before it is handed over, it is sent by the next
process; killed after, it counts as sent: never twice. What the server did not take is tried again with growing pauses.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet

from chargers.domain.alerts.delivery import GIVE_UP, NewsKind, may_leave, retry_after
from chargers.domain.roles import Power
from chargers.models import AlertMail, AlertNews, ServerProcess, User
from chargers.services.access.access import Access
from chargers.services.alerts.letter import AlertLetter, Compose, LetterAlert
from chargers.services.doorbell import alerts_changed
from chargers.services.mail import OF_ONE_MAIL, MailProblem, MailTrouble, Postman
from chargers.services.people import preferences

AT_ONCE = 200  # mails of one round
logger = logging.getLogger(__name__)
Outcome = AlertMail.Outcome


def deliver(process: int, now: datetime, compose: Compose, go_on: Callable[[], bool] = lambda: True) -> int:
    """Sends what is due; returns how many mails left. `go_on` is asked before each one."""
    gather_news(now)
    _note_unsure(now)
    sent = 0
    waiting = _free(now).filter(next_try_at__lte=now).select_related("user").order_by("next_try_at", "pk")
    with Postman() as postman:
        for mail in waiting[:AT_ONCE]:
            if not go_on():
                break
            if not _free(now).filter(pk=mail.pk, next_try_at__lte=now).update(claimed_by=process):
                continue  # another process was faster
            try:
                sent += _send(mail, process, postman, compose, now)
            except MailTrouble as trouble:
                _postpone(mail, trouble, now)
                if trouble.problem not in OF_ONE_MAIL:
                    break
    return sent


def gather_news(now: datetime) -> None:
    """News that are to leave become mails: one for each person, and one for their digest."""
    waiting = AlertNews.objects.filter(mail=None).values_list("user", "digest").annotate(oldest=Min("leaves_at"))
    due = [row for row in waiting.order_by() if row[2] <= now]
    if not due:
        return
    mails = AlertMail.objects.filter(user__in={user for user, _, _ in due}, digest=False)
    last = dict(mails.order_by().values_list("user").annotate(Max("created_at")))
    for user, digest, oldest in due:
        if not may_leave(oldest, last.get(user), digest, now):
            continue
        with transaction.atomic():
            mail = _mail_for(user, digest, now)
            news = AlertNews.objects.filter(mail=None, user=user, digest=digest)
            news.filter(Q(leaves_at__lte=now) | Q(digest=False)).update(mail=mail)


def _mail_for(user: int, digest: bool, now: datetime) -> AlertMail:
    """The one that could not leave yet, so that a mail server that was away is not met with one for each time; else a new one."""
    for mail in _free(now).filter(user=user, digest=digest, handed_over_at=None):
        if _free(now).filter(pk=mail.pk, handed_over_at=None).update(digest=digest):  # holds it: who claims it waits
            return mail
    return AlertMail.objects.create(user_id=user, digest=digest, created_at=now, next_try_at=now)


def _send(mail: AlertMail, process: int, postman: Postman, compose: Compose, now: datetime) -> bool:
    letter = _letter(mail, now)
    if letter is None:
        AlertMail.objects.filter(pk=mail.pk).update(done_at=now, outcome=Outcome.NOTHING_LEFT, claimed_by=None)
        return False
    message = _worded(letter, compose)
    postman.open()
    if not AlertMail.objects.filter(pk=mail.pk, claimed_by=process, done_at=None).update(handed_over_at=now):
        return False  # this process slept through its lease, and another one has it
    postman.send(message)
    AlertMail.objects.filter(pk=mail.pk).update(done_at=now, outcome=Outcome.SENT, claimed_by=None, problem="", smtp_code=None)
    return True


def _worded(letter: AlertLetter, compose: Compose) -> EmailMultiAlternatives:
    try:
        return compose(letter)
    except Exception as problem:  # must not keep the mails of others back
        logger.error("a mail could not be worded: %s", type(problem).__name__)
        raise MailTrouble(MailProblem.OTHER) from None


def _letter(mail: AlertMail, now: datetime) -> AlertLetter | None:
    """What this person may read today of what was meant for them; None where nothing is left."""
    user: User = mail.user
    if not user.is_active or not user.email:
        return None
    news = AlertNews.objects.filter(mail=mail).select_related(
        "alert__charger__organisation", "alert__charger__site", "alert__backend", "subscription"
    )
    rows = list(news.order_by("alert__since", "alert_id"))
    # By organisation and site, not by a list of keys: there may be more chargers than a statement takes parameters.
    allowed = Access.of(user).chargers_with(Power.SUBSCRIBE).filter(alerts__news__mail=mail)
    visible = set(allowed.values_list("pk", flat=True))
    told: dict[int, LetterAlert] = {}
    for row in rows:
        if row.alert.charger_id in visible:
            before = told.get(row.alert_id)
            told[row.alert_id] = LetterAlert(row.alert, (before.news if before else frozenset()) | {NewsKind(row.news)})
    if not told:
        return None
    return AlertLetter(mail, user, preferences.mail_language(user, rows[0].subscription.language), tuple(told.values()), now)


def _postpone(mail: AlertMail, trouble: MailTrouble, now: datetime) -> None:
    """The next try, or the end of trying. Trouble that is the server's own keeps the other mails back for as long."""
    tries = mail.tries + 1
    logger.warning("a mail did not leave: %s (try %s)", trouble, tries)
    given_up = now - mail.created_at >= GIVE_UP
    again = now + retry_after(tries)
    AlertMail.objects.filter(pk=mail.pk).update(
        claimed_by=None,
        handed_over_at=None,
        tries=tries,
        next_try_at=again,
        problem=trouble.problem,
        smtp_code=trouble.smtp_code,
        done_at=now if given_up else None,
        outcome=Outcome.GIVEN_UP if given_up else "",
    )
    if trouble.problem not in OF_ONE_MAIL:
        _free(now).filter(next_try_at__lt=again).update(next_try_at=again)
    alerts_changed()


def _note_unsure(now: datetime) -> None:
    """Mails whose process ended while it handed them over."""
    unsure = _free(now).filter(handed_over_at__isnull=False)
    if unsure.update(done_at=now, outcome=Outcome.UNSURE, claimed_by=None):
        logger.warning("a mail may not have left: the process that was handing it over has ended")


def _free(now: datetime) -> QuerySet[AlertMail]:
    """Without a join, so that an UPDATE of it looks again at a row for which it waited: a mail is claimed once."""
    ended = ServerProcess.objects.filter(Q(lease_until__lte=now) | Q(stopped_at__isnull=False))
    return AlertMail.objects.filter(Q(claimed_by=None) | Q(claimed_by__in=ended.values("pk")), done_at=None)
