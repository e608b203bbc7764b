"""People and what they may do, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.models import Membership, User
from chargers.services.access.access import holds_everything, was_made_admin
from chargers.wording.roles import ADMIN, ROLES
from chargers.wording.times import moment
from chargers.wording.words import Word

DEACTIVATED = Word(gettext_lazy("deactivated"), "no-symbol", "bad")
NO_PASSWORD = Word(gettext_lazy("has no password yet"), "envelope", "warn")
NO_ROLE = Word(gettext_lazy("sees nothing yet"), "eye-slash", "warn")
WITH_FACTOR = Word(gettext_lazy("second factor"), "check-circle", "good")
WITHOUT_FACTOR = Word(gettext_lazy("no second factor"), "minus-circle", "idle")


@dataclass(frozen=True, slots=True)
class ShownMembership:
    membership: Membership
    role: str | Promise
    sites: str
    leave: str
    by_group: bool


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """One person with what a list says of them. `made_admin`: also while deactivated."""

    person: User
    made_admin: bool
    badges: list[Word]
    factor: Word
    last_login: str
    language: str | Promise
    memberships: list[ShownMembership]


def row(person: User, now: datetime) -> ShownPerson:
    """`person` comes from services/people/people, with what hangs on it."""
    shown = memberships(person.memberships.all())
    badges = []
    if not person.is_active:
        badges.append(DEACTIVATED)
    if holds_everything(person):
        badges.append(ADMIN)
    elif not shown:
        badges.append(NO_ROLE)
    if settings.PASSWORDS and not (person.has_usable_password() or person.connected):  # type: ignore[attr-defined]
        badges.append(NO_PASSWORD)
    return ShownPerson(
        person=person,
        made_admin=was_made_admin(person),
        badges=badges,
        factor=WITH_FACTOR if person.second_factor else WITHOUT_FACTOR,  # type: ignore[attr-defined]
        last_login=moment(person.last_login, now) if person.last_login else _("never"),
        language=dict(settings.LANGUAGES).get(person.language) or _("the browser's"),
        memberships=shown,
    )


def _leave(membership: Membership) -> str:
    """What it permits beyond its role: installers have the one, owners the other."""
    if membership.may_restore_ocpp_info:
        return _("may restore OCPPInfo")
    return _("may change chargers") if membership.may_change_chargers else ""


def memberships(rows: Iterable[Membership]) -> list[ShownMembership]:
    return [
        ShownMembership(
            one,
            ROLES[one.role],
            ", ".join(site.name for site in one.sites.all()) or _("all sites"),
            _leave(one),
            one.by_group,
        )
        for one in rows
    ]
