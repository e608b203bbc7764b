"""What time alone does: signs of life written in batches, silent sockets, the lease, and bells for what nobody caused.

Looks at every session each few seconds; knows no frames.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from chargers.background.periodic import Periodic
from chargers.central_system.config import FLUSH_HEARD
from chargers.domain.presence import status as rules
from chargers.models import PresenceEvent
from chargers.services import retention
from chargers.services.presence.record import EventRow, HeardRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.handshake.pending_chargers import PendingChargers
    from chargers.central_system.lease import Lease
    from chargers.central_system.sessions import Session, Sessions
    from chargers.central_system.writer import Writer

RENEW = 10.0  # seconds between two renewals of the lease, which is void after 30
RENEW_AGAIN = 1.0  # seconds after one that failed: two in a row are bad luck, and no reason to lose everything that is held
ROUND_TRIPS = 300.0  # seconds between two round trips kept per charger
TIDY = 3600.0  # seconds
TIDY_ROUNDS = 5  # at most in one tick
AT_ONCE = 500  # sessions looked at before frames get their turn


@dataclass(frozen=True, slots=True)
class TickerParts:
    """What it is made of. `at_each`: what is called at each tick, such as those who drop what is over."""

    config: CentralSystemConfig
    clock: Clock
    lease: Lease
    writer: Writer
    sessions: Sessions
    pending: PendingChargers
    at_each: tuple[Callable[[], None], ...]


class Ticker:
    """One for each central system. The lease has a loop of its own: nothing that takes long comes before it."""

    def __init__(self, parts: TickerParts) -> None:
        self._parts = parts
        self._clock = parts.clock
        self._tidied = parts.clock.monotonic()
        self._ticking = Periodic("tick", parts.config.tick, self.tick, waits_first=True)
        self._renewing = Periodic("renewing the lease", RENEW, self.renew, waits_first=True, after_failure=RENEW_AGAIN)

    def start(self) -> None:
        """Ticks and renews the lease of this process, each by a task of its own."""
        self._ticking.start()
        self._renewing.start()

    async def stop(self) -> None:
        """Ends both tasks. The lease stays: its owner gives it up."""
        await self._ticking.stop()
        await self._renewing.stop()

    async def tick(self) -> None:
        """One look at everything."""
        for number, session in enumerate(self._parts.sessions.all(), 1):
            if session.closed is None:
                self._look_at(session)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        await self._parts.pending.end_claimed()
        for call in self._parts.at_each:
            call()
        if self._clock.monotonic() - self._tidied >= TIDY:
            await self._tidy()

    async def renew(self) -> None:
        """Renews the lease, rings for chargers whose process died, and closes sockets that have a newer one elsewhere (C7)."""
        sessions = self._parts.sessions
        sockets = {session.pk: session.socket for session in sessions.all()}
        orphans, elsewhere = await self._parts.lease.renew(sockets)
        if orphans:
            self._parts.writer.facts.changed.update(orphans)
            self._parts.writer.lazily()
        for pk in elsewhere:
            session = sessions.get(pk)
            if session is not None and session.socket == sockets[pk]:
                session.close("replaced elsewhere")

    async def _tidy(self) -> None:
        for _ in range(TIDY_ROUNDS):  # each a flush of its own: what chargers said meanwhile is written in between
            tidy = partial(retention.tidy, self._clock.now(), self._parts.config.kept)
            if not await self._parts.writer.run(tidy):
                self._tidied = self._clock.monotonic()
                return  # else the next tick goes on with it

    def _look_at(self, session: Session) -> None:
        writer, wire, now = self._parts.writer, session.wire, self._clock.now()
        heard = session.heard_from_wire()
        # The wire counts a ping when the next one goes out: that one is unanswered, too.
        unanswered = wire.unanswered_pings + 1 if wire is not None and wire.unanswered_pings else 0
        answers = wire is not None and wire.pongs_seen > 0
        facts = rules.SocketFacts(self._clock.at(heard), None, self._parts.config.interval, answers, unanswered)
        status = rules.derive_status(facts, lease_live=True, now=now)
        was_heard, was_answering, was_unanswered = session.written
        moved = heard > was_heard and self._clock.monotonic() - session.seen >= FLUSH_HEARD
        if moved or answers != was_answering or unanswered != was_unanswered or status is not session.status:
            row = HeardRow(session.pk, session.socket, facts.heard_at, answers, min(unanswered, 1000))
            writer.facts.heard[session.pk, session.socket] = row
            writer.lazily()
            session.written, session.seen = (heard, answers, unanswered), self._clock.monotonic()
        if status is not session.status:
            session.status = status
            writer.facts.changed.add(session.pk)
        if wire is not None and wire.round_trips and session.is_listed and self._clock.monotonic() - session.timed >= ROUND_TRIPS:
            session.timed = self._clock.monotonic()
            kind = PresenceEvent.Kind.ROUND_TRIP.value
            writer.facts.events.append(EventRow(session.pk, now, kind, "", round(median(wire.round_trips))))
            writer.lazily()
            wire.round_trips.clear()
        if rules.to_be_closed(facts, now):
            session.close("silent")
