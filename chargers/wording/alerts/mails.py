"""Mails about alerts in words: the reader's language, the instance's time zone, text and plain HTML. No picture, no trace."""

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

from chargers.domain.alerts.delivery import News
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import User
from chargers.services.alerts import Letter, Told
from chargers.wording.alerts import KindWords, words_of

MOST = 100  # alerts in one mail; a page shows the others


@dataclass(frozen=True, slots=True)
class Item:
    heading: str
    place: str
    more: str
    url: str


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The whole mail. What stands comes before what is over."""
    told = sorted(letter.told, key=lambda one: one.alert.ended_at is not None)
    with translation.override(letter.language), timezone.override(None):
        context = {
            "items": [_item(one, letter.now) for one in told[:MOST]],
            "more": max(len(told) - MOST, 0),
            "digest": letter.mail.digest,
        }
        return _mail(letter.to, _subject(told, letter), "mails/alerts", context, f"{letter.mail.key}@{_domain()}")


def test_mail(to: User, language: str) -> EmailMultiAlternatives:
    with translation.override(language):
        return _mail(to, _("A test: e-mails from ECC Web reach you"), "mails/test", {}, "")


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


def _item(one: Told, now: datetime) -> Item:
    charger, words = one.alert.charger, _words(one)
    place = f"{charger.organisation} · {charger.site}" if charger.site else str(charger.organisation)
    link = settings.PAGES_URL + words.url(one.alert) if settings.PAGES_URL else ""
    return Item(words.sentence(one.alert, one.news, now), place, words.more(one.alert), link)


def _subject(told: list[Told], letter: Letter) -> str:
    """All that fits into one line."""
    count = len({one.alert.charger_id for one in told})
    values = {"count": count}
    if letter.mail.digest:
        return ngettext("Daily summary: news of %(count)s charger", "Daily summary: news of %(count)s chargers", count) % values
    if len(told) == 1:
        return _words(told[0]).sentence(told[0].alert, told[0].news, letter.now)
    many = _words(told[0]).many
    if many is not None and len({one.alert.kind for one in told}) == 1:
        if all(one.alert.ended_at is None and one.alert.over_since is None for one in told):
            return many.standing(count)
        if all(one.news == {News.ENDED} for one in told):
            return many.over(count)
    return ngettext("News of %(count)s charger", "News of %(count)s chargers", count) % values


def _words(one: Told) -> KindWords:
    return words_of(AlertKind(one.alert.kind))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
