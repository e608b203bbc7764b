"""Left behind: a fault of this server left a change as it must not be. Whoever wants to know of changes is told of it, too."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from chargers.domain.alerts import conditions
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, Change
from chargers.services.alerts.found import FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules


def look(found: FoundAlerts) -> None:
    """They were raised once (services/changes/left_behind); what is looked for here is their end."""
    newer = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("since"))
    standing = Alert.objects.filter(kind=AlertKind.LEFT_BEHIND, ended_at=None).annotate(newer=Exists(newer))
    moved_on = Q(change__ended_at__gt=F("raised_at")) | Q(newer=True) | Q(raised_at__lte=found.now - conditions.CHANGE_STANDS)
    for alert in standing.filter(moved_on).select_related("change"):
        ended = alert.change is not None and alert.change.ended_at is not None and alert.change.ended_at > alert.raised_at
        if end := conditions.end_about_change(ended, alert.newer, alert.raised_at, found.now):
            found.end(alert, end)


RULES = KindRules(AlertKind.LEFT_BEHIND, asked_as=AlertKind.CHANGE, look=look)
