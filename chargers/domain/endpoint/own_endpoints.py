"""This server's own addresses: a charger that dials one of them reaches us. Knows no socket."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint


@dataclass(frozen=True, slots=True)
class OwnEndpoints:
    """The public endpoints of this server and what else is known to end up here."""

    endpoints: tuple[Endpoint, ...]
    same_port_tls: bool = False  # one listener serves ws and wss on one port: the first byte tells
    owns_default_ports: bool = False  # 80 (ws) and 443 (wss) of our hosts are ours, too

    def serve(self, dialled: Endpoint | None) -> bool:
        """Whether a charger that dials `dialled` reaches this server."""
        return dialled is not None and any(self._reaches(dialled, own) for own in self._all())

    def know(self, host: str) -> bool:
        """Whether the host is one of ours, whatever the port."""
        return any(own.host == host for own in self.endpoints)

    def and_also(self, endpoint: Endpoint) -> OwnEndpoints:
        """With one more address: the one at which a charger is connected right now, by whatever name it calls us."""
        return replace(self, endpoints=(*self.endpoints, endpoint))

    def _all(self) -> tuple[Endpoint, ...]:
        if not self.owns_default_ports:
            return self.endpoints
        standard = (replace(own, tls=tls, port=port) for own in self.endpoints for tls, port in DEFAULT_PORTS.items())
        return (*self.endpoints, *standard)

    def _reaches(self, dialled: Endpoint, own: Endpoint) -> bool:
        return (dialled.host, dialled.port) == (own.host, own.port) and (dialled.tls == own.tls or self.same_port_tls)
