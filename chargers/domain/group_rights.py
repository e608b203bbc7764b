"""What groups of an identity provider mean here: a table of groups says it, and what it does not say is nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chargers.domain.roles import BY_LEAVE, Role

MANY, LONG = 2_000, 255  # groups of one person that are looked at; characters of one
_WEAKEST_FIRST = (Role.OWNER, Role.INSTALLER, Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class GroupGrant:
    """A line of the table. `organisation`: its key; None for admins alone, who need none."""

    group: str
    role: Role
    organisation: int | None = None
    may_restore_ocpp_info: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody's groups give together: of two roles in one organisation the one that may do more."""

    admin: bool = False
    memberships: Mapping[int, GroupGrant] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.admin or bool(self.memberships)


def groups_of(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The groups that a claim names: a list of texts, or one text. Whatever else it may be names none."""
    said = claims.get(name)
    listed = said if isinstance(said, list) else [said]
    return frozenset(group for group in listed[:MANY] if isinstance(group, str) and 0 < len(group) <= LONG)


def rights_of(groups: Collection[str], table: Iterable[GroupGrant]) -> Rights:
    """By names that are equal letter for letter. Admin only where a line says admin."""
    given = [grant for grant in table if grant.group in groups]
    memberships: dict[int, GroupGrant] = {}
    for grant in given:
        if grant.organisation is None or grant.role is Role.ADMIN:
            continue
        held = memberships.get(grant.organisation)
        memberships[grant.organisation] = grant if held is None else _both(held, grant)
    return Rights(any(grant.role is Role.ADMIN for grant in given), memberships)


def _both(one: GroupGrant, other: GroupGrant) -> GroupGrant:
    stronger = max(one, other, key=lambda grant: _WEAKEST_FIRST.index(grant.role))
    leave = stronger.role in BY_LEAVE and (one.may_restore_ocpp_info or other.may_restore_ocpp_info)
    return GroupGrant(stronger.group, stronger.role, stronger.organisation, leave)
