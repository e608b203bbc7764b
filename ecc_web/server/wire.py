"""What a consumer can see of its socket's wire: `scope["extensions"]["ecc.wire"]`. Written by the protocol, read by anybody."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

EXTENSION = "ecc.wire"
MOST_ROUND_TRIPS = 32  # more than anybody leaves unread


class Wire:
    """Facts about one socket, kept without a lock: the protocol writes and the consumer reads in the same loop.

    Any bytes are a sign of life (C18). `round_trips` are milliseconds; a reader takes them away. Times are `time.monotonic`.
    """

    __slots__ = ("bad_utf8", "last_bytes_at", "ping", "pongs_seen", "round_trips", "unanswered_pings")

    def __init__(self, ping: Callable[[], None]) -> None:
        self.ping = ping  # asks for a sign of life now, besides the turns of the pinger (C7)
        self.last_bytes_at = monotonic()
        self.pongs_seen = 0
        self.unanswered_pings = 0
        self.round_trips: deque[float] = deque(maxlen=MOST_ROUND_TRIPS)
        self.bad_utf8 = 0  # text messages that were read with replacement (C16)
