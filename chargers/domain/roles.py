"""Who may do what: one table. What one person may see and do is worked out from it in services/access; each page's rule
stands in web/access."""

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
    KEEP_BACKENDS = "keep_backends"  # name, edit and delete those of the organisation
    MANAGE = "manage"  # users, organisations, sites, controller types, everybody's backends, journal


_INSTALLERS = frozenset(
    {Power.LOOK, Power.EXPORT, Power.SUBSCRIBE, Power.CLAIM, Power.CHANGE, Power.READ_SETTINGS, Power.OPEN_WINDOW}
)
POWERS: dict[Role, frozenset[Power]] = {
    Role.OWNER: frozenset({Power.LOOK, Power.EXPORT, Power.SUBSCRIBE}),
    Role.INSTALLER: _INSTALLERS,
    Role.OPERATOR: _INSTALLERS | {Power.MOVE_FLEETS, Power.KEEP_BACKENDS},
    Role.ADMIN: frozenset(Power),
}


BY_LEAVE = frozenset({Role.INSTALLER, Role.OPERATOR})  # roles to which a membership may give leave to restore OCPPInfo


OF_WHOLE_ORGANISATIONS = frozenset({Power.KEEP_BACKENDS})  # not for people who are assigned to some of the sites only


OF_RETIRED = frozenset({Power.LOOK, Power.EXPORT, Power.CLAIM})  # what can be done with a charger that was retired


def may(
    role: Role, power: Power, *, restore_allowed: bool = False, changes_allowed: bool = False, some_sites: bool = False
) -> bool:
    """Whether this role has this power. Of the membership: `restore_allowed` is its own leave to restore OCPPInfo,
    `changes_allowed` an owner's to do what an installer does, `some_sites` that it is not for all sites."""
    if role is Role.OWNER and changes_allowed:
        return power in POWERS[Role.INSTALLER]
    if some_sites and power in OF_WHOLE_ORGANISATIONS:
        return False
    if power is Power.RESTORE_OCPP_INFO and role in BY_LEAVE:
        return restore_allowed
    return power in POWERS[role]
