"""What people do to their own account, in the journal. allauth does it; its adapters (ecc_web/accounts) call here."""

from __future__ import annotations

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
