"""ECCLite's file: what is written is read again, and each bad file has its own code."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.controller.reported import ReportedValue
from chargers.domain.errors import Code, Refusal
from chargers.domain.settings import ecclite_file
from chargers.domain.settings.known import find_setting
from chargers.domain.settings.value import without_secrets
from chargers.simulator import keys

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=30)


def file_of(*entries: object) -> bytes:
    return json.dumps({"configurationKey": list(entries)}).encode()


@given(
    st.lists(
        st.tuples(NAMES, st.text(st.characters(codec="utf-8")), st.booleans()),
        min_size=1,
        unique_by=lambda row: row[0].casefold(),
    )
)
def test_written_and_read_again(rows: list[tuple[str, str, bool]]) -> None:
    settings = [ReportedValue("x" + key, value, readonly) for key, value, readonly in rows]
    settings = [s for s in settings if without_secrets(find_setting(s.key), s.key, "?") != ""]
    if settings:
        assert list(ecclite_file.read_file(ecclite_file.write_file(settings).encode())) == settings


def test_a_real_controllers_settings_make_the_trip_without_their_secrets() -> None:
    held = [ReportedValue(k.name, "evc-net.apn,me,s3cret" if k.name == "gsm_APN" else k.value, k.readonly) for k in keys.EVC]
    text = ecclite_file.write_file(held)
    assert "s3cret" not in text
    found = ecclite_file.read_file(text.encode())
    assert [(s.key, s.readonly) for s in found] == [(s.key, s.readonly) for s in held]
    assert found.settings["gsm_APN"].value == "evc-net.apn,me,"


def test_what_other_programs_write_is_taken() -> None:
    found = ecclite_file.read_file(
        b"\xef\xbb\xbf" + file_of({"key": " a ", "readonly": "true", "value": 60}, {"key": "b", "value": True}, {"key": "c"})
    )
    assert list(found) == [ReportedValue("a", "60", True), ReportedValue("b", "true"), ReportedValue("c", "")]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", [Code.FILE_NOT_JSON]),
        (b"\xff\xfe\x00", [Code.FILE_NOT_TEXT]),
        (b'{"configurationKey": [', [Code.FILE_NOT_JSON]),
        (b"[]", [Code.FILE_SHAPE]),
        (b"[" * 100_000, [Code.FILE_SHAPE]),
        (b"1" * 5000, [Code.FILE_SHAPE]),
        (b'{"configurationKey": {}}', [Code.FILE_SHAPE]),
        (file_of(), [Code.FILE_EMPTY]),
        (file_of({"key": "", "value": "x"}, 7, {"key": "a", "value": []}), [Code.FILE_ENTRY] * 3),
        (file_of({"key": "a", "value": "1"}, {"key": "A", "value": "2"}), [Code.FILE_DUPLICATE]),
        (b" " * (ecclite_file.LIMIT + 1), [Code.FILE_TOO_LARGE]),
    ],
)
def test_bad_files(data: bytes, codes: list[Code]) -> None:
    with pytest.raises(Refusal) as refused:
        ecclite_file.read_file(data)
    assert [notice.code for notice in refused.value.notices] == codes
    assert {notice.field for notice in refused.value.notices} == {"file"}


def test_half_characters_do_no_harm() -> None:
    found = ecclite_file.read_file(b'{"configurationKey": [{"key": "a", "value": "x\\ud800"}]}')
    assert found.settings["a"].value == "x?"
