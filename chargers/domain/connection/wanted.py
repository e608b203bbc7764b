"""The connection that a person wants, and how much of it is to be written. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chargers.domain.connection.split_fields import Connection
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class WantedConnection:
    """What a person wants. `edited` are rows typed over what the connection gives; `selected` the rows that were not left out,
    None: all. One that is as wanted already is among them: it may have changed when it comes to writing.
    """

    connection: Connection
    edited: Mapping[FieldRole, str | Secret] = field(default_factory=dict)
    selected: frozenset[FieldRole] | None = None
    clear_key: bool = False
    repair_options: bool = False  # the repaired text of malformed options was ticked (R14)
