"""What a person chose for their own pages and e-mails: theme and language."""

from __future__ import annotations

from django.conf import settings

from chargers.models import User


def choose_theme(user: User, theme: str) -> None:
    """`theme`: light, dark, or empty for the system's."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def choose_language(user: User, language: str) -> None:
    """The language of pages and mails; its code is one of `settings.LANGUAGES`."""
    User.objects.filter(pk=user.pk).update(language=language)


def mail_language(person: User, page: str | None = None) -> str:
    """Of an e-mail to this person: the chosen one, else that of the page on which it was asked for, else the server's."""
    offered = dict(settings.LANGUAGES)
    return next((code for code in (person.language, page) if code in offered), settings.LANGUAGE_CODE)
