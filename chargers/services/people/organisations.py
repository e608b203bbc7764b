"""Organisations and their sites: added, renamed, removed once nothing stands there."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.sites.site_details import SiteDetails
from chargers.models import Charger, Membership, Organisation, Site
from chargers.services.access.access import Access
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange
from chargers.services.people import memberships
from chargers.services.same_name import named_alike
from chargers.services.sites.site_details import details_of, told_changes


def managed_organisations(access: Access) -> QuerySet[Organisation]:
    """The organisations that this person manages: admins all, others none."""
    if not access.everything:
        return Organisation.objects.none()
    return Organisation.objects.all()


def count_members(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Adds `site_count`, `charger_count`, `person_count`, each by itself: joined, they would multiply."""
    return organisations.annotate(
        site_count=_count(Site), charger_count=_count(Charger), person_count=_count(Membership)
    ).order_by("name")


def sites_of(organisation: Organisation) -> QuerySet[Site]:
    """By name, each with `charger_count`."""
    return organisation.sites.annotate(charger_count=Count("chargers", distinct=True)).order_by("name")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """By name, each with the person and the sites."""
    return organisation.memberships.select_related("user").prefetch_related("sites").order_by("user__username")


def add(name: str, *, by: Actor) -> Organisation:
    """Raises `Refusal`: the name is taken."""
    with transaction.atomic():
        _check_organisation_name(name, None)
        organisation = Organisation(name=name)
        _save(organisation, Notice(Code.ORGANISATION_NAME_TAKEN, "name", {"name": name}))
        journal.write(Action.ORGANISATION_ADDED, by=by, organisation=organisation)
    return organisation


def rename(organisation: Organisation, name: str, *, by: Actor) -> None:
    """Raises `Refusal`: the name is taken."""
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        before = row.name
        if before == name:
            return
        _check_organisation_name(name, row)
        row.name = name
        _save(row, Notice(Code.ORGANISATION_NAME_TAKEN, "name", {"name": name}))
        journal.write(Action.ORGANISATION_RENAMED, by=by, organisation=row, values=[ValueChange("name", before, name)])


def accept_every_card(organisation: Organisation, every: bool, *, by: Actor) -> None:
    """Whether its chargers let every card charge while they are here without a backend."""
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if row.accepts_every_card is every:
            return
        row.accepts_every_card = every
        row.save(update_fields=["accepts_every_card"])
        journal.write(Action.CARDS_ACCEPTED if every else Action.CARDS_LISTED_ONLY, by=by, organisation=row)


def remove(organisation: Organisation, *, by: Actor) -> None:
    """With its sites and memberships. Raises `Refusal` where chargers belong to it."""
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if count := row.chargers.count():
            values = {"organisation": row.name, "count": str(count)}
            raise Refusal(Notice(Code.ORGANISATION_HAS_CHARGERS, "", values))
        for membership in members_of(row):
            memberships.end_membership(membership.user, row, by=by)
        sites = ", ".join(site.name for site in row.sites.all())
        journal.write(
            Action.ORGANISATION_REMOVED,
            by=by,
            subject=row.name,
            values=[ValueChange("sites", before=sites)] if sites else [],
        )
        row.delete()


def add_site(organisation: Organisation, name: str, *, by: Actor) -> Site:
    """Raises `Refusal`: the name is taken there."""
    with transaction.atomic():
        _check_site_name(organisation, name, None)
        site = Site(organisation=organisation, name=name)
        _save(site, _site_taken(organisation, name))
        journal.write(Action.SITE_ADDED, by=by, organisation=organisation, values=[ValueChange("site", after=name)])
    return site


def rename_site(site: Site, name: str, *, by: Actor) -> None:
    """Raises `Refusal`: the name is taken there."""
    with transaction.atomic():
        row = Site.objects.select_for_update().select_related("organisation").get(pk=site.pk)
        before = row.name
        if before == name:
            return
        _check_site_name(row.organisation, name, row)
        row.name = name
        _save(row, _site_taken(row.organisation, name))
        journal.write(Action.SITE_RENAMED, by=by, organisation=row.organisation, values=[ValueChange("site", before, name)])


def remove_site(site: Site, *, by: Actor) -> None:
    """Raises `Refusal` where chargers stand there, or where somebody sees this site alone: no sites would mean all of them."""
    with transaction.atomic():
        row = Site.objects.select_for_update().select_related("organisation").get(pk=site.pk)
        if count := row.chargers.count():
            raise Refusal(Notice(Code.SITE_HAS_CHARGERS, "", {"site": row.name, "count": str(count)}))
        members = row.memberships.select_related("user").prefetch_related("sites")
        if alone := [str(membership.user) for membership in members if len(membership.sites.all()) == 1]:
            named = {"people": ", ".join(alone), "organisation": row.organisation.name}
            raise Refusal(Notice(Code.SITE_ALONE_ASSIGNED, "", named))
        values = [ValueChange("site", before=row.name), *told_changes(details_of(row), SiteDetails())]
        journal.write(Action.SITE_REMOVED, by=by, organisation=row.organisation, values=values)
        row.delete()


def _count(of: type[Site] | type[Charger] | type[Membership]) -> Coalesce:
    rows = of._default_manager.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def _save(row: Organisation | Site, taken: Notice) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:  # somebody was faster
        raise Refusal(taken) from problem


def _check_organisation_name(name: str, but: Organisation | None) -> None:
    others = Organisation.objects.exclude(pk=but.pk) if but else Organisation.objects.all()
    if named_alike(others, name).exists():
        raise Refusal(Notice(Code.ORGANISATION_NAME_TAKEN, "name", {"name": name}))


def _check_site_name(organisation: Organisation, name: str, but: Site | None) -> None:
    others = organisation.sites.exclude(pk=but.pk) if but else organisation.sites.all()
    if named_alike(others, name).exists():
        raise Refusal(_site_taken(organisation, name))


def _site_taken(organisation: Organisation, name: str) -> Notice:
    return Notice(Code.SITE_NAME_TAKEN, "name", {"organisation": organisation.name, "name": name})
