"""Whatever bytes come, the readers of the charger door raise nothing but their own error."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.central_system.flapping import Flaps
from chargers.central_system.frames import frames
from chargers.central_system.frames.frame_log import Redaction, clean_text, payload_text, text_of
from chargers.central_system.frames.transactions import sample_rows, whole_number
from chargers.central_system.handshake import basic_auth
from chargers.central_system.handshake.handshake import read_attempt
from tests.central_system.conftest import QUICK


def json_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | texts,
        lambda children: st.lists(children, max_size=4) | st.dictionaries(texts.map(lambda name: name[:8]), children, max_size=4),
        max_leaves=12,
    )


JSON = json_of(st.text(st.characters()))
SAID = json_of(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))


@given(st.binary() | st.text(st.characters()) | JSON.map(json.dumps))
def test_c16_frames(raw: str | bytes) -> None:
    try:
        frame = frames.read_frame(raw)
    except frames.Unreadable:
        return
    assert isinstance(frame, list)
    assert frame
    json.loads(frames.result_text(frame[0], {}))


@given(st.none() | st.binary())
def test_c04_headers(header: bytes | None) -> None:
    shown = basic_auth.read_credentials(header)
    assert basic_auth.find_shown(shown, ["A"], []) is None


@given(st.binary(min_size=1), st.binary())
def test_c04_any_password_stands_for_itself(password: bytes, user: bytes) -> None:
    user = user.replace(b":", b"")
    shown = basic_auth.read_credentials(b"Basic " + base64.b64encode(user + b":" + password))
    assert shown.password == password
    assert password in set(basic_auth.token_candidates(password, ["A"]))


@given(st.binary(max_size=300), st.lists(st.tuples(st.binary(), st.binary()), max_size=3), st.text(max_size=30))
def test_c02_paths(path: bytes, headers: list[tuple[bytes, bytes]], client: str) -> None:
    attempt = read_attempt({"raw_path": path or b"/", "path": "/", "headers": headers, "client": (client, 1)}, QUICK)
    assert "/" not in attempt.ocpp_id or b"%2" in path


@given(JSON)
def test_the_log_takes_anything(value: object) -> None:
    Redaction(100).of(value)
    text_of(2, "1", "Any", value)
    kept = clean_text(value, 40)
    assert len(kept) <= 40
    assert "\0" not in kept
    kept.encode()


@given(JSON)
def test_c20_meter_values(value: object) -> None:
    payload: dict[str, Any] = {"meterValue": value, "connectorId": value, "transactionId": value}
    for row in sample_rows(1, payload, datetime(2026, 7, 1, tzinfo=UTC)):
        assert len(row) == 11
    assert whole_number(value) is None or isinstance(whole_number(value), int)


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), ("5", 5), ("5.0", 5), (5.0, 5), (True, None), ("x", None), (float("nan"), None), (10**30, None), ("1" * 9000, None)],
)
def test_c14_whole_numbers(value: object, number: int | None) -> None:
    assert whole_number(value) == number


def test_c22_pauses_grow_and_calm_lines_are_forgiven() -> None:
    flaps = Flaps(3.0)
    pauses = []
    for round_ in range(6):
        flaps.connected(1, round_ * 10.0)
        pauses.append(flaps.pause(1))
        flaps.closed(1, round_ * 10.0 + 5, asked=True)
    assert pauses == [3, 3, 3, 6, 12, 24]
    assert flaps.is_flapping(1)
    flaps.connected(1, 100)
    flaps.closed(1, 300, asked=True)
    flaps.connected(1, 310)
    assert flaps.pause(1) == 3
    flaps.forget(9999)
    assert flaps.pause(1) == 3


def test_c22_a_line_that_flaps_all_day_is_let_in_as_ever() -> None:
    flaps = Flaps(3.0)
    pauses = []
    for round_ in range(5_000):
        flaps.connected(1, round_ * 10.0)
        pauses.append(flaps.pause(1))
        flaps.closed(1, round_ * 10.0 + 5, asked=True)
    assert pauses[-1] == max(pauses) == pauses[100]


@pytest.mark.parametrize("life", [5.0, 8.0, 20.0, 55.0])
def test_c22_a_line_that_never_lasts_can_still_be_asked(life: float) -> None:
    """Whatever its life is, and for ever: most of its lines are asked something well before they end."""
    flaps, asked = Flaps(3.0), []
    for round_ in range(200):
        flaps.connected(1, round_ * 100.0)
        asked.append(flaps.pause(1) < 0.9 * life)
        flaps.closed(1, round_ * 100.0 + life, asked=asked[-1])
    assert sum(asked[100:]) > 80


@given(SAID, st.integers(0, 60))
def test_c16_what_is_kept_of_a_frame_is_the_beginning_of_the_whole(value: object, limit: int) -> None:
    def text(room: int) -> str:
        return json.dumps(Redaction(room).of(value), separators=(",", ":"), ensure_ascii=False)

    assert text(limit)[:limit] == text(10**9)[:limit]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 80))
def test_c25_a_value_is_masked_though_its_key_comes_behind_the_cut(between: str, limit: int) -> None:
    assert "4711" not in payload_text({"value": "4711", "x": between, "key": "AuthorizationKey"}, limit)
