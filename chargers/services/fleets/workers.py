"""Work on a table in a process of its own: the one that serves chargers and pages keeps its time and its memory."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import IO

from django.conf import settings
from django.db.models import Q

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import FleetImport
from chargers.services.access.access import Access
from chargers.services.fleets import going_ahead, staging, taking_back
from chargers.services.fleets.reading.table import FileTable
from chargers.services.fleets.terms import terms_of

SILENT = timedelta(seconds=90)  # without a beat: whoever worked on it is gone
MOST = 3  # tables that are worked on at once
State = FleetImport.State
WORKING = (State.READING, State.GOING, State.RETURNING)


class ImportJob(StrEnum):
    """What there is to do."""

    READ = "read"  # the file is on standard input
    JUDGE = "judge"
    GO_AHEAD = "go_ahead"
    TAKE_BACK = "take_back"


def check_free(access: Access, now: datetime) -> None:
    """Raises `Refusal` where this person's last table, or too many of others, are being worked on."""
    running = FleetImport.objects.filter(state__in=WORKING, beat_at__gt=now - SILENT)
    if running.filter(by=access.person).exists() or running.count() >= MOST:
        raise Refusal(Notice(Code.IMPORT_BUSY, "file"))


def is_stuck(fleet_import: FleetImport, now: datetime) -> bool:
    """Whether nobody works on it any more, though it is not at its end: the server was stopped."""
    return fleet_import.state in WORKING and (fleet_import.beat_at is None or fleet_import.beat_at < now - SILENT)


# What a table is before a job and during it. Whoever has read it before another one began is too late.
_FROM = {
    ImportJob.READ: ((State.READING,), State.READING),
    ImportJob.JUDGE: ((State.READY,), State.READING),
    ImportJob.GO_AHEAD: ((State.READY,), State.GOING),
    ImportJob.TAKE_BACK: ((State.READY, State.DONE, State.RETURNING), State.RETURNING),
}


def start(
    job: ImportJob,
    fleet_import: FleetImport,
    now: datetime,
    file: IO[bytes] | None = None,
    first: Callable[[], None] = lambda: None,
) -> None:
    """Begins it, and does not wait for its end. `file`: a real one, at its beginning. `first`: what is done before it.

    Raises `Refusal` where it has gone on meanwhile: two people, or two clicks, begin one work.
    """
    before, state = _FROM[job]
    own = FleetImport.objects.filter(pk=fleet_import.pk, state__in=before)
    if job is not ImportJob.READ:
        own = own.filter(Q(beat_at=None) | Q(beat_at__lte=now - SILENT))
    if not own.update(state=state, beat_at=now, cancel_asked=False):
        raise Refusal(Notice(Code.IMPORT_GONE_ON, "import"))
    fleet_import.refresh_from_db()
    first()
    form = [staging.reading_form(fleet_import)] if file else []
    if settings.FLEET_WORKERS_HERE:
        work(job, fleet_import, FileTable(file, *form) if file else None)
        return
    command = [sys.executable, "-m", "chargers.management.import_worker", job.value, str(fleet_import.pk), *form]
    process = subprocess.Popen(
        command, stdin=file or subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=settings.BASE_DIR, start_new_session=True
    )
    threading.Thread(target=process.wait, name=f"import {fleet_import.pk}", daemon=True).start()  # nobody is left a zombie


def work(
    job: ImportJob, fleet_import: FleetImport, table: FileTable | None, chargers_first: Callable[[], object] = lambda: None
) -> None:
    """Does it, to its end. `chargers_first`: called once nobody waits for it at a page: the rest may take its time."""
    if job is ImportJob.READ:
        if table is None:
            raise ValueError("there is nothing to read without a file")
        staging.stage_table(fleet_import, table, asks=True, in_sight=chargers_first)
        return
    chargers_first()
    if job is ImportJob.JUDGE:
        staging.judge_again(fleet_import)
    elif job is ImportJob.GO_AHEAD:
        going_ahead.go_ahead(fleet_import)
    else:
        taking_back.take_back(fleet_import, by=terms_of(fleet_import).access.actor)


def ask_to_cancel(fleet_import: FleetImport) -> None:
    """Whoever works on it stops at the next thousand rows; where nobody does, it ends here."""
    FleetImport.objects.filter(pk=fleet_import.pk).update(cancel_asked=True)


def give_up(fleet_import: FleetImport, now: datetime) -> None:
    """A table that nobody works on any more: what was read goes, what was done stays."""
    if fleet_import.state == State.GOING:
        FleetImport.objects.filter(Q(pk=fleet_import.pk)).update(state=State.READY, beat_at=None)
        return
    fleet_import.rows.all().delete()
    own = FleetImport.objects.filter(pk=fleet_import.pk)
    own.update(state=State.CANCELLED, ended_at=now, beat_at=None, cancel_asked=True)  # who was only slow stops, too
