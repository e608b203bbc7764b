"""Keeps what chargers report: the current value of each key, what it was before, and when it was last seen so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from chargers.domain.reported import Reported
from chargers.domain.reported import ReportedSetting as Setting
from chargers.domain.split_fields import join
from chargers.models import Charger, Reading, ReportedSetting
from chargers.services.announce import charger_changed

_KEY_LENGTH = 120


def record_reading(charger: Charger, reported: Reported, *, whole: bool, at: datetime) -> None:
    """Stores a reading. With `whole`, keys absent from it are reported no more; else they are left as they were (C14)."""
    seen = {s.key[:_KEY_LENGTH]: (s.value, s.readonly, ReportedSetting.State.KNOWN) for s in reported}
    seen |= {key[:_KEY_LENGTH]: (None, False, ReportedSetting.State.UNKNOWN) for key in reported.unknown}
    with transaction.atomic():
        standing = {row.key: row for row in ReportedSetting.objects.filter(charger=charger, until=None)}
        same = [r.pk for k, r in standing.items() if seen.get(k) == (r.value, r.readonly, r.state)]
        over = [r.pk for k, r in standing.items() if r.pk not in set(same) and (k in seen or whole)]
        kept = set(same)
        ReportedSetting.objects.filter(pk__in=same).update(confirmed_at=at)
        ReportedSetting.objects.filter(pk__in=over).update(until=at)
        ReportedSetting.objects.bulk_create(
            ReportedSetting(charger=charger, key=k, value=v, readonly=ro, state=state, since=at, confirmed_at=at)
            for k, (v, ro, state) in seen.items()
            if k not in standing or standing[k].pk not in kept
        )
        Reading.objects.create(charger=charger, at=at, whole=whole)
        Charger.objects.filter(pk=charger.pk).update(points_at=pointed_at(charger, of(charger)), read_at=at)
        charger_changed(charger.pk)


def of(charger: Charger, at: datetime | None = None) -> Reported:
    """What the charger reports, as last read; with `at`, as it stood then."""
    rows = ReportedSetting.objects.filter(charger=charger)
    rows = rows.filter(until=None) if at is None else rows.filter(since__lte=at).exclude(until__lte=at)
    return as_reported(rows)


def as_reported(rows: Iterable[ReportedSetting]) -> Reported:
    """Rows of one moment as the domain's value."""
    known: dict[str, Setting] = {}
    unknown: set[str] = set()
    for row in rows:
        if row.state == ReportedSetting.State.KNOWN:
            known[row.key] = Setting(row.key, row.value, row.readonly)
        else:
            unknown.add(row.key)
    return Reported(known, frozenset(unknown))


def pointed_at(charger: Charger, reported: Reported) -> str:
    """One readable line on where the charger is pointed, or empty where that is not known."""
    if charger.controller_type is None:
        return ""
    connection = join(charger.controller_type.definition(), reported).connection
    return connection.endpoint.url(connection.ocpp_id or "") if connection.endpoint else ""
