"""Second factors as this product needs them: sealed, logged where one is refused, and the journal is told of recovery codes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
from django.utils.translation import gettext_lazy as _

from chargers.services.access.access import holds_everything
from chargers.services.credentials import factor_secrets
from chargers.services.journal.journal import Action
from chargers.services.people import own_account
from chargers.web import refusal_log
from chargers.web.refusal_log import AccessRefusal


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
