"""When a charger may be called: once it had time to settle, longer where its line flaps (C11, C12, C22)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from chargers.central_system.flapping import Flaps
from chargers.central_system.hooks import BootFacts

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.sessions import Session

BOOT = "BootNotification"


class Settling:
    """Hears of connects, boots and closes; asks for the boot that never was accepted here."""

    def __init__(self, config: CentralSystemConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._flaps = Flaps(config.settle)

    def connected(self, session: Session) -> None:
        """The time to settle begins. It has stayed when that is over, whatever it sends meanwhile."""
        now = self._clock.monotonic()
        self._flaps.connected(session.pk, now)
        self.settle(session)
        session.stays_from = now + min(self._flaps.pause(session.pk), self._config.settle)

    def closed(self, session: Session, _reason: str, _present: bool) -> None:
        """Counts how long the line lived."""
        self._flaps.closed(session.pk, self._clock.monotonic(), asked=session.welcomed)

    def heard_first(self, session: Session, action: str) -> None:
        """The first frame. No boot after a reconnect is normal: such a charger is ready soon after its answer (C11)."""
        if action != BOOT and session.frames == 0 and not self._flaps.is_flapping(session.pk):
            session.make_ready_soon()
        session.frames += 1

    def boot_came(self, session: Session) -> None:
        """No call of ours slips in before its answer, however long the commit takes (C12)."""
        if not session.boot_asked:
            self.settle(session)

    def booted(self, session: Session, _boot: BootFacts, asked_for: bool) -> None:
        """A boot was answered: calls are welcome after the settle time (C12)."""
        if not asked_for:
            self.settle(session)

    def settle(self, session: Session) -> None:
        """From now on the charger is left in peace for the settle time, longer where its line flaps."""
        session.settle(self._flaps.pause(session.pk))

    def ready(self, session: Session) -> Coroutine[Any, Any, None] | None:
        """Asks for a boot, only where this server never accepted one of it; a refusal is normal (C11)."""
        return _ask_for_boot(session) if session.dialled.needs_boot and not session.booted else None

    def forget(self) -> None:
        """Drops what is calm; called by the ticker."""
        self._flaps.forget(self._clock.monotonic())


async def _ask_for_boot(session: Session) -> None:
    session.boot_asked = True
    await session.call("TriggerMessage", {"requestedMessage": BOOT})
