"""What a layout does: write an address into texts by role, read it back, and compare two texts. Knows no keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint, Placeholder
from chargers.domain.endpoint.host import parse_port
from chargers.domain.errors import Notice, Refusal

Texts = Mapping[FieldRole, str]  # what stands in the settings, by role; a role that is absent is not known


@dataclass(frozen=True, slots=True)
class FieldsWritten:
    """The texts that make a charger dial an address."""

    texts: Texts
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldsRead:
    """The address that texts make, None where they make none; `tail` stands after its path (see `Placeholder`)."""

    endpoint: Endpoint | None
    tail: str = Placeholder.OCPP_ID.value
    notices: tuple[Notice, ...] = ()


class AddressLayout(Protocol):
    """One layout, as a module offers it."""

    def write(self, controller_type: ControllerDefinition, endpoint: Endpoint, tail: str, known: Texts) -> FieldsWritten:
        """Strict: raises `Refusal` where this layout cannot hold the address."""

    def read(self, known: Texts) -> FieldsRead:
        """Lenient: raises nothing."""

    def same_address(self, a: str, b: str, *, ocpp_id: str | None, tls: bool | None) -> bool:
        """Whether two texts of the ADDRESS field mean the same."""


def same_port(a: str, b: str, *, tls: bool | None) -> bool:
    """Whether two ports as text mean the same; a missing one is the default port (R5), where it is known which that is."""
    one, two = _meant(a, tls), _meant(b, tls)
    return a == b or (one is not None and one == two)


def _meant(text: str, tls: bool | None) -> int | None:
    if not text.strip():
        return None if tls is None else DEFAULT_PORTS[tls]
    try:
        return parse_port(text.strip())
    except Refusal:
        return None
