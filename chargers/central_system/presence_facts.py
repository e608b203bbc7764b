"""What sessions report, as facts for the writer: who connected, who is gone, who showed which key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chargers.central_system.frames.frame_log import clean_text
from chargers.domain.budgets.day_budget import BudgetKind
from chargers.models import PresenceEvent
from chargers.services.credentials import credentials
from chargers.services.presence.record import CloseRow, ConnectRow, EventRow, ProvenRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.day_budgets import DayBudgets
    from chargers.central_system.lease import Lease
    from chargers.central_system.sessions import Session
    from chargers.central_system.tasks import Tasks
    from chargers.central_system.writer import Writer

ROWS = 200  # bytes of a connect and its end in the history, about


class PresenceFacts:
    """Hears of connects and closes."""

    def __init__(
        self, config: CentralSystemConfig, clock: Clock, lease: Lease, writer: Writer, tasks: Tasks, budgets: DayBudgets
    ) -> None:
        self._budgets = budgets
        self._config = config
        self._clock = clock
        self._lease = lease
        self._writer = writer
        self._tasks = tasks

    def connected(self, session: Session) -> None:
        """Rows of a socket that opened, for the next flush."""
        dialled, at, facts = session.dialled, session.connected_at, self._writer.facts
        facts.connects[session.pk] = ConnectRow(
            charger=session.pk,
            process=self._lease.process,
            socket=session.socket,
            connected_at=at,
            heard_at=at,
            closed_at=None,
            close_reason="",
            interval=self._config.interval,
            answers_pings=False,
            unanswered_pings=0,
            authenticated=dialled.authenticated,
            showed_key=dialled.showed_key,
            tls=dialled.tls,
            address=dialled.address,
            dialled_path=clean_text(dialled.path, 600),
            dialled_id=clean_text(dialled.ocpp_id, 255),
            hints=",".join(dialled.hints)[:200],
        )
        if (use := self._budgets.room(session.pk, BudgetKind.CONNECTS, at)) is not None:
            self._budgets.spend(use, 1, ROWS)
            session.is_listed = True
            facts.events.append(EventRow(session.pk, at, PresenceEvent.Kind.CONNECTED.value))
        if dialled.credential is not None:
            facts.proven[dialled.credential] = ProvenRow(dialled.credential, at)
        if (shown := dialled.shown) is not None:
            self._tasks.spawn("keep shown", self._writer.run(lambda: credentials.keep_shown(session.pk, shown, at)))
        facts.changed.add(session.pk)
        self._writer.lazily()

    def closed(self, session: Session, reason: str, present: bool) -> None:
        """Rows of a socket that closed. `present`: it was the charger's newest."""
        at, facts = self._clock.now(), self._writer.facts
        if present:  # the close of an old socket does not touch the new one's state (C7)
            heard = self._clock.at(session.heard_from_wire())
            facts.closes[session.pk, session.socket] = CloseRow(session.pk, session.socket, heard, at, reason[:40])
        if session.is_listed:
            facts.events.append(EventRow(session.pk, at, PresenceEvent.Kind.CLOSED.value, reason[:40]))
        facts.changed.add(session.pk)
        self._writer.lazily()
