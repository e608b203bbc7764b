"""Keeps what chargers report: the current value of each key, what it was before, and when it was last seen so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chargers.domain.reported import Reported
from chargers.domain.reported import ReportedSetting as Setting
from chargers.domain.split_fields import join
from chargers.models import Charger, ConnectionField, Reading, ReportedSetting, User
from chargers.services import journal, ocpp_info_flags
from chargers.services.announce import charger_changed

_KEY_LENGTH = 120
_LINE_LENGTH = 600


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
        Charger.objects.filter(pk=charger.pk).update(**pointed_at(charger, of(charger)), read_at=at)
        ocpp_info_flags.flag([charger.pk])
        charger_changed(charger.pk)


def ask_reading(charger: Charger, *, by: User | None) -> None:
    """Wants the settings read as soon as the charger is here; the process that holds it finds the wish within a second."""
    with transaction.atomic():
        now = timezone.now()
        Charger.objects.filter(pk=charger.pk).update(reading_asked_at=now)
        journal.write(journal.Action.READING_ASKED, by=by, charger=charger, at=now)
        charger_changed(charger.pk)


def take_wanted(process: int) -> list[int]:
    """The chargers at this process whose reading somebody wants; each is handed out once."""
    wanted = Charger.objects.filter(reading_asked_at__isnull=False, presence__process=process, presence__closed_at=None)
    pks = list(wanted.values_list("pk", flat=True))
    if pks:
        Charger.objects.filter(pk__in=pks).update(reading_asked_at=None)
    return pks


def keys_to_ask(charger_pk: int) -> list[str]:
    """The keys to ask for one by one where asking for all fails: those it reported before, else those of its type."""
    before = ReportedSetting.objects.filter(charger=charger_pk, until=None, state=ReportedSetting.State.KNOWN)
    keys = list(before.values_list("key", flat=True))
    return keys or list(ConnectionField.objects.filter(controller_type__chargers=charger_pk).values_list("key", flat=True))


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


def pointed_at(charger: Charger, reported: Reported) -> dict[str, str]:
    """Where the charger is pointed: in one readable line, and the endpoint alone; both empty where that is not known."""
    found = join(charger.controller_type.definition(), reported).connection if charger.controller_type else None
    if found is None or found.endpoint is None:
        return {"points_at": "", "backend_endpoint": ""}
    line, endpoint = found.endpoint.url(found.ocpp_id or ""), found.endpoint.url()
    return {"points_at": line[:_LINE_LENGTH], "backend_endpoint": endpoint[:_LINE_LENGTH]}
