"""Sends people a link to set their password: when an admin adds them, and whenever one asks for it. Nobody types a password for
somebody else."""

from __future__ import annotations

import logging

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import User
from chargers.services import mail
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, ValueChange
from chargers.services.people import preferences

logger = logging.getLogger(__name__)


def make_link(person: User, pages: str) -> str:
    """The link itself: who opens it chooses the password. It is never kept."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return pages + reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": token})


def send_link(person: User, *, pages: str, by: User) -> None:
    """Sends it, in the person's language. `pages`: the URL of the pages without a slash at its end. The link is good for
    PASSWORD_RESET_TIMEOUT and for one use. Raises `Refusal`: no address is known, or the mail server did not take it."""
    if not person.email:
        raise Refusal(Notice(Code.MAIL_MISSING, "email"))
    words = {
        "person": person,
        "by": by,
        "url": make_link(person, pages),
        "pages": pages,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "first": not person.has_usable_password(),
    }
    with override(preferences.mail_language(person, get_language() if person == by else None)):
        subject = " ".join(render_to_string("people/email/password_link_subject.txt", words).split())
        text = render_to_string("people/email/password_link.txt", words)
    try:
        mail.send_now(EmailMessage(subject, text, to=[person.email]))
    except mail.MailTrouble as trouble:
        logger.warning("a link to set a password did not leave: %s", trouble)
        raise Refusal(Notice(Code.MAIL_NOT_SENT, "email")) from None
    journal.write(Action.PASSWORD_LINK_SENT, by=by, person=person, values=[ValueChange("email", after=person.email)])
