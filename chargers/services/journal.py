"""Writes the journal: who, when, what, from what to what, and why. The caller masks secrets by never handing them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from chargers.models import Charger, JournalEntry, JournalValue, Organisation, User


class Action(StrEnum):
    """What a journal entry speaks of; translated where it is shown."""

    CHARGER_ADDED = "charger_added"
    CHARGER_CLAIMED = "charger_claimed"
    CHARGER_EDITED = "charger_edited"
    TOKEN_SET = "token_set"  # noqa: S105 the word for an action
    TOKEN_FORGOTTEN = "token_forgotten"  # noqa: S105
    CHANGE_ASKED = "change_asked"
    CHANGE_CANCELLED = "change_cancelled"
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_OVERRIDDEN = "change_overridden"
    HARD_RESET_ASKED = "hard_reset_asked"
    CHANGE_ENDED = "change_ended"
    OCPP_INFO_RESTORED = "ocpp_info_restored"
    READING_ASKED = "reading_asked"
    READING_ACCEPTED = "reading_accepted"
    TOKEN_SHOWN = "token_shown"  # noqa: S105
    WINDOW_OPENED = "window_opened"
    WINDOW_CLOSED = "window_closed"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One thing that changed. A secret appears as its name only, with both sides empty."""

    name: str
    before: str = ""
    after: str = ""


def write(
    action: Action,
    *,
    by: User | None,
    charger: Charger | None = None,
    organisation: Organisation | None = None,
    subject: str = "",
    reason: str = "",
    values: Iterable[ValueChange] = (),
    at: datetime | None = None,
) -> JournalEntry:
    """Adds an entry. `by` None is the product itself or its shell. Call it inside the action's own transaction."""
    entry = JournalEntry.objects.create(
        at=at or timezone.now(),
        by=by,
        by_name=str(by) if by else "",
        action=action,
        charger=charger,
        organisation=organisation or (charger.organisation if charger else None),
        subject=subject or (charger.ocpp_id if charger else ""),
        reason=reason,
    )
    JournalValue.objects.bulk_create(JournalValue(entry=entry, name=v.name, before=v.before, after=v.after) for v in values)
    return entry


def write_each(action: Action, chargers: Iterable[Charger], *, by: User | None, at: datetime) -> None:
    """The same entry for each of several chargers, in one statement; their organisations are at hand."""
    JournalEntry.objects.bulk_create(
        JournalEntry(
            at=at,
            by=by,
            by_name=str(by) if by else "",
            action=action,
            charger=charger,
            organisation=charger.organisation,
            subject=charger.ocpp_id,
        )
        for charger in chargers
    )
