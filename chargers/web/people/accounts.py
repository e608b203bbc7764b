"""allauth as this product needs it: no sign-up, the journal is told, mails are in the reader's language.

allauth asks these adapters; where it asks nothing (a recovery code is used), its form is ours.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import AddEmailForm
from allauth.account.internal import stagekit
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code, Notice
from chargers.domain.presence.sources import known_address, source_of
from chargers.models import User
from chargers.services import doorbell, mail
from chargers.services.journal.journal import Action, ValueChange
from chargers.services.people import group_roles, own_account, people, preferences
from chargers.web import again, refusal_log
from chargers.web.refusal_log import AccessRefusal
from chargers.web.request import absolute_url
from chargers.wording.refusals import sentence

logger = logging.getLogger(__name__)

# allauth tells a person by e-mail what was done to the account, and by that tells us.
TOLD: Mapping[str, Action] = {
    "mfa/email/totp_activated": Action.SECOND_FACTOR_ADDED,
    "mfa/email/totp_deactivated": Action.SECOND_FACTOR_REMOVED,
    "mfa/email/webauthn_added": Action.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Action.PASSKEY_REMOVED,
    "socialaccount/email/account_connected": Action.IDENTITY_CONNECTED,
    "socialaccount/email/account_disconnected": Action.IDENTITY_DISCONNECTED,
}
LIMITED = "allauth.account"
CODES_MADE = "mfa/messages/recovery_codes_generated.txt"  # said on the page whenever codes are made, by themselves or on demand
CONFIRMATION_SENT = "account/messages/email_confirmation_sent.txt"


class Accounts(DefaultAccountAdapter):
    """Log-in, passwords, addresses. Accounts are made by admins: there is no sign-up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many attempts that failed. Wait 5 minutes, then try again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Few failures of one person from one address, many more of one person from anywhere; a success is none of them.

        What others do elsewhere counts nothing where this person is logged in: nobody locks anybody out.
        """
        super().pre_authenticate(request, **credentials)
        if _is_at_home(request, credentials):
            return
        anywhere = ratelimit.consume(request, app=LIMITED, action="login_failed_anywhere", key=_who(credentials))
        if not anywhere:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += anywhere.usage

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_who(credentials)} from {ratelimit.get_ip(request)}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, app=LIMITED, action="login_failed_anywhere", key=_who(credentials))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        refusal_log.log_refusal(request, AccessRefusal.LOG_IN)

    def validation_error(self, code: str, *args: Any) -> forms.ValidationError:
        """allauth makes one with this code wherever somebody is locked out, of the password's page and the second factor's."""
        if code == "too_many_login_attempts":
            refusal_log.log_refusal(self.request, AccessRefusal.LOCKED_OUT)
        problem: forms.ValidationError = super().validation_error(code, *args)
        return problem

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the log has it: IPv4 that a proxy says as IPv6 would be one network of all, in which one locks out everybody."""
        return known_address(super().get_client_ip(request)) or ""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whose rights are a group's logs in where the group is asked for, at the provider, whatever else works here."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        by_provider = "sociallogin" in (kwargs["signal_kwargs"] or {})
        if answer is not None or by_provider or not (settings.OIDC["URL"] and group_roles.has_rights(user)):
            return answer
        stagekit.clear_login(request)
        return render(request, "people/by_provider.html", status=403)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        again.note_log_in(request, user)

    def logout(self, request: HttpRequest) -> None:
        person = request.user.pk
        super().logout(request)
        if person is not None:
            doorbell.person_changed(person)  # other tabs of this browser

    def set_password(self, user: User, password: str) -> None:
        own_account.set_password(user, password, logged_in=_is_here(user))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        before = email_address.user.email
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and before != email_address.email:
            own_account.note_own_action(
                email_address.user, Action.EMAIL_CHANGED, ValueChange("email", before, email_address.email)
            )
        return confirmed

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        if action := TOLD.get(template_prefix):
            own_account.note_own_action(user, action)
        with _language_of(user):
            super().send_notification_mail(template_prefix, user, context, email)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        with _language_of(user):
            super().send_password_reset_mail(user, email, context)

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        with _language_of(emailconfirmation.email_address.user):
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_the_pages(self.request, super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_the_pages(request, super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not take it undoes nothing. Strangers are not told: they would learn who has an account."""
        try:
            super().send_mail(template_prefix, email, context | {"pages": absolute_url(self.request, "/")})
        except (OSError, SMTPException) as problem:
            logger.warning("a mail about an account did not leave: %s", mail.trouble_of(problem))
            self.request.mail_did_not_leave = True

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template == CODES_MADE and isinstance(request.user, User):
            own_account.note_own_action(request.user, Action.RECOVERY_CODES_MADE)
        if message_template == CONFIRMATION_SENT and hasattr(request, "mail_did_not_leave"):
            messages.error(request, sentence(Notice(Code.MAIL_NOT_SENT, "")))
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def _typed(credentials: Mapping[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")


def _who(credentials: Mapping[str, Any]) -> str:
    """One counter for a person's name and e-mail address."""
    typed = _typed(credentials)
    person = people.person_of_login(typed)
    return f"person:{person.pk}" if person else typed.casefold()


class NewAddress(AddEmailForm):
    """The present address stays until the new one is confirmed, whoever entered it."""

    def save(self, request: HttpRequest) -> EmailAddress:
        people.confirm_address(self.user)
        return super().save(request)


def _is_at_home(request: HttpRequest, credentials: Mapping[str, Any]) -> bool:
    """Whether it comes from where a log-in of this person is open, or was lately."""
    person = people.person_of_login(_typed(credentials))
    if person is None:
        return False
    return source_of(known_address(ratelimit.get_ip(request))) in {source_of(one) for one in own_account.addresses_of(person)}


def _is_here(user: User) -> bool:
    request = allauth_context.request
    return bool(request and request.user.is_authenticated and request.user.pk == user.pk)


def _at_the_pages(request: HttpRequest, url: str) -> str:
    """Never where the request's Host says: who asks for somebody else's link writes it."""
    return absolute_url(request, urlsplit(url)._replace(scheme="", netloc="").geturl())


@contextmanager
def _language_of(user: User) -> Iterator[None]:
    """What allauth sends, the very person asked for."""
    with override(preferences.mail_language(user, get_language())):
        yield
