"""What a look finds: alerts to raise, and alerts that have moved or ended. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import AlertEnd, AlertStanding
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert

SeenBefore = dict[AlertKind, dict[int, datetime]]  # since when each look has found it
MOST = 5_000  # of each kind raised in one look; the next look goes on


@dataclass(slots=True)
class FoundAlerts:
    """What a look at `now` wants to write. `listening`: since when some process has heard chargers without a gap.

    `seen`: what earlier looks found, by kind and key; whoever looks hands it on from look to look.
    """

    now: datetime
    listening: datetime
    seen: SeenBefore = field(default_factory=dict)
    raised: list[Alert] = field(default_factory=list)
    moved: list[Alert] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.raised or self.moved)

    def found_since(self, kind: AlertKind, keys: Iterable[int]) -> dict[int, datetime]:
        """Since which look each of these was found, by that one and by all since."""
        before = self.seen.get(kind, {})
        self.seen[kind] = {key: before.get(key, self.now) for key in keys}
        return self.seen[kind]

    def begin(
        self,
        kind: AlertKind,
        charger: int,
        *,
        since: datetime | None = None,
        counts_from: datetime | None = None,
        detail: str = "",
        change_id: int | None = None,
    ) -> Alert:
        """An alert to raise. `since`: when it became so; `counts_from`: from when on its minutes are counted."""
        since = since or self.now
        raised = Alert(
            charger_id=charger,
            kind=kind,
            detail=detail,
            change_id=change_id,
            since=since,
            counts_from=counts_from or since,
            raised_at=self.now,
            tell_at=self.now,
        )
        self.raised.append(raised)
        return raised

    def hold(self, kind: AlertKind, since: Mapping[int, datetime]) -> None:
        """A kind that holds of just these chargers, of each since then: begins what is new, and follows what stands."""
        standing = {alert.charger_id: alert for alert in Alert.objects.filter(kind=kind, ended_at=None)}
        for charger in [charger for charger in since if charger not in standing][:MOST]:
            self.begin(kind, charger, since=since[charger])
        for charger, alert in standing.items():
            self.follow(alert, charger in since, self.now)

    def follow(self, alert: Alert, holds: bool, since: datetime) -> None:
        """What holds, or holds no longer, since then: it ends once it has been over for long enough."""
        before = AlertStanding(alert.counts_from, timedelta(seconds=alert.steady), alert.over_since, alert.again)
        after = conditions.next_standing(before, holds, since, self.now)
        if after == before:
            return
        alert.over_since, alert.again, alert.counts_from = after.over_since, after.again, after.counts_from
        if after.ended_at is not None:
            self.end(alert, AlertEnd.OVER, at=after.ended_at)
            return
        alert.tell_at = None if after.over_since else self.now
        self.moved.append(alert)

    def describe(self, alert: Alert, detail: str) -> None:
        """It stands, and what it is about is another thing now."""
        alert.detail = detail
        self.moved.append(alert)

    def name(self, alert: Alert, backend: int) -> None:
        """It stands, and is about this backend."""
        alert.backend_id = backend
        self.moved.append(alert)

    def end(self, alert: Alert, end: AlertEnd, *, at: datetime | None = None) -> None:
        """It is over; whoever was told of it is told at once. `at`: when it was over, where that is not now."""
        alert.ended_at, alert.end, alert.tell_at = at or self.now, end, self.now
        self.moved.append(alert)
