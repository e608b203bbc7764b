"""What time alone does: signs of life written in batches, silent sockets, leases, and bells for what nobody caused.

Looks at every session each few seconds; knows no frames.
"""

from __future__ import annotations

import asyncio
import logging
import time
from statistics import median
from typing import TYPE_CHECKING

from django.utils import timezone

from chargers.central_system.limits import FLUSH_HEARD
from chargers.domain.presence import status as rules
from chargers.models import PresenceEvent
from chargers.services import retention
from chargers.services.presence import process_leases

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Session

RENEW = 10.0  # seconds between two renewals of the lease, which is void after 30
ROUND_TRIPS = 300.0  # seconds between two round trips kept per charger
TIDY = 3600.0
TIDY_ROUNDS = 5  # at most in one tick
AT_ONCE = 500  # sessions looked at before frames get their turn
logger = logging.getLogger(__name__)


class Ticker:
    """One task per process."""

    def __init__(self, house: CentralSystem) -> None:
        self._house = house
        self._task: asyncio.Task[None] | None = None
        self._renewed = self._tidied = time.monotonic()

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run(), name="ticker")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._house.limits.tick)
            try:
                await self.tick()
            except Exception:
                logger.exception("a tick failed")

    async def tick(self) -> None:
        """One look at everything."""
        house = self._house
        for number, session in enumerate(house.sessions.all(), 1):
            if session.closed is None:
                self._look_at(session)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        await house.guests.see_out_claimed(house.directory)
        now = time.monotonic()
        house.directory.forget()
        house.admission.forget()
        house.flaps.forget(now)
        if now - self._renewed >= RENEW:
            self._renewed = now
            await self._renew()
        if now - self._tidied >= TIDY:
            limits = house.limits
            for _ in range(TIDY_ROUNDS):  # each a flush of its own: what chargers said meanwhile is written in between
                if not await house.writer.run(lambda: retention.tidy(timezone.now(), limits.message_days, limits.history_days)):
                    self._tidied = now
                    break  # else the next tick goes on with it

    def _look_at(self, session: Session) -> None:
        house, wire = self._house, session.wire
        now = house.now()
        heard = session.heard_from_wire()
        # The wire counts a ping when the next one goes out: that one is unanswered, too.
        unanswered = wire.unanswered_pings + 1 if wire is not None and wire.unanswered_pings else 0
        answers = wire is not None and wire.pongs_seen > 0
        facts = rules.Facts(house.heard_at(session, now), None, house.limits.interval, answers, unanswered)
        status = rules.derive(facts, lease_live=True, now=now)
        was_heard, was_answering, was_unanswered = session.written
        moved = heard > was_heard and time.monotonic() - session.seen >= FLUSH_HEARD
        if moved or answers != was_answering or unanswered != was_unanswered or status is not session.status:
            row = (session.pk, session.socket, facts.heard_at, answers, min(unanswered, 1000))
            house.writer.facts.heard[session.pk, session.socket] = row
            house.writer.lazily()
            session.written, session.seen = (heard, answers, unanswered), time.monotonic()
        if status is not session.status:
            session.status = status
            house.writer.facts.changed.add(session.pk)
        if wire is not None and wire.round_trips and time.monotonic() - session.timed >= ROUND_TRIPS:
            session.timed = time.monotonic()
            kind = PresenceEvent.Kind.ROUND_TRIP.value
            house.writer.facts.events.append((session.pk, now, kind, "", round(median(wire.round_trips))))
            house.writer.lazily()
            wire.round_trips.clear()
        if rules.to_be_closed(facts, now):
            session.close("silent")

    async def _renew(self) -> None:
        house = self._house
        sockets = {session.pk: session.socket for session in house.sessions.all()}

        def work() -> tuple[list[int], set[int]]:
            return process_leases.renew_lease(house.process, timezone.now()), process_leases.elsewhere(house.process, sockets)

        orphans, elsewhere = await house.writer.run(work)
        house.writer.facts.changed.update(orphans)
        if orphans:
            house.writer.lazily()
        for pk in elsewhere:
            session = house.sessions.get(pk)
            if session is not None and session.socket == sockets[pk]:
                session.close("replaced elsewhere")
