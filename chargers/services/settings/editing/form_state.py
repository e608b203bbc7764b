"""What stands in the form of all settings, as typed, and what it was worked out to. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chargers.domain.errors import Notice
from chargers.domain.settings.known import KnownSetting


class KeyStatus(StrEnum):
    """What is known of a key at one charger (C14)."""

    REPORTED = "reported"
    UNKNOWN = "unknown"  # the charger says that it does not know the key
    GONE = "gone"  # it reported the key once, and does no more
    NEVER = "never"  # it never reported the key


@dataclass(frozen=True, slots=True, repr=False)
class TypedRow:
    """One row of the form. No repr: it may hold a password. `was` is the text that the pieces were shown of."""

    text: str | None = None  # None: the text is not in the form
    was: str | None = None
    pieces: Mapping[int, str] = field(default_factory=dict)
    switches: Mapping[int, bool] = field(default_factory=dict)
    forget: bool = False  # empty the secret pieces


@dataclass(frozen=True, slots=True, repr=False)
class TypedSettings:
    """The whole form. `as_of`: the moment whose values it was shown with; `ticked` None: nobody has ticked yet."""

    rows: Mapping[str, TypedRow] = field(default_factory=dict)
    as_of: datetime | None = None
    ticked: frozenset[str] | None = None
    shown_changed: frozenset[str] = frozenset()
    kept: Mapping[str, str] = field(default_factory=dict)  # secrets of an earlier round that were not sent to the browser again


@dataclass(frozen=True, slots=True, repr=False)
class SettingRow:
    """One setting of one charger. `now` is None where it has no value; `new` what is to be written, the same where unchanged."""

    key: str
    known: KnownSetting
    standing: KeyStatus
    now: str | None
    readonly: bool = False
    connection: bool = False
    since: datetime | None = None  # since when this value stands
    until: datetime | None = None  # when it was last seen, of one that is gone
    new: str = ""
    changed: bool = False
    ticked: bool = False
    notices: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()

    @property
    def editable(self) -> bool:
        """Whether a person may type in it: reported, not read-only, and no part of the connection."""
        return self.standing in (KeyStatus.REPORTED, KeyStatus.NEVER) and not self.readonly and not self.connection


@dataclass(frozen=True, slots=True, repr=False)
class WorkedOutSettings:
    """Every row in the order of the page, and what would be sent."""

    rows: tuple[SettingRow, ...]
    wanted: Mapping[str, str]

    @property
    def errors(self) -> tuple[Notice, ...]:
        """Of all rows; with one nothing is sent."""
        return tuple(notice for row in self.rows for notice in row.errors)
