"""What stands in the connection editor, as typed, and what it was worked out to. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Notice


@dataclass(frozen=True, slots=True, repr=False)
class EditorFields:
    """The editor's fields, raw. No repr: it may hold a token.

    `backend` is the endpoint that was chosen by its name; `ocpp_id` the field beside the URL; `rows` the new values by role;
    `ticked` None where nobody ticked yet; `colon_is_meant`: a person said that what stands before a colon belongs to the token.
    """

    url: str = ""
    token: str = ""
    ocpp_id: str = ""
    rows: Mapping[FieldRole, str] = field(default_factory=dict)
    ticked: frozenset[FieldRole] | None = None
    clear_key: bool = False
    mode: ChangeMode = ChangeMode.TWO_LEGS
    backend: str = ""
    colon_is_meant: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class EditorRow:
    """One row of ECCLite's table. `now` is None where the charger did not report the key; `help`: only the type's own,
    `field_key`: the type's name for it, `restarts_after`: seconds from the write to the charger's own restart."""

    role: FieldRole
    key: str
    now: str | None
    new: str
    ticked: bool
    changed: bool
    write_only: bool
    help: str = ""
    field_key: str = ""
    restarts_after: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class WorkedOutFields:
    """What the editor shows next. `wanted` is what a plan can be made of; None while there are errors."""

    url: str
    token: str
    ocpp_id: str
    rows: tuple[EditorRow, ...]
    notices: tuple[Notice, ...]
    errors: tuple[Notice, ...]
    wanted: WantedConnection | None

    def settled(self, typed: EditorFields) -> EditorFields:
        """What the fields say together once they agree, with what nothing is worked out from as it was typed."""
        return EditorFields(
            url=self.url,
            token=self.token,
            ocpp_id=self.ocpp_id,
            rows={row.role: row.new for row in self.rows},
            ticked=frozenset(row.role for row in self.rows if row.ticked),
            clear_key=typed.clear_key,
            mode=typed.mode,
            colon_is_meant=typed.colon_is_meant,
        )
