"""The times and bounds that the central system goes by, read once from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.conf import settings

from chargers.domain.budgets.day_budget import Budgets
from chargers.services.budgets.limits import limits
from chargers.services.own_endpoints import path_prefixes
from chargers.services.retention import KeptDays

WIRE = "ecc.wire"  # ASGI extension by which the server's protocol tells about bytes and pings
FLUSH_HEARD = 10.0  # seconds between two writings of last signs of life
ANSWER_WITHIN = 20.0  # seconds until a CALL is answered, come what may: chargers give up after 30
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
    id_tags: frozenset[str]  # in small letters (C20)
    prefixes: frozenset[tuple[str, ...]]  # paths before the ID that are ours (C2)
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    kept: KeptDays
    read_on_connect: bool
    budgets: Budgets  # of one charger a day
    unknown_like_known: bool  # an unknown ID is answered as a known one without the right key (C6)
    park: float = 5.0  # how long the first of two unauthenticated sockets has to show a sign of life (C7)
    tick: float = 5.0
    answer_within: float = ANSWER_WITHIN

    @classmethod
    def from_settings(cls) -> CentralSystemConfig:
        """As the environment says (ecc_web/environment)."""
        return cls(
            settle=float(settings.SETTLE_SECONDS),
            call_timeout=float(settings.CALL_TIMEOUT),
            read_timeout=float(settings.READ_TIMEOUT),
            interval=int(settings.HEARTBEAT_INTERVAL),
            unclaimed_pending=settings.UNCLAIMED == "pending",
            id_tags=frozenset(tag.lower() for tag in settings.ID_TAGS),
            prefixes=USUAL_PREFIXES | path_prefixes(),
            trusted_proxies=tuple(ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES),
            kept=KeptDays(settings.MESSAGE_DAYS, settings.HISTORY_DAYS, settings.SESSION_DAYS, settings.CARD_DAYS),
            read_on_connect=bool(settings.READ_ON_CONNECT),
            budgets=limits(),
            unknown_like_known=settings.UNKNOWN_ANSWER == "401",
        )
