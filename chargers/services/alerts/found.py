"""What a look finds: alerts to raise, and alerts that have moved or ended. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import End, Standing
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert

MOST = 5_000  # of each kind raised in one look; the next look goes on


@dataclass(slots=True)
class Found:
    """What a look at `now` wants to write. `listening`: since when some process has heard chargers without a gap."""

    now: datetime
    listening: datetime
    raised: list[Alert] = field(default_factory=list)
    moved: list[Alert] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.raised or self.moved)

    def begin(
        self,
        kind: AlertKind,
        charger: int,
        *,
        since: datetime | None = None,
        counts_from: datetime | None = None,
        detail: str = "",
        change_id: int | None = None,
    ) -> None:
        """An alert to raise. `since`: when it became so; `counts_from`: from when on its minutes are counted."""
        since = since or self.now
        self.raised.append(
            Alert(
                charger_id=charger,
                kind=kind,
                detail=detail,
                change_id=change_id,
                since=since,
                counts_from=counts_from or since,
                raised_at=self.now,
                tell_at=self.now,
            )
        )

    def follow(self, alert: Alert, holds: bool, since: datetime) -> None:
        """What holds, or holds no longer, since then: it ends once it has been over for long enough."""
        before = Standing(alert.counts_from, timedelta(seconds=alert.steady), alert.over_since, alert.again)
        after = conditions.move(before, holds, since, self.now)
        if after == before:
            return
        alert.over_since, alert.again, alert.counts_from = after.over_since, after.again, after.counts_from
        if after.ended_at is not None:
            self.end(alert, End.OVER, at=after.ended_at)
            return
        alert.tell_at = None if after.over_since else self.now
        self.moved.append(alert)

    def describe(self, alert: Alert, detail: str) -> None:
        """It stands, and what it is about is another thing now."""
        alert.detail = detail
        self.moved.append(alert)

    def end(self, alert: Alert, end: End, *, at: datetime | None = None) -> None:
        alert.ended_at, alert.end, alert.tell_at = at or self.now, end, self.now
        self.moved.append(alert)
