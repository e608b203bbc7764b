"""Writes the journal: who, when, what, from what to what, and why. The caller masks secrets by never handing them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from chargers.models import Charger, JournalEntry, JournalValue, Organisation, User
from chargers.services import doorbell


class Action(StrEnum):
    """What a journal entry speaks of; translated where it is shown."""

    CHARGER_ADDED = "charger_added"
    CARDS_ACCEPTED = "cards_accepted"  # every one, of an organisation's chargers
    CARDS_LISTED_ONLY = "cards_listed_only"
    CHARGERS_IMPORTED = "chargers_imported"
    IMPORT_RETURNED = "import_returned"
    MOVES_PREPARED = "moves_prepared"
    MOVES_TAKEN_BACK = "moves_taken_back"
    CHARGER_CLAIMED = "charger_claimed"
    CHARGER_EDITED = "charger_edited"
    CHARGER_REMOVED = "charger_removed"
    CHARGER_RETIRED = "charger_retired"
    CHARGER_BROUGHT_BACK = "charger_brought_back"
    CHARGER_REPLACED = "charger_replaced"
    CHARGERS_MERGED = "chargers_merged"
    TOKEN_SET = "token_set"
    TOKEN_FORGOTTEN = "token_forgotten"
    TOKEN_ENDED = "token_ended"  # one that was accepted beside the present one
    CHANGE_ASKED = "change_asked"
    CHANGE_CANCELLED = "change_cancelled"
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_OVERRIDDEN = "change_overridden"
    HARD_RESET_ASKED = "hard_reset_asked"
    CHANGE_ENDED = "change_ended"
    CHANGE_LEFT_BEHIND = "change_left_behind"
    OCPP_INFO_RESTORED = "ocpp_info_restored"
    READING_ASKED = "reading_asked"
    READING_ACCEPTED = "reading_accepted"
    TOKEN_SHOWN = "token_shown"
    WINDOW_OPENED = "window_opened"
    WINDOW_CLOSED = "window_closed"
    PERSON_ADDED = "person_added"
    PERSON_EDITED = "person_edited"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_REACTIVATED = "person_reactivated"
    ADMIN_MADE = "admin_made"
    ADMIN_UNMADE = "admin_unmade"
    ADMIN_KEPT = "admin_kept"  # whom no group makes one any more, and who is the last
    MEMBERSHIP_ADDED = "membership_added"
    MEMBERSHIP_CHANGED = "membership_changed"
    MEMBERSHIP_ENDED = "membership_ended"
    PASSWORD_LINK_SENT = "password_link_sent"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"  # by the link of an e-mail
    EMAIL_CHANGED = "email_changed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SESSIONS_ENDED = "sessions_ended"
    IDENTITY_CONNECTED = "identity_connected"  # an account of the identity provider, with one here
    IDENTITY_DISCONNECTED = "identity_disconnected"
    GROUP_ROLES_EDITED = "group_roles_edited"
    ORGANISATION_ADDED = "organisation_added"
    ORGANISATION_RENAMED = "organisation_renamed"
    ORGANISATION_REMOVED = "organisation_removed"
    SITE_ADDED = "site_added"
    SITE_RENAMED = "site_renamed"
    SITE_EDITED = "site_edited"  # how to get there, and whom one meets
    SITE_REMOVED = "site_removed"
    CONTROLLER_TYPE_EDITED = "controller_type_edited"
    SERIES_BEGUN = "series_begun"
    SERIES_ENDED = "series_ended"
    BACKEND_ADDED = "backend_added"
    BACKEND_EDITED = "backend_edited"
    BACKEND_DELETED = "backend_deleted"
    ALERTS_SUBSCRIBED = "alerts_subscribed"
    ALERTS_EDITED = "alerts_edited"
    ALERTS_STOPPED = "alerts_stopped"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One thing that changed. A secret appears as its name only, with both sides empty."""

    name: str
    before: str = ""
    after: str = ""


class Shell(StrEnum):
    """Whoever typed a command on the machine itself, as the rows of the journal name it; no log-in name holds brackets."""

    SHELL = "(shell)"


SHELL = Shell.SHELL
Actor = User | Shell | None


def person_of(actor: Actor) -> User | None:
    """The account behind an action, for a row that keeps it."""
    return actor if isinstance(actor, User) else None


def write(  # noqa: PLR0913 - each is a column of an entry
    action: Action,
    *,
    by: Actor,
    charger: Charger | None = None,
    organisation: Organisation | None = None,
    person: User | None = None,
    subject: str = "",
    reason: str = "",
    values: Iterable[ValueChange] = (),
    at: datetime | None = None,
) -> JournalEntry:
    """Adds an entry. `by` None is the product itself. Call it inside the action's own transaction.

    Whatever it says of a person holds at once for the pages that this person has open.
    """
    entry = JournalEntry.objects.create(
        at=at or timezone.now(),
        by=person_of(by),
        by_name=_name_of(by),
        action=action,
        charger=charger,
        organisation=organisation or (charger.organisation if charger else None),
        person=person,
        subject=(subject or _name(charger or person or organisation))[:255],
        reason=reason,
    )
    JournalValue.objects.bulk_create(JournalValue(entry=entry, name=v.name, before=v.before, after=v.after) for v in values)
    doorbell.journal_written([] if charger is None else [charger.pk], None if person is None else person.pk)
    return entry


def write_each(
    action: Action,
    chargers: Iterable[Charger],
    *,
    by: Actor,
    at: datetime,
    values: Mapping[int, Iterable[ValueChange]] | None = None,
) -> None:
    """The same entry for each of several chargers, in few statements; their organisations are at hand. `values`: by charger."""
    spoken_of = list(chargers)
    entries = JournalEntry.objects.bulk_create(
        JournalEntry(
            at=at,
            by=person_of(by),
            by_name=_name_of(by),
            action=action,
            charger=charger,
            organisation=charger.organisation,
            subject=charger.ocpp_id,
        )
        for charger in spoken_of
    )
    if values:
        said = ((entry, value) for entry in entries for value in values.get(entry.charger_id or 0, ()))
        rows = (JournalValue(entry=entry, name=v.name, before=v.before, after=v.after) for entry, v in said)
        JournalValue.objects.bulk_create(rows)
    doorbell.journal_written(charger.pk for charger in spoken_of)


def _name_of(actor: Actor) -> str:
    return "" if actor is None else str(actor)[:150]


def _name(spoken_of: Charger | User | Organisation | None) -> str:
    """People have their log-in name behind their own: two may be called the same."""
    if isinstance(spoken_of, User) and str(spoken_of) != spoken_of.username:
        return f"{spoken_of} ({spoken_of.username})"
    return str(spoken_of or "")
