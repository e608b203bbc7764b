"""The good rows of a table are done: chargers are added, moves are written down. Nothing is sent to any charger.

Each row is judged once more, by what is here now; what has become bad since stays, with its problems.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.charger_row import NewCharger
from chargers.domain.fleets.columns import Column, ImportKind
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.models import Charger, ControllerType, Credential, FleetImport, FleetImportRow, JournalEntry, JournalValue
from chargers.services import doorbell
from chargers.services.chargers.register import variant_of
from chargers.services.credentials import credentials
from chargers.services.fleets import kept_problems, moves, rows, staging
from chargers.services.fleets.judging import JudgedRow, SingleRows
from chargers.services.fleets.terms import ImportTerms, terms_of
from chargers.services.journal import journal

AT_ONCE = 500
State = FleetImport.State


def check(fleet_import: FleetImport) -> None:
    """Raises `Refusal` while a person still has to say which column is what."""
    if staging.doubts_of(fleet_import):
        raise Refusal(Notice(Code.COLUMNS_UNSAID, "file"))


def go_ahead(fleet_import: FleetImport) -> None:
    """Does the good rows, some at a time, each lot whole or not at all: what was cut off can be gone on with."""
    terms = terms_of(fleet_import)
    with transaction.atomic():
        fleet_import.journal = fleet_import.journal or _begin(fleet_import, terms)
        fleet_import.state, fleet_import.cancel_asked = State.GOING, False
        fleet_import.save(update_fields=["journal", "state", "cancel_asked"])
    doing = _Doing(fleet_import, terms)
    last = -1
    while some := list(fleet_import.rows.filter(state="good", number__gt=last).order_by("number")[:AT_ONCE]):
        doing.do(some)
        last = some[-1].number
        if FleetImport.objects.filter(pk=fleet_import.pk, cancel_asked=True).exists():
            break
    staging.count_rows(fleet_import)
    fleet_import.state = State.READY if fleet_import.good or fleet_import.bad else State.DONE
    fleet_import.ended_at, fleet_import.beat_at = timezone.now(), None
    fleet_import.save(update_fields=["state", "ended_at", "beat_at"])


def _begin(fleet_import: FleetImport, terms: ImportTerms) -> JournalEntry:
    chargers = terms.kind is ImportKind.CHARGERS
    return journal.write(
        journal.Action.CHARGERS_IMPORTED if chargers else journal.Action.MOVES_PREPARED,
        by=terms.access.actor,
        organisation=terms.organisation,
        subject=fleet_import.file_name,
        values=[journal.ValueChange("backend", after=str(terms.backend))] if terms.backend else (),
    )


class _Doing:
    """What does not depend on rows, once."""

    def __init__(self, fleet_import: FleetImport, terms: ImportTerms) -> None:
        self._import, self._terms = fleet_import, terms
        self._rows = SingleRows(terms, staging.columns_of(fleet_import), staging.named_width(fleet_import))
        self._types = {one.code: one for one in ControllerType.objects.prefetch_related("fields", "serial_prefixes")}

    def do(self, some: Sequence[FleetImportRow]) -> None:
        confirmed = frozenset(row.number for row in some if row.confirmed)
        judged = [found for found, _ in self._rows.judge(list(map(rows.open_cells, some)), self._shared(), confirmed)]
        pairs = list(zip(some, judged, strict=True))
        try:
            self._write(pairs)
        except IntegrityError:  # somebody added one of them just now: one by one
            for pair in pairs:
                self._one(pair)

    def _one(self, pair: tuple[FleetImportRow, JudgedRow]) -> None:
        row, _ = pair
        again = self._rows.judge([rows.open_cells(row)], self._shared(), frozenset({row.number} if row.confirmed else ()))[0][0]
        try:
            self._write([(row, again)])
        except IntegrityError:
            row.state = FleetImportRow.State.BAD
            row.problems = kept_problems.write_problems([Notice(Code.CHARGER_HERE, Column.OCPP_ID, {"ocpp_id": row.ocpp_id_key})])
            row.save(update_fields=["state", "problems"])

    def _shared(self) -> frozenset[str]:
        return frozenset(self._import.shared_urls)

    def _write(self, pairs: Sequence[tuple[FleetImportRow, JudgedRow]]) -> None:
        now = timezone.now()
        with transaction.atomic():
            bad = [(row, judged) for row, judged in pairs if judged.problems]
            for row, judged in bad:
                rows.note_judgement(row, judged)
            FleetImportRow.objects.bulk_update([row for row, _ in bad], rows.JUDGED, batch_size=100)
            good = [(row, judged.meaning) for row, judged in pairs if judged.meaning is not None]
            self._add([(row, one) for row, one in good if isinstance(one, NewCharger)], now)
            self._prepare([(row, one) for row, one in good if isinstance(one, MoveOfRow)], now)
            self._import.beat_at = now
            self._import.done += len(good)
            self._import.save(update_fields=["beat_at", "done"])

    def _add(self, good: Sequence[tuple[FleetImportRow, NewCharger]], now: datetime) -> None:
        made = Charger.objects.bulk_create(self._charger(one) for _, one in good)
        Credential.objects.bulk_create(
            credentials.prepare_credential(charger, one.token, Credential.Kind.CURRENT, now)
            for charger, (_, one) in zip(made, good, strict=True)
            if one.token
        )
        self._note(good, made)

    def _charger(self, one: NewCharger) -> Charger:
        controller_type = self._types.get(one.controller_type)
        return Charger(
            ocpp_id=one.ocpp_id,
            organisation_id=one.organisation,
            site_id=one.site,
            controller_type=controller_type,
            serial_number=one.serial_number,
            variant=variant_of(controller_type, one.serial_number),
            note=one.name,
            listed_ocpp_info=one.ocpp_info,
            came_with=self._import,
        )

    def _prepare(self, good: Sequence[tuple[FleetImportRow, MoveOfRow]], now: datetime) -> None:
        moves.prepare([one for _, one in good], by=self._terms.access.person, fleet_import=self._import, at=now)
        chargers = Charger.objects.in_bulk([one.charger for _, one in good])
        self._note(good, [chargers[one.charger] for _, one in good])

    def _note(self, good: Sequence[tuple[FleetImportRow, object]], chargers: Sequence[Charger]) -> None:
        FleetImportRow.objects.filter(pk__in=[row.pk for row, _ in good]).update(state=FleetImportRow.State.DONE)
        entry = self._import.journal
        JournalValue.objects.bulk_create(JournalValue(entry=entry, name="charger", after=one.ocpp_id) for one in chargers)
        doorbell.charger_changed(*(charger.pk for charger in chargers))
