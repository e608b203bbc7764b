"""Where attempts to connect come from, and whose turn it is to lose one where there is no more room (C6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from ipaddress import IPv6Address, ip_address
from operator import itemgetter
from typing import TypeVar

NETWORK = 64  # bits that the addresses of one IPv6 source share
DELEGATED = 48  # the same of the largest network that a single customer gets
T = TypeVar("T", bound=Hashable)


def known_address(said: str) -> str | None:
    """An address as one word, as a log has it; None for what is none, as of a UNIX socket.

    Without its zone, which no database takes. IPv4 that is dressed as IPv6, as a proxy that listens to both says it, is IPv4:
    else all of it were one source.
    """
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def source_of(address: str | None) -> str:
    """The source of an address, for counting: whoever has one IPv6 address has a whole network of them."""
    if not address or ":" not in address:
        return str(address or None)
    return str(int(IPv6Address(address)) >> (128 - NETWORK))


def _network_of(source: str) -> str:
    """What one customer of a provider may hold in sources: of IPv6 up to 65,536 of them."""
    return f"{int(source) >> (NETWORK - DELEGATED)}/{DELEGATED}" if source.isdecimal() else source


def gives_way(held: Mapping[str, int], newcomer: str) -> str | None:
    """Which source gives one place up for `newcomer` where all are taken; `held`: how many each has. None: none has more.

    Networks are compared first, then the sources of one.
    """
    networks: Counter[str] = Counter()
    for source, count in held.items():
        networks[_network_of(source)] += count
    own = _network_of(newcomer)
    network, most = max(networks.items(), key=itemgetter(1), default=(own, 0))
    yields = networks[own] + 1 < most
    inside = {source: count for source, count in held.items() if _network_of(source) == (network if yields else own)}
    greedy = max(inside, key=inside.__getitem__, default=None)
    if greedy is None or not (yields or inside.get(newcomer, 0) + 1 < inside[greedy]):
        return None
    return greedy


def to_give_up(entries: Iterable[tuple[T, str | None]], surplus: int) -> list[T]:
    """Which of `entries` (what, and its address), the oldest first, go so that `surplus` less are left.

    Each is taken from the network that has the most by then, there from the source that has, its oldest first: who makes up IDs
    pushes out its own, not the chargers of others.
    """
    by_network: dict[str, dict[str, list[T]]] = {}
    for what, address in entries:
        source = source_of(address)
        by_network.setdefault(_network_of(source), {}).setdefault(source, []).append(what)
    totals = {network: sum(map(len, held.values())) for network, held in by_network.items()}
    gone: list[T] = []
    for network, share in _shares(totals, surplus).items():
        held = by_network[network]
        for source, count in _shares({source: len(each) for source, each in held.items()}, share).items():
            gone += held[source][:count]
    return gone


def _shares(held: Mapping[str, int], surplus: int) -> Counter[str]:
    """How many each gives up, always the one that has the most."""
    counts, given = Counter(held), Counter[str]()
    while surplus > 0 and counts:
        (greedy, most), *rest = counts.most_common(2)
        take = min(surplus, max(1, most - (rest[0][1] if rest else 0)))
        counts[greedy] -= take
        given[greedy] += take
        surplus -= take
        if not counts[greedy]:
            del counts[greedy]
    return given
