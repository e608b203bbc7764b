"""Refused: a charger tries to connect and is kept out for longer than somebody wants to wait. What keeps it out: kept_out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.models import Alert, Presence
from chargers.services.alerts.found import MOST, FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules
from chargers.services.alerts.soonest import soonest_minutes
from chargers.services.presence import attempts

USUAL_MINUTES = 10
GIVEN_UP = timedelta(hours=24)  # without an attempt: it does not try any more


def look(found: FoundAlerts) -> None:
    """Begins one for each charger that is kept out for long enough, and follows those that stand."""
    _begin(found)
    _follow(found)


def _begin(found: FoundAlerts) -> None:
    standing = Alert.objects.filter(charger=OuterRef("charger"), kind=AlertKind.REFUSED, ended_at=None)
    limit = found.now - timedelta(minutes=soonest_minutes(AlertKind.REFUSED, USUAL_MINUTES))
    tried = attempts.attempts_kept_out(found.now).filter(~Exists(standing)).order_by("-last_at")
    rows = tried.values_list("charger", "outcome", "first_at", "charger__presence__closed_at", "charger__presence__heard_at")
    latest: dict[int, tuple[str, datetime]] = {}
    for charger, outcome, first, closed, heard in rows:
        latest.setdefault(charger, (outcome, max(filter(None, (first, closed or heard)))))
    begun = [(charger, outcome, since) for charger, (outcome, since) in latest.items() if since <= limit]
    for charger, outcome, since in begun[:MOST]:
        found.begin(AlertKind.REFUSED, charger, since=since, detail=outcome)


def _follow(found: FoundAlerts) -> None:
    """One that has been let in is over; one that is refused for another reason is about that; one that gave up is old."""
    standing = Alert.objects.filter(kind=AlertKind.REFUSED, ended_at=None)
    tried = attempts.last_attempts(standing.values("charger"))
    lines = {facts.charger_id: facts for facts in Presence.objects.filter(charger__in=standing.values("charger"))}
    for alert in standing:
        last, facts = tried.get(alert.charger_id), lines.get(alert.charger_id)
        let_in = facts is not None and facts.connected_at > alert.since
        if facts is not None and let_in and attempts.outcome_now(last, facts, found.now) is None:
            found.follow(alert, False, facts.connected_at)
        elif last is None or found.now - last.at > GIVEN_UP:
            found.end(alert, AlertEnd.OLD)
        else:
            if last.outcome != alert.detail and last.outcome not in attempts.NOT_ITS_OWN:
                found.describe(alert, last.outcome)
            found.follow(alert, True, last.since)


RULES = KindRules(AlertKind.REFUSED, asked_as=AlertKind.REFUSED, look=look, usual_minutes=USUAL_MINUTES)
