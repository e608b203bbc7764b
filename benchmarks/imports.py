"""`python -m benchmarks.imports [ROWS]`: how long a table takes, in CPU seconds of both processes, and how much memory.

CSV and XLSX are read and judged, then kept with sealed tokens, in a throw-away database.
Exit status 1 where a bound does not hold.
"""

from __future__ import annotations

import base64
import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

ROWS = 50_000
BOUNDS = {"CSV read and judged": 15.0, "XLSX read and judged": 25.0, "kept, beyond that": 10.0, "first 200 rows of the CSV": 2.0}
MOST_MEMORY = 64  # MiB more than before, of the process that judges


def table(count: int) -> list[list[str]]:
    draw = random.Random(1)  # noqa: S311 made-up tokens
    rows = [["OCPP ID", "Serial number", "Controller type", "Site", "Organisation", "Token", "OCPPInfo", "Name"]]
    for number in range(count):
        serial = str(1_810_000 + number)
        info = f"modelname=DC60,vendorname=Ecotap,CpSn={serial}"
        token = f"t{draw.getrandbits(60):015x}"
        rows.append([f"NL*ECO*{100_000 + number}", serial, "EVC 5.X", "", "", token, info, f"place {number}"])
    return rows


def write(folder: Path, rows: list[list[str]]) -> tuple[Path, Path]:
    with (folder / "table.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    book.save(folder / "table.xlsx")
    return folder / "table.csv", folder / "table.xlsx"


def cpu() -> float:
    """Seconds of this process and of those that it has waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(work: Callable[[], Any]) -> float:
    before = cpu()
    work()
    return cpu() - before


def main(count: int) -> int:
    with tempfile.TemporaryDirectory(prefix="ecc-imports-") as data:
        found, memory = measure(Path(data), count)
    print(f"{count:,} rows")
    for name, seconds in found.items():
        print(f"  {name:<28} {seconds:6.1f} s   (at most {BOUNDS[name]:g})")
    print(f"  {'memory beyond the start':<28} {memory:6.0f} MiB (at most {MOST_MEMORY})")
    held = all(seconds <= BOUNDS[name] for name, seconds in found.items()) and memory <= MOST_MEMORY
    return 0 if held else 1


def measure(data: Path, count: int) -> tuple[dict[str, float], float]:
    os.environ |= {
        "ECC_DATA_DIR": str(data),
        "ECC_SECRET_KEY": "b" * 64,
        "ECC_HOSTS": "localhost",
        "DJANGO_SETTINGS_MODULE": "ecc_web.settings",
    }
    os.environ["ECC_TOKEN_KEYS"] = base64.urlsafe_b64encode(os.urandom(32)).decode()
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from chargers.domain.fleets.columns import ImportKind
    from chargers.models import Organisation
    from chargers.services.access.access import Access
    from chargers.services.controllers.controller_types import sync_catalogue
    from chargers.services.fleets import imports, staging
    from chargers.services.fleets.judging import Judging, find
    from chargers.services.fleets.reading.table import Table
    from chargers.services.fleets.terms import Terms

    call_command("migrate", verbosity=0)
    sync_catalogue()
    terms = Terms(ImportKind.CHARGERS, Access.of_shell(), Organisation.objects.create(name="Measured"))
    as_csv, as_xlsx = write(data, table(count))

    def judge(path: Path, form: str) -> None:
        with path.open("rb") as file, Table(file, form) as rows:
            read = iter(rows)
            header, first = find(read, terms.kind)
            judging = Judging(terms, header.mapping)
            for _chunk in judging.judge(row for rows in (first, read) for row in rows):
                pass

    def keep() -> None:
        kept = imports.begin(terms, file_name="table.csv", form="csv", at=timezone.now())
        with as_csv.open("rb") as file:
            staging.stage(kept, file)
        assert kept.good == count, kept.bad  # noqa: S101 what is measured has to be right

    def first_rows() -> float:
        began = time.monotonic()
        with as_csv.open("rb") as file, Table(file, "csv") as rows:
            read = iter(rows)
            header, first = find(read, terms.kind)
            next(iter(Judging(terms, header.mapping).judge(row for some in (first, read) for row in some)))
        return time.monotonic() - began

    seen = first_rows()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judged = timed(lambda: judge(as_csv, "csv"))
    found = {
        "CSV read and judged": judged,
        "XLSX read and judged": timed(lambda: judge(as_xlsx, "xlsx")),
        "kept, beyond that": timed(keep) - judged,
        "first 200 rows of the CSV": seen,
    }
    return found, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
