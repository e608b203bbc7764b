"""Where attempts to connect come from, and whose turn it is to lose one where there is no more room (C6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

NETWORK = 64  # bits that the addresses of one IPv6 source share
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


def to_give_up(entries: Iterable[tuple[T, str | None]], surplus: int) -> list[T]:
    """Which of `entries` (what, and its address), the oldest first, go so that `surplus` less are left.

    Each is taken from the source that has the most by then, its oldest first: who makes up IDs pushes out its own, not the
    chargers of others.
    """
    by_source: dict[str, list[T]] = {}
    for what, address in entries:
        by_source.setdefault(source_of(address), []).append(what)
    counts = Counter({source: len(held) for source, held in by_source.items()})
    gone: list[T] = []
    while len(gone) < surplus and counts:
        (greedy, most), *rest = counts.most_common(2)
        take = min(surplus - len(gone), max(1, most - (rest[0][1] if rest else 0)))
        gone += by_source[greedy][:take]
        by_source[greedy] = by_source[greedy][take:]
        counts[greedy] -= take
        if not counts[greedy]:
            del counts[greedy]
    return gone
