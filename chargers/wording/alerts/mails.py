"""Mails about alerts and ends of changes in words: the reader's language, the instance's time zone, text and plain HTML.

No picture, no trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.domain.alerts.delivery import NewsKind
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ChangeState
from chargers.models import User
from chargers.services.alerts import AlertLetter, LetterAlert
from chargers.services.changes.watching import EndedChange
from chargers.wording.alerts import KindWords, words_of
from chargers.wording.changes import SENTENCES, STATES

MOST = 100  # alerts in one mail; a page shows the others


@dataclass(frozen=True, slots=True)
class MailItem:
    heading: str
    place: str
    more: str
    url: str


def compose(letter: AlertLetter) -> EmailMultiAlternatives:
    """The whole mail. What stands comes before what is over."""
    told = sorted(letter.told, key=lambda one: one.alert.ended_at is not None)
    with translation.override(letter.language), timezone.override(None):
        alike = list(_alike(told).values())
        context = {
            "items": [_item(some, letter.now) for some in alike[:MOST]],
            "more": max(len(alike) - MOST, 0),
            "digest": letter.mail.digest,
        }
        return _mail(letter.to, _subject(told, alike, letter), "mails/alerts", context, f"{letter.mail.key}@{_domain()}")


def test_mail(to: User, language: str) -> EmailMultiAlternatives:
    with translation.override(language):
        return _mail(to, _("A test: e-mails from ECC Web reach you"), "mails/test", {}, "")


def change_ended(told: EndedChange) -> EmailMultiAlternatives:
    """The mail for who asked to be told of this change's end."""
    change = told.change
    with translation.override(told.language), timezone.override(None):
        state, ocpp_id = ChangeState(change.state), change.charger.ocpp_id
        page = reverse("change", args=[change.charger_id, change.pk])
        context: dict[str, object] = {
            "ocpp_id": ocpp_id,
            "state": STATES[state].word,
            "sentence": SENTENCES[state],
            "url": settings.PAGES_URL + page if settings.PAGES_URL else "",
        }
        subject = _("%(ocpp_id)s: %(state)s") % context
        return _mail(told.to, subject, "mails/change", context, f"change-{change.pk}-{told.to.pk}@{_domain()}")


def _mail(to: User, subject: str, template: str, context: dict[str, object], message_id: str) -> EmailMultiAlternatives:
    manage = settings.PAGES_URL + reverse("alerts") if settings.PAGES_URL else ""
    context |= {
        "manage_url": manage,
        "language": translation.get_language(),
        "zone": settings.TIME_ZONE,
        "subject": subject,
    }
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if message_id:
        headers["Message-ID"] = f"<{message_id}>"
    if manage:
        headers["List-Unsubscribe"] = f"<{manage}>"
    mail = EmailMultiAlternatives(
        " ".join(subject.split()), render_to_string(f"{template}.txt", context), to=[to.email], headers=headers
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return mail


def _alike(told: list[LetterAlert]) -> dict[object, list[LetterAlert]]:
    """Those that say one thing of many chargers together; each of the others alone."""
    found: dict[object, list[LetterAlert]] = {}
    for one in told:
        alert = one.alert
        same = (alert.kind, alert.backend_id, alert.detail, alert.end, one.news)
        found.setdefault(same if _words(one).together and alert.backend_id else alert.pk, []).append(one)
    return found


def _item(some: list[LetterAlert], now: datetime) -> MailItem:
    one = some[0]
    charger, words = one.alert.charger, _words(one)
    if words.together and len(some) > 1:
        place = ", ".join(sorted({str(each.alert.charger.organisation) for each in some}))
        return MailItem(_heading(some, now), place, words.together.more(one.alert), _link(words.together.url(one.alert)))
    place = f"{charger.organisation} · {charger.site}" if charger.site else str(charger.organisation)
    return MailItem(_heading(some, now), place, words.more(one.alert), _link(words.url(one.alert)))


def _heading(some: list[LetterAlert], now: datetime) -> str:
    one, words = some[0], _words(some[0])
    if words.together and len(some) > 1:
        return words.together.sentence(one.alert, len({each.alert.charger_id for each in some}))
    return words.sentence(one.alert, one.news, now)


def _link(path: str) -> str:
    return settings.PAGES_URL + path if settings.PAGES_URL else ""


def _subject(told: list[LetterAlert], alike: list[list[LetterAlert]], letter: AlertLetter) -> str:
    """All that fits into one line."""
    count = len({one.alert.charger_id for one in told})
    values = {"count": count}
    if letter.mail.digest:
        return ngettext("Daily summary: news of %(count)s charger", "Daily summary: news of %(count)s chargers", count) % values
    if len(alike) == 1:
        return _heading(alike[0], letter.now)
    many = _words(told[0]).many
    if many is not None and len({one.alert.kind for one in told}) == 1:
        if all(one.alert.ended_at is None and one.alert.over_since is None for one in told):
            return many.standing(count)
        if all(one.news == {NewsKind.ENDED} for one in told):
            return many.over(count)
    return ngettext("News of %(count)s charger", "News of %(count)s chargers", count) % values


def _words(one: LetterAlert) -> KindWords:
    return words_of(AlertKind(one.alert.kind))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
