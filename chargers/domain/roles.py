"""Who may do what: one table. Enforced in one place (web/access); scope (which chargers) is a query."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is, towards one charger."""

    INSTALLER = "installer"
    OWNER = "owner"
    ADMIN = "admin"


class Power(StrEnum):
    """One thing that a person may do with a charger in his or her scope, or with the product."""

    LOOK = "look"
    EXPORT = "export"
    SUBSCRIBE = "subscribe"  # alerts
    CLAIM = "claim"
    CHANGE = "change"  # edit, preview, apply, cancel, reset
    READ_SETTINGS = "read_settings"  # ask the charger now
    OPEN_WINDOW = "open_window"  # commissioning window
    RESTORE_OCPP_INFO = "restore_ocpp_info"  # installers: where the membership allows it
    MANAGE = "manage"  # users, organisations, sites, controller types, backends, journal


POWERS: dict[Role, frozenset[Power]] = {
    Role.OWNER: frozenset({Power.LOOK, Power.EXPORT, Power.SUBSCRIBE}),
    Role.INSTALLER: frozenset(
        {Power.LOOK, Power.EXPORT, Power.SUBSCRIBE, Power.CLAIM, Power.CHANGE, Power.READ_SETTINGS, Power.OPEN_WINDOW}
    ),
    Role.ADMIN: frozenset(Power),
}


def may(role: Role, power: Power, *, restore_allowed: bool = False) -> bool:
    """Whether this role has this power; `restore_allowed` is the membership's own leave to restore OCPPInfo."""
    if power is Power.RESTORE_OCPP_INFO and role is Role.INSTALLER:
        return restore_allowed
    return power in POWERS[role]
