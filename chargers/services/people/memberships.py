"""Who is what in which organisation: role, sites, the leave to restore OCPPInfo, an owner's leave to change chargers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import BY_LEAVE, Role
from chargers.models import Membership, Organisation, Site, User
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange


@dataclass(frozen=True, slots=True)
class MembershipTerms:
    """What a membership allows. No sites: all of them."""

    role: Role
    sites: Sequence[Site] = ()
    may_restore_ocpp_info: bool = False
    may_change_chargers: bool = False  # of an owner


def membership_of(person: User, organisation: Organisation) -> Membership | None:
    """With its sites; None: this person is no member there."""
    return Membership.objects.filter(user=person, organisation=organisation).prefetch_related("sites").first()


def set_terms(person: User, organisation: Organisation, terms: MembershipTerms, *, by: Actor, group: str = "") -> None:
    """Adds this membership or changes it to these terms. `group`: the provider's, by which it comes and goes; without one it
    stays. Raises `Refusal`: a site is another organisation's."""
    if any(site.organisation_id != organisation.pk for site in terms.sites):
        raise Refusal(Notice(Code.SITE_OF_ANOTHER, "sites", {"organisation": organisation.name}))
    leave = terms.may_restore_ocpp_info and terms.role in BY_LEAVE
    with transaction.atomic():
        row = Membership.objects.select_for_update().filter(user=person, organisation=organisation).first()
        before = _words(row)
        added = row is None
        if row is None:
            row = Membership(user=person, organisation=organisation)
        row.role, row.may_restore_ocpp_info, row.by_group = terms.role.value, leave, bool(group)
        row.may_change_chargers = terms.may_change_chargers and terms.role is Role.OWNER
        row.save()
        row.sites.set(terms.sites)
        after = _words(row)
        differs = [ValueChange(name, before.get(name, ""), after[name]) for name in after if before.get(name) != after[name]]
        if differs:
            differs += [ValueChange("group", after=group)] if group else []
            action = Action.MEMBERSHIP_ADDED if added else Action.MEMBERSHIP_CHANGED
            journal.write(action, by=by, person=person, organisation=organisation, values=_where(organisation, differs))


def end_membership(person: User, organisation: Organisation, *, by: Actor) -> None:
    """Ends a membership; where there is none, nothing happens."""
    with transaction.atomic():
        row = Membership.objects.select_for_update().filter(user=person, organisation=organisation).first()
        if row is None:
            return
        lost = [ValueChange(name, before=value) for name, value in _words(row).items()]
        row.delete()
        journal.write(Action.MEMBERSHIP_ENDED, by=by, person=person, organisation=organisation, values=_where(organisation, lost))


def _where(organisation: Organisation, values: list[ValueChange]) -> list[ValueChange]:
    """The organisation's name stays readable when it is gone."""
    return [ValueChange("organisation", after=organisation.name), *values]


def _words(membership: Membership | None) -> dict[str, str]:
    if membership is None:
        return {}
    sites = ", ".join(sorted(site.name for site in membership.sites.all()))
    return {
        "role": membership.role,
        "sites": sites or "*",
        "may_restore_ocpp_info": "yes" if membership.may_restore_ocpp_info else "no",
        "may_change_chargers": "yes" if membership.may_change_chargers else "no",
    }
