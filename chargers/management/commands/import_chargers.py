"""`manage.py import_chargers FILE --kind chargers|moves`: a table of chargers, or of where they shall go, from the shell."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import ImportKind
from chargers.models import Backend, FleetImport, Organisation
from chargers.services.access.access import Access
from chargers.services.fleets import going_ahead, imports, result_file, rows, staging
from chargers.services.fleets.judging import FoundHeader, Judging, check_header, find
from chargers.services.fleets.reading.table import Table, check_size, form_of
from chargers.services.fleets.terms import Terms
from chargers.wording.refusals import sentences

ALL_GOOD, SOME_BAD, REFUSED = 0, 1, 2  # exit statuses
Found = Mapping[int, Sequence[Notice]]  # what is wrong, by the number of the row


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
        parser.add_argument("--dry-run", action="store_true", help="judge the rows and keep nothing")
        parser.add_argument(
            "--result", metavar="FILE", type=Path, help="write the table with a column of problems: .csv or .xlsx"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table", help="How to print it. Default: table.")

    def handle(self, *, file: Path, kind: str, **options: Any) -> None:
        self.as_json = options["format"] == "json"
        try:
            form = form_of(file.name)
            terms = self._terms(ImportKind(kind), options["organisation"], options["backend"])
            opened = file.open("rb")
        except Refusal as refusal:
            self._refuse(refusal)
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.", returncode=REFUSED) from None
        with opened:
            try:
                check_size(file.stat().st_size)
                job = _dry_run if options["dry_run"] else _import
                count, found = job(opened, file.name, form, terms, options["result"])
            except Refusal as refusal:
                self._refuse(refusal)
        self._end(count, found)

    def _terms(self, kind: ImportKind, organisation: str | None, backend: str | None) -> Terms:
        """Raises `Refusal`."""
        every = Organisation.objects.all()
        whose = every.filter(name__iexact=organisation.strip()).first() if organisation is not None else None
        if organisation is not None and whose is None:
            raise Refusal(Notice(Code.ORGANISATION_UNKNOWN, "organisation", {"name": organisation}))
        if organisation is None and kind is ImportKind.CHARGERS and every.count() == 1:
            whose = every.get()
        target = Backend.objects.filter(name__iexact=backend.strip()).first() if backend is not None else None
        if backend is not None and target is None:
            raise CommandError(f"There is no backend {backend}: look how its name is spelt.", returncode=REFUSED)
        return Terms(kind, Access.of_shell(), whose, target)

    def _refuse(self, refusal: Refusal) -> NoReturn:
        said = sentences(refusal.notices)
        if self.as_json:
            self.stdout.write(json.dumps({"error": {"code": refusal.notices[0].code, "message": said}}, ensure_ascii=False))
            sys.exit(REFUSED)
        raise CommandError(said, returncode=REFUSED)

    def _end(self, count: int, found: Found) -> NoReturn:
        numbers = {"rows": count, "good": count - len(found), "bad": len(found)}
        if self.as_json:
            problems = [{"row": number, "column": one.field, "code": one.code} for number, one in _each(found)]
            self.stdout.write(json.dumps({**numbers, "problems": problems}, indent=2))
        else:
            self.stdout.write("{rows} rows: {good} good, {bad} bad".format(**numbers))
            for number, one in _each(found):
                self.stdout.write(f"  row {number}  {one.field:<16}  {sentences([one])}")
        sys.exit(SOME_BAD if found else ALL_GOOD)


def _dry_run(file: IO[bytes], name: str, form: str, terms: Terms, result: Path | None) -> tuple[int, Found]:  # noqa: ARG001 called as `_import` is
    """How many rows, and what is wrong with them. Raises `Refusal`."""
    found: dict[int, list[Notice]] = {}
    with Table(file, form) as table:
        header, read = _open(iter(table), terms.kind)
        judging = Judging(terms, header.mapping)
        for chunk in judging.judge(read):
            found |= {row.number: list(row.problems) for row in chunk if row.problems}
    for number, problems in judging.late().items():
        found[number] = [*found.get(number, ()), *problems]
    if judging.count == 0:
        raise Refusal(Notice(Code.TABLE_NO_ROWS, "file"))
    if result is not None:
        file.seek(0)
        with Table(file, form) as again:
            header, read = _open(iter(again), terms.kind)
            lines = ((raw, found.get(number, ())) for number, raw in read)
            secret = result_file.secret_places(header.names, header.mapping)
            _write(result, result_file.table(header.names, secret, lines, sentences))
    return judging.count, found


def _import(file: IO[bytes], name: str, form: str, terms: Terms, result: Path | None) -> tuple[int, Found]:
    """The same, and the good rows are done. Raises `Refusal`."""
    kept = imports.begin(terms, file_name=name, form=form, at=timezone.now())
    staging.stage(kept, file)
    if kept.state == FleetImport.State.READY and not kept.header_row:
        staging.refuse(kept, Notice(Code.TABLE_NO_HEADER, "file"))
    elif kept.state == FleetImport.State.READY and "ocpp_id" not in kept.mapping:
        staging.refuse(kept, Notice(Code.TABLE_NO_ID, "file"))
    if kept.state == FleetImport.State.REFUSED:
        raise Refusal(Notice(Code(kept.code), "file", kept.code_values))
    going_ahead.go_ahead(kept)
    if result is not None:
        columns = staging.columns_of(kept)
        secret = result_file.secret_places(kept.header, columns)
        _write(result, result_file.table(kept.header, secret, result_file.lines_of(kept), sentences))
    bad = {row.number: rows.problems_of(row) for row in kept.rows.filter(state="bad").only("number", "problems", "state")}
    return kept.rows.count(), bad


def _open(read: Iterator[Any], kind: ImportKind) -> tuple[FoundHeader, Iterator[Any]]:
    """Raises `Refusal` where no row names the columns."""
    header, first = find(read, kind)
    if not first and not header.row:
        raise Refusal(Notice(Code.TABLE_NO_ROWS, "file"))
    check_header(header)
    return header, _chain(first, read)


def _chain(first: Iterable[Any], left: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from left


def _write(path: Path, table: Iterable[Sequence[str]]) -> None:
    with path.open("wb") as file:
        result_file.write(file, "xlsx" if path.suffix.lower() == ".xlsx" else "csv", table)


def _each(found: Found) -> Iterator[tuple[int, Notice]]:
    return ((number, one) for number in sorted(found) for one in found[number])
