"""split and join: a connection becomes the settings of one controller type, and those settings a connection again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chargers.domain.definition import ControllerType, FieldRole
from chargers.domain.endpoint import Endpoint
from chargers.domain.errors import Notice
from chargers.domain.reported import Reported
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class Connection:
    """What the settings say together: where to dial, as whom, and with what. A part that is None is not said."""

    endpoint: Endpoint | None
    ocpp_id: str | None = None
    token: Secret | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What is to stand in one setting. `key` is in the charger's own spelling; a write-only value is a `Secret`."""

    role: FieldRole
    key: str
    value: str | Secret

    def reveal(self) -> str:
        return self.value.reveal() if isinstance(self.value, Secret) else self.value


@dataclass(frozen=True, slots=True)
class SplitFields:
    """The settings for one connection, in the order of `FieldRole`, and what there is to say of them."""

    values: Mapping[FieldRole, FieldValue]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """What reported settings say. Reading is lenient: oddities are notices, never refusals."""

    connection: Connection
    notices: tuple[Notice, ...] = ()


def split(controller_type: ControllerType, wanted: Connection, reported: Reported = Reported()) -> SplitFields:
    """The settings that make a charger of this type dial `wanted`. Raises `Refusal` where the type cannot (R16, R12, …)."""
    raise NotImplementedError


def join(controller_type: ControllerType, reported: Reported) -> Joined:
    """The connection that reported settings make (the way back of `split`)."""
    raise NotImplementedError
