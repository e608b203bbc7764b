"""A person's own subscriptions in words, and to admins what is wrong with the mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.models import AlertMail, AlertSubscription
from chargers.services.alerts.listing import AlertMailTrouble
from chargers.services.alerts.wishes import wish_of
from chargers.services.mail import MailProblem
from chargers.wording.alerts import asked_words
from chargers.wording.refusals import MAIL_PROBLEMS
from chargers.wording.times import moment


@dataclass(frozen=True, slots=True)
class ShownSubscription:
    pk: int
    of: str
    kinds: list[str]
    when: str


def show_subscription(one: AlertSubscription) -> ShownSubscription:
    """For one whose kinds were read with it."""
    wanted = {kind: said.minutes for kind, said in wish_of(one).kinds.items() if said.wanted}
    words = asked_words()
    kinds = [words[kind].summary(minutes or 0) for kind, minutes in wanted.items()]
    if one.endings:
        kinds.append(_("and when it is over"))
    when = _("immediately")
    if one.digest_hour is not None:
        when = _("once a day at %(hour)s") % {"hour": time_format(time(one.digest_hour), "CLOCK")}
    return ShownSubscription(one.pk, str(one.organisation or _("All organisations")), kinds, when)


@dataclass(frozen=True, slots=True)
class ShownMailTrouble:
    """`problem` is empty where mails were lost, but nothing is wrong now."""

    problem: str | Promise
    waiting: str
    lost: list[str]


def trouble(found: AlertMailTrouble | None, lost: Mapping[str, int], now: datetime) -> ShownMailTrouble | None:
    if found is None and not lost:
        return None
    said = []
    if count := lost.get(AlertMail.Outcome.GIVEN_UP, 0):
        text = ngettext(
            "One e-mail of the last week could not be sent.", "%(count)s e-mails of the last week could not be sent.", count
        )
        said.append(text % {"count": count})
    if count := lost.get(AlertMail.Outcome.UNSURE, 0):
        text = ngettext(
            "One e-mail of the last week may not have been sent: the server stopped while sending it.",
            "%(count)s e-mails of the last week may not have been sent: the server stopped while sending them.",
            count,
        )
        said.append(text % {"count": count})
    if found is None:
        return ShownMailTrouble("", "", said)
    waits = ngettext(
        "One e-mail has been waiting since %(since)s. The next try is at %(next)s.",
        "%(count)s e-mails have been waiting since %(since)s. The next try is at %(next)s.",
        found.waiting,
    )
    values = {"count": found.waiting, "since": moment(found.since, now), "next": moment(found.next_try_at, now)}
    problem = str(MAIL_PROBLEMS[MailProblem(found.problem)]) if found.problem else ""
    if found.smtp_code:
        problem = _("%(sentence)s It answered with code %(code)s.") % {"sentence": problem, "code": found.smtp_code}
    return ShownMailTrouble(problem, waits % values, said)
