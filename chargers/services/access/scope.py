"""Which chargers a person sees, and what he or she may do with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from chargers.domain.roles import POWERS, Power, Role, may
from chargers.models import Charger, Membership, Site, User


def visible_chargers(user: User | AnonymousUser) -> QuerySet[Charger]:
    """The chargers in this person's scope. Everybody else's do not exist for him or her."""
    if not user.is_authenticated or not user.is_active:
        return Charger.objects.none()
    if user.is_superuser:
        return Charger.objects.all()
    everywhere = Membership.objects.filter(user=user, sites=None).values("organisation")
    assigned = Site.objects.filter(memberships__user=user, memberships__organisation=F("organisation")).values("pk")
    return Charger.objects.filter(Q(organisation__in=everywhere) | Q(site__in=assigned, organisation=F("site__organisation")))


def visible_keys(user: User | AnonymousUser, keys: Iterable[int]) -> frozenset[int]:
    """Those of these keys of chargers that are in this person's scope."""
    return frozenset(visible_chargers(user).filter(pk__in=list(keys)).values_list("pk", flat=True))


def powers(user: User, charger: Charger) -> frozenset[Power]:
    """What this person may do with a charger that is in his or her scope."""
    if user.is_superuser:
        return POWERS[Role.ADMIN]
    membership = Membership.objects.filter(user=user, organisation=charger.organisation_id).first()
    if membership is None:
        return frozenset()
    role = Role(membership.role)
    return frozenset(p for p in Power if may(role, p, restore_allowed=membership.may_restore_ocpp_info))


def chargers_with_power(user: User, power: Power) -> QuerySet[Charger]:
    """The chargers in this person's scope with which he or she may do this."""
    if user.is_superuser:
        return visible_chargers(user)
    granted = [pk for pk, role, leave in _memberships(user) if may(Role(role), power, restore_allowed=leave)]
    return visible_chargers(user).filter(organisation__in=granted)


def may_anywhere(user: User, power: Power) -> bool:
    """Whether this person may do this with any charger at all."""
    return user.is_superuser or any(may(Role(role), power, restore_allowed=leave) for _, role, leave in _memberships(user))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is, in one query. `scope`: organisations with a site or, for all of it, None; None is everything."""

    scope: frozenset[tuple[int, int | None]] | None
    held: frozenset[Power]

    def chargers(self) -> QuerySet[Charger]:
        """The same as `visible_chargers`, with names of rows in place of subqueries; a test compares both."""
        if self.scope is None:
            return Charger.objects.all()
        whole = Q(organisation__in=sorted(organisation for organisation, site in self.scope if site is None))
        sites = sorted((organisation, site) for organisation, site in self.scope if site is not None)
        for organisation, site in sites:
            whole |= Q(organisation=organisation, site=site)
        return Charger.objects.filter(whole)

    def may(self, power: Power) -> bool:
        """Whether this person may do this with any charger at all."""
        return power in self.held


def standing(user: User) -> Standing:
    if user.is_superuser:
        return Standing(None, POWERS[Role.ADMIN])
    rows = list(Membership.objects.filter(user=user).values_list("organisation_id", "sites", "role", "may_restore_ocpp_info"))
    held = {p for _, _, role, leave in rows for p in Power if may(Role(role), p, restore_allowed=leave)}
    return Standing(frozenset((organisation, site) for organisation, site, _, _ in rows), frozenset(held))


def _memberships(user: User) -> QuerySet[Membership, tuple[int, str, bool]]:
    return Membership.objects.filter(user=user).values_list("organisation_id", "role", "may_restore_ocpp_info")
