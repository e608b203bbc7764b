"""`manage.py work_on_import JOB IMPORT`: what the pages have done in a process of its own. Not meant to be typed."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chargers.models import FleetImport
from chargers.services.fleets.workers import Job, work


class Command(BaseCommand):
    help = "Reads, judges or does the rows of an import for the pages, which start it themselves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", choices=[job.value for job in Job], help="what to do; read takes the file on standard input")
        parser.add_argument("fleet_import", metavar="IMPORT", type=int, help="the number of the import")

    def handle(self, *, job: str, fleet_import: int, **options: Any) -> None:
        os.nice(10)  # chargers first
        work(Job(job), FleetImport.objects.select_related("by", "organisation", "backend").get(pk=fleet_import), sys.stdin.buffer)
