"""allauth as this product needs it: no sign-up, the journal is told, mails are in the reader's language.

allauth asks these adapters; where it asks nothing (a recovery code is used), its form is ours.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code, Notice
from chargers.models import User
from chargers.services import doorbell, mail
from chargers.services.access.access import holds_everything
from chargers.services.credentials import factor_secrets
from chargers.services.journal.journal import Action, ValueChange
from chargers.services.people import own_account, people, preferences
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
        """Few failures of one person from one address, many more of one person from anywhere; a success is none of them."""
        super().pre_authenticate(request, **credentials)
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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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


def _who(credentials: Mapping[str, Any]) -> str:
    """One counter for a person's name and e-mail address."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    person = people.person_of_login(typed)
    return f"person:{person.pk}" if person else typed.casefold()


class SecondFactors(DefaultMFAAdapter):
    """Secrets of apps and recovery codes lie sealed in the database; who must have a second factor keeps the last one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Admins need a second factor here. Add another one before you remove this one."),
    }

    def validation_error(self, code: str, *args: Any) -> forms.ValidationError:
        if code == "incorrect_code":
            refusal_log.log_refusal(self.request, AccessRefusal.SECOND_FACTOR)
        problem: forms.ValidationError = super().validation_error(code, *args)
        return problem

    def encrypt(self, text: str) -> str:
        return factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not (settings.ADMIN_SECOND_FACTOR and holds_everything(authenticator.user)):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


class NewAddress(AddEmailForm):
    """The present address stays until the new one is confirmed, whoever entered it."""

    def save(self, request: HttpRequest) -> EmailAddress:
        people.confirm_address(self.user)
        return super().save(request)


class CodeAtLogIn(AuthenticateForm):
    def save(self) -> None:
        super().save()
        _note_recovery_code(self)


class CodeToConfirm(ReauthenticateForm):
    def save(self) -> None:
        super().save()
        _note_recovery_code(self)


class KeyField(forms.JSONField):
    """What a key said, which holds once: no page shows it again."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as problem:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from problem

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class _Named:
    """allauth's field has no label of its own: Django would call it by its name in Python."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class KeyToAdd(_Named, AddWebAuthnForm):
    credential = KeyField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        with _read_as_a_key():
            return dict(super().clean())


class KeyRenamed(_Named, EditWebAuthnForm): ...


class _KnownKey(AuthenticateWebAuthnForm):
    credential = KeyField(widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        with _read_as_a_key():
            return super().clean_credential()


class KeyAtLogIn(_KnownKey, LoginWebAuthnForm): ...


class KeyAfterPassword(_KnownKey): ...


class KeyToConfirm(_KnownKey, ReauthenticateWebAuthnForm): ...


@contextmanager
def _read_as_a_key() -> Iterator[None]:
    """What no key ever said, any script can send: it is refused as a wrong code is."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error) as problem:
        raise get_adapter().validation_error("incorrect_code") from problem


def _note_recovery_code(form: AuthenticateForm | ReauthenticateForm) -> None:
    if form.authenticator.type == Authenticator.Type.RECOVERY_CODES:
        own_account.note_own_action(form.user, Action.RECOVERY_CODE_USED)


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
