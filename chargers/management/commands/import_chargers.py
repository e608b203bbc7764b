"""`manage.py import_chargers FILE --kind chargers|moves`: a table of chargers, or of where they shall go, from the shell."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import ImportKind
from chargers.domain.shown import shown_text
from chargers.management.standard_input import unreadable
from chargers.models import Backend, FleetImport, Organisation
from chargers.services.access.access import Access
from chargers.services.fleets import going_ahead, imports, result_file, rows, staging
from chargers.services.fleets.judging import FoundHeader, Judging, check_header, find_table_start
from chargers.services.fleets.reading.table import FileTable, check_size, form_of
from chargers.services.fleets.terms import ImportTerms, check_private_apn
from chargers.services.table_files import write_texts
from chargers.wording.refusals import sentences

ALL_GOOD, SOME_BAD, REFUSED = 0, 1, 2  # exit statuses
Found = Mapping[int, Sequence[Notice]]  # what is said of a row, by its number


@dataclass(frozen=True, slots=True)
class _Judged:
    """How many rows, what is wrong with them, what is said of those that are taken as they are, and which column is what."""

    count: int
    wrong: Found
    remarks: Found
    header: FoundHeader


class Command(BaseCommand):
    help = (
        "Adds the chargers of a table, or prepares the moves that it lists: CSV or XLSX, its columns named in English, Dutch, "
        "German or French. Good rows go ahead, bad ones are named; nothing is sent to any charger. "
        "Exit status 0: all rows are good; 1: some are bad; 2: the file is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the table: .csv, .txt, .tsv or .xlsx")
        parser.add_argument("--kind", choices=[kind.value for kind in ImportKind], required=True, help="what its rows are")
        parser.add_argument("--organisation", metavar="O", help="whose chargers they are, where a row does not say it")
        parser.add_argument("--backend", metavar="NAME", help="with moves: the named backend for rows without a URL")
        parser.add_argument(
            "--private-apn",
            action="store_true",
            help="with --backend: to that backend's endpoint inside the network of the SIM cards",
        )
        parser.add_argument("--dry-run", action="store_true", help="judge the rows and keep nothing")
        parser.add_argument(
            "--result", metavar="FILE", type=Path, help="write the table with a column of problems: .csv or .xlsx"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, file: Path, kind: str, **options: Any) -> None:
        self.as_json = options["format"] == "json"
        try:
            form = form_of(file.name)
            terms = _terms(ImportKind(kind), options["organisation"], options["backend"], private_apn=options["private_apn"])
            _check_result(options["result"], file)
            opened = _opened(file)
        except Refusal as refusal:
            self._refuse(refusal)
        with opened:
            try:
                check_size(file.stat().st_size)
                if options["dry_run"]:
                    judged = _dry_run(opened, form, terms, options["result"])
                else:
                    judged = _import(opened, file.name, form, terms, options["result"])
            except Refusal as refusal:
                self._refuse(refusal)
        self._end(judged)

    def _refuse(self, refusal: Refusal) -> NoReturn:
        said = sentences(refusal.notices)
        if self.as_json:
            self.stdout.write(json.dumps({"error": {"code": refusal.notices[0].code, "message": said}}, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(said, returncode=REFUSED)

    def _end(self, judged: _Judged) -> NoReturn:
        header = judged.header
        left_out = [name for place, name in enumerate(header.names) if name and place not in header.mapping.values()]
        said = {"columns": {column: header.names[place] for column, place in header.mapping.items()}, "left_out": left_out}
        numbers = {"rows": judged.count, "good": judged.count - len(judged.wrong), "bad": len(judged.wrong)}
        if self.as_json:
            problems = [{"row": number, "column": one.field, "code": one.code} for number, one in _each(judged.wrong)]
            self.stdout.write(json.dumps({**numbers, **said, "problems": problems}, indent=2, ensure_ascii=False))
        else:
            for column, place in header.mapping.items():
                self.stdout.write(f"  {column:<16}  “{shown_text(header.names[place], 60)}”")
            if left_out:
                self.stdout.write("  left out:         " + ", ".join(f"“{shown_text(name, 60)}”" for name in left_out))
            self.stdout.write("{rows} rows: {good} good, {bad} bad".format(**numbers))
            for number, one in (*_each(judged.wrong), *_each(judged.remarks)):
                self.stdout.write(f"  row {number}  {one.field:<16}  {sentences([one])}")
        sys.exit(SOME_BAD if judged.wrong else ALL_GOOD)


def _terms(kind: ImportKind, organisation: str | None, backend: str | None, *, private_apn: bool) -> ImportTerms:
    """Raises `Refusal`."""
    every = Organisation.objects.all()
    whose = every.filter(name__iexact=organisation.strip()).first() if organisation is not None else None
    if organisation is not None and whose is None:
        raise Refusal(Notice(Code.ORGANISATION_UNKNOWN, "organisation", {"name": organisation}))
    if organisation is None and kind is ImportKind.CHARGERS and every.count() == 1:
        whose = every.get()
    there = _backend(backend, whose) if backend is not None else None
    if private_apn:
        check_private_apn(there)
    return ImportTerms(kind, Access.of_shell(), whose, there, private_apn)


def _backend(name: str, whose: Organisation | None) -> Backend:
    """The one of this name: the organisation's own before everybody's. Raises `Refusal` where none or several are meant."""
    named = Backend.objects.filter(name__iexact=name.strip())
    own = list(named.filter(organisation=whose)) or list(named.filter(organisation=None)) if whose else list(named)
    if not own:
        raise Refusal(Notice(Code.BACKEND_UNKNOWN, "backend", {"name": shown_text(name)}))
    if len(own) > 1:
        raise Refusal(Notice(Code.BACKEND_AMBIGUOUS, "backend", {"name": shown_text(name)}))
    return own[0]


def _check_result(result: Path | None, file: Path) -> None:
    """Raises `Refusal` where it could not be written once the rows are done."""
    if result is None:
        return
    there = os.access(result if result.exists() else result.absolute().parent, os.W_OK)
    if (
        not there
        or not result.absolute().parent.is_dir()
        or result.is_dir()
        or (result.exists() and file.exists() and result.samefile(file))
    ):
        raise Refusal(Notice(Code.RESULT_UNWRITABLE, "result", {"name": shown_text(str(result), 255)}))


def _opened(file: Path) -> IO[bytes]:
    """Raises `Refusal`."""
    try:
        return file.open("rb")
    except OSError as problem:
        raise unreadable(file, problem) from None


def _dry_run(file: IO[bytes], form: str, terms: ImportTerms, result: Path | None) -> _Judged:
    """What would be done. Raises `Refusal`."""
    found: dict[int, list[Notice]] = {}
    remarks: dict[int, Sequence[Notice]] = {}
    with FileTable(file, form) as table:
        header, read = _open(table, terms.kind)
        judging = Judging(terms, header.mapping, header.width)
        for chunk in judging.judge(read):
            found |= {row.number: list(row.problems) for row in chunk if row.problems}
            remarks |= {row.number: row.remarks for row in chunk if row.remarks}
    for number, problems in judging.late().items():
        found[number] = [*found.get(number, ()), *problems]
    if judging.count == 0:
        raise Refusal(Notice(Code.TABLE_NO_ROWS, "file"))
    if result is not None:
        file.seek(0)
        with FileTable(file, form) as again:
            header, read = _open(again, terms.kind)
            lines = ((number, raw, found.get(number, ())) for number, raw in read)
            secret = result_file.secret_places(header.names, header.mapping)
            _write(result, result_file.result_rows(header.names, header.row, secret, lines, sentences))
    return _Judged(judging.count, found, remarks, header)


def _import(file: IO[bytes], name: str, form: str, terms: ImportTerms, result: Path | None) -> _Judged:
    """The same, and the good rows are done. Raises `Refusal`."""
    kept = imports.begin_import(terms, file_name=name, form=form, at=timezone.now())
    staging.stage_file(kept, file)
    if kept.state == FleetImport.State.READY and not kept.header_row:
        staging.refuse(kept, Notice(Code.TABLE_NO_HEADER, "file"))
    elif kept.state == FleetImport.State.READY and "ocpp_id" not in kept.mapping:
        staging.refuse(kept, Notice(Code.TABLE_NO_ID, "file"))
    if kept.state == FleetImport.State.REFUSED:
        raise Refusal(Notice(Code(kept.code), "file", kept.code_values))
    going_ahead.go_ahead(kept)
    if result is not None:
        _write(result, result_file.rows_of(kept, sentences))
    bad = {row.number: rows.problems_of(row) for row in kept.rows.filter(state="bad").only("number", "problems", "state")}
    remarks = {row.number: rows.remarks_of(row) for row in rows.with_remarks(kept.rows.all()).only("number", "remarks")}
    header = FoundHeader(kept.header_row, tuple(kept.header), staging.columns_of(kept))
    return _Judged(kept.rows.count(), bad, remarks, header)


def _open(table: FileTable, kind: ImportKind) -> tuple[FoundHeader, Iterator[Any]]:
    """Raises `Refusal` where no row names the columns, or nobody can say which is meant."""
    read = iter(table)
    header, first = find_table_start(table, read, kind, asks=False)
    if not first and not header.row:
        raise Refusal(Notice(Code.TABLE_NO_ROWS, "file"))
    check_header(header)
    return header, _chain(first, read)


def _chain(first: Iterable[Any], left: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from left


def _write(path: Path, table: Iterable[Sequence[str]]) -> None:
    with path.open("wb") as file:
        write_texts(file, "xlsx" if path.suffix.lower() == ".xlsx" else "csv", table)


def _each(found: Found) -> Iterator[tuple[int, Notice]]:
    return ((number, one) for number in sorted(found) for one in found[number])
