"""The journal in words. Actions and names of values have their word in one table each, a new one a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.models import JournalEntry

# What is no setting's key among the names of changed values.
NAMES: dict[str, str | Promise] = {
    "controller_type": gettext_lazy("Controller type"),
    "endpoint": gettext_lazy("Endpoint"),
    "note": gettext_lazy("Note"),
    "open_until": gettext_lazy("Open until"),
    "organisation": gettext_lazy("Organisation"),
    "serial_number": gettext_lazy("Serial number"),
    "site": gettext_lazy("Site"),
    "token": gettext_lazy("Token"),
    "username": gettext_lazy("Log-in name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "language": gettext_lazy("Language"),
    "role": gettext_lazy("Role"),
    "sites": gettext_lazy("Sites"),
    "may_restore_ocpp_info": gettext_lazy("May restore OCPPInfo"),
    "name": gettext_lazy("Name"),
    "passkey": gettext_lazy("Passkey"),
    "sessions": gettext_lazy("Number of sessions"),
    "second_factor": gettext_lazy("Second factor"),
}
ACTIONS: dict[str, str | Promise] = {
    "charger_added": gettext_lazy("charger added"),
    "charger_claimed": gettext_lazy("charger claimed"),
    "charger_edited": gettext_lazy("charger edited"),
    "token_set": gettext_lazy("token set"),
    "token_forgotten": gettext_lazy("token forgotten"),
    "token_shown": gettext_lazy("token given out"),
    "change_asked": gettext_lazy("change asked for"),
    "change_cancelled": gettext_lazy("change called off"),
    "change_confirmed": gettext_lazy("change confirmed"),
    "change_overridden": gettext_lazy("charging session not waited for"),
    "hard_reset_asked": gettext_lazy("hard reset asked for"),
    "change_ended": gettext_lazy("change ended"),
    "ocpp_info_restored": gettext_lazy("OCPPInfo to be restored"),
    "reading_asked": gettext_lazy("settings read"),
    "reading_accepted": gettext_lazy("what it holds taken as right"),
    "window_opened": gettext_lazy("commissioning window opened"),
    "window_closed": gettext_lazy("commissioning window closed"),
    "person_added": gettext_lazy("person added"),
    "person_edited": gettext_lazy("person edited"),
    "person_deactivated": gettext_lazy("person deactivated"),
    "person_reactivated": gettext_lazy("person reactivated"),
    "admin_made": gettext_lazy("made an admin"),
    "admin_unmade": gettext_lazy("no longer an admin"),
    "membership_added": gettext_lazy("membership added"),
    "membership_changed": gettext_lazy("membership changed"),
    "membership_ended": gettext_lazy("membership ended"),
    "password_link_sent": gettext_lazy("link to set the password sent"),
    "password_changed": gettext_lazy("password changed"),
    "password_reset": gettext_lazy("password set by a link"),
    "email_changed": gettext_lazy("e-mail address changed"),
    "second_factor_added": gettext_lazy("second factor added"),
    "second_factor_removed": gettext_lazy("second factor removed"),
    "passkey_added": gettext_lazy("passkey added"),
    "passkey_removed": gettext_lazy("passkey removed"),
    "recovery_codes_made": gettext_lazy("recovery codes made"),
    "recovery_code_used": gettext_lazy("recovery code used"),
    "sessions_ended": gettext_lazy("sessions ended"),
    "organisation_added": gettext_lazy("organisation added"),
    "organisation_renamed": gettext_lazy("organisation renamed"),
    "organisation_removed": gettext_lazy("organisation removed"),
    "site_added": gettext_lazy("site added"),
    "site_renamed": gettext_lazy("site renamed"),
    "site_removed": gettext_lazy("site removed"),
    "controller_type_edited": gettext_lazy("controller type edited"),
    "backend_added": gettext_lazy("backend named"),
    "backend_edited": gettext_lazy("backend edited"),
    "backend_deleted": gettext_lazy("backend deleted"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an entry changed. `word` is empty where the name is a setting's key."""

    word: str | Promise
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal with its action in words."""

    entry: JournalEntry
    action: str | Promise
    who: str
    values: list[Value]


def present(entries: Iterable[JournalEntry]) -> list[Entry]:
    return [
        Entry(e, ACTIONS.get(e.action, e.action.replace("_", " ")), e.by_name or _("the product"), _values(e)) for e in entries
    ]


def _values(entry: JournalEntry) -> list[Value]:
    return [Value(NAMES.get(v.name, ""), v.name, v.before, v.after) for v in entry.values.all()]
