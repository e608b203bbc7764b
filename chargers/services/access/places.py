"""The organisations and sites in which a person has a power, such as to put a charger there; and the sites that one sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chargers.domain.roles import Power
from chargers.models import Organisation, Site
from chargers.services.access.access import Access


@dataclass(frozen=True, slots=True)
class Places:
    """`narrow`: organisations (keys) where this person is assigned to some sites only, so that a site must be named."""

    organisations: QuerySet[Organisation]
    sites: QuerySet[Site]
    narrow: frozenset[int]


def with_power(access: Access, power: Power) -> Places:
    """The places in which one may do this."""
    if access.everything:
        return Places(Organisation.objects.all(), _sites(Q()), frozenset())
    sites = {grant.organisation: sorted(grant.sites) for grant in access.grants if power in grant.powers}
    narrow = frozenset(organisation for organisation, assigned in sites.items() if assigned)
    assigned = [pk for named in sites.values() for pk in named]
    return Places(
        Organisation.objects.filter(pk__in=sites),
        _sites(Q(organisation__in=set(sites) - narrow) | Q(organisation__in=narrow, pk__in=assigned)),
        narrow,
    )


def visible_sites(access: Access) -> QuerySet[Site]:
    """The sites in its scope, with their organisations; everybody else's do not exist for it."""
    if access.everything:
        return _sites(Q())
    which = Q(organisation__in=sorted(grant.organisation for grant in access.grants if not grant.sites))
    for grant in access.grants:
        if grant.sites:
            which |= Q(organisation=grant.organisation, pk__in=sorted(grant.sites))
    return _sites(which)


def may_change_site(access: Access, site: Site) -> bool:
    """Whether it may write what is known of a site that it sees."""
    return Power.CHANGE in access.powers_in(site.organisation_id)


def _sites(which: Q) -> QuerySet[Site]:
    return Site.objects.filter(which).select_related("organisation").order_by("organisation__name", "name")
