"""`python -m chargers.management.import_worker JOB IMPORT [csv|xlsx]`: what the pages have done in a process of its own.

A table to be read is on standard input. Whoever reads it is started first: it has its first rows by the time Django is there.
"""

from __future__ import annotations

import os
import sys

import django

from chargers.services.fleets.reading.table import FileTable

NICE = 10  # once nobody waits for the first rows: chargers first


def main(job: str, key: int, form: str | None) -> None:
    """Does a job on this import, to its end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    table = FileTable(sys.stdin.buffer, form) if form else None
    django.setup()
    from chargers.models import FleetImport
    from chargers.services.fleets.workers import ImportJob, work

    fleet_import = FleetImport.objects.select_related("by", "organisation", "backend").get(pk=key)
    work(ImportJob(job), fleet_import, table, chargers_first=lambda: os.nice(NICE))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
