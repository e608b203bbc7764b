"""Who may do what, as a table made from the one that is enforced (domain/roles)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.roles import Power, Role, may
from chargers.wording import help_links
from chargers.wording.words import Word

ROLES: dict[Role, tuple[str | Promise, str | Promise]] = {
    Role.INSTALLER: (_("installer"), _("Sets up the chargers of the organisations and sites where this person is a member.")),
    Role.OPERATOR: (
        _("operator"),
        _("Does what an installer does, moves whole fleets to another backend, and keeps the backends of the organisation."),
    ),
    Role.OWNER: (
        _("owner"),
        _(
            "Looks at the chargers of the own organisation and changes nothing, unless an administrator permits"
            " what an installer may."
        ),
    ),
    Role.ADMIN: (_("admin"), _("Sees every charger and manages people, organisations and backends.")),
}
POWERS: dict[Power, str | Promise] = {
    Power.LOOK: _("see chargers with their state, settings, timeline, messages and journal"),
    Power.EXPORT: _("save lists, settings and transactions as files"),
    Power.SUBSCRIBE: _("get an e-mail when something is wrong"),
    Power.READ_SETTINGS: _("have a charger read again"),
    Power.CLAIM: _("add chargers, claim unclaimed ones, retire them and bring them back"),
    Power.CHANGE: _("change connection and settings, cancel changes, restart"),
    Power.OPEN_WINDOW: _("open a commissioning window"),
    Power.RESTORE_OCPP_INFO: _("restore OCPPInfo"),
    Power.MOVE_FLEETS: _("move many chargers to another backend at once"),
    Power.KEEP_BACKENDS: _("name, edit and delete backends of the organisation"),
    Power.MANAGE: _("manage people, organisations, sites, controller types, and backends for everybody"),
}
YES, NO = Word(_("yes"), "check", "good"), Word(_("no"), "minus", "idle")
BY_LEAVE = Word(_("with an administrator's permission"), "hand-raised", "warn")


@dataclass(frozen=True, slots=True)
class ShownRole:
    anchor: str
    name: str | Promise
    says: str | Promise


@dataclass(frozen=True, slots=True)
class ShownPower:
    says: str | Promise
    held: list[Word]  # in the order of the roles


def roles() -> list[ShownRole]:
    return [ShownRole(help_links.role(role), name, says) for role, (name, says) in ROLES.items()]


def powers() -> list[ShownPower]:
    return [ShownPower(says, [_held(role, power) for role in ROLES]) for power, says in POWERS.items()]


def _held(role: Role, power: Power) -> Word:
    if may(role, power):
        return YES
    return BY_LEAVE if may(role, power, restore_allowed=True, changes_allowed=True) else NO
