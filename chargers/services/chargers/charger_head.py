"""What stands above every page of one charger, and what of it asks for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, When

from chargers.domain.changes.states import ChangeState
from chargers.models import OPEN_CHANGE, Boot, Change, Charger, CommissioningWindow, DayCount
from chargers.services.chargers import attention
from chargers.services.presence import attempts
from chargers.services.presence.attempts import LastAttempt


def with_needs(chargers: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """Adds what asks for a person beside the flags that a charger carries: `changing`, `asking`, `kept_out`, `returned`,
    `only_counted`, and, in a query of its own, `standing_alerts`, the oldest first."""
    alerts = attention.standing_alerts().select_related("change", "backend").order_by("since", "pk")
    running = Change.objects.open().filter(charger=OuterRef("pk"))
    return chargers.prefetch_related(Prefetch("alerts", alerts, to_attr="standing_alerts")).annotate(
        changing=Exists(running),
        asking=Exists(running.filter(state="asking")),
        kept_out=Exists(attempts.attempts_kept_out(now).filter(charger=OuterRef("pk"))),
        only_counted=Exists(DayCount.objects.filter(charger=OuterRef("pk"), day=now.astimezone(UTC).date(), left_out__gt=0)),
        returned=Exists(attention.returned_changes().filter(charger=OuterRef("pk"))),
    )


@dataclass(frozen=True, slots=True)
class ChargerHead:
    """What stands above every page of one charger."""

    last_boot: Boot | None
    open_change: Change | None
    uncertain: Change | None  # the latest change, where it ended so: the charger was lost in it, and is waited for
    window: CommissioningWindow | None
    attempt: LastAttempt | None  # the last refused one


def head(charger: Charger, now: datetime) -> ChargerHead:
    """What the head of its pages says beside its own row: four queries."""
    oldest_open_first = Case(When(OPEN_CHANGE, then="asked_at")).asc(nulls_last=True)
    latest = Change.objects.filter(charger=charger).order_by(oldest_open_first, "-asked_at").first()
    return ChargerHead(
        last_boot=Boot.objects.filter(charger=charger).order_by("-at").first(),
        open_change=latest if latest and latest.ended_at is None else None,
        uncertain=latest if latest and latest.state == ChangeState.UNCERTAIN else None,
        window=CommissioningWindow.objects.filter(charger=charger, closes_at__gt=now).order_by("-closes_at").first(),
        attempt=attempts.last_attempt(charger),
    )
