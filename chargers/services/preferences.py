"""What a person chose for his or her own pages: theme and language."""

from __future__ import annotations

from chargers.models import User


def choose_theme(user: User, theme: str) -> None:
    """`theme`: light, dark, or empty for the system's."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def choose_language(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
