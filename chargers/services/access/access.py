"""What one person may see and do, worked out once by one query; for pages, browser sockets, the shell and whatever comes.

The table of powers is in domain/roles. Nobody else reads who is an admin (`was_made_admin`, `holds_everything`), or walks
memberships to decide about rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import plain_key
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import OF_RETIRED, POWERS, Power, Role, may
from chargers.models import Charger, Membership, User
from chargers.services.journal.journal import SHELL, Actor

_LEAVES = ("may_restore_ocpp_info", "may_change_chargers")


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership. `sites`: keys of those that it is for; empty: the whole organisation."""

    organisation: int
    sites: frozenset[int]
    powers: frozenset[Power]


@dataclass(frozen=True, slots=True)
class Access:
    """`actor` is who the journal names. `everything`: admins and the shell, who hold every power over every charger."""

    actor: Actor
    everything: bool
    grants: tuple[Grant, ...] = ()

    @classmethod
    def of(cls, user: User | AnonymousUser) -> Access:
        """What a person may do now: one query, none for an admin. A person who is not logged in, or not active, may nothing."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return cls(None, everything=False)
        if holds_everything(user):
            return cls(user, everything=True)
        rows = Membership.objects.filter(user=user).order_by("pk")
        found: dict[int, tuple[str, bool, bool, set[int]]] = {}
        for organisation, site, role, restores, changes in rows.values_list("organisation_id", "sites", "role", *_LEAVES):
            sites = found.setdefault(organisation, (role, restores, changes, set()))[3]
            sites |= {site} - {None}  # None: of every site
        grants = (
            Grant(organisation, frozenset(sites), _powers(Role(role), restores, changes, some_sites=bool(sites)))
            for organisation, (role, restores, changes, sites) in found.items()
        )
        return cls(user, everything=False, grants=tuple(grants))

    @classmethod
    def of_shell(cls) -> Access:
        """Whoever holds the machine: all powers, journalled as the shell."""
        return cls(SHELL, everything=True)

    @property
    def person(self) -> User | None:
        """None for the shell, and for a person who is not logged in."""
        return self.actor if isinstance(self.actor, User) else None

    @property
    def scope(self) -> frozenset[tuple[int, int | None]] | None:
        """What is seen, to remember figures by: organisations with a site or, for all of it, None; None is everything."""
        if self.everything:
            return None
        return frozenset((grant.organisation, site) for grant in self.grants for site in (grant.sites or (None,)))

    @property
    def held(self) -> frozenset[Power]:
        """Every power that it has with some charger."""
        return POWERS[Role.ADMIN] if self.everything else frozenset().union(*(grant.powers for grant in self.grants))

    # What it sees

    def known_chargers(self) -> QuerySet[Charger]:
        """The chargers in its scope, retired ones too. Everybody else's do not exist for it."""
        return Charger.objects.all() if self.everything else _within(self.grants)

    def chargers(self) -> QuerySet[Charger]:
        """Those in its scope that are in use."""
        return self.known_chargers().filter(retired_at=None)

    def chargers_with(self, power: Power) -> QuerySet[Charger]:
        """Those with which it may do this; with retired ones little can be done."""
        found = Charger.objects.all()
        if not self.everything:
            found = _within(grant for grant in self.grants if power in grant.powers)
        return found if power in OF_RETIRED else found.filter(retired_at=None)

    def visible_keys(self, keys: Iterable[int]) -> frozenset[int]:
        """Those of these keys of chargers that are in its scope."""
        return frozenset(self.known_chargers().filter(pk__in=list(keys)).values_list("pk", flat=True))

    def organisations(self) -> frozenset[int] | None:
        """Keys of those in which it sees something; None: all."""
        return None if self.everything else frozenset(grant.organisation for grant in self.grants)

    # What it may do

    def powers(self, charger: Charger) -> frozenset[Power]:
        """What it may do with a charger that is in its scope."""
        held = self.powers_in(charger.organisation_id)
        return held if charger.retired_at is None else held & OF_RETIRED

    def powers_in(self, organisation: int | None) -> frozenset[Power]:
        """What it may do in this organisation; None: with what is everybody's."""
        if self.everything:
            return POWERS[Role.ADMIN]
        held = [grant.powers for grant in self.grants if grant.organisation == organisation]
        return held[0] if held else frozenset()

    def may(self, power: Power, charger: Charger | None = None) -> bool:
        """Whether it may do this with that charger, or (None) with any at all."""
        if charger is not None:
            return power in self.powers(charger)
        return self.everything or any(power in grant.powers for grant in self.grants)

    def check_ocpp_info(self, charger: Charger, keys: Iterable[str]) -> None:
        """For whoever writes settings: only a person who may restore OCPPInfo may write it. Raises `Refusal` (R18)."""
        if not self.may(Power.RESTORE_OCPP_INFO, charger) and any("ocppinfo" in plain_key(key) for key in keys):
            raise Refusal(Notice(Code.OCPP_INFO_LEAVE, FieldRole.OCPP_INFO))


def was_made_admin(user: User | AnonymousUser) -> bool:
    """Whether this person was made an admin, also while deactivated. No query."""
    return user.is_superuser


def admins() -> QuerySet[User]:
    """Whoever was made an admin."""
    return User.objects.filter(is_superuser=True)


def holds_everything(user: User | AnonymousUser) -> bool:
    """Whether this person holds every power now: an admin who may log in. No query."""
    return user.is_active and was_made_admin(user)


def _powers(role: Role, restores: bool, changes: bool, *, some_sites: bool) -> frozenset[Power]:
    leaves = {"restore_allowed": restores, "changes_allowed": changes, "some_sites": some_sites}
    return frozenset(power for power in Power if may(role, power, **leaves))


def _within(grants: Iterable[Grant]) -> QuerySet[Charger]:
    granted = list(grants)
    which = Q(organisation__in=sorted(grant.organisation for grant in granted if not grant.sites))
    for grant in granted:
        if grant.sites:
            which |= Q(organisation=grant.organisation, site__in=sorted(grant.sites))
    return Charger.objects.filter(which)
