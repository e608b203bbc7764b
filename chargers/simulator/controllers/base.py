"""What every controller type answers to, and what it is told when it is pointed at a backend.

Knows no key by name: those are each type's own.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import unquote

from chargers.simulator.dial import CannotStart, DialAttempt
from chargers.simulator.keys import Key

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A backend as somebody types it into a new charger: `ws://host:port/path`, usually without an OCPP ID at its end."""

    tls: bool
    host: str
    port: int
    path: str
    ocpp_id: str
    token: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str, ocpp_id: str, token: str = "") -> "StoredTarget":
        """Read `ws://host[:port][/path]`; raises CannotStart. The simulator's own reading, on purpose a small one."""
        scheme, separator, rest = url.strip().partition("://")
        ports = {"ws": 80, "wss": 443}
        if not separator or scheme.lower() not in ports:
            raise CannotStart(f"The URL must start with ws:// or wss://, and this one does not: {url!r}.")
        authority, _, path = rest.partition("/")
        host, _, port = authority.rpartition(":") if ":" in authority.rpartition("]")[2] else (authority, "", "")
        if not host or "@" in authority or any(c in rest for c in "?# "):
            raise CannotStart("The URL must look like ws://host:port/path, with no user, question mark, '#' or space in it.")
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CannotStart(f"The port in the URL is no number from 1 to 65535: {port!r}.")
        parts = [part for part in path.split("/") if part]
        if parts and unquote(parts[-1]) == ocpp_id:  # somebody pasted the whole address of one charger
            parts.pop()
        folders = "/".join(parts)
        slashed = f"/{folders}/" if folders else "/"
        return cls(scheme.lower() == "wss", host.lower(), int(port or ports[scheme.lower()]), slashed, ocpp_id, token)


class Controller(ABC):
    """One controller type. Stateless: settings are handed in, and are whatever the memory holds."""

    name: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]]
    id_key: ClassVar[str]
    authorization_key: ClassVar[str]
    connection_keys: ClassVar[tuple[str, ...]]
    """The settings that say where it dials: they act at the next restart only."""
    variants: ClassVar[dict[str, str]] = {"": ""}
    """Variant -> serial number prefix; the empty one is the default."""
    serial_digits: ClassVar[int] = 7
    restarts_by_itself: ClassVar[tuple[str, ...]] = ()
    """The keys whose change makes it restart after 60 seconds."""

    def __init__(self, variant: str = "") -> None:
        if variant not in self.variants:
            known = ", ".join(v for v in self.variants if v) or "none"
            raise CannotStart(f"{self.name} has no variant {variant!r}: choose one of {known}.")
        self.variant = variant

    @property
    def longest_id(self) -> int:
        return next(key.longest for key in self.keys if key.name == self.id_key)

    def serial(self, number: int) -> str:
        """The serial number of the so-many-th charger of this type."""
        prefix = self.variants[self.variant]
        return f"{prefix}{number:0{self.serial_digits - len(prefix)}d}"

    @abstractmethod
    def pointed_at(self, target: StoredTarget, serial: str) -> dict[str, str]:
        """The settings that make a charger of this type dial the target."""

    @abstractmethod
    def dial(self, settings: Settings, serial: str) -> DialAttempt:
        """Where these settings lead; raises CannotDial."""

    @abstractmethod
    def identity(self, settings: Settings, serial: str) -> dict[str, str]:
        """What it says about itself in a BootNotification. What it does not know, it leaves out."""
