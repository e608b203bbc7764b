"""`python -m benchmarks.imports [ROWS]`: how long a table takes, in CPU seconds of both processes, and how much memory.

CSV and XLSX are read and judged, then kept with sealed tokens, in a throw-away database.
Exit status 1 where a bound does not hold.
"""

from __future__ import annotations

import base64
import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

ROWS = 50_000
SHEET, SHARED_TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
KIND = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOUNDS = {
    "CSV read and judged": 15.0,
    "XLSX read and judged": 25.0,
    "kept, beyond that": 10.0,
    "first 200 rows of the CSV": 2.0,
    "first 200 rows of the XLSX": 2.0,
}
MOST_MEMORY = 64  # MiB more than before, of the process that judges


def table(count: int) -> list[list[str]]:
    draw = random.Random(1)
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
    with_shared_texts(folder / "table.xlsx", rows)
    return folder / "table.csv", folder / "table.xlsx"


def with_shared_texts(path: Path, rows: list[list[str]]) -> None:
    """A workbook as Excel writes it: its texts in a part of their own."""
    texts: dict[str, int] = {}
    empty = io.BytesIO()
    Workbook().save(empty)
    with ZipFile(empty) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in {SHEET, SHARED_TEXTS}:
                new.writestr(name, old.read(name).replace(b"</Types>", KIND))
        new.writestr(SHEET, f"<worksheet {NAMESPACE}><sheetData>{''.join(_rows(rows, texts))}</sheetData></worksheet>")
        shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
        new.writestr(SHARED_TEXTS, f"<sst {NAMESPACE}>{shared}</sst>")


def _rows(rows: list[list[str]], texts: dict[str, int]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        yield f'<row r="{number}">'
        for place, cell in enumerate(row):
            kind, value = ("n", cell) if cell.isdecimal() else ("s", texts.setdefault(cell, len(texts)))
            yield f'<c r="{chr(65 + place)}{number}" t="{kind}"><v>{value}</v></c>' if cell else ""
        yield "</row>"


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
    from chargers.services.fleets import imports, staging, workers
    from chargers.services.fleets.judging import Judging, find_table_start
    from chargers.services.fleets.reading.table import FileTable
    from chargers.services.fleets.terms import ImportTerms

    call_command("migrate", verbosity=0)
    sync_catalogue()
    terms = ImportTerms(ImportKind.CHARGERS, Access.of_shell(), Organisation.objects.create(name="Measured"))
    as_csv, as_xlsx = write(data, table(count))

    def judge(path: Path, form: str) -> None:
        with path.open("rb") as file, FileTable(file, form) as rows:
            read = iter(rows)
            header, first = find_table_start(rows, read, terms.kind, asks=False)
            judging = Judging(terms, header.mapping, header.width)
            for _chunk in judging.judge(row for rows in (first, read) for row in rows):
                pass

    def keep() -> None:
        kept = imports.begin_import(terms, file_name="table.csv", form="csv", at=timezone.now())
        with as_csv.open("rb") as file:
            staging.stage_file(kept, file)
        if kept.good != count:  # what is measured has to be right
            raise RuntimeError(f"{kept.good} of {count} rows are good, {kept.bad} are bad")

    def first_rows(path: Path, form: str) -> float:
        """As the pages have it done: by a process of its own, until its first rows are kept."""
        kept = imports.begin_import(terms, file_name=path.name, form=form, at=timezone.now())
        began = time.monotonic()
        with path.open("rb") as file:
            workers.start(workers.ImportJob.READ, kept, timezone.now(), file)
        while not kept.rows_read:
            time.sleep(0.01)
            kept.refresh_from_db()
        found = time.monotonic() - began
        workers.ask_to_cancel(kept)
        while kept.state == kept.State.READING:
            time.sleep(0.1)
            kept.refresh_from_db()
        return found

    seen = {form: first_rows(path, form) for form, path in (("csv", as_csv), ("xlsx", as_xlsx))}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judged = timed(lambda: judge(as_csv, "csv"))
    found = {
        "CSV read and judged": judged,
        "XLSX read and judged": timed(lambda: judge(as_xlsx, "xlsx")),
        "kept, beyond that": timed(keep) - judged,
        "first 200 rows of the CSV": seen["csv"],
        "first 200 rows of the XLSX": seen["xlsx"],
    }
    return found, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
