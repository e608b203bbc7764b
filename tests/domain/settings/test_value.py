"""Values taken apart and put together: nothing is lost, whatever a charger holds; secrets stay out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.errors import Code
from chargers.domain.secret_text import MASK
from chargers.domain.settings import known as known_settings
from chargers.domain.settings.known import KnownSetting, find_setting
from chargers.domain.settings.value import (
    doubts,
    flaws,
    flaws_of_parts,
    keeping_secrets,
    masked,
    parts_of,
    with_parts,
    without_secrets,
)
from chargers.simulator import keys

LISTS = [known for known in known_settings.load() if known.kind not in {"text", "number", "flag"}]
SETTINGS = st.sampled_from(LISTS)
VALUES = st.text(st.characters(codec="utf-8"), max_size=60) | st.text("ab=1,0 ", max_size=30)


@given(SETTINGS, VALUES)
def test_a_value_that_nobody_edits_is_the_same_to_the_letter(known: KnownSetting, value: str) -> None:
    shown = {index: part.value for index, part in enumerate(parts_of(known, value))}
    assert with_parts(known, value, shown) == value


@given(SETTINGS, VALUES, st.data())
def test_one_edited_piece_changes_that_piece_alone(known: KnownSetting, value: str, data: st.DataObject) -> None:
    before = parts_of(known, value)
    if not before:
        return
    index = data.draw(st.integers(0, len(before) - 1))
    edited = with_parts(known, value, {index: "77"})
    after = parts_of(known, edited)
    assert after[index].value == "77"
    assert [p.value for i, p in enumerate(after) if i != index] == [p.value for i, p in enumerate(before) if i != index]
    assert [p.name for p in after] == [p.name for p in before]


@pytest.mark.parametrize(
    "key", [key for key in keys.EVC if find_setting(key.name).kind in {"switches", "fields", "list"} and key.value]
)
def test_every_comma_list_of_a_real_controller_opens(key: keys.Key) -> None:
    known = find_setting(key.name)
    parts = parts_of(known, key.value)
    assert len(parts) == len(key.value.split(","))
    assert all(part.name for part in parts)
    assert with_parts(known, key.value, {i: part.value for i, part in enumerate(parts)}) == key.value


def test_unknown_pairs_order_spelling_and_spaces_stay() -> None:
    known = find_setting("chg_Options")
    value = "RestartTransOnBoot=1, NewThing = 7 ,nobeep=0,NoBeep=0"
    assert [(p.name, p.value, p.switch) for p in parts_of(known, value)] == [
        ("RestartTransOnBoot", "1", True),
        ("NewThing", "7", False),
        ("nobeep", "0", True),
        ("NoBeep", "0", True),
    ]
    assert with_parts(known, value, {3: "1"}) == "RestartTransOnBoot=1, NewThing = 7 ,nobeep=0,NoBeep=1"


@pytest.mark.parametrize("value", ["updSendInIdle=0blockLgFull=0,x", "a=1,,b=2", "nothing"])
def test_a_malformed_list_is_text_alone(value: str) -> None:
    known = find_setting("com_Options")
    if value != "updSendInIdle=0blockLgFull=0,x":
        assert parts_of(known, value) == ()
    assert Code.SETTING_MALFORMED in {n.code for n in doubts(known, "com_Options", value)}


def test_a_list_by_place_shows_places_that_are_missing() -> None:
    known = find_setting("gsm_APN")
    assert [p.name for p in parts_of(known, "evc-net.apn")] == ["apn", "user", "password"]
    assert with_parts(known, "evc-net.apn", {1: "me"}) == "evc-net.apn,me"
    assert with_parts(known, "evc-net.apn", {2: "s3cret"}) == "evc-net.apn,,s3cret"


@pytest.mark.parametrize(
    ("key", "value", "shown", "filed"),
    [
        ("gsm_APN", "evc-net.apn,me,s3cret", f"evc-net.apn,me,{MASK}", "evc-net.apn,me,"),
        ("gsm_apn", "evc-net.apn,,", "evc-net.apn,,", "evc-net.apn,,"),
        ("gsm_APN", "a,b,s3,cret", f"a,b,{MASK},{MASK}", "a,b,,"),
        ("wifi_password", "s3cret", MASK, ""),
        ("authorizationKey", "", "", ""),
        ("HeartbeatInterval", "60", "60", "60"),
        ("gsm_Options", "noSmsChk=0,AutoApn=0,3G4G=0", "noSmsChk=0,AutoApn=0,3G4G=0", "noSmsChk=0,AutoApn=0,3G4G=0"),
        ("gsm_Options", "3G4G=0,AutoApn=1", "3G4G=0,AutoApn=1", "3G4G=0,AutoApn=1"),
    ],
)
def test_secrets_are_masked_and_never_filed(key: str, value: str, shown: str, filed: str) -> None:
    known = find_setting(key)
    assert masked(known, key, value) == shown
    assert without_secrets(known, key, value) == filed
    assert keeping_secrets(known, key, filed, value) == value


def test_a_filed_value_keeps_the_secret_and_changes_the_rest() -> None:
    assert keeping_secrets(find_setting("gsm_APN"), "gsm_APN", "other.apn,,", "evc-net.apn,me,s3cret") == "other.apn,,s3cret"


@pytest.mark.parametrize(
    ("key", "value", "readonly", "codes"),
    [
        ("HeartbeatInterval", "60", False, []),
        ("HeartbeatInterval", "", False, []),
        ("gsm_SigQ", "60", True, [Code.READ_ONLY]),
        ("chg_Debug", "x" * 500, False, []),
        ("chg_Debug", "x" * 501, False, [Code.SETTING_TOO_LONG]),
        ("k" * 51, "x", False, [Code.SETTING_KEY_TOO_LONG]),
        ("eth_parent", "a\x00b", False, [Code.SETTING_CHARACTER]),
        ("eth_parent", "a\nb", False, [Code.SETTING_CHARACTER]),
        ("eth_parent", "a\u200bb", False, [Code.SETTING_CHARACTER]),
    ],
)
def test_what_cannot_be_sent(key: str, value: str, readonly: bool, codes: list[Code]) -> None:
    found = list(flaws(key, value, readonly=readonly))
    assert [notice.code for notice in found] == codes
    assert all(notice.field == key for notice in found)


def test_a_piece_cannot_hold_what_separates_pieces() -> None:
    assert [n.code for n in flaws_of_parts(find_setting("chg_RatedCurrent"), "k", {0: "1,2", 1: "a=b"})] == [
        Code.SETTING_PART_CHARACTER
    ]
    assert [n.code for n in flaws_of_parts(find_setting("chg_Debug"), "k", {0: "a=b"})] == [Code.SETTING_PART_CHARACTER]


@pytest.mark.parametrize(
    ("value", "odd"), [("60", False), ("0.5", False), ("-1", False), ("", True), ("sixty", True), ("٦", True)]
)
def test_a_number_that_is_none_is_doubted_not_refused(value: str, odd: bool) -> None:
    assert [n.code for n in doubts(find_setting("HeartbeatInterval"), "k", value)] == [Code.SETTING_NO_NUMBER] * odd


@pytest.mark.parametrize(
    ("value", "now", "refused"),
    [
        ("***", "", True),
        ("user:***@apn.example", "user:secret@apn.example", True),
        ("internet,***,user", "internet,secret,", True),
        ("NL*ECO*1000", "", False),
        ("a***b", "a***", False),
    ],
)
def test_a_mask_of_ours_is_never_sent(value: str, now: str, refused: bool) -> None:
    assert [one.code for one in flaws("net_APN", value, readonly=False, now=now)] == [Code.SETTING_MASKED] * refused
