"""A row that is a charger to be added: all that is wrong with it, and what it means where nothing is."""

from dataclasses import replace

import pytest

from chargers.domain.controller.catalogue import load
from chargers.domain.fleets.cells import Cell, read_cell
from chargers.domain.fleets.charger_row import JudgedCharger, KnownToChargerRows, NewCharger, judge
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.controller_names import types_by_name
from chargers.domain.fleets.import_rows import RowKeys
from chargers.domain.secret import Secret

VOLT, HARBOUR, QUAY = 1, 2, 7
HERE = KnownToChargerRows(
    types=types_by_name(load()),
    organisations={"volt": VOLT, "harbour": HARBOUR},
    sites={(VOLT, "quay 4"): QUAY},
    narrow=frozenset({HARBOUR}),
    organisation=VOLT,
    ids={"nl*eco*1": "NL*ECO*1", "nl*eco*2": None},
    serials={"1891351": "NL*ECO*1", "1891352": None},
)
GOOD = {"ocpp_id": "NL*ECO*9", "controller_type": "EVC 5.X", "serial_number": "1891399", "token": "s3cret", "site": "Quay 4"}


def row(**cells: str) -> dict[Column, Cell]:
    return {Column(column): read_cell(text) for column, text in {**GOOD, **cells}.items()}


def wrong(judged: JudgedCharger) -> set[tuple[str, str]]:
    return {(one.field, one.code.value) for one in judged.problems}


def test_a_good_row_is_a_charger() -> None:
    judged = judge(row(name="Left one", ocpp_info="modelname=DC60,vendorname=Ecotap,CpSn=1891399"), HERE)
    assert judged.problems == ()
    assert judged.charger is not None
    info = "modelname=DC60,vendorname=Ecotap,CpSn=1891399"
    assert judged.charger.token == Secret("s3cret")
    assert replace(judged.charger, token=None) == NewCharger("NL*ECO*9", VOLT, QUAY, "evc5", "1891399", "Left one", info, None)


@pytest.mark.parametrize("name", ["evc5", "EVC5", "EVC 5.X", "evc-5.x", " EVC 5.x "])
def test_a_controller_type_is_known_by_code_and_name(name: str) -> None:
    judged = judge(row(controller_type=name), HERE)
    assert judged.charger is not None
    assert judged.charger.controller_type == "evc5"


def test_without_a_type_the_serial_number_tells_it() -> None:
    judged = judge(row(controller_type=""), HERE)
    assert judged.charger is not None
    assert judged.charger.controller_type == "evc5"


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"ocpp_id": ""}, {("ocpp_id", "ocpp_id_empty")}),
        ({"ocpp_id": "NL/ECO/1"}, {("ocpp_id", "ocpp_id_character")}),
        ({"ocpp_id": "NL\x07ECO"}, {("ocpp_id", "cell_character")}),
        ({"ocpp_id": "x" * 256}, {("ocpp_id", "cell_too_long")}),
        ({"ocpp_id": "NL*ECO*12345678901234567890"}, {("ocpp_id", "ocpp_id_too_long")}),
        ({"ocpp_id": "nl*eco*1"}, {("ocpp_id", "charger_here")}),
        ({"ocpp_id": "NL*ECO*2"}, {("ocpp_id", "added_by_admin")}),
        ({"ocpp_id": "1.18E+07"}, {("ocpp_id", "spreadsheet_changed")}),
        ({"serial_number": "1891351"}, {("serial_number", "serial_taken")}),
        ({"serial_number": "1891352"}, {("serial_number", "added_by_admin")}),
        ({"serial_number": "1891399.0"}, {("serial_number", "spreadsheet_changed")}),
        ({"controller_type": "EVC 6"}, {("controller_type", "controller_type_unknown")}),
        ({"controller_type": "EVC 4.X"}, {("controller_type", "controller_type_differs")}),
        ({"organisation": "Volts"}, {("organisation", "organisation_unknown")}),
        ({"organisation": "Harbour", "site": ""}, {("site", "site_missing")}),
        ({"organisation": "Harbour"}, {("site", "site_unknown")}),
        ({"site": "Quay 5"}, {("site", "site_unknown")}),
        ({"token": "two words"}, {("token", "token_character")}),
        ({"token": "***"}, {("token", "token_masked")}),
        ({"token": "volgt"}, {("token", "token_odd")}),
        ({"token": "?"}, {("token", "token_odd")}),
        ({"ocpp_id": "AB-4, AB-5"}, {("ocpp_id", "id_odd")}),
        ({"ocpp_id": "Totaal: 3"}, {("ocpp_id", "id_odd")}),
        ({"token": "other:s3cret"}, {("token", "token_other_prefix")}),
        ({"token": "1.18E+07"}, {("token", "spreadsheet_changed")}),
        ({"ocpp_info": "modelname=,vendorname=Ecotap,CpSn=1"}, {("ocpp_info", "ocpp_info_missing")}),
        ({"ocpp_info": "1.18E+07"}, {("ocpp_info", "ocpp_info_malformed"), ("ocpp_info", "ocpp_info_missing")}),
    ],
)
def test_each_thing_that_is_wrong_is_said_at_its_column(cells: dict[str, str], problems: set[tuple[str, str]]) -> None:
    judged = judge(row(**cells), HERE)
    assert wrong(judged) == problems
    assert judged.charger is None


def test_all_that_is_wrong_is_said_at_once() -> None:
    bad = row(ocpp_id="", serial_number="1891351.0", controller_type="EVC 6", organisation="Volts", token="two words")
    assert wrong(judge(bad, HERE)) == {
        ("ocpp_id", "ocpp_id_empty"),
        ("serial_number", "spreadsheet_changed"),
        ("controller_type", "controller_type_unknown"),
        ("organisation", "organisation_unknown"),
        ("token", "token_character"),
    }


def test_whose_it_is_must_be_said_somewhere() -> None:
    assert wrong(judge(row(), replace(HERE, organisation=None))) == {("organisation", "organisation_missing")}


@pytest.mark.parametrize("cells", [{"serial_number": "1891351"}, {"controller_type": "EVC 4.X"}, {"token": "other:s3cret"}])
def test_what_a_person_confirmed_is_right(cells: dict[str, str]) -> None:
    assert judge(row(**cells), HERE, confirmed=True).problems == ()


def test_what_is_simply_wrong_is_not_confirmed_away() -> None:
    assert wrong(judge(row(ocpp_id="NL*ECO*1", token="two words"), HERE, confirmed=True)) == {
        ("ocpp_id", "charger_here"),
        ("token", "token_character"),
    }


@pytest.mark.parametrize("text", ["-", "n/a", "geen", "keine", "aucun", "n.v.t."])
def test_no_token_is_no_token(text: str) -> None:
    judged = judge(row(token=text), HERE)
    assert judged.charger is not None
    assert judged.charger.token is None


def test_a_token_loses_its_own_id() -> None:
    judged = judge(row(token="NL*ECO*9:s3cret"), HERE)
    assert judged.charger is not None
    assert judged.charger.token == Secret("s3cret")


def test_no_problem_quotes_a_token() -> None:
    for text in ("two words", "other:s3cretX", "1.18E+07", "123456789012345000", "s3cret\x07X"):
        for problem in judge(row(token=text), HERE).problems:
            assert not any(text in value for value in problem.values.values())


def test_a_spoilt_cell_is_said_to_be_spoilt_and_nothing_else() -> None:
    cells = {"ocpp_id": "03/05/2026", "serial_number": "1,81E+06", "token": "#REF!"}
    judged = judge(row(**cells), HERE)
    assert wrong(judged) == {(column, "spreadsheet_changed") for column in cells}
    assert judged.keys == RowKeys()
    assert wrong(judge(row(**cells), HERE, confirmed=True)) == {("ocpp_id", "ocpp_id_character")}


def test_a_space_that_does_not_break_is_a_space_in_a_name() -> None:
    judged = judge(row(site="Quay\N{NO-BREAK SPACE}7", name="left\N{NARROW NO-BREAK SPACE}hand"), HERE)
    assert wrong(judged) <= {("site", "site_unknown")}
    assert wrong(judge(row(ocpp_id="NL*ECO\N{NO-BREAK SPACE}9"), HERE)) == {("ocpp_id", "cell_character")}
