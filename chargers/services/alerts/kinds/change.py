"""Change: one has ended otherwise than whoever asked for it wanted. Which ends are bad: domain/alerts/conditions."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from chargers.domain.alerts import conditions
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, Change
from chargers.services.alerts.found import MOST, FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules

_CALLED_OFF = Q(state=ChangeState.ROLLED_BACK, why=ChangeReason.CANCELLED)
_NEVER_ACTED = Q(state=ChangeState.STORED, why=ChangeReason.NO_RESTART)
ENDED_BADLY = (Q(state__in=conditions.BAD_ENDS) & ~_CALLED_OFF) | _NEVER_ACTED  # conditions.ended_badly, for many
NEWS_OF_CHANGES = timedelta(days=1)  # ends that are older were never looked for, and are no news


def look(found: FoundAlerts) -> None:
    """Begins one for each bad end that is news, and ends what has moved on."""
    now = found.now
    newer = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("ended_at"))
    open_matter = Q(charger__wanted_since=None) | Q(ended_at__gt=F("charger__wanted_since"))  # nobody said that it is right
    ended = Change.objects.order_by().filter(ENDED_BADLY, open_matter, ended_at__gt=now - NEWS_OF_CHANGES).filter(~Exists(newer))
    unknown = ended.filter(~Exists(Alert.objects.filter(change=OuterRef("pk"), kind=AlertKind.CHANGE)))
    for pk, charger, state, at in unknown.values_list("pk", "charger_id", "state", "ended_at")[:MOST]:
        found.begin(AlertKind.CHANGE, charger, since=at, change_id=pk, detail=state)
    later = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("since"))
    moved_on = ~Q(detail=F("change__state")) | Q(newer=True) | Q(raised_at__lte=now - conditions.CHANGE_STANDS)
    standing = Alert.objects.filter(kind=AlertKind.CHANGE, ended_at=None).annotate(newer=Exists(later))
    for alert in standing.filter(moved_on).select_related("change"):
        change = alert.change
        if change is None:
            continue
        state, why_ = ChangeState(change.state), ChangeReason(change.why) if change.why else None
        end = conditions.end_of_change(state, why_, alert.newer, alert.raised_at, now)
        if end is not None:
            alert.detail = change.state
            found.end(alert, end)
        elif conditions.ended_badly(state, why_):
            found.describe(alert, change.state)


RULES = KindRules(AlertKind.CHANGE, asked_as=AlertKind.CHANGE, look=look)
