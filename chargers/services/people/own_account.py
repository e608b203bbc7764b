"""What people do to their own account, in the journal. allauth does it; its adapters (web/people/accounts) call here."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chargers.domain.presence.sources import known_address
from chargers.models import User
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, ValueChange


def set_password(person: User, password: str, *, logged_in: bool) -> None:
    """Keeps the password. `logged_in`: else it was the link of an e-mail that let this person do it."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        journal.write(Action.PASSWORD_CHANGED if logged_in else Action.PASSWORD_RESET, by=person, person=person)


def note_own_action(person: User, action: Action, *values: ValueChange) -> None:
    """One thing done to one's own account."""
    journal.write(action, by=person, person=person, values=values)


def sessions_of(person: User) -> list[UserSession]:
    """Where this person is logged in, the latest first. Those that are over are forgotten on the way."""
    rows = UserSession.objects.filter(user=person)
    kept = Session.objects.filter(session_key__in=rows.values("session_key"), expire_date__gt=timezone.now())
    open_ones = {one.session_key for one in kept if _lets_in(one, person)}
    listed: list[UserSession] = list(rows.order_by("-created_at"))
    if over := [row.pk for row in listed if row.session_key not in open_ones]:
        rows.filter(pk__in=over).delete()
    return [row for row in listed if row.session_key in open_ones]


def addresses_of(person: User) -> set[str]:
    """From where this person is logged in, and was until lately."""
    return {
        found for one in UserSession.objects.filter(user=person).values_list("ip", flat=True) if (found := known_address(one))
    }


def _lets_in(session: Session, person: User) -> bool:
    """Whether it is this person's, and begun with the password of today."""
    held = session.get_decoded()
    begun = held.get(HASH_SESSION_KEY, "")
    hashes = (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
    return held.get(SESSION_KEY) == str(person.pk) and any(constant_time_compare(begun, one) for one in hashes)


def end_sessions(person: User, *, but: str, only: int | None = None) -> int:
    """Ends this person's sessions, or the one of this key, but never the one whose session key is `but`; how many."""
    with transaction.atomic():
        rows = UserSession.objects.filter(user=person).exclude(session_key=but)
        ended = list(rows if only is None else rows.filter(pk=only))
        for session in ended:
            session.end()
        if ended:
            note_own_action(person, Action.SESSIONS_ENDED, ValueChange("sessions", after=str(len(ended))))
    return len(ended)
