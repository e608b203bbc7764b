"""Roles by groups of the identity provider: the table of them, and what somebody's groups give and take at each log-in.

What an admin gave by hand is the admin's: no group changes or takes it.
"""

from __future__ import annotations

import logging

from django.db import transaction

from chargers.domain.group_rights import GroupGrant, Rights, rights_of
from chargers.domain.roles import Role
from chargers.models import GroupRole, Membership, Organisation, User
from chargers.services.access.access import was_made_admin
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange
from chargers.services.people import memberships, people

logger = logging.getLogger(__name__)


def rights_by(groups: frozenset[str]) -> Rights:
    """What the table gives to these groups now."""
    rows = GroupRole.objects.filter(group__in=groups).order_by("pk")
    return rights_of(groups, (GroupGrant(r.group, Role(r.role), r.organisation_id, r.may_restore_ocpp_info) for r in rows))


def has_rights(person: User) -> bool:
    """Whether a group gave this person anything that is still held."""
    return person.admin_by_group or Membership.objects.filter(user=person, by_group=True).exists()


def apply_rights(person: User, rights: Rights) -> bool:
    """Gives what the groups give, takes what groups gave and give no longer. Whether the person may anything at all now.

    Log-ins from before the first of it are ended: nobody asks the provider about them.
    """
    with transaction.atomic():
        row = people.locked(person)
        had_some = has_rights(row)
        if rights.admin != was_made_admin(row) and (rights.admin or row.admin_by_group):
            _put_admin(row, rights.admin)
        held = Membership.objects.filter(user=person)
        by_hand = set(held.filter(by_group=False).values_list("organisation", flat=True))
        for gone in Organisation.objects.filter(memberships__in=held.filter(by_group=True)).exclude(pk__in=rights.memberships):
            memberships.end_membership(person, gone, by=None)
        for organisation in Organisation.objects.filter(pk__in=rights.memberships).exclude(pk__in=by_hand):
            grant = rights.memberships[organisation.pk]
            terms = memberships.MembershipTerms(grant.role, may_restore_ocpp_info=grant.may_restore_ocpp_info)
            memberships.set_terms(person, organisation, terms, by=None, group=grant.group)
        if not had_some and has_rights(row):
            people.end_log_ins(row)
        return was_made_admin(row) or held.exists()


def _put_admin(row: User, admin: bool) -> None:
    """Nobody is the last admin without a word: who would leave nobody behind stays one, and it is said each time."""
    if admin or people.others_who_let_people_in(row).exists():
        people.put_admin(row, admin, by=None, by_group=True)
    else:
        logger.warning("person %s stays an admin, whom no group makes one any more: there is no other who can log in", row.pk)
        journal.write(Action.ADMIN_KEPT, by=None, person=row)


def save_line(line: GroupRole, *, by: Actor) -> None:
    """Adds a line of the table, or keeps what was changed of one. It counts from the next log-in of each person on."""
    with transaction.atomic():
        before = _words(GroupRole.objects.select_related("organisation").filter(pk=line.pk).first())
        line.save()
        after = _words(line)
        differs = [ValueChange(name, before.get(name, ""), after[name]) for name in after if before.get(name, "") != after[name]]
        if differs:
            journal.write(Action.GROUP_ROLES_EDITED, by=by, organisation=line.organisation, subject=line.group, values=differs)


def remove_line(line: GroupRole, *, by: Actor) -> None:
    """Takes a line out of the table: who has the role by it alone loses it at the next log-in."""
    with transaction.atomic():
        lost = [ValueChange(name, before=value) for name, value in _words(line).items() if value]
        line.delete()
        journal.write(Action.GROUP_ROLES_EDITED, by=by, organisation=line.organisation, subject=line.group, values=lost)


def _words(line: GroupRole | None) -> dict[str, str]:
    if line is None:
        return {}
    return {
        "group": line.group,
        "role": line.role,
        "organisation": line.organisation.name if line.organisation else "",
        "may_restore_ocpp_info": "yes" if line.may_restore_ocpp_info else "no",
    }
