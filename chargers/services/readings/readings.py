"""Keeps what chargers report: the current value of each key, what it was before, and when it was last seen so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chargers.domain.connection.split_fields import join
from chargers.domain.controller.definition import ConnectionField as Field
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.options import Options
from chargers.domain.controller.reported import Reported
from chargers.domain.controller.reported import ReportedSetting as Setting
from chargers.models import Charger, ConnectionField, Reading, ReportedSetting
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor
from chargers.services.readings import drift, ocpp_info_flags

MOST_ASKED = 2000  # chargers whose reading one person asks for at once
_AT_ONCE = 400  # of them in one statement
_KEY_LENGTH = 120
_LINE_LENGTH = 600
_USUAL_OPTIONS = Field(FieldRole.OPTIONS, "com_Options")  # where nobody has said yet which type it is (R14)


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
        Charger.objects.filter(pk=charger.pk).update(**_derived(charger, reported_settings(charger)), read_at=at)
        ocpp_info_flags.flag([charger.pk])
        charger_changed(charger.pk)


def judge_again(charger_pk: int) -> None:
    """Brings up to date what lists show of its last reading, after something else changed that it depends on."""
    charger = Charger.objects.select_related("controller_type").get(pk=charger_pk)
    Charger.objects.filter(pk=charger_pk).update(**_derived(charger, reported_settings(charger)))


def _derived(charger: Charger, reported: Reported) -> dict[str, object]:
    """What is kept on the charger's own row, for lists."""
    definition = charger.controller_type.definition() if charger.controller_type else None
    options = reported.find((definition.field(FieldRole.OPTIONS) if definition else None) or _USUAL_OPTIONS)
    return {
        **pointed_at(charger, reported),
        "options_malformed": options is not None and Options.parse(options.value or "").malformed,
        "differs": bool(drift.deviations(charger, reported, definition)),
    }


def ask_reading(charger: Charger, *, by: Actor) -> None:
    """Wants the settings read as soon as the charger is here; the process that holds it finds the wish within a second."""
    with transaction.atomic():
        now = timezone.now()
        Charger.objects.filter(pk=charger.pk).update(reading_asked_at=now)
        journal.write(journal.Action.READING_ASKED, by=by, charger=charger, at=now)
        charger_changed(charger.pk)


def ask_readings(chargers: QuerySet[Charger], *, by: Actor) -> int:
    """The same of several. Raises `ValueError` for more than MOST_ASKED. Returns how many are asked."""
    wanted = list(chargers.select_related("organisation")[: MOST_ASKED + 1])
    if len(wanted) > MOST_ASKED:
        raise ValueError("too many at once")
    now = timezone.now()
    with transaction.atomic():
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            Charger.objects.filter(pk__in=[charger.pk for charger in some]).update(reading_asked_at=now)
            journal.write_each(journal.Action.READING_ASKED, some, by=by, at=now)
        charger_changed(*(charger.pk for charger in wanted))
    return len(wanted)


def take_wanted(process: int, most: int = 50) -> list[int]:
    """The chargers at this process whose reading somebody wants, those that wait longest first; each is handed out once."""
    wanted = Charger.objects.filter(reading_asked_at__isnull=False, presence__process=process, presence__closed_at=None)
    pks = list(wanted.order_by("reading_asked_at", "pk").values_list("pk", flat=True)[:most])
    if pks:
        Charger.objects.filter(pk__in=pks).update(reading_asked_at=None)
    return pks


def keys_to_ask(charger_pk: int) -> list[str]:
    """The keys to ask for one by one where asking for all fails: those it reported before, else those of its type."""
    before = ReportedSetting.objects.filter(charger=charger_pk, until=None, state=ReportedSetting.State.KNOWN)
    keys = list(before.values_list("key", flat=True))
    return keys or list(ConnectionField.objects.filter(controller_type__chargers=charger_pk).values_list("key", flat=True))


def reported_settings(charger: Charger, at: datetime | None = None) -> Reported:
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
