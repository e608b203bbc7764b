"""A backend endpoint: its parsed address, and the parsing of what people paste (connection-settings, R5, R6)."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_PORTS = {False: 80, True: 443}  # R5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a charger dials, without its ID. `host` is lower case; `path` begins and ends with a slash."""

    tls: bool
    host: str
    port: int
    path: str

    @property
    def scheme(self) -> str:
        return "wss" if self.tls else "ws"

    def url(self, ocpp_id: str = "") -> str:
        """The full URL with the port always written out (R5)."""
        return f"{self.scheme}://{self.host}:{self.port}{self.path}{ocpp_id}"
