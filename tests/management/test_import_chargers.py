"""`import_chargers` as a shell sees it: exit statuses, JSON, what is kept and what is not."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from chargers.models import (
    Backend,
    BackendCredential,
    BackendEndpoint,
    Charger,
    ControllerType,
    Credential,
    FleetImport,
    FleetImportRow,
    JournalEntry,
    Organisation,
    PreparedMove,
)
from chargers.services.access.access import Access
from chargers.services.chargers import register
from chargers.services.controllers import controller_types
from chargers.services.credentials import credentials
from chargers.services.fleets import moves

pytestmark = pytest.mark.django_db
GOOD = "OCPP ID;Type;Serial number;Token\nNL*ECO*1;EVC 5.X;1810001;t0ken-one\nNL*ECO*2;CPA;900002;t0ken-two\n"
NAMED = {"ocpp_id": "OCPP ID", "controller_type": "Type", "serial_number": "Serial number", "token": "Token"}
COLUMNS: dict[str, Any] = {"columns": NAMED, "left_out": []}


@pytest.fixture(autouse=True)
def volt(db: None) -> Organisation:
    controller_types.sync_catalogue()
    return Organisation.objects.create(name="Volt")


def run(path: Path, text: str | bytes, *arguments: str, kind: str = "chargers", name: str = "table.csv") -> tuple[int, Any]:
    """Exit status, and what it said as JSON."""
    out, file = io.StringIO(), path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        call_command("import_chargers", str(file), "--kind", kind, "--format", "json", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(out.getvalue())
    raise AssertionError("it ends with an exit status")


def test_good_rows_become_chargers_that_may_connect(tmp_path: Path, volt: Organisation) -> None:
    assert run(tmp_path, GOOD) == (0, {"rows": 2, "good": 2, "bad": 0, **COLUMNS, "problems": []})
    one, two = Charger.objects.order_by("ocpp_id")
    assert (one.ocpp_id, one.organisation, one.serial_number, one.variant) == ("NL*ECO*1", volt, "1810001", "AC")
    assert one.controller_type == ControllerType.objects.get(code="evc5")
    assert two.controller_type == ControllerType.objects.get(code="cpa")
    token = credentials.current_token(one)
    assert token is not None
    assert token.reveal() == "t0ken-one"
    entry = JournalEntry.objects.get(action="chargers_imported")
    assert [value.after for value in entry.values.order_by("pk")] == ["NL*ECO*1", "NL*ECO*2"]
    assert entry.subject == "table.csv"


def test_bad_rows_are_named_and_good_ones_go_ahead(tmp_path: Path) -> None:
    register.add("NL*ECO*7", register.ChargerFacts(Organisation.objects.get()))
    text = f"{GOOD}nl*eco*7;EVC 9;1.81E+06;t0ken-one\nNL*ECO*8;;;\n"
    status, said = run(tmp_path, text)
    assert status == 1
    assert (said["rows"], said["good"], said["bad"]) == (4, 2, 2)
    assert said["problems"] == [
        {"row": 2, "column": "token", "code": "token_twice"},
        {"row": 4, "column": "ocpp_id", "code": "charger_here"},
        {"row": 4, "column": "serial_number", "code": "spreadsheet_changed"},
        {"row": 4, "column": "controller_type", "code": "controller_type_unknown"},
        {"row": 4, "column": "token", "code": "token_twice"},
    ]
    assert set(Charger.objects.values_list("ocpp_id", flat=True)) == {"NL*ECO*2", "NL*ECO*7", "NL*ECO*8"}
    assert FleetImport.objects.get().state == "ready"
    assert dict(FleetImportRow.objects.values_list("number", "state")) == {2: "bad", 3: "done", 4: "bad", 5: "done"}


def test_a_dry_run_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    bad = f"{GOOD}NL*ECO*1;;;\n"
    status, said = run(tmp_path, bad, "--dry-run")
    assert status == 1
    assert said["problems"] == [{"row": n, "column": "ocpp_id", "code": "row_twice"} for n in (2, 4)]
    assert not Charger.objects.exists()
    assert not FleetImport.objects.exists()
    assert run(tmp_path, bad) == (status, said)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_result_is_the_same_table_with_a_column_of_problems(tmp_path: Path, form: str, dry: tuple[str, ...]) -> None:
    result = tmp_path / f"result.{form}"
    text = f"{GOOD}NL*ECO*3;CPA;=1+1;\nNL*ECO*1;EVC 5.X;1810009;\n"
    status, _ = run(tmp_path, text, "--result", str(result), *dry)
    assert status == 1
    if form == "csv":
        lines = [line.split(";") for line in result.read_text("utf-8-sig").splitlines()]
    else:
        lines = [[cell or "" for cell in row] for row in load_workbook(result).active.values]
    assert lines[0] == ["OCPP ID", "Type", "Serial number", "Token", "problem"]
    assert lines[2] == ["NL*ECO*2", "CPA", "900002", "***", ""]
    assert lines[3][2] == ("'=1+1" if form == "csv" else "=1+1")
    assert lines[4][4] == "Row 2 has the same OCPP ID. Leave one of the two out, or correct it."
    assert "t0ken" not in str(lines)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_rows_stand_in_the_result_where_they_were(tmp_path: Path, form: str, dry: tuple[str, ...]) -> None:
    """What is said of one names another by its number."""
    result = tmp_path / f"result.{form}"
    run(tmp_path, "Our chargers\n\nOCPP ID;Type\nNL*ECO*1;CPA\n\n;;\nNL*ECO*1;CPA\n", "--result", str(result), *dry)
    if form == "csv":
        lines = [line.split(";") for line in result.read_text("utf-8-sig").splitlines()]
    else:
        lines = [[cell or "" for cell in row] for row in load_workbook(result).active.values]
    assert [(number, line[2]) for number, line in enumerate(lines, 1) if any(line)] == [
        (3, "problem"),
        (4, "Row 7 has the same OCPP ID. Leave one of the two out, or correct it."),
        (7, "Row 4 has the same OCPP ID. Leave one of the two out, or correct it."),
    ]
    assert run(tmp_path, result.read_bytes(), "--dry-run", name=result.name)[1]["bad"] == 2, "it can be brought again"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("", "a.csv", "table_empty"),
        ("x;y\n1;2\n", "a.csv", "table_no_header"),
        ("Serial;Type;Site\n1;2;3\n", "a.csv", "table_no_id"),
        ("OCPP ID;Type\n", "a.csv", "table_no_rows"),
        (GOOD, "a.pdf", "table_kind"),
        (GOOD, "a.xlsx", "table_disguised"),
        ("OCPP ID\n" + "NL\n" * 50_002, "a.csv", "table_rows"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_refused_file_is_said_in_a_sentence(tmp_path: Path, text: str, name: str, code: str, dry: tuple[str, ...]) -> None:
    status, said = run(tmp_path, text, *dry, name=name)
    assert (status, said["error"]["code"]) == (2, code)
    assert said["error"]["message"].endswith(".")
    assert not FleetImportRow.objects.exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
@pytest.mark.parametrize("text", ["AB-1;EVC 5.X;tok;en12345678\n", "AB-1;EVC 5.X;tok;\nAB-2;;tok2;a;b\n"])
def test_a_row_with_more_cells_than_names_is_asked_about(tmp_path: Path, text: str, dry: tuple[str, ...]) -> None:
    status, said = run(tmp_path, f"ID;Type;Token\n{text}", *dry)
    rows = len(text.splitlines())
    assert (status, said["good"]) == (1, rows - 1)
    assert said["problems"] == [{"row": rows + 1, "column": "ocpp_id", "code": "row_too_long"}]


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_second_table_below_the_first_is_refused(tmp_path: Path, dry: tuple[str, ...]) -> None:
    status, said = run(tmp_path, f"{GOOD};;;\nID;Old token;Type;\nNL*ECO*3;t;EVC 5.X;\n", *dry)
    assert (status, said["error"]["code"]) == (2, "table_second_header")
    assert said["error"]["message"].startswith("Row 5 ")
    assert not FleetImportRow.objects.exists()


def test_it_says_which_column_is_what_and_which_are_left_out(tmp_path: Path) -> None:
    text = "ID;WiFi password;Type;Bemerkung;Datum\nNL*ECO*1;pw;CPA;x;1\n"
    said = run(tmp_path, text, "--dry-run")[1]
    assert said["columns"] == {"ocpp_id": "ID", "controller_type": "Type", "name": "Bemerkung"}
    assert said["left_out"] == ["WiFi password", "Datum"]
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_chargers", str(tmp_path / "table.csv"), "--kind", "chargers", "--dry-run", stdout=out)
    assert "controller_type   “Type”\n" in out.getvalue()
    assert "left out:         “WiFi password”, “Datum”\n" in out.getvalue()


def test_an_organisation_that_is_not_here_is_refused(tmp_path: Path) -> None:
    status, said = run(tmp_path, GOOD, "--organisation", "Volts")
    assert (status, said["error"]["code"]) == (2, "organisation_unknown")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file") as raised:
        call_command("import_chargers", str(tmp_path / "none.csv"), "--kind", "chargers")
    assert raised.value.returncode == 2


def refused(*arguments: str) -> tuple[int, Any]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_chargers", *arguments, "--format", "json", stdout=out)
    return int(ended.value.code or 0), json.loads(out.getvalue())["error"]


def test_whatever_is_refused_is_json_where_it_was_asked_for(tmp_path: Path) -> None:
    table, folder = tmp_path / "table.csv", tmp_path / "folder.csv"
    table.write_text(GOOD)
    folder.mkdir()
    chargers, moves_ = ("--kind", "chargers"), ("--kind", "moves")
    rows: dict[str, list[tuple[str, ...]]] = {
        "file_unreadable": [(str(tmp_path / "none.csv"), *chargers), (str(folder), *chargers), (str(table / "x.csv"), *chargers)],
        "backend_unknown": [(str(table), *moves_, "--backend", "Nobody")],
        "result_unwritable": [
            (str(table), *chargers, "--result", str(result))
            for result in (tmp_path / "no" / "folder.csv", folder, table, table / "x.csv")
        ],
    }
    for code, each in rows.items():
        for arguments in each:
            status, error = refused(*arguments)
            assert (status, error["code"]) == (2, code), arguments
            assert error["message"].endswith(".")
    assert table.read_text() == GOOD
    assert not FleetImport.objects.exists()


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # who runs this may read everything
    assert refused(str(tmp_path / "table.csv"), "--kind", "chargers") == (
        2,
        {"code": "file_unreadable", "message": f"{tmp_path / 'table.csv'} cannot be read: Permission denied."},
    )


def test_of_two_backends_of_one_name_that_of_the_organisation_is_meant(tmp_path: Path, volt: Organisation) -> None:
    run(tmp_path, GOOD)
    other = Organisation.objects.create(name="Other")
    at = {"tls": True, "port": 443, "path": "/"}
    Backend.objects.create(name="New", organisation=other, host="theirs.example.com", **at)
    everybodys = Backend.objects.create(name="NEW", host="all.example.com", **at)
    own = Backend.objects.create(name="new", organisation=volt, host="ours.example.com", **at)
    text, to = "OCPP ID;Token\nNL*ECO*1;one\n", ("--backend", "New")
    status, said = run(tmp_path, text, *to, kind="moves")
    assert (status, said["error"]["code"]) == (2, "backend_ambiguous")
    for whose, meant in ((volt.name, own), (None, everybodys)):
        if whose is None:
            own.delete()
        assert run(tmp_path, text, *to, "--organisation", volt.name, kind="moves")[0] == 0
        assert PreparedMove.objects.get().backend == meant


def test_moves_into_the_network_of_the_sim_cards(tmp_path: Path, volt: Organisation) -> None:
    run(tmp_path, GOOD)
    new = Backend.objects.create(name="New", organisation=volt, tls=True, host="a.example.com", port=443, path="/")
    text, to = "OCPP ID\nNL*ECO*1\n", ("--backend", "New", "--private-apn")
    for refused in (to, ("--private-apn",)):
        assert run(tmp_path, text, *refused, kind="moves")[1]["error"]["code"] == "backend_no_apn"
    inside = BackendEndpoint.objects.create(backend=new, way="private_apn", tls=False, host="10.1.1.1", port=80, path="/o/")
    assert run(tmp_path, text, *to, kind="moves")[0] == 0
    assert PreparedMove.objects.get().endpoint() == inside.endpoint()


def test_moves_are_written_down_and_nothing_is_asked_of_a_charger(tmp_path: Path, volt: Organisation) -> None:
    run(tmp_path, GOOD)
    backend = Backend.objects.create(name="New", tls=True, host="new.example.com", port=443, path="/ocpp/")
    text = "OCPP ID;New ID;Token;URL\nNL*ECO*1;FR*A*1;n3w;wss://new.example.com/ocpp/\nNL*ECO*2;;;ws://old.example.com/x/\n"
    assert run(tmp_path, text, kind="moves")[0] == 0
    one, two = PreparedMove.objects.order_by("charger__ocpp_id")
    assert (one.backend, one.new_id, one.endpoint().url()) == (backend, "FR*A*1", "wss://new.example.com:443/ocpp/")
    assert (two.backend, two.new_id, two.endpoint().url()) == (None, "", "ws://old.example.com:80/x/")
    token = moves.token_of(one.charger_id, backend.pk, "")
    assert token is not None
    assert token.reveal() == "n3w"
    assert not one.charger.changes.exists()


def test_lists_of_tokens_come_in_pieces_and_add_up(tmp_path: Path) -> None:
    run(tmp_path, GOOD)
    Backend.objects.create(name="New", tls=True, host="new.example.com", port=443, path="/ocpp/")
    to = ("--backend", "New")
    run(tmp_path, "OCPP ID;New ID\nNL*ECO*1;FR*A*1\nNL*ECO*2;FR*A*2\n", *to, kind="moves")
    assert not BackendCredential.objects.exists()
    run(tmp_path, "OCPP ID;Token\nNL*ECO*1;one\n", *to, kind="moves")
    run(tmp_path, "OCPP ID;Token\nNL*ECO*2;two\n", *to, kind="moves")
    assert BackendCredential.objects.count() == 2
    assert list(PreparedMove.objects.values_list("new_id", flat=True)) == ["FR*A*1", "FR*A*2"]


def test_a_token_for_a_charger_that_has_moved_is_an_error(tmp_path: Path) -> None:
    run(tmp_path, GOOD)
    Charger.objects.filter(ocpp_id="NL*ECO*1").update(backend_endpoint="wss://new.example.com:443/ocpp/")
    status, said = run(tmp_path, "OCPP ID;Token;URL\nNL*ECO*1;one;wss://new.example.com/ocpp/\n", kind="moves")
    assert status == 1
    assert said["problems"] == [{"row": 2, "column": "ocpp_id", "code": "already_moved"}]


def test_no_token_stands_in_the_open_anywhere(tmp_path: Path) -> None:
    run(tmp_path, f"{GOOD}NL*ECO*3;EVC 9;;t0ken-three with a space\n")
    kept = [str(row) for model in (FleetImport, FleetImportRow, JournalEntry, Credential) for row in model.objects.values()]
    assert not any("t0ken" in row for row in kept)


def test_a_charger_that_came_meanwhile_makes_its_row_bad(tmp_path: Path, volt: Organisation) -> None:
    from chargers.domain.fleets.columns import ImportKind
    from chargers.services.fleets import going_ahead, imports, staging
    from chargers.services.fleets.terms import ImportTerms

    file = tmp_path / "a.csv"
    file.write_text(GOOD)
    kept = imports.begin_import(
        ImportTerms(ImportKind.CHARGERS, Access.of_shell(), volt), file_name="a.csv", form="csv", at=timezone.now()
    )
    with file.open("rb") as opened:
        staging.stage_file(kept, opened)
    assert (kept.state, kept.good) == ("ready", 2)
    register.add("NL*ECO*1", register.ChargerFacts(volt))
    going_ahead.go_ahead(kept)
    assert (kept.state, kept.done, kept.bad) == ("ready", 1, 1)
    assert FleetImportRow.objects.get(state="bad").problems[0][1] == "charger_here"


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_only_a_person_can_say_is_refused(tmp_path: Path, dry: tuple[str, ...]) -> None:
    status, said = run(tmp_path, "ID;Charger;Type\nA-1;NL*ECO*1;CPA\n", *dry)
    assert (status, said["error"]["code"]) == (2, "table_two_columns")
    book, content = Workbook(), io.BytesIO()
    for row in (["OCPP ID", "Type", "Token"], ["NL*ECO*1", "CPA", "t0ken"]):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(content)
    status, said = run(tmp_path, content.getvalue(), *dry, name="a.xlsx")
    assert (status, said["error"]["code"]) == (2, "table_hidden_column")
    assert not Charger.objects.exists()
