"""What people do to their own account, in the journal. allauth does it; its adapters (ecc_web/accounts) call here."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from chargers.models import User
from chargers.services import journal
from chargers.services.journal import Action, ValueChange


def set_password(person: User, password: str, *, logged_in: bool) -> None:
    """Keeps the password. `logged_in`: else it was the link of an e-mail that let this person do it."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        journal.write(Action.PASSWORD_CHANGED if logged_in else Action.PASSWORD_RESET, by=person, person=person)


def note(person: User, action: Action, *values: ValueChange) -> None:
    """One thing done to one's own account."""
    journal.write(action, by=person, person=person, values=values)


def sessions(person: User) -> list[UserSession]:
    """Where this person is logged in, the latest first. Those that are over are forgotten on the way."""
    alive: list[UserSession] = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda one: one.created_at, reverse=True)


def end_sessions(person: User, *, but: str, only: int | None = None) -> int:
    """Ends this person's sessions, or the one of this key, but never the one whose session key is `but`; how many."""
    with transaction.atomic():
        rows = UserSession.objects.filter(user=person).exclude(session_key=but)
        ended = list(rows if only is None else rows.filter(pk=only))
        for session in ended:
            session.end()
        if ended:
            note(person, Action.SESSIONS_ENDED, ValueChange("sessions", after=str(len(ended))))
    return len(ended)
