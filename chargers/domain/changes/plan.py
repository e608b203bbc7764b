"""The plan: the ordered steps that take one charger from what it reports to what is wanted, and what a preview must say of it.

Pure values, computed before anything is sent. Knows no database, no network, no clock, and makes no sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.secret import Secret

# The order of writing: what keeps the charger dialling us comes first, what takes it away last. Within DIALLING the order
# with the fewest risky prefixes wins; this one among equals.
KEEPING = (FieldRole.KEY, FieldRole.OCPP_ID)
HARMLESS = (FieldRole.OCPP_INFO, FieldRole.PROTOCOL)
DIALLING = (FieldRole.OPTIONS, FieldRole.PATH, FieldRole.PORT, FieldRole.ADDRESS)


class Destination(StrEnum):
    """Where the charger is when the plan has been carried out and it has restarted."""

    HERE = "here"  # the address stays, or is another one of this server
    FOREIGN = "foreign"  # it leaves


class RestartBy(StrEnum):
    """What brings a restart."""

    ITSELF = "itself"  # R12: some seconds after the ID was changed
    RESET = "reset"  # we send Reset (Soft)
    LATER = "later"  # store only: whenever it restarts next


class PlanRemark(StrEnum):
    """What a preview says in words, as codes."""

    RESTARTS = "restarts"  # see Plan.restarts for when, by what, and where it dials then
    ENDS_CHARGING = "ends_charging"  # Soft and Hard both end charging sessions
    LEAVES_THIS_SERVER = "leaves_this_server"
    KEY_UNREADABLE = "key_unreadable"  # it cannot be read back
    KEY_UNPROVEN = "key_unproven"  # it leaves without having shown the new key here (one restart, store only)
    KEY_ONLY_SHOWN = "key_only_shown"  # the token comes from a handshake in which nothing was there to compare it with: confirm
    KEY_NEVER_SHOWN = "key_never_shown"  # the charger never authenticated: confirm (C7)
    PROTOCOL_CHANGES = "protocol_changes"  # it reports another protocol and speaks OCPP 1.6 to us all the same: confirm (R13)
    KEY_FROM_HANDSHAKE = "key_from_handshake"  # the ID changes; the known token goes into the new key (R17a)
    OLD_KEY_SHOWN = "old_key_shown"  # the new backend will be shown the old key; clearing is offered
    CLEAR_TEXT = "clear_text"  # the key travels over ws (R17)
    KEY_CLEARED = "key_cleared"
    OLD_KEY_UNKNOWN = "old_key_unknown"  # undoing cannot bring it back
    OPTIONS_UNKNOWN = "options_unknown"  # written from the type's default (R15)


class Risk(StrEnum):
    """Why a prefix is risky: where a charger that restarts there would fail."""

    AT_OUR_DOOR = "at_our_door"  # it dials this server's host, in a way that is not served
    ELSEWHERE = "elsewhere"  # it dials somewhere else with an incomplete set


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One key to write. `role` is None for a setting that is no part of the connection: then text decides about equality.

    `old` is None where it is not known. The value of a write-only key is a `Secret`, old and new.
    """

    leg: int
    role: FieldRole | None
    key: str  # in the charger's spelling
    old: str | Secret | None
    new: str | Secret
    write_only: bool = False
    restarts_after: int | None = None  # seconds (R12)


@dataclass(frozen=True, slots=True)
class PlannedRestart:
    """A restart that the plan brings, at the end of `leg`: by what, after how many seconds, and where it dials then."""

    leg: int
    by: RestartBy
    seconds: int | None
    dials: Endpoint | None
    ocpp_id: str


@dataclass(frozen=True, slots=True)
class RiskyPrefix:
    """A charger that restarts after the first `length` steps reaches nobody: it would dial `dials` as `ocpp_id`."""

    length: int
    key: str  # of the last step of the prefix
    dials: Endpoint | None
    ocpp_id: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it. No steps: there is nothing to change."""

    controller_type: str  # code
    mode: ChangeMode
    destination: Destination
    steps: tuple[PlannedStep, ...]
    restarts: tuple[PlannedRestart, ...]
    risky: tuple[RiskyPrefix, ...]
    remarks: tuple[PlanRemark, ...]
    old_id: str
    new_id: str  # equals old_id where the ID stays
    old_token: Secret | None  # None: none, or not known
    new_token: Secret | None  # what the new key holds; None where no key is written, empty where it is cleared
    present: Endpoint | None  # where it dials now; None where what is stored is not in use yet, and so not known
    endpoint: Endpoint | None  # where it dials in the end; None for a plan without connection settings

    @property
    def legs(self) -> int:
        """How many legs it has; each but the last ends in a restart (R12)."""
        return max((step.leg for step in self.steps), default=1)
