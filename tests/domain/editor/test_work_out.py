"""The editor's arithmetic: URL, token, ID and rows agree, whichever of them the person edited."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargers.domain.changes.plan import Plan
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.editor import work_out as arithmetic
from chargers.domain.editor.fields import EditorFields, WorkedOutFields
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.errors import Code, Refusal

TYPES = {each.code: each for each in catalogue.load()}
PRESENT = "NL*ECO*1000"
OPTIONS = "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"
STANDS = {
    "evc5": {
        "authorizationKey": "",
        "com_Endpoint": "ecc.example.com:80/ocpp/#OSN#",
        "com_OCPPID": "NL*ECO*1000",
        "com_ProtType": "OCPP1.6J",
        "com_Options": OPTIONS,
        "com_OCPPInfo": "modelname=DC60,vendorname=Ecotap,CpSn=1891351",
    },
    "cpa": {
        "AuthorizationKey": "",
        "BackOffice-URL": "ws://ecc.example.com",
        "BackOffice-Portnr": "80",
        "BackOffice-Path": "/ocpp/",
        "OCPPID": "NL*ECO*1000",
    },
}
STANDS["evc4"] = STANDS["evc5"]
DOCUMENT = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"
TOKEN = "53Umkk1q7rEM"
R = FieldRole


@dataclass(frozen=True)
class StandingCharger:
    """A charger of a type, with what it reports."""

    type: ControllerDefinition
    reported: Reported


@pytest.fixture
def charger_of():
    return lambda code, **values: StandingCharger(TYPES[code], Reported.of({**STANDS[code], **values}))


@pytest.fixture
def evc5(charger_of) -> StandingCharger:
    return charger_of("evc5")


def work_out(charger: StandingCharger, typed: EditorFields, shown: EditorFields | None = None) -> WorkedOutFields:
    return arithmetic.work_out(charger.type, charger.reported, PRESENT, typed, shown)


def rows(worked: WorkedOutFields) -> dict[FieldRole, str]:
    return {row.role: row.new for row in worked.rows}


def ticked(worked: WorkedOutFields) -> set[FieldRole]:
    return {row.role for row in worked.rows if row.ticked}


def codes(worked: WorkedOutFields) -> set[tuple[str, str]]:
    return {(notice.code, str(notice.field)) for notice in worked.errors}


def as_shown(worked: WorkedOutFields, mode: ChangeMode = ChangeMode.TWO_LEGS) -> EditorFields:
    """What the page holds after it showed this."""
    return EditorFields(worked.url, worked.token, worked.ocpp_id, rows(worked), frozenset(ticked(worked)), mode=mode)


def test_nothing_typed_shows_what_stands_and_wants_nothing(evc5):
    worked = work_out(evc5, EditorFields())
    assert worked.url == "ws://ecc.example.com:80/ocpp/NL*ECO*1000"
    assert rows(worked) == {**{role: worked_row.now or "" for worked_row in worked.rows for role in [worked_row.role]}, R.KEY: ""}
    assert not ticked(worked)
    assert not worked.errors


DOCUMENTED = {
    "evc5": {
        R.KEY: "NL*ECO*1000:53Umkk1q7rEM",
        R.ADDRESS: "devices.ecotap.com:443/registry/ocpp/#OSN#",
        R.OCPP_ID: "NL*ECO*1000",
        R.PROTOCOL: "OCPP1.6J",
        R.OPTIONS: OPTIONS.replace("UseTLS=0", "UseTLS=1"),
        R.OCPP_INFO: STANDS["evc5"]["com_OCPPInfo"],
    },
    "cpa": {
        R.KEY: "53Umkk1q7rEM",
        R.ADDRESS: "wss://devices.ecotap.com",
        R.PORT: "443",
        R.PATH: "/registry/ocpp/",
        R.OCPP_ID: "NL*ECO*1000",
    },
}


@pytest.mark.parametrize("code", sorted(DOCUMENTED))
def test_the_documents_url_and_token_become_its_fields(charger_of, code):
    worked = work_out(charger_of(code), EditorFields(url=DOCUMENT, token=TOKEN))
    assert rows(worked) == DOCUMENTED[code]
    assert ticked(worked) == {role for role in DOCUMENTED[code] if role not in {R.OCPP_ID, R.PROTOCOL, R.OCPP_INFO}}


def test_tls_is_refused_where_the_type_has_none(charger_of):
    worked = work_out(charger_of("evc4"), EditorFields(url=DOCUMENT, token=TOKEN))
    assert codes(worked) == {("tls_not_supported", "url")}
    assert worked.wanted is None
    assert worked.url == "wss://devices.ecotap.com:443/registry/ocpp/NL*ECO*1000"


def test_a_second_round_changes_nothing(evc5):
    first = work_out(evc5, EditorFields(url=DOCUMENT, token=TOKEN))
    second = work_out(evc5, as_shown(first), as_shown(first))
    assert as_shown(second) == as_shown(first)
    assert second.wanted == first.wanted


def test_an_e_mail_gives_url_and_token(evc5):
    mail = f"Dear installer,\nEndpoint: {DOCUMENT}\nToken: {TOKEN}\nKind regards"
    worked = work_out(evc5, EditorFields(url=mail))
    assert worked.token == TOKEN
    assert worked.url == "wss://devices.ecotap.com:443/registry/ocpp/NL*ECO*1000"


@pytest.mark.parametrize(
    ("role", "text", "url"),
    [
        (R.ADDRESS, "other.example.com:9000/a/#OSN#", "ws://other.example.com:9000/a/NL*ECO*1000"),
        (R.OPTIONS, OPTIONS.replace("UseTLS=0", "UseTLS=1"), "wss://ecc.example.com:80/ocpp/NL*ECO*1000"),
        (R.OCPP_ID, "NL*NEW*1", "ws://ecc.example.com:80/ocpp/NL*NEW*1"),
    ],
)
def test_an_edited_row_changes_the_url(evc5, role, text, url):
    shown = as_shown(work_out(evc5, EditorFields()))
    worked = work_out(evc5, replace(shown, rows={**shown.rows, role: text}), shown)
    assert worked.url == url
    assert rows(worked)[role] == text
    assert ticked(worked) == {role}


@pytest.mark.parametrize(
    ("code", "role", "text", "error"),
    [
        ("evc5", R.ADDRESS, "a:1:2/#OSN#", "two_ports"),
        ("evc5", R.ADDRESS, "wss://a:443/#OSN#", "scheme_in_endpoint"),
        ("evc5", R.ADDRESS, "u:p@a:443/#OSN#", "user_info_in_endpoint"),
        ("evc5", R.ADDRESS, ":443/#OSN#", "address_unreadable"),
        ("evc5", R.ADDRESS, "a:99999/#OSN#", "address_unreadable"),
        ("cpa", R.ADDRESS, "a.example.com", "scheme_missing"),
        ("cpa", R.ADDRESS, "ws://a.example.com:80", "port_in_address"),
        ("cpa", R.ADDRESS, "ws://a.example.com/ocpp", "path_in_address"),
        ("cpa", R.PORT, "eighty", "address_unreadable"),
    ],
)
def test_what_is_read_with_patience_is_refused_where_it_is_typed(charger_of, code, role, text, error):
    charger = charger_of(code)
    shown = as_shown(work_out(charger, EditorFields()))
    worked = work_out(charger, replace(shown, rows={**shown.rows, role: text}), shown)
    assert (error, role) in codes(worked)
    assert rows(worked)[role] == text
    assert worked.wanted is None


def test_an_edited_url_after_an_edited_row_keeps_what_it_does_not_speak_of(evc5):
    shown = as_shown(work_out(evc5, EditorFields()))
    own = OPTIONS.replace("comMaster=1", "comMaster=0")
    shown = as_shown(work_out(evc5, replace(shown, rows={**shown.rows, R.OPTIONS: own}), shown))
    worked = work_out(evc5, replace(shown, url=DOCUMENT), shown)
    assert rows(worked)[R.OPTIONS] == own.replace("UseTLS=0", "UseTLS=1")
    assert worked.wanted is not None
    assert worked.wanted.edited == {R.OPTIONS: own.replace("UseTLS=0", "UseTLS=1")}


def test_url_and_row_edited_and_different_is_an_error_at_both(evc5):
    shown = as_shown(work_out(evc5, EditorFields()))
    worked = work_out(evc5, replace(shown, url=DOCUMENT, rows={**shown.rows, R.ADDRESS: "other.example.com:80/#OSN#"}), shown)
    assert codes(worked) == {("both_edited", "url"), ("both_edited", "address")}
    assert rows(worked)[R.ADDRESS] == "other.example.com:80/#OSN#"


def test_url_and_row_edited_to_the_same_agree(evc5):
    shown = as_shown(work_out(evc5, EditorFields()))
    same = "devices.ecotap.com:443/registry/ocpp/#OSN#"
    worked = work_out(evc5, replace(shown, url=DOCUMENT, rows={**shown.rows, R.ADDRESS: same}), shown)
    assert not worked.errors


@pytest.mark.parametrize(
    ("ocpp_id", "endpoint", "new_id"),
    [
        ("", None, None),
        ("NL*ECO*2000", "devices.ecotap.com:443/registry/ocpp/#OSN#", "NL*ECO*2000"),  # it is the ID
        ("NL*ECO*1000", "devices.ecotap.com:443/registry/ocpp/NL*ECO*2000/#OSN#", "NL*ECO*1000"),  # it is path
    ],
)
def test_a_segment_that_may_be_both_is_asked_about(evc5, ocpp_id, endpoint, new_id):
    worked = work_out(evc5, EditorFields(url="wss://devices.ecotap.com/registry/ocpp/NL*ECO*2000", token=TOKEN, ocpp_id=ocpp_id))
    if endpoint is None:
        assert codes(worked) == {("id_or_path", "url")}
        return
    assert not worked.errors
    assert (rows(worked)[R.ADDRESS], rows(worked)[R.OCPP_ID]) == (endpoint, new_id)
    assert rows(worked)[R.KEY] == f"{new_id}:{TOKEN}"


def test_the_keys_row_takes_a_token_with_and_without_its_id(evc5):
    shown = as_shown(work_out(evc5, EditorFields()))
    for typed in (TOKEN, f"NL*ECO*1000:{TOKEN}"):
        worked = work_out(evc5, replace(shown, rows={**shown.rows, R.KEY: typed}), shown)
        assert worked.token == TOKEN
        assert rows(worked)[R.KEY] == f"NL*ECO*1000:{TOKEN}"


def test_a_tick_that_the_person_took_away_stays_away_until_the_value_changes(evc5):
    first = work_out(evc5, EditorFields(url=DOCUMENT, token=TOKEN))
    shown = as_shown(first)
    without = replace(shown, ticked=frozenset(ticked(first) - {R.KEY}))
    worked = work_out(evc5, without, shown)
    assert R.KEY not in ticked(worked)
    again = as_shown(worked)
    assert R.KEY not in ticked(work_out(evc5, again, again))
    assert R.KEY in ticked(work_out(evc5, replace(again, token="another"), again))


def test_malformed_options_are_repaired_only_when_ticked(charger_of):
    charger = charger_of("evc5", com_Options="Events=1,updSendInIdle=0blockLgFull=0,UseTLS=0")
    wish = EditorFields(url=DOCUMENT, token=TOKEN)
    worked = work_out(charger, wish)
    shown = as_shown(worked)
    assert R.OPTIONS not in ticked(worked)
    with pytest.raises(Refusal) as refused:
        plan_of(charger, shown)
    assert [notice.code for notice in refused.value.notices] == [Code.OPTIONS_MALFORMED]
    plan = plan_of(charger, replace(shown, ticked=frozenset(ticked(worked) | {R.OPTIONS})))
    assert any(step.role is R.OPTIONS for step in plan.steps)


def plan_of(charger: StandingCharger, typed: EditorFields) -> Plan:
    wanted = work_out(charger, typed).wanted
    assert wanted is not None
    return make_plan(charger.type, charger.reported, ChargerSituation(PRESENT), wanted, OwnEndpoints(()), typed.mode)


def test_an_address_that_stands_is_not_judged_while_another_row_changes(charger_of):
    charger = charger_of("evc4", com_Options=OPTIONS.replace("UseTLS=0", "UseTLS=1"))  # R16: it should not have that
    shown = as_shown(work_out(charger, EditorFields()))
    worked = work_out(charger, replace(shown, rows={**shown.rows, R.OCPP_INFO: "modelname=DUO2,vendorname=Ecotap,CpSn=1"}), shown)
    assert not worked.errors
    assert ticked(worked) == {R.OCPP_INFO}


LAYOUTS = {"evc5": R.ADDRESS, "evc4": R.ADDRESS, "cpa": R.PATH}


@pytest.mark.parametrize("code", sorted(LAYOUTS))
@pytest.mark.parametrize(
    "url",
    [
        "ws://ecc.example.com:80/ocpp/NL*ECO*1000ws://ocpp.monta.app/#OSN#",  # pasted behind what stood in the field
        "ws://ocpp.monta.app/ws://ecc.example.com:80/ocpp/NL*ECO*1000",  # before it
        "ws://ecc.exws://ocpp.monta.app/",  # into it
        "ws://ecc.example.com:80/ocpp/NL*ECO*1000\nws://ocpp.monta.app/\n",
        "Test: ws://test.monta.app/\nProduction: ws://ocpp.monta.app/\nToken: 53Umkk1q7rEM",
    ],
)
def test_two_addresses_in_the_field_make_no_plan(charger_of, code, url):
    worked = work_out(charger_of(code), EditorFields(url=url))
    assert codes(worked) == {("two_addresses", "url")}
    assert worked.wanted is None


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_an_address_within_the_path_is_refused_where_a_row_is_typed(charger_of, code):
    charger = charger_of(code)
    shown = as_shown(work_out(charger, EditorFields()))
    row = LAYOUTS[code]
    text = rows(work_out(charger, EditorFields()))[row].replace("/ocpp/", "/ocpp/NL*ECO*1000wss://ocpp.monta.app/")
    worked = work_out(charger, replace(shown, rows={**shown.rows, row: text}), shown)
    assert ("two_addresses", "url") in codes(worked)
    assert worked.wanted is None


@pytest.mark.parametrize("code", sorted(LAYOUTS))
@pytest.mark.parametrize("end", ["", "/"])
def test_an_id_is_written_once_with_and_without_a_slash_after_it(charger_of, code, end):
    worked = work_out(charger_of(code), EditorFields(url=f"ws://ws.evc-net.com/NL*ECO*1000{end}", token=TOKEN))
    assert not worked.errors
    assert worked.url == "ws://ws.evc-net.com:80/NL*ECO*1000"
    assert "1000" not in rows(worked)[LAYOUTS[code]]


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_an_id_of_an_earlier_round_is_the_id_with_a_slash_after_it_too(charger_of, code):
    charger = charger_of(code)
    first = as_shown(work_out(charger, EditorFields(url="ws://a.example.com/NL*NEW*1", token=TOKEN, ocpp_id="NL*NEW*1")))
    worked = work_out(charger, replace(first, url="ws://b.example.com/NL*NEW*1/", ocpp_id=""), replace(first, ocpp_id=""))
    assert not worked.errors
    assert worked.url == "ws://b.example.com:80/NL*NEW*1"


@pytest.mark.parametrize("code", sorted(LAYOUTS))
def test_an_id_that_a_row_doubles_is_said(charger_of, code):
    charger = charger_of(code)
    shown = as_shown(work_out(charger, EditorFields()))
    row = LAYOUTS[code]
    text = shown.rows[row].replace("/ocpp/", "/ocpp/nl*eco*1000/")
    worked = work_out(charger, replace(shown, rows={**shown.rows, row: text}), shown)
    assert [(notice.code, notice.field) for notice in worked.notices if notice.code is Code.ID_IN_PATH] == [("id_in_path", row)]


TEXT = st.text(max_size=60)


@settings(deadline=None)
@given(url=TEXT, token=TEXT, ocpp_id=TEXT, row=TEXT, role=st.sampled_from(list(FieldRole)))
def test_no_input_of_any_kind_raises(url, token, ocpp_id, row, role):
    charger = StandingCharger(TYPES["evc5"], Reported.of(STANDS["evc5"]))
    shown = as_shown(work_out(charger, EditorFields()))
    worked = work_out(charger, EditorFields(url, token, ocpp_id, {role: row}), shown)
    assert worked.errors or worked.wanted is not None
    assert TOKEN not in repr(worked)


@pytest.mark.parametrize(("role", "key"), [(R.OPTIONS, "com_Options"), (R.OCPP_INFO, "com_OCPPInfo")])
def test_a_mask_of_ours_is_never_sent(charger_of, role, key):
    """Whoever edits inside of a masked piece would store the mask."""
    charger = charger_of("evc5", **{key: "name=1,apiPassword=secret"})
    shown = EditorFields(rows=rows(work_out(charger, EditorFields())))
    worked = work_out(charger, replace(shown, rows={**shown.rows, role: "name=1,apiPasswords=***"}), shown)
    assert [(one.code, one.field) for one in worked.errors] == [(Code.SETTING_MASKED, role)]
    assert worked.wanted is None
