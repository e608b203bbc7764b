"""OCPPInfo: a charger has lost it, or a part of it, or it is malformed. Its flag is set where settings are read."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, Charger
from chargers.services.alerts.found import MOST, FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules


def look(found: FoundAlerts) -> None:
    """Begins one for each charger whose flag is new, and follows those that stand."""
    standing = Alert.objects.filter(kind=AlertKind.OCPP_INFO, ended_at=None)
    flagged = (
        Charger.objects.filter(retired_at=None)
        .exclude(ocpp_info_flag="")
        .order_by()
        .filter(~Exists(standing.filter(charger=OuterRef("pk"))))
    )
    for pk, flag in flagged.values_list("pk", "ocpp_info_flag")[:MOST]:
        found.begin(AlertKind.OCPP_INFO, pk, detail=flag)
    other = ~Q(detail=F("charger__ocpp_info_flag")) | Q(over_since__isnull=False)
    for alert in standing.filter(other).annotate(flag=F("charger__ocpp_info_flag")):
        if alert.flag and alert.detail != alert.flag:
            found.describe(alert, alert.flag)
        found.follow(alert, bool(alert.flag), found.now)


RULES = KindRules(AlertKind.OCPP_INFO, asked_as=AlertKind.OCPP_INFO, look=look)
