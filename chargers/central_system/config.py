"""The times and bounds that the central system goes by, read once from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from django.conf import settings

WIRE = "ecc.wire"  # ASGI extension by which the server's protocol tells about bytes and pings
FLUSH_HEARD = 10.0  # seconds between two writings of last signs of life
LAZY_FLUSH = 0.2  # how long facts that nobody waits for may wait
USUAL_PREFIXES = frozenset({("ocpp",)})


@dataclass(frozen=True, slots=True)
class CentralSystemConfig:
    """Seconds, unless the name says otherwise."""

    settle: float  # from the boot answer, or from a silent connect, to our first call (C11, C12)
    call_timeout: float  # C15
    read_timeout: float  # C15: GetConfiguration
    interval: int  # between Heartbeats
    unclaimed_pending: bool  # C6
    id_tags: frozenset[str]  # C20
    prefixes: frozenset[tuple[str, ...]]  # paths before the ID that are ours (C2)
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    message_days: int
    history_days: int
    read_on_connect: bool
    park: float = 5.0  # how long the first of two unauthenticated sockets has to show a sign of life (C7)
    tick: float = 5.0

    @classmethod
    def from_settings(cls) -> CentralSystemConfig:
        return cls(
            settle=float(settings.SETTLE_SECONDS),
            call_timeout=float(settings.CALL_TIMEOUT),
            read_timeout=float(settings.READ_TIMEOUT),
            interval=int(settings.HEARTBEAT_INTERVAL),
            unclaimed_pending=settings.UNCLAIMED == "pending",
            id_tags=frozenset(settings.ID_TAGS),
            prefixes=USUAL_PREFIXES | {_prefix(url) for url in settings.PUBLIC_ENDPOINTS},
            trusted_proxies=tuple(ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES),
            message_days=int(settings.MESSAGE_DAYS),
            history_days=int(settings.HISTORY_DAYS),
            read_on_connect=bool(settings.READ_ON_CONNECT),
        )


def _prefix(url: str) -> tuple[str, ...]:
    return tuple(part for part in urlsplit(url).path.split("/") if part)
