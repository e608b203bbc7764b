"""Reading an address as leniently as chargers and people store it. Takes any text, raises nothing, judges nothing."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.endpoint import host
from chargers.domain.endpoint.endpoint import SCHEME
from chargers.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class LooseAddress:
    """The parts of `scheme://user@host:port:port/path/tail`, each of which may be missing."""

    scheme: str  # lower case
    has_user_info: bool  # what it says is not kept: it may hold a password
    host: str  # lower case
    ports: tuple[str, ...]
    path: str  # up to the last slash
    tail: str  # after it

    @property
    def port(self) -> int | None:
        """The first port; None where there is none, or no number in range."""
        try:
            return host.parse_port(self.ports[0].strip()) if self.ports else None
        except Refusal:
            return None


def read_address(text: str) -> LooseAddress:
    """The parts of any text that stands where an address should."""
    text = text.strip()
    found = SCHEME.match(text)
    rest = text[found.end() :] if found else text
    end = next((i for i, character in enumerate(rest) if character in "/?#"), len(rest))
    info, _, host_and_port = rest[:end].rpartition("@")
    name, ports = host.split_ports(host_and_port)
    head, slash, tail = rest[end:].rpartition("/")
    return LooseAddress(found[1].lower() if found else "", bool(info), name.strip().lower(), tuple(ports), head + slash, tail)
