"""People who come from the organisation's identity provider: who of those here it is, or a new account.

Who an account here belongs to is never decided by an address that nobody has verified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from chargers.domain.errors import Code, Refusal
from chargers.models import User
from chargers.services.access.access import was_made_admin
from chargers.services.people import people
from chargers.services.people.people import PersonDetails

_NAME_SIGNS, _LOGIN_SIGNS = re.compile(r"[^\w .,'\u2019-]"), re.compile(r"[^\w.@+-]")
LONG, LONG_LOGIN, TRIES = 150, 140, 100  # characters; names with a number behind them


@dataclass(frozen=True, slots=True)
class ProvidedPerson:
    """What the provider says of somebody. `email`: only an address that it has verified, else empty."""

    username: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


def person_with(email: str) -> User | None:
    """Whose verified address this is here, or the one that an admin vouched for; None also where it is more than one's."""
    if not email:
        return None
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    found = list(User.objects.filter(Q(pk__in=verified) | Q(email__iexact=email))[:2])
    return found[0] if len(found) == 1 else None


def may_be_linked(person: User) -> bool:
    """Whether a verified address is enough: an admin connects the account by hand."""
    return person.is_active and not was_made_admin(person)


def add(said: ProvidedPerson) -> User:
    """A new account without a password. A log-in name that is taken gets a number, an address that is taken is left out."""
    details = PersonDetails(
        _LOGIN_SIGNS.sub("", said.username)[:LONG_LOGIN] or "person",
        _NAME_SIGNS.sub("", said.first_name)[:LONG].strip(),
        _NAME_SIGNS.sub("", said.last_name)[:LONG].strip(),
        said.email,
    )
    with transaction.atomic():
        for number in range(1, TRIES):
            username = details.username if number == 1 else f"{details.username}-{number}"
            try:
                return people.add(replace(details, username=username), by=None)
            except Refusal as refusal:
                if refusal.notices[0].code is Code.EMAIL_TAKEN:
                    return people.add(replace(details, username=username, email=""), by=None)
        return people.add(details, by=None)  # raises the `Refusal`: the name is taken
