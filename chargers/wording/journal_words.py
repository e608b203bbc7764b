"""The journal in words. Actions and names of values have their word in one table each, a new one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.alerts.conditions import LeftBehind
from chargers.domain.alerts.delivery import minutes_field
from chargers.models import JournalEntry, JournalValue
from chargers.services.journal.entries import SHOWN
from chargers.services.journal.journal import SHELL
from chargers.wording.alerts import asked_words
from chargers.wording.alerts.left_behind import LEFT_BEHIND
from chargers.wording.backends import ID_FORMS, TOKEN_RULES, TRUST
from chargers.wording.changes import STATES
from chargers.wording.roles import ADMIN, ROLES

ENDS = {state.value: word for state, word in STATES.items()}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

# What is no setting's key among the names of changed values.
NAMES: dict[str, str | Promise] = {
    "address": gettext_lazy("Address"),
    "alert_changes": gettext_lazy("A change ended badly"),  # in entries from before each kind was called by its code
    "alert_digest_hour": gettext_lazy("Hour of the daily summary"),
    "alert_endings": gettext_lazy("It is over again"),
    "backend": gettext_lazy("Backend"),
    "closes_on": gettext_lazy("Closes on"),
    "contact": gettext_lazy("Contact"),
    "contact_email": gettext_lazy("E-mail address of the contact"),
    "contact_name": gettext_lazy("Contact"),
    "contact_phone": gettext_lazy("Phone number of the contact"),
    "charger": gettext_lazy("Charger"),
    "chargers": gettext_lazy("Chargers"),
    "controller_type": gettext_lazy("Controller type"),
    "directions": gettext_lazy("Directions"),
    "endpoint": gettext_lazy("Endpoint"),
    "endpoint_private_apn": gettext_lazy("Endpoint inside the network of the SIM cards"),
    "endpoint_ws": gettext_lazy("Endpoint for chargers without TLS"),
    "id_form": gettext_lazy("OCPP ID there"),
    "id_prefix": gettext_lazy("Prefix"),
    "note": gettext_lazy("Note"),
    "open_until": gettext_lazy("Open until"),
    "organisation": gettext_lazy("Organisation"),
    "serial_number": gettext_lazy("Serial number"),
    "merged": gettext_lazy("Merged"),
    "replaced_by": gettext_lazy("Replaced by"),
    "site": gettext_lazy("Site"),
    "starts_sessions": gettext_lazy("Starts charging sessions by itself"),
    "tags": gettext_lazy("Tags"),
    "token": gettext_lazy("Token"),
    "prepared_moves": gettext_lazy("Prepared moves"),
    "tokens": gettext_lazy("Tokens"),
    "token_rule": gettext_lazy("Tokens"),
    "trust": gettext_lazy("Certificates that count"),
    "trusted": gettext_lazy("Certificate"),
    "username": gettext_lazy("Log-in name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "language": gettext_lazy("Language"),
    "role": gettext_lazy("Role"),
    "sites": gettext_lazy("Sites"),
    "may_restore_ocpp_info": gettext_lazy("May restore OCPPInfo"),
    "may_change_chargers": gettext_lazy("May change chargers"),
    "name": gettext_lazy("Name"),
    "passkey": gettext_lazy("Passkey"),
    "sessions": gettext_lazy("Number of sessions"),
    "group": gettext_lazy("Group"),
    "provider": gettext_lazy("Identity provider"),
    "second_factor": gettext_lazy("Second factor"),
}
ACTIONS: dict[str, str | Promise] = {
    "charger_added": gettext_lazy("charger added"),
    "cards_accepted": gettext_lazy("every card accepted"),
    "cards_listed_only": gettext_lazy("listed cards only"),
    "chargers_imported": gettext_lazy("chargers imported"),
    "import_returned": gettext_lazy("import taken back"),
    "moves_prepared": gettext_lazy("moves prepared"),
    "moves_taken_back": gettext_lazy("prepared moves taken back"),
    "charger_claimed": gettext_lazy("charger claimed"),
    "charger_edited": gettext_lazy("charger edited"),
    "charger_removed": gettext_lazy("charger removed"),
    "charger_retired": gettext_lazy("charger retired"),
    "charger_brought_back": gettext_lazy("charger brought back"),
    "chargers_merged": gettext_lazy("two entries of one charger merged"),
    "charger_replaced": gettext_lazy("charger replaced, its OCPP ID given away"),
    "token_set": gettext_lazy("token set"),
    "token_forgotten": gettext_lazy("token forgotten"),
    "token_ended": gettext_lazy("former token ended"),
    "token_shown": gettext_lazy("token given out"),
    "change_asked": gettext_lazy("change asked for"),
    "change_cancelled": gettext_lazy("change cancelled"),
    "change_confirmed": gettext_lazy("change confirmed"),
    "change_overridden": gettext_lazy("charging session not waited for"),
    "hard_reset_asked": gettext_lazy("hard reset asked for"),
    "change_ended": gettext_lazy("change ended"),
    "change_left_behind": gettext_lazy("change found that a fault of the server left behind"),
    "ocpp_info_restored": gettext_lazy("OCPPInfo to be restored"),
    "reading_asked": gettext_lazy("settings read"),
    "reading_accepted": gettext_lazy("stored value confirmed as right"),
    "window_opened": gettext_lazy("commissioning window opened"),
    "window_closed": gettext_lazy("commissioning window closed"),
    "person_added": gettext_lazy("person added"),
    "person_edited": gettext_lazy("person edited"),
    "person_deactivated": gettext_lazy("person deactivated"),
    "person_reactivated": gettext_lazy("person reactivated"),
    "admin_made": gettext_lazy("made an admin"),
    "admin_unmade": gettext_lazy("no longer an admin"),
    "admin_kept": gettext_lazy("stays an admin without a group that says so: there is no other who can log in"),
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
    "identity_connected": gettext_lazy("account of the identity provider connected"),
    "identity_disconnected": gettext_lazy("account of the identity provider disconnected"),
    "group_roles_edited": gettext_lazy("role of a group edited"),
    "organisation_added": gettext_lazy("organisation added"),
    "organisation_renamed": gettext_lazy("organisation renamed"),
    "organisation_removed": gettext_lazy("organisation removed"),
    "site_added": gettext_lazy("site added"),
    "site_renamed": gettext_lazy("site renamed"),
    "site_edited": gettext_lazy("address or contact of a site edited"),
    "site_removed": gettext_lazy("site removed"),
    "controller_type_edited": gettext_lazy("controller type edited"),
    "series_begun": gettext_lazy("chargers sent to a backend one after the other"),
    "series_ended": gettext_lazy("no more chargers sent one after the other"),
    "backend_added": gettext_lazy("backend named"),
    "backend_edited": gettext_lazy("backend edited"),
    "backend_deleted": gettext_lazy("backend deleted"),
    "alerts_subscribed": gettext_lazy("e-mails about alerts asked for"),
    "alerts_edited": gettext_lazy("e-mails about alerts changed"),
    "alerts_stopped": gettext_lazy("e-mails about alerts stopped"),
}


# What codes mean where a changed value is one, by the name of the value.
_FLAG: dict[str, str | Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
CODES: dict[str, dict[str, str | Promise]] = {
    **dict.fromkeys(("alert_changes", "alert_endings", "may_change_chargers", "may_restore_ocpp_info", "starts_sessions"), _FLAG),
    "id_form": {form.value: word for form, word in ID_FORMS.items()},
    "token_rule": {rule.value: word for rule, word in TOKEN_RULES.items()},
    "trust": {trust.value: word for trust, word in TRUST.items()},
    "language": {**dict(settings.LANGUAGES)},
    "role": {**ROLES, "admin": ADMIN.word},
}


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One thing that an entry changed. `word` is empty where the name is a setting's key. `secret`: it changed, and no more is
    said of it."""

    word: str | Promise
    name: str
    before: str | Promise
    after: str | Promise

    @property
    def secret(self) -> bool:
        return not self.before and not self.after


@dataclass(frozen=True, slots=True)
class JournalEntryWords:
    """One entry of the journal with its action in words. `subject` and `url`: what it speaks of, where that is to be said."""

    entry: JournalEntry
    action: str | Promise
    who: str
    reason: str | Promise
    values: list[ShownValue]
    more: bool = False  # values than are shown
    subject: str = ""
    url: str = ""


def entries_in_words(entries: Iterable[JournalEntry], *, with_subject: bool = False) -> list[JournalEntryWords]:
    return [_entry(entry, with_subject) for entry in entries]


def _entry(entry: JournalEntry, with_subject: bool) -> JournalEntryWords:
    values = list(entry.values.all())  # as they were fetched, the first of them
    return JournalEntryWords(
        entry=entry,
        action=action(entry.action),
        who=who(entry),
        reason=reason(entry),
        values=[value(one) for one in values[:SHOWN]],
        more=len(values) > SHOWN,
        subject=entry.subject if with_subject else "",
        url=_url(entry) if with_subject else "",
    )


def _url(entry: JournalEntry) -> str:
    """The page of what it speaks of, where that still exists."""
    if entry.charger_id:
        return reverse("charger", args=[entry.charger_id])
    return reverse("person", args=[entry.person_id]) if entry.person_id else ""


def action(code: str) -> str | Promise:
    return ACTIONS.get(code, code.replace("_", " "))


def who(entry: JournalEntry) -> str:
    if entry.by_name == SHELL:
        return _("the shell")
    return entry.by_name or _("ECC Web")


def reason(entry: JournalEntry) -> str | Promise:
    """What a person wrote, in quotation marks; or how a change ended or was found."""
    if entry.action == "change_ended" and entry.reason in ENDS:
        return ENDS[entry.reason].word
    if entry.action == "change_left_behind":
        return LEFT_BEHIND[LeftBehind(entry.reason)].word
    return _("“%(reason)s”") % {"reason": entry.reason} if entry.reason else ""


def name_of(name: str) -> str | Promise:
    """The word of a changed value; empty where it is a setting's key."""
    return NAMES.get(name) or _alert_names().get(name, "")


@cache
def _alert_names() -> dict[str, str | Promise]:
    """What people choose to be told, kind by kind."""
    asked = asked_words().items()
    return {f"alert_{kind}": words.journal for kind, words in asked} | {
        f"alert_{minutes_field(kind)}": words.journal_minutes for kind, words in asked if words.journal_minutes
    }


def value(row: JournalValue) -> ShownValue:
    return ShownValue(name_of(row.name), row.name, _side(row.name, row.before), _side(row.name, row.after))


def _side(name: str, text: str) -> str | Promise:
    """A code as a word, a time as the reader's clock has it, anything else as it is."""
    codes = _FLAG if name in _alert_names() else CODES.get(name, {})
    if text in codes:
        return codes[text]
    if _TIME.fullmatch(text) and (at := parse_datetime(text)) is not None and timezone.is_aware(at):
        return date_format(timezone.localtime(at), "MOMENT_YEAR")
    return text
