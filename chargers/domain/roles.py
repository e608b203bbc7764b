"""Who may do what: one table. Enforced in one place (web/access); scope (which chargers) is a query."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is, towards one charger."""

    INSTALLER = "installer"
    OPERATOR = "operator"  # an installer who moves whole fleets
    OWNER = "owner"
    ADMIN = "admin"


class Power(StrEnum):
    """One thing that a person may do with a charger in their scope, or with the product."""

    LOOK = "look"
    EXPORT = "export"
    SUBSCRIBE = "subscribe"  # alerts
    CLAIM = "claim"
    CHANGE = "change"  # edit, preview, apply, cancel, reset
    READ_SETTINGS = "read_settings"  # ask the charger now
    OPEN_WINDOW = "open_window"  # commissioning window
    RESTORE_OCPP_INFO = "restore_ocpp_info"  # installers and operators: where the membership allows it
    MOVE_FLEETS = "move_fleets"  # move more chargers at once than an installer may
    MANAGE = "manage"  # users, organisations, sites, controller types, backends, journal


_INSTALLERS = frozenset(
    {Power.LOOK, Power.EXPORT, Power.SUBSCRIBE, Power.CLAIM, Power.CHANGE, Power.READ_SETTINGS, Power.OPEN_WINDOW}
)
POWERS: dict[Role, frozenset[Power]] = {
    Role.OWNER: frozenset({Power.LOOK, Power.EXPORT, Power.SUBSCRIBE}),
    Role.INSTALLER: _INSTALLERS,
    Role.OPERATOR: _INSTALLERS | {Power.MOVE_FLEETS},
    Role.ADMIN: frozenset(Power),
}


BY_LEAVE = frozenset({Role.INSTALLER, Role.OPERATOR})  # roles to which a membership may give leave to restore OCPPInfo


def may(role: Role, power: Power, *, restore_allowed: bool = False) -> bool:
    """Whether this role has this power; `restore_allowed` is the membership's own leave to restore OCPPInfo."""
    if power is Power.RESTORE_OCPP_INFO and role in BY_LEAVE:
        return restore_allowed
    return power in POWERS[role]
