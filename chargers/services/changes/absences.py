"""A charger that is away in the middle of its change: since when, until when it is waited for, and where it may stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.domain.changes import midway, run
from chargers.domain.changes.actions import Wait
from chargers.domain.changes.midway import MidwayStand
from chargers.domain.changes.progress import ChangeProgress
from chargers.models import Change
from chargers.services.changes import store
from chargers.services.chargers.identity import id_is_taken
from chargers.services.own_endpoints import own_endpoints
from chargers.services.readings import readings


@dataclass(frozen=True, slots=True)
class Absence:
    """`until` is None where nobody waits any more: the change has ended as uncertain."""

    since: datetime
    until: datetime | None
    stand: MidwayStand


def absence_of(change: Change, now: datetime, progress: ChangeProgress | None = None) -> Absence | None:
    """None where the charger is here, or left as planned. `progress`: of these rows, where it is at hand."""
    if change.lost_at is None or change.connected:
        return None
    if progress is None:
        fresh = store.of_one_moment(change.pk, change.charger)
        return absence_of(fresh, now, store.load_progress(fresh)) if fresh else None
    if not midway.is_away(progress):
        return None
    rules = store.rules_of(change.controller_type)
    taken = progress.new_id != progress.old_id and id_is_taken(progress.new_id, but=change.charger)
    reported = readings.reported_settings(change.charger)
    stand = midway.find_midway(rules.controller_type, reported, progress, own_endpoints(), id_taken=taken)
    awaited = run.next_action(progress, now, rules)
    return Absence(change.lost_at, awaited.until if isinstance(awaited, Wait) else None, stand)
