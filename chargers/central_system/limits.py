"""The times and bounds that the charger door goes by, read once from the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

WIRE = "ecc.wire"  # ASGI extension by which the server's protocol tells about bytes and pings
FLUSH_HEARD = 10.0  # seconds between two writings of last signs of life
LAZY_FLUSH = 0.2  # how long facts that nobody waits for may wait


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, unless the name says otherwise."""

    settle: float = 10.0  # from the boot answer, or from a silent connect, to our first call (C11, C12)
    call_timeout: float = 30.0  # C15
    read_timeout: float = 60.0  # C15: GetConfiguration
    interval: int = 300  # between Heartbeats
    park: float = 5.0  # how long the first of two unauthenticated sockets has to show a sign of life (C7)
    tick: float = 5.0
    unclaimed_pending: bool = False  # C6
    id_tags: frozenset[str] = frozenset()  # C20
    prefixes: frozenset[tuple[str, ...]] = frozenset({("ocpp",)})  # paths before the ID that are ours (C2)
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    message_days: int = 14
    history_days: int = 90

    @classmethod
    def from_settings(cls) -> Limits:
        """What the settings say, else the defaults."""
        default = cls()

        def setting(name: str, otherwise: Any, cast: Callable[[Any], Any] = lambda x: x) -> Any:
            value = getattr(settings, name, None)
            return otherwise if value is None else cast(value)

        return cls(
            settle=setting("SETTLE_SECONDS", default.settle, float),
            call_timeout=setting("CALL_TIMEOUT", default.call_timeout, float),
            read_timeout=setting("READ_TIMEOUT", default.read_timeout, float),
            interval=setting("HEARTBEAT_INTERVAL", default.interval, int),
            unclaimed_pending=setting("UNCLAIMED", "refuse") == "pending",
            id_tags=frozenset(setting("ID_TAGS", ())),
            prefixes=default.prefixes | {_prefix(url) for url in setting("PUBLIC_ENDPOINTS", ())},
            trusted_proxies=tuple(ip_network(x, strict=False) for x in setting("TRUSTED_PROXIES", ())),
            message_days=setting("MESSAGE_DAYS", default.message_days, int),
            history_days=setting("HISTORY_DAYS", default.history_days, int),
        )


def _prefix(url: str) -> tuple[str, ...]:
    return tuple(part for part in urlsplit(url).path.split("/") if part)
