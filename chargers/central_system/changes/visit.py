"""A charger's line before it has stayed: some try a new key for a few seconds, and come back with the one that acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session


class Visit:
    """The line that a run has not been told of yet, if any. A boot on it is kept, whether or not it stays."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._booted = False

    def __bool__(self) -> bool:
        return self._session is not None

    def of(self, session: Session) -> bool:
        """Whether it is by this socket."""
        return session is self._session

    def begin(self, session: Session, seconds: float, stays: Callable[[Session], None]) -> None:
        """Tells when it has stayed for so many seconds, unless it ended before."""
        self.end()
        self._session = session
        self._timer = asyncio.get_running_loop().call_later(seconds, stays, session)

    def end(self) -> None:
        """It went, or has stayed."""
        if self._timer is not None:
            self._timer.cancel()
        self._session = self._timer = None

    def boot_came(self, asked_for: bool) -> None:
        """A boot that nobody asked for is a restart, whatever becomes of the line."""
        self._booted |= not asked_for

    def take_boot(self) -> bool:
        """Whether there was a boot that nobody was told of."""
        booted, self._booted = self._booted, False
        return booted
