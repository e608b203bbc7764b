"""Plans: what is written, in which order, in which legs, how risky, and what the preview must say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chargers.domain.changes.plan import Destination, Plan, PlanRemark, RestartBy, Risk
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_plan, make_settings_plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.errors import Code, Refusal
from chargers.domain.secret import Secret

TYPES = {each.code: each for each in catalogue.load()}
OLD_ID, NEW_ID = "NL*ECO*1000", "BE*NEW*77"
OLD, NEW = Secret("53Umkk1q7rEM"), Secret("9N8gGyS8Un7g4IY9dRIC")
HOME = Endpoint(False, "ecc.example.com", 8080, "/ocpp/")
HOME_TLS = Endpoint(True, "ecc.example.com", 8443, "/ocpp/")
DOORS = OwnEndpoints((HOME, HOME_TLS))
AWAY = Endpoint(False, "cpo.example.com", 80, "/registry/")
AWAY_TLS = Endpoint(True, "cpo.example.com", 443, "/registry/")
OPTIONS = "comMaster=1,Events=1,UseTLS={tls},blockLgFull=0"
STANDING = ChargerSituation(OLD_ID, set_token=OLD, shown_token=OLD, authenticates=True)


def reported(code: str, at: Endpoint = HOME, ocpp_id: str = OLD_ID, **more: str) -> Reported:
    if code == "cpa":
        held = {"BackOffice-URL": f"{at.scheme}://{at.host}", "BackOffice-Portnr": str(at.port), "BackOffice-Path": at.path}
        return Reported.of({**held, "OCPPID": ocpp_id, "AuthorizationKey": "", **more})
    return Reported.of(
        {
            "com_Endpoint": f"{at.host}:{at.port}{at.path}#OSN#",
            "com_OCPPID": ocpp_id,
            "com_ProtType": "OCPP1.6J",
            "com_Options": OPTIONS.format(tls=int(at.tls)),
            "authorizationKey": "",
            **more,
        }
    )


def plan(
    code: str,
    to: Endpoint | None = None,
    ocpp_id: str | None = None,
    token: Secret | None = None,
    *,
    at: Endpoint = HOME,
    doors: OwnEndpoints = DOORS,
    standing: ChargerSituation = STANDING,
    mode: ChangeMode = ChangeMode.TWO_LEGS,
    **more: str,
) -> Plan:
    return make_plan(
        TYPES[code], reported(code, at, **more), standing, WantedConnection(Connection(to, ocpp_id, token)), doors, mode
    )


def keys(made: Plan) -> list[str]:
    return [step.key for step in made.steps]


# Risky prefixes, counted (P6)

RISKS = [
    ("evc4", {"to": AWAY}, DOORS, 0),
    ("evc5", {"to": AWAY}, DOORS, 0),
    ("evc5", {"to": AWAY, "token": NEW}, DOORS, 0),
    ("evc5", {"to": AWAY, "token": NEW, "ocpp_id": NEW_ID}, DOORS, 0),
    ("evc5", {"to": AWAY_TLS}, DOORS, 1),
    ("evc5", {"to": AWAY_TLS, "token": NEW, "ocpp_id": NEW_ID}, DOORS, 1),
    ("evc5", {"to": AWAY_TLS}, replace(DOORS, same_port_tls=True), 0),
    ("cpa", {"to": AWAY}, DOORS, 1),
    ("cpa", {"to": AWAY, "token": NEW, "ocpp_id": NEW_ID}, DOORS, 1),
    ("cpa", {"to": AWAY}, replace(DOORS, owns_default_ports=True), 0),
]


@pytest.mark.parametrize(("code", "wanted", "doors", "count"), RISKS)
def test_risky_prefixes_are_counted(code: str, wanted: dict[str, Any], doors: OwnEndpoints, count: int) -> None:
    assert len(plan(code, doors=doors, **wanted).risky) == count


def test_a_risky_prefix_is_named_with_where_it_would_dial() -> None:
    (risky,) = plan("evc5", AWAY_TLS).risky
    assert (risky.length, risky.key, risky.risk) == (1, "com_Options", Risk.AT_OUR_DOOR)
    assert risky.dials == replace(HOME, tls=True)


def test_an_id_that_another_charger_has_here_is_a_risk_and_no_first_leg() -> None:
    made = plan("evc5", AWAY, NEW_ID, standing=replace(STANDING, new_id_taken=True))
    assert made.legs == 1
    assert [prefix.key for prefix in made.risky] == ["com_OCPPID"]


# Only what differs, by meaning (P1)


def test_nothing_differs_nothing_is_written() -> None:
    assert plan("evc5", HOME, OLD_ID, OLD).steps == ()


@pytest.mark.parametrize(
    "spelling",
    [
        {"com_Endpoint": f"ECC.example.com:8080/ocpp/{OLD_ID}"},
        {"com_ProtType": "ocpp1.6j"},
        {"com_Options": "blockLgFull=0,useTLS=0,Events=1,comMaster=1"},
    ],
)
def test_another_spelling_of_the_same_is_left_alone(spelling: dict[str, str]) -> None:
    held = reported("evc5", HOME, OLD_ID, **spelling)
    assert make_plan(TYPES["evc5"], held, STANDING, WantedConnection(Connection(HOME, OLD_ID)), DOORS).steps == ()


@pytest.mark.parametrize(
    ("standing", "written"),
    [
        (STANDING, True),
        (replace(STANDING, set_token=NEW, shown_token=None), False),
        (replace(STANDING, set_token=None, shown_token=NEW), False),
        (ChargerSituation(OLD_ID), True),
    ],
)
def test_a_token_differs_if_it_is_neither_what_we_set_nor_what_was_shown(standing: ChargerSituation, written: bool) -> None:
    assert bool(plan("evc5", token=NEW, standing=standing).steps) is written  # R17b


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ({}, []),
        ({"token": OLD}, ["authorizationKey"]),
        ({"token": OLD, "ocpp_id": NEW_ID}, ["authorizationKey", "com_OCPPID"]),
        ({"token": OLD, "to": AWAY}, ["authorizationKey", "com_Endpoint"]),
        ({"to": AWAY}, ["authorizationKey", "com_Endpoint"]),
    ],
    ids=str,
)
def test_a_key_of_an_earlier_change_that_it_may_hold_is_written_over(wanted: dict[str, Any], written: list[str]) -> None:
    """It would act upon that one at its next restart, wherever this change takes it."""
    made = plan("evc5", **wanted, standing=replace(STANDING, another_key=True))
    assert keys(made) == written
    assert made.new_token == (OLD if written else None)


def test_the_spelling_of_the_charger_is_written() -> None:
    held = Reported.of(
        {"Backoffice-URL": "ws://ecc.example.com", "BackOffice-Portnr": "8080", "BackOffice_Path": "/ocpp/", "OCPPID": OLD_ID}
    )
    made = make_plan(TYPES["cpa"], held, STANDING, WantedConnection(Connection(AWAY)), DOORS)
    assert keys(made) == ["BackOffice_Path", "BackOffice-Portnr", "Backoffice-URL"]  # R7


# The order (P2)


@pytest.mark.parametrize(
    ("code", "order"),
    [
        ("evc5", ["authorizationKey", "com_OCPPID", "com_Options", "com_Endpoint"]),
        ("cpa", ["AuthorizationKey", "OCPPID", "BackOffice-Path", "BackOffice-Portnr", "BackOffice-URL"]),
    ],
)
def test_what_takes_the_charger_away_is_written_last(code: str, order: list[str]) -> None:
    made = plan(code, AWAY_TLS, NEW_ID, NEW)
    assert keys(made) == order
    assert made.destination is Destination.FOREIGN


def test_a_foreign_address_is_always_the_last_step() -> None:
    for code in ("evc5", "cpa"):
        for doors in (DOORS, replace(DOORS, same_port_tls=True)):
            assert plan(code, AWAY_TLS, NEW_ID, NEW, doors=doors).steps[-1].role is FieldRole.ADDRESS


def test_a_new_id_replaces_a_literal_one_in_the_address() -> None:
    held = reported("evc5", com_Endpoint=f"ecc.example.com:8080/ocpp/{OLD_ID}")
    made = make_plan(TYPES["evc5"], held, STANDING, WantedConnection(Connection(None, NEW_ID)), DOORS)
    assert made.steps[-1].new == "ecc.example.com:8080/ocpp/#OSN#"
    assert made.destination is Destination.HERE


# Key and ID belong together (P3, R17a)


def revealed(made: Plan) -> str | None:
    key = next((step.new for step in made.steps if step.role is FieldRole.KEY), None)
    return key.reveal() if isinstance(key, Secret) else None


def test_on_evc_a_new_id_brings_the_key_with_it() -> None:
    assert revealed(plan("evc5", ocpp_id=NEW_ID)) == f"{NEW_ID}:{OLD.reveal()}"
    assert revealed(plan("evc5", ocpp_id=NEW_ID, token=NEW)) == f"{NEW_ID}:{NEW.reveal()}"
    assert revealed(plan("evc5", token=NEW)) == f"{OLD_ID}:{NEW.reveal()}"


def test_on_cpa_the_user_name_follows_by_itself() -> None:
    assert keys(plan("cpa", ocpp_id=NEW_ID)) == ["OCPPID"]
    assert revealed(plan("cpa", token=NEW)) == NEW.reveal()


def test_a_key_that_nobody_knows_is_asked_for() -> None:
    with pytest.raises(Refusal) as refusal:
        plan("evc5", ocpp_id=NEW_ID, standing=ChargerSituation(OLD_ID, authenticates=True))
    assert [notice.code for notice in refusal.value.notices] == [Code.KEY_NEEDS_TOKEN]


def test_without_any_key_the_id_changes_alone() -> None:
    assert keys(plan("evc5", ocpp_id=NEW_ID, standing=ChargerSituation(OLD_ID))) == ["com_OCPPID"]


def test_a_cleared_key() -> None:
    made = make_plan(TYPES["evc5"], reported("evc5"), STANDING, WantedConnection(Connection(AWAY), clear_key=True), DOORS)
    assert revealed(made) == ""
    assert made.new_token == Secret("")
    assert PlanRemark.KEY_CLEARED in made.remarks
    assert PlanRemark.OLD_KEY_SHOWN not in made.remarks


# Prove, then move (P4); the restart (P5)


@pytest.mark.parametrize(
    ("wanted", "mode", "legs"),
    [
        ({"to": AWAY}, ChangeMode.TWO_LEGS, [1]),
        ({"to": AWAY, "token": NEW}, ChangeMode.TWO_LEGS, [1, 2]),
        ({"to": AWAY, "ocpp_id": NEW_ID}, ChangeMode.TWO_LEGS, [1, 1, 2]),
        ({"to": AWAY_TLS, "ocpp_id": NEW_ID}, ChangeMode.TWO_LEGS, [1, 1, 2, 2]),
        ({"to": AWAY_TLS, "ocpp_id": NEW_ID}, ChangeMode.ONE_RESTART, [1, 1, 1, 1]),
        ({"to": AWAY_TLS, "ocpp_id": NEW_ID}, ChangeMode.STORE_ONLY, [1, 1, 1, 1]),
        ({"to": HOME_TLS, "ocpp_id": NEW_ID, "token": NEW}, ChangeMode.TWO_LEGS, [1, 1, 1, 1]),
    ],
)
def test_legs(wanted: dict[str, Any], mode: ChangeMode, legs: list[int]) -> None:
    assert [step.leg for step in plan("evc5", mode=mode, **wanted).steps] == legs


def test_restarts_say_by_what_when_and_where_it_dials_then() -> None:
    first, second = plan("evc5", AWAY_TLS, NEW_ID).restarts
    assert (first.by, first.seconds, first.dials, first.ocpp_id) == (RestartBy.ITSELF, 60, HOME, NEW_ID)  # R12
    assert (second.by, second.seconds, second.dials, second.ocpp_id) == (RestartBy.RESET, None, AWAY_TLS, NEW_ID)
    (only,) = plan("cpa", AWAY, NEW_ID, mode=ChangeMode.STORE_ONLY).restarts
    assert only.by is RestartBy.LATER


# What the preview says (P7)


def test_remarks() -> None:
    assert set(plan("evc5", AWAY_TLS, token=NEW).remarks) == {
        PlanRemark.RESTARTS,
        PlanRemark.LEAVES_THIS_SERVER,
        PlanRemark.KEY_UNREADABLE,
    }
    assert set(plan("evc5", AWAY).remarks) == {
        PlanRemark.RESTARTS,
        PlanRemark.LEAVES_THIS_SERVER,
        PlanRemark.OLD_KEY_SHOWN,
        PlanRemark.CLEAR_TEXT,
    }
    one = plan("evc5", AWAY_TLS, NEW_ID, mode=ChangeMode.ONE_RESTART, standing=replace(STANDING, charging=True))
    assert {PlanRemark.KEY_UNPROVEN, PlanRemark.KEY_FROM_HANDSHAKE, PlanRemark.OLD_KEY_SHOWN, PlanRemark.ENDS_CHARGING} <= set(
        one.remarks
    )
    first = plan("evc5", token=NEW, standing=ChargerSituation(OLD_ID))
    assert {PlanRemark.KEY_NEVER_SHOWN, PlanRemark.OLD_KEY_UNKNOWN} <= set(first.remarks)  # C7


@pytest.mark.parametrize(
    ("typed", "stored", "asked"), [(None, None, True), (None, NEW, False), (NEW, None, False), (None, OLD, False)]
)
def test_a_token_that_was_only_shown_is_asked_about(typed: Secret | None, stored: Secret | None, asked: bool) -> None:
    """Whoever dials first under an ID without a stored token shows what a key with the ID in it would be written with (R17a)."""
    standing = ChargerSituation(OLD_ID, set_token=stored, shown_token=OLD, authenticates=True)
    remarks = plan("evc5", ocpp_id=NEW_ID, token=typed, standing=standing).remarks
    assert (PlanRemark.KEY_ONLY_SHOWN in remarks) is asked
    assert (PlanRemark.KEY_FROM_HANDSHAKE in remarks) is (typed is None and not asked)


@pytest.mark.parametrize(("holds", "asked"), [("Lms", True), ("OCPP1.6J", False), ("ocpp1.6j", False), ("", False)])
def test_r13_another_protocol_of_one_that_talks_ocpp_here_is_said(holds: str, asked: bool) -> None:
    assert (PlanRemark.PROTOCOL_CHANGES in plan("evc5", AWAY_TLS, token=NEW, com_ProtType=holds).remarks) is asked


def test_no_secret_is_shown() -> None:
    assert NEW.reveal() not in repr(plan("evc5", AWAY, NEW_ID, NEW))


# Refusals and rows


def test_malformed_options_are_refused_until_ticked() -> None:
    held = reported("evc5", com_Options="Events=1,UseTLS=0blockLgFull=0")
    wanted = WantedConnection(Connection(AWAY_TLS))
    with pytest.raises(Refusal) as refusal:
        make_plan(TYPES["evc5"], held, STANDING, wanted, DOORS)
    assert [notice.code for notice in refusal.value.notices] == [Code.OPTIONS_MALFORMED]  # R14
    assert keys(make_plan(TYPES["evc5"], held, STANDING, replace(wanted, repair_options=True), DOORS))[0] == "com_Options"


def test_a_key_that_is_read_only_is_refused() -> None:
    held = reported("evc5")
    locked = ReportedValue("com_Endpoint", held.settings["com_Endpoint"].value, readonly=True)
    with pytest.raises(Refusal) as refusal:
        make_plan(
            TYPES["evc5"],
            Reported({**held.settings, "com_Endpoint": locked}),
            STANDING,
            WantedConnection(Connection(AWAY)),
            DOORS,
        )
    assert [notice.code for notice in refusal.value.notices] == [Code.READ_ONLY]


def test_only_ticked_rows_are_written_and_typed_rows_win() -> None:
    wanted = WantedConnection(Connection(AWAY_TLS), selected=frozenset({FieldRole.ADDRESS}))
    assert keys(make_plan(TYPES["evc5"], reported("evc5"), STANDING, wanted, DOORS)) == ["com_Endpoint"]
    typed = WantedConnection(Connection(AWAY), edited={FieldRole.ADDRESS: "other.example.com:81/x/#OSN#"})
    made = make_plan(TYPES["evc5"], reported("evc5"), STANDING, typed, DOORS)
    assert made.endpoint == Endpoint(False, "other.example.com", 81, "/x/")


def test_the_address_at_which_it_is_connected_is_ours_by_whatever_name() -> None:
    by_number = Endpoint(False, "10.0.0.7", 8080, "/ocpp/")
    assert plan("evc5", ocpp_id=NEW_ID, at=by_number).destination is Destination.HERE
    assert plan("evc5", AWAY, NEW_ID, at=by_number).risky == ()


# Settings that are no part of the connection


def test_settings_are_one_plan_in_the_order_given() -> None:
    held = reported("evc5", LightIntensity="100", HeartbeatInterval="60")
    made = make_settings_plan(TYPES["evc5"], held, STANDING, {"HeartbeatInterval": "900", "LightIntensity": "100", "New": "1"})
    assert [(s.key, s.old, s.new, s.role) for s in made.steps] == [
        ("HeartbeatInterval", "60", "900", None),
        ("New", None, "1", None),
    ]
    assert made.restarts == ()


def test_a_restored_ocpp_info_is_confirmed_by_a_boot() -> None:
    held = reported("evc5", com_OCPPInfo="")
    made = make_settings_plan(TYPES["evc5"], held, STANDING, {"com_OCPPInfo": "modelname=DC60"}, restart=True)
    assert made.steps[0].role is FieldRole.OCPP_INFO
    assert [restart.by for restart in made.restarts] == [RestartBy.RESET]
