"""A row that says where a charger shall go: all that is wrong with it, and what it means where nothing is."""

from dataclasses import replace

import pytest

from chargers.domain.controller.catalogue import load
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.cells import Cell, read
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.move_row import JudgedMove, Known, KnownCharger, PreparedMove, judge
from chargers.domain.fleets.profile import IdForm, TokenRule, Way, profile_of
from chargers.domain.secret import Secret

TYPES = {one.code: one for one in load()}
WSS, WS = Endpoint(True, "new.example.com", 443, "/ocpp/"), Endpoint(False, "new.example.com", 80, "/ocpp/")
PROFILE = profile_of(5, {Way.WSS: WSS, Way.WS: WS})
HERE = Known(
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
    return {Column(column): read(text) for column, text in {"ocpp_id": "NL*ECO*1", "url": URL, **cells}.items()}


def wrong(judged: JudgedMove) -> set[tuple[str, str]]:
    return {(one.field, one.code.value) for one in judged.problems}


def test_a_good_row_is_a_move() -> None:
    judged = judge(row(new_id="FR*A*1", token="t1"), HERE)
    assert judged.problems == ()
    assert judged.move == PreparedMove(1, 5, WSS, "FR*A*1", Secret("t1"))


def test_a_url_that_no_backend_has_is_taken_as_it_is() -> None:
    judged = judge(row(url="wss://other.example.com/ocpp/"), HERE)
    assert judged.move == PreparedMove(1, None, Endpoint(True, "other.example.com", 443, "/ocpp/"), None, None)


def test_an_id_at_the_end_of_the_url_is_the_id() -> None:
    judged = judge(row(url=f"{URL}FR*A*1", new_id="FR*A*1"), HERE)
    assert judged.move == PreparedMove(1, 5, WSS, "FR*A*1", None)


def test_one_url_for_several_rows_ends_in_no_id() -> None:
    url = "wss://new.example.com/ocpp/acme"
    assert wrong(judge(row(url=url), HERE)) == {("url", "id_or_path")}
    judged = judge(row(url=url), replace(HERE, shared=frozenset({url})))
    assert judged.move is not None
    assert judged.move.endpoint.path == "/ocpp/acme/"


def test_one_backend_for_all_rows_gives_each_charger_its_way() -> None:
    known = replace(HERE, profile=PROFILE)
    assert judge(row(url=""), known).move == PreparedMove(1, 5, WSS, None, None)
    assert judge(row(url="", ocpp_id="NL*ECO*4"), known).move == PreparedMove(4, 5, WS, None, None)
    only_wss = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}))
    assert wrong(judge(row(url="", ocpp_id="NL*ECO*4"), only_wss)) == {("url", "tls_not_supported")}


def test_what_ids_look_like_there_is_worked_out() -> None:
    prefixed = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, IdForm.PREFIX, "acme-"))
    by_serial = replace(HERE, profile=profile_of(5, {Way.WSS: WSS}, IdForm.SERIAL_NUMBER))
    assert judge(row(url=""), prefixed).move == PreparedMove(1, 5, WSS, "acme-NL*ECO*1", None)
    assert judge(row(url=""), by_serial).move == PreparedMove(1, 5, WSS, "1891351", None)
    assert judge(row(url="", new_id="own"), prefixed).move == PreparedMove(1, 5, WSS, "own", None)


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
