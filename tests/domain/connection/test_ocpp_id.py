"""The OCPP ID that we write (R12)."""

import pytest

from chargers.domain.connection import ocpp_id
from chargers.domain.errors import Code, Refusal


@pytest.mark.parametrize("text", ["NL*ECO*1000", "TEST-OCPPID", "1", "a.b_c~d", "A" * 25, "  NL*ECO*1000\n"])
def test_taken(text: str) -> None:
    assert ocpp_id.check_ocpp_id(text, 25) == (text.strip(), ())


@pytest.mark.parametrize("character", [*' /:#?%"<>\\,', "\x00", "\x7f", "é", "\u200b", "\ud800", "＊"])  # noqa: RUF001
def test_characters_that_have_no_place_in_a_path(character: str) -> None:
    with pytest.raises(Refusal) as refused:
        ocpp_id.check_ocpp_id(f"NL{character}1", 25)
    assert refused.value.notices[0].code is Code.OCPP_ID_CHARACTER
    assert refused.value.notices[0].field == "ocpp_id"


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_empty(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        ocpp_id.check_ocpp_id(text, 25)
    assert refused.value.notices[0].code is Code.OCPP_ID_EMPTY


def test_length_is_limited_where_the_controller_type_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        ocpp_id.check_ocpp_id("A" * 26, 25)
    assert refused.value.notices[0].code is Code.OCPP_ID_TOO_LONG
    checked, notices = ocpp_id.check_ocpp_id("A" * 26, None)
    assert checked == "A" * 26
    assert [notice.code for notice in notices] == [Code.CPA_ID_LONG]


@pytest.mark.parametrize(("segment", "meant"), [("NL%2AECO%2a1", "NL*ECO*1"), ("NL*1", "NL*1"), ("%41", "A")])
def test_a_segment_is_decoded_once(segment: str, meant: str) -> None:
    assert ocpp_id.id_from_segment(segment) == meant
