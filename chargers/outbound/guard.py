"""The guard: which endpoints may be dialled, and at which addresses, looked up once. Who dials takes these and no others.

Nothing is dialled by name, so a name that changes its mind between the check and the connection gains nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.errors import Code, Notice, Refusal
from chargers.outbound.names import NamesSilent, NameUnknown, Resolver, look_up
from chargers.outbound.networks import Address, Network, is_public, plain_address

# 2130706433, 0177.0.0.1, 0x7f.1: what C libraries read as an IPv4 address, and nobody else does
_ODD_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Admitted:
    """An endpoint that may be dialled, and the addresses at which: at least one. Only the guard makes it."""

    endpoint: Endpoint
    addresses: tuple[Address, ...]

    @property
    def host(self) -> str:
        """The host without brackets, as certificates name it."""
        return self.endpoint.host.strip("[]")


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be dialled: public addresses, and the networks of `allowed`; never `own`, the doors of this server itself."""

    own: OwnEndpoints
    allowed: tuple[Network, ...] = ()
    resolver: Resolver = look_up

    async def admit(self, endpoint: Endpoint) -> Admitted:
        """Raises `Refusal` where it must not be dialled, else as the resolver does."""
        endpoint.check()
        if self.own.serve(endpoint):
            raise Refusal(Notice(Code.OUTBOUND_OWN, "url"))
        host = endpoint.host.strip("[]")
        literal = _as_address(host)
        if literal is None and _ODD_NUMBERS.fullmatch(host):
            raise Refusal(Notice(Code.OUTBOUND_NUMBER, "url"))
        addresses = (literal,) if literal else tuple(plain_address(text) for text in await self.resolver(host))
        if not addresses:
            raise NameUnknown
        if not all(is_public(address) or self._allows(address) for address in addresses):
            raise Refusal(Notice(Code.OUTBOUND_NOT_PUBLIC, "url"))
        if literal and await self._is_ours(endpoint, literal):
            raise Refusal(Notice(Code.OUTBOUND_OWN, "url"))
        return Admitted(endpoint, tuple(dict.fromkeys(addresses)))

    def _allows(self, address: Address) -> bool:
        return any(address in network for network in self.allowed)

    async def _is_ours(self, endpoint: Endpoint, address: Address) -> bool:
        """Whether an address that was typed in place of a name is where one of our own names leads.

        Another name may lead there and be somebody else's: one proxy stands before many servers.
        """
        for host in {own.host for own in self.own.endpoints}:
            if self.own.serve(replace(endpoint, host=host)) and address in await self._addresses_of(host.strip("[]")):
                return True
        return False

    async def _addresses_of(self, host: str) -> tuple[Address, ...]:
        if literal := _as_address(host):
            return (literal,)
        try:
            return tuple(plain_address(text) for text in await self.resolver(host))
        except (NameUnknown, NamesSilent):
            return ()


def _as_address(host: str) -> Address | None:
    """The address that a host is; None for a name."""
    try:
        address = plain_address(host)
    except ValueError:
        return None
    # Python and C read a leading zero in two ways; newer Pythons refuse it.
    return None if isinstance(address, IPv4Address) and ":" not in host and str(address) != host else address
