"""Keeps what chargers report: the current value of each key, what it was before, and when it was last seen so."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chargers.domain.budgets.day_budget import BudgetKind, DaySum
from chargers.domain.connection.split_fields import join
from chargers.domain.controller.definition import FieldDefinition, FieldRole
from chargers.domain.controller.options import Options
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.secret_text import masked
from chargers.models import Charger, ConnectionField, Reading, ReportedSetting
from chargers.services.budgets import day_counts
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor
from chargers.services.prepared_query import KEY, PreparedQuery
from chargers.services.readings import drift, ocpp_info_flags
from chargers.services.readings.stored_values import columns_of, value_of

MOST_ASKED = 2000  # chargers whose reading one person asks for at once
MOST_WANTED = 50  # of them that one look begins
_AT_ONCE = 400  # of them in one statement
GONE_AFTER = timedelta(days=30)  # asked for and not shown for so long: the charger has it no more
ROW_SIZE = 100  # bytes of a row beside its value, about
_KEY_LENGTH = 120
_LINE_LENGTH = 600
_USUAL_OPTIONS = FieldDefinition(FieldRole.OPTIONS, "com_Options")  # where nobody has said yet which type it is (R14)


def record_reading(charger: Charger, reported: Reported, *, whole: bool, at: datetime, asked: Collection[str] = ()) -> None:
    """Stores a reading. With `whole`, keys absent from it are reported no more; else they are left as they were (C14).

    `asked`: the keys of a reading that asked for everything that is known, one by one: which of these no reading has shown for
    30 days is reported no more. Such readings and whole ones have a budget of a day; beyond it what a setting had before on the
    same day is not kept, and a partial reading brings no new keys. The reading of a change is its own, and always stored.
    """
    seen = {masked(s.key)[:_KEY_LENGTH]: (s.value, s.readonly, ReportedSetting.State.KNOWN) for s in reported}
    seen |= {masked(key)[:_KEY_LENGTH]: (None, False, ReportedSetting.State.UNKNOWN) for key in reported.unknown}
    with transaction.atomic():
        standing = {row.key: row for row in ReportedSetting.objects.filter(charger=charger, until=None)}
        same = {r.pk for k, r in standing.items() if seen.get(k) == (value_of(r), r.readonly, r.state)}
        over = [r.pk for k, r in standing.items() if r.pk not in same and (k in seen or whole)]
        over += _gone(standing, seen, asked, at)
        is_counted = whole or bool(asked)
        room = not is_counted or day_counts.has_room(charger.pk, BudgetKind.SETTINGS, at)
        ReportedSetting.objects.filter(pk__in=same).update(confirmed_at=at)
        replaced = 0 if room else _drop_of_the_day(over, at)
        ReportedSetting.objects.filter(pk__in=over).update(until=at)
        new = [
            ReportedSetting(
                charger=charger, key=k, readonly=ro, state=state, since=at, confirmed_at=at, **columns_of(charger.pk, k, v)
            )
            for k, (v, ro, state) in seen.items()
            if (k in standing and standing[k].pk not in same) or (k not in standing and (room or whole))
        ]
        ReportedSetting.objects.bulk_create(new)
        if is_counted and (new or replaced):
            _count(charger.pk, new, replaced, room=room, at=at)
        Reading.objects.create(charger=charger, at=at, whole=whole)
        Charger.objects.filter(pk=charger.pk).update(**_derived(charger, reported_settings(charger)), read_at=at)
        ocpp_info_flags.flag_chargers([charger.pk])
        charger_changed(charger.pk)


def _gone(standing: Mapping[str, ReportedSetting], seen: Container[str], asked: Collection[str], at: datetime) -> list[int]:
    """What was asked for by its name, did not come, and has not come for long."""
    names = {key.casefold() for key in asked}
    long_ago = at - GONE_AFTER
    return [r.pk for k, r in standing.items() if k.casefold() in names and k not in seen and r.confirmed_at < long_ago]


def _drop_of_the_day(over: Sequence[int], at: datetime) -> int:
    """Of values that are over those that began today: as if they had never been."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return ReportedSetting.objects.filter(pk__in=over, since__gte=midnight).delete()[0]


def _count(charger: int, new: Sequence[ReportedSetting], replaced: int, *, room: bool, at: datetime) -> None:
    size = sum(ROW_SIZE + len(row.value or "") for row in new)
    one = DaySum(charger, at.astimezone(UTC).date(), BudgetKind.SETTINGS, len(new) - replaced, size)
    day_counts.add([one if room else one._replace(size=0, left_out=max(replaced, 1), left_out_since=at)])


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
        "differs": bool(drift.find_deviations(charger, reported, definition)),
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


class WantedReadings:
    """The chargers at a process whose reading somebody wants: looked for every second, and nearly always there are none."""

    @cached_property
    def _query(self) -> PreparedQuery:
        wanted = Charger.objects.filter(reading_asked_at__isnull=False, presence__process=KEY, presence__closed_at=None)
        return PreparedQuery(wanted.order_by("reading_asked_at", "pk").values_list("pk")[:MOST_WANTED], {KEY: "process"})

    def take(self, process: int) -> list[int]:
        """Those that wait longest first; each is handed out once."""
        pks = self._query.ask(process=process)
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
    known: dict[str, ReportedValue] = {}
    unknown: set[str] = set()
    for row in rows:
        if row.state == ReportedSetting.State.KNOWN:
            known[row.key] = ReportedValue(row.key, value_of(row), row.readonly)
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
