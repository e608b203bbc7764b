"""E-mails about an account: in which language each goes out, and what holds where the mail server does not take it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from smtplib import SMTPAuthenticationError
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from chargers.models import User
from tests.web import scenery

AT = datetime(2026, 3, 14, 14, 2, 31, tzinfo=UTC)

RESET = {
    "en": ("ECC Web: New password", "In case you forgot, your username is piet."),
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


@pytest.fixture(autouse=True)
def _no_limits_yet() -> None:
    cache.clear()


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


CHOSEN, HIS_BROWSER, SERVERS = "nl", "fr", "de"
ADMINS_BROWSER = "en"


def asks_for_a_link(piet: User, browser: Client) -> None:
    browser.logout()
    facts = {"email": piet.email}
    browser.post(reverse("account_reset_password"), facts, headers={"accept-language": HIS_BROWSER})


def asks_for_another_address(piet: User, browser: Client, language: str = HIS_BROWSER) -> None:
    browser.force_login(piet, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.post(reverse("account_reauthenticate"), {"password": scenery.PASSWORD})
    facts = {"action_add": "", "email": "piet@elsewhere.example.com"}
    browser.post(reverse("account_email"), facts, headers={"accept-language": language})


@pytest.mark.parametrize(
    ("pages", "begins"), [("https://ecc.example.com", "https://ecc.example.com/"), ("", "http://other.example/")]
)
@pytest.mark.parametrize("acts", [asks_for_a_link, asks_for_another_address])
def test_links_begin_with_the_address_of_the_pages_whatever_host_was_asked(
    pages: str, begins: str, acts: Callable[[User, Client], None], piet: Callable[[str], User], settings: Any
) -> None:
    settings.PAGES_URL, settings.ALLOWED_HOSTS = pages, ["other.example"]
    person = piet("en")
    person.set_password(scenery.PASSWORD)
    person.save()
    acts(person, Client(headers={"host": "other.example"}))
    (sent,) = mail.outbox
    urls = re.findall(r"https?://\S+", str(sent.body))
    assert len(urls) > 1
    assert all(url.startswith(begins) for url in urls), urls


def is_sent_a_link(piet: User, browser: Client) -> None:
    browser.post(reverse("person_link", args=[piet.pk]), headers={"accept-language": ADMINS_BROWSER})


def said_in(language: str, subject: str) -> list[str]:
    """The subjects of all mails there are; allauth's have a prefix."""
    with override(language):
        said = " ".join(gettext(subject).split())
    return [said if subject.startswith("ECC Web: ") else f"ECC Web: {said}"]


# By the subject: who asks for it, in which browser, and the language where the person has chosen none.
ASKED: dict[str, tuple[Callable[[User, Client], None], str]] = {
    "Password Reset Email": (asks_for_a_link, HIS_BROWSER),
    "Please Confirm Your Email Address": (asks_for_another_address, HIS_BROWSER),
    "ECC Web: choose your password": (is_sent_a_link, SERVERS),
}


@pytest.mark.parametrize("subject", ASKED)
@pytest.mark.parametrize("chosen", [CHOSEN, "", "xx"])
def test_in_which_language_a_mail_goes_out(
    subject: str, chosen: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client], settings: Any
) -> None:
    """The chosen one; else that of the browser in which the person asks; else the server's, never that of somebody else."""
    settings.LANGUAGE_CODE = SERVERS
    ask, otherwise = ASKED[subject]
    piet = User.objects.create_user("piet", "piet@example.com", language=chosen)
    if subject != "ECC Web: choose your password":
        piet.set_password(scenery.PASSWORD)
        piet.save()
    ask(piet, browser_of(fleet.admin))
    assert [sent.subject for sent in mail.outbox] == said_in(CHOSEN if chosen == CHOSEN else otherwise, subject)


@pytest.mark.parametrize(("chosen", "language"), [("fr", "fr"), ("", SERVERS)])
def test_an_invitation_is_in_the_language_of_the_form(
    chosen: str, language: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client], settings: Any
) -> None:
    settings.LANGUAGE_CODE = SERVERS
    facts = {"username": "piet", "email": "piet@example.com", "language": chosen}
    browser_of(fleet.admin).post(reverse("person_add"), facts, headers={"accept-language": "nl"})
    assert [sent.subject for sent in mail.outbox] == said_in(language, "ECC Web: choose your password")


class Refuses(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPAuthenticationError(535, b"no such password: hunter2")


@pytest.fixture
def refusing(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"


def test_a_mail_that_is_not_taken_tells_strangers_nothing(
    piet: Callable[[str], User], client: Client, refusing: None, caplog: pytest.LogCaptureFixture
) -> None:
    piet("")
    asked = {who: client.post(reverse("account_reset_password"), {"email": f"{who}@example.com"}) for who in ("piet", "nobody")}
    assert asked["piet"].headers["Location"] == asked["nobody"].headers["Location"] == reverse("account_reset_password_done")
    assert "login 535" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_mail_that_is_not_taken_is_said_to_who_asked_on_a_page(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], refusing: None, caplog: pytest.LogCaptureFixture
) -> None:
    browser = browser_of(fleet.admin)
    pages = [browser.post(reverse("person_link", args=[fleet.owner.pk]), follow=True)]
    asks_for_another_address(fleet.owner, browser, "en")
    pages.append(browser.get(reverse("account_email")))
    for page in pages:
        assert "The e-mail could not be sent" in page.content.decode()
        assert "hunter2" not in page.content.decode() + caplog.text
    assert EmailAddress.objects.filter(user=fleet.owner, email="piet@elsewhere.example.com", verified=False).exists()


def test_a_password_is_changed_though_no_mail_can_say_so(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], refusing: None
) -> None:
    browser = browser_of(fleet.owner)
    facts = {"oldpassword": scenery.PASSWORD, "password1": "a-newer-one-of-olga", "password2": "a-newer-one-of-olga"}
    assert browser.post(reverse("account_change_password"), facts).status_code == 302
    assert User.objects.get(pk=fleet.owner.pk).check_password("a-newer-one-of-olga")
