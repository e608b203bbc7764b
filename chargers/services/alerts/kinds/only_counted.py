"""Only counted: a charger sent more than is stored of one a day. Over once a whole day of UTC has passed without that."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.db.models import Min

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import DayCount
from chargers.services.alerts.found import FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules


def look(found: FoundAlerts) -> None:
    """It holds of each charger of which something was left out today or yesterday."""
    yesterday = found.now.astimezone(UTC).date() - timedelta(days=1)
    beyond = DayCount.objects.order_by().filter(day__gte=yesterday, left_out__gt=0).values("charger")
    found.hold(AlertKind.ONLY_COUNTED, dict(beyond.annotate(since=Min("left_out_since")).values_list("charger", "since")))


RULES = KindRules(AlertKind.ONLY_COUNTED, asked_as=AlertKind.ONLY_COUNTED, look=look)
