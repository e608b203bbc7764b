"""What stands above every page of one charger, and what of it asks for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from chargers.models import Boot, Change, Charger, CommissioningWindow


def with_needs(chargers: QuerySet[Charger]) -> QuerySet[Charger]:
    """Adds what asks for a person beside the flags that a charger carries: `changing`, `asking`."""
    running = Change.objects.open().filter(charger=OuterRef("pk"))
    return chargers.annotate(changing=Exists(running), asking=Exists(running.filter(state="asking")))


@dataclass(frozen=True, slots=True)
class ChargerHead:
    """What stands above every page of one charger."""

    last_boot: Boot | None
    open_change: Change | None
    window: CommissioningWindow | None


def head(charger: Charger, now: datetime) -> ChargerHead:
    """What the head of its pages says beside its own row: three queries."""
    return ChargerHead(
        last_boot=Boot.objects.filter(charger=charger).order_by("-at").first(),
        open_change=Change.objects.open().filter(charger=charger).order_by("asked_at").first(),
        window=CommissioningWindow.objects.filter(charger=charger, closes_at__gt=now).order_by("-closes_at").first(),
    )
