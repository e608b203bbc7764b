"""E-mails about an account go out in the language of the person they are for, whoever's browser asked for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from chargers.models import User

AT = datetime(2026, 3, 14, 14, 2, 31, tzinfo=UTC)

RESET = {
    "en": ("ECC Web: Password Reset Email", "In case you forgot, your username is piet."),
    "fr": ("ECC Web: Choisir un nouveau mot de passe", "utilisateur est piet."),
    "nl": ("ECC Web: Nieuw wachtwoord kiezen", "Ter herinnering: je gebruikersnaam is piet."),
    "de": ("ECC Web: Neues Passwort wählen", "Zur Erinnerung: Ihr Benutzername lautet piet."),
}
CHANGED = {
    "en": ("ECC Web: Password Changed", "Your password has been changed.", "14 March 2026"),
    "fr": ("ECC Web: Mot de passe modifié", "Votre mot de passe a été modifié.", "14 mars 2026"),
    "nl": ("ECC Web: Wachtwoord gewijzigd", "Je wachtwoord is gewijzigd.", "14 maart 2026"),
    "de": ("ECC Web: Passwort geändert", "Ihr Passwort wurde geändert.", "14. März 2026"),
}


@pytest.fixture
def piet(db: None) -> Callable[[str], User]:
    def make(language: str) -> User:
        return User.objects.create_user("piet", "piet@example.com", "old-password-of-piet", language=language)

    return make


@pytest.mark.parametrize("language", RESET)
def test_a_link_to_set_a_new_password(language: str, piet: Callable[[str], User], client: Client) -> None:
    piet(language)
    client.post("/accounts/password/reset/", {"email": "piet@example.com"}, headers={"accept-language": "nl,en"})
    (sent,) = mail.outbox
    subject, sentence = RESET[language]
    assert (sent.subject, sent.to) == (subject, ["piet@example.com"])
    assert sentence in sent.body


@pytest.mark.parametrize("language", CHANGED)
def test_word_of_a_changed_password(
    language: str, piet: Callable[[str], User], browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    browser = browser_of(piet(language))
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": AT.timestamp()}]
    session.save()
    facts = {"oldpassword": "old-password-of-piet", "password1": "a-newer-one-of-piet", "password2": "a-newer-one-of-piet"}
    browser.post("/accounts/password/change/", facts, headers={"accept-language": "fr"})
    (sent,) = mail.outbox
    subject, sentence, day = CHANGED[language]
    assert sent.subject == subject
    assert sentence in sent.body
    assert day in sent.body
