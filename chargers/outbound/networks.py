"""Which addresses are public: whatever is not handed out for use on the open Internet is refused. Pure.

By IANA's registries of special-purpose addresses, written out: what `ipaddress` calls global differs between Pythons.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host: Linux takes it for loopback
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; one cloud keeps its metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by its number, and the inside of a cloud
        "169.254.0.0/16",  # link-local, metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # and broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo and other means to an end
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def plain_address(text: str) -> Address:
    """An address by what it reaches: an IPv4 address that is dressed as IPv6 is undressed, a zone dropped.

    Raises `ValueError` where the text is no address.
    """
    address = ip_address(text.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def is_public(address: Address) -> bool:
    """Whether this address may be dialled without anybody's leave."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address in _NAT64:  # what a network without IPv4 makes of it
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks and single addresses, as an installation writes them. Raises `ValueError`."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts)
