"""Whom a person can ask who may not do something: those of the organisation who may."""

from __future__ import annotations

from django.db.models import Q

from chargers.domain.roles import Power, Role, may
from chargers.models import Charger, Membership, User


def people_who_may(power: Power, charger: Charger) -> list[User]:
    """By name, those who can log in; admins, who may everything everywhere, are left out. One query."""
    here = Q(sites=None) | Q(sites=charger.site_id) if charger.site_id else Q(sites=None)
    rows = Membership.objects.filter(here, organisation=charger.organisation_id, user__is_active=True).select_related("user")
    return sorted(
        {row.user for row in rows if may(Role(row.role), power, changes_allowed=row.may_change_chargers)},
        key=lambda user: str(user).casefold(),
    )
