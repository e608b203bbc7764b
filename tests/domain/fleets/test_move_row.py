"""A row that says where a charger shall go: all that is wrong with it, and what it means where nothing is."""

from dataclasses import replace

import pytest

from chargers.domain.controller.catalogue import load
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.cells import Cell, read_cell
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.move_row import JudgedMove, KnownCharger, KnownToMoveRows, MoveOfRow, judge
from chargers.domain.fleets.profile import IdForm, TokenRule, Way, profile_of
from chargers.domain.secret import Secret

TYPES = {one.code: one for one in load()}
WSS, WS = Endpoint(True, "new.example.com", 443, "/ocpp/"), Endpoint(False, "new.example.com", 80, "/ocpp/")
PROFILE = profile_of(5, {Way.WSS: WSS, Way.WS: WS})
HERE = KnownToMoveRows(
    chargers={
        "nl*eco*1": KnownCharger(1, "NL*ECO*1", "1891351", controller_type=TYPES["evc5"]),
        "nl*eco*4": KnownCharger(4, "NL*ECO*4", controller_type=TYPES["evc4"]),
        "nl*eco*5": KnownCharger(5, "NL*ECO*5", may_change=False),
        "nl*eco*6": KnownCharger(6, "NL*ECO*6", change_open=True),
        "nl*eco*7": KnownCharger(7, "NL*ECO*7", points_at=WS.url()),
        "nl*eco*8": KnownCharger(8, "NL*ECO*8"),
    },
    find_profile=lambda endpoint, _: PROFILE if endpoint in (WSS, WS) else None,
    pending=frozenset({"fr*a*9"}),
    holders={(5, Secret("t-of-4")): frozenset({4})},
)
URL = "wss://new.example.com/ocpp/"


def row(**cells: str) -> dict[Column, Cell]:
    return {Column(column): read_cell(text) for column, text in {"ocpp_id": "NL*ECO*1", "url": URL, **cells}.items()}


def wrong(judged: JudgedMove) -> set[tuple[str, str]]:
    return {(one.field, one.code.value) for one in judged.problems}


@pytest.mark.parametrize(
    ("cells", "length"),
    [
        ({"token": "elevenchars"}, "11"),
        ({"token": "twelve-chars"}, None),
        ({}, None),
        ({"url": "wss://NL*ECO*1:short@new.example.com/ocpp/"}, "5"),
        ({"token": "elevenchars", "url": "http://"}, "11"),  # a bad row, too
    ],
)
def test_a_short_token_is_said_and_taken(cells: dict[str, str], length: str | None) -> None:
    judged = judge(row(**cells), HERE)
    assert [(one.code.value, one.field, one.values["length"]) for one in judged.remarks] == (
        [("token_short", "token", length)] if length else []
    )
    assert (judged.move is None) == (cells.get("url") == "http://")


def test_a_good_row_is_a_move() -> None:
    judged = judge(row(new_id="FR*A*1", token="t1"), HERE)
    assert judged.problems == ()
    assert judged.move == MoveOfRow(1, 5, WSS, "FR*A*1", Secret("t1"))


def test_a_url_that_no_backend_has_is_taken_as_it_is() -> None:
    judged = judge(row(url="wss://other.example.com/ocpp/"), HERE)
    assert judged.move == MoveOfRow(1, None, Endpoint(True, "other.example.com", 443, "/ocpp/"), None, None)


def test_an_id_at_the_end_of_the_url_is_the_id() -> None:
    judged = judge(row(url=f"{URL}FR*A*1", new_id="FR*A*1"), HERE)
    assert judged.move == MoveOfRow(1, 5, WSS, "FR*A*1", None)


@pytest.mark.parametrize("end", ["CD-9", "FR*A*2", "acme"])
def test_a_url_that_ends_otherwise_than_in_the_new_id_is_said(end: str) -> None:
    cells = row(url=f"{URL}{end}", new_id="FR*A*1")
    assert wrong(judge(cells, HERE)) == {("url", "url_ends_otherwise")}
    assert judge(row(url=f"{URL}acme/", new_id="FR*A*1"), HERE).problems == ()  # with its slash it is said to be path
    assert judge(cells, replace(HERE, shared=frozenset({f"{URL}{end}"}))).problems == ()


def test_a_new_id_that_is_a_remark_is_asked_about() -> None:
    assert wrong(judge(row(new_id="unchanged"), HERE)) == {("new_id", "id_odd")}
    assert judge(row(new_id="unchanged"), HERE, confirmed=True).problems == ()


def test_one_url_for_several_rows_ends_in_no_id() -> None:
    url = "wss://new.example.com/ocpp/acme"
    assert wrong(judge(row(url=url), HERE)) == {("url", "id_or_path")}
    judged = judge(row(url=url), replace(HERE, shared=frozenset({url})))
    assert judged.move is not None
    assert judged.move.endpoint.path == "/ocpp/acme/"


def test_one_backend_for_all_rows_gives_each_charger_its_way() -> None:
    known = replace(HERE, profile=PROFILE)
    assert judge(row(url=""), known).move == MoveOfRow(1, 5, WSS, None, None)
    assert judge(row(url="", ocpp_id="NL*ECO*4"), known).move == MoveOfRow(4, 5, WS, None, None)
    only_wss = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}))
    assert wrong(judge(row(url="", ocpp_id="NL*ECO*4"), only_wss)) == {("url", "tls_not_supported")}


def test_what_ids_look_like_there_is_worked_out() -> None:
    prefixed = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, IdForm.PREFIX, "acme-"))
    by_serial = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, IdForm.SERIAL_NUMBER))
    assert judge(row(url=""), prefixed).move == MoveOfRow(1, 5, WSS, "acme-NL*ECO*1", None)
    assert judge(row(url=""), by_serial).move == MoveOfRow(1, 5, WSS, "1891351", None)
    assert judge(row(url="", new_id="own"), prefixed).move == MoveOfRow(1, 5, WSS, "own", None)


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"ocpp_id": ""}, {("ocpp_id", "ocpp_id_empty")}),
        ({"ocpp_id": "NL*ECO*99"}, {("ocpp_id", "charger_unknown")}),
        ({"ocpp_id": "NL*ECO*5"}, {("ocpp_id", "not_yours")}),
        ({"ocpp_id": "NL*ECO*6"}, {("ocpp_id", "change_open")}),
        ({"ocpp_id": "NL*ECO*7"}, {("ocpp_id", "already_moved")}),
        ({"ocpp_id": "NL*ECO*7", "token": "second"}, {("ocpp_id", "already_moved")}),
        ({"ocpp_id": "NL*ECO*4"}, {("url", "tls_not_supported")}),
        ({"url": ""}, {("url", "url_missing")}),
        ({"url": "https://new.example.com/ocpp/"}, {("url", "http_scheme")}),
        ({"url": f"wss://new.example.com/{'x' * 500}/"}, {("url", "value_too_long")}),
        ({"new_id": "FR A 1"}, {("new_id", "ocpp_id_character")}),
        ({"new_id": "FR*A*12345678901234567890"}, set()),
        ({"new_id": "FR*A*123456789012345678901"}, {("new_id", "ocpp_id_too_long")}),
        ({"new_id": "FR*A*9"}, {("new_id", "id_pending")}),
        ({"new_id": "1.18E+07"}, {("new_id", "spreadsheet_changed")}),
        ({"token": "two words"}, {("token", "token_character")}),
        ({"token": "t-of-4"}, {("token", "token_of_another")}),
    ],
)
def test_each_thing_that_is_wrong_is_said_at_its_column(cells: dict[str, str], problems: set[tuple[str, str]]) -> None:
    judged = judge(row(**cells), HERE)
    assert wrong(judged) == problems
    assert (judged.move is None) is bool(problems)


def test_a_type_that_is_not_known_yet_hinders_nothing() -> None:
    assert judge(row(ocpp_id="NL*ECO*8"), HERE).problems == ()


def test_a_backend_without_tokens_wants_none() -> None:
    known = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, token_rule=TokenRule.NONE))
    assert wrong(judge(row(url="", token="t"), known)) == {("token", "token_not_wanted")}


def test_one_token_for_all_is_nobodys_double() -> None:
    known = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, token_rule=TokenRule.SHARED))
    assert not judge(row(url="", token="t-of-4"), known).keys.token
    assert judge(row(url="", token="t-of-4"), known).problems == ()


def test_one_url_is_parsed_once() -> None:
    for _ in range(3):
        judge(row(), HERE)
        judge(row(url="https://nowhere"), HERE)
    assert {URL, "https://nowhere"} <= HERE.parsed.keys()


def test_an_id_that_a_spreadsheet_spoilt_is_not_said_to_be_unknown() -> None:
    judged = judge(row(ocpp_id="1-mei"), HERE)
    assert wrong(judged) == {("ocpp_id", "spreadsheet_changed")}
    assert judged.keys.ocpp_id == ""


def test_the_backend_of_an_organisation_is_for_its_own_chargers() -> None:
    chargers = {"nl*eco*1": replace(HERE.chargers["nl*eco*1"], organisation=2)}
    of_all = replace(HERE, chargers=chargers, profile=PROFILE)
    assert judge(row(url=""), of_all).problems == ()
    assert judge(row(url=""), replace(of_all, profile_of=2)).problems == ()
    assert wrong(judge(row(url=""), replace(of_all, profile_of=3))) == {("url", "backend_of_another")}
    assert judge(row(url=URL), replace(of_all, profile_of=3)).problems == (), "it says itself where it goes"
