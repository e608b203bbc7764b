"""Stored frames read again, and calls paired with their answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.messages.stored_frame import (
    CALL,
    ERROR,
    RESULT,
    FrameKind,
    SentFrame,
    gist_of,
    kind_of,
    pair_frames,
    read_stored,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "flaw", "kind"),
    [
        ('[2,"1","Heartbeat",{}]', "", FrameKind.CALL),
        ('[3,"1",{"status":"Accepted"}]', "", FrameKind.RESULT),
        ('[4,"1","NotImplemented","",{}]', "", FrameKind.ERROR),
        ('[4,"1","NotImplemented"]', "", FrameKind.ERROR),
        ('[2,"1","StatusNotification",{"sta', "", FrameKind.CUT),
        ("[2] ***", "", FrameKind.CUT),
        ('{"a":1}', "", FrameKind.CUT),
        ("", "", FrameKind.CUT),
        ("413", "no_json", FrameKind.NOT_KEPT),
        ("nonsense", "no_array", FrameKind.NOT_KEPT),
    ],
)
def test_kinds(text: str, flaw: str, kind: FrameKind) -> None:
    assert read_stored(text, flaw).kind is kind


def test_what_is_in_it() -> None:
    assert read_stored('[3,"1",{"status":"Accepted"}]').body == {"status": "Accepted"}
    assert (read_stored('[4,"1","X","why",{}]').code, read_stored('[4,"1","X","why",{}]').description) == ("X", "why")
    assert read_stored("413", "no_json").length == 413


@pytest.mark.parametrize(("text", "kind"), [('[2,"', 2), ("[ 3,", 3), ("[4] ***", 4), ("413", 0), ("", 0), ('{"a"', 0)])
def test_a_cut_frame_still_begins(text: str, kind: int) -> None:
    assert kind_of(text) == kind


def sent(key: int, seconds: float, inbound: bool, unique_id: str, kind: int) -> SentFrame:
    return SentFrame(key, NOON + timedelta(seconds=seconds), inbound, unique_id, kind)


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([sent(1, 0, True, "a", CALL), sent(2, 1, False, "a", RESULT)], {1: 2, 2: 1}),
        ([sent(1, 0, False, "a", CALL), sent(2, 1, True, "a", ERROR)], {1: 2, 2: 1}),
        ([sent(1, 0, True, "a", CALL), sent(2, 1, True, "a", RESULT)], {}),  # nobody answers himself
        ([sent(1, 0, True, "a", CALL), sent(2, 1, False, "b", RESULT)], {}),
        ([sent(1, 0, True, "a", RESULT), sent(2, 1, False, "a", CALL)], {}),  # an answer comes after its call
        ([sent(1, 0, True, "a", CALL), sent(2, 700, False, "a", RESULT)], {}),
        ([sent(1, 0, True, "", CALL), sent(2, 1, False, "", RESULT)], {}),
        # the same ID after a restart, and both ways at once
        (
            [
                sent(1, 0, True, "1", CALL),
                sent(2, 1, True, "1", CALL),
                sent(3, 2, False, "1", RESULT),
                sent(4, 3, False, "1", RESULT),
            ],
            {2: 3, 3: 2},
        ),
        (
            [
                sent(1, 0, True, "1", CALL),
                sent(2, 0, False, "1", CALL),
                sent(3, 1, True, "1", RESULT),
                sent(4, 1, False, "1", RESULT),
            ],
            {1: 4, 4: 1, 2: 3, 3: 2},
        ),
    ],
)
def test_pairs(frames: list[SentFrame], expected: dict[int, int]) -> None:
    assert pair_frames(frames) == expected


def test_the_gist_of_a_payload() -> None:
    body = {"connectorId": 1, "empty": "", "idTagInfo": {"status": "Invalid"}, "configurationKey": [1, 2], "a": True, "b": "cut"}
    assert list(gist_of(body)) == [
        ("connectorId", "1"),
        ("idTagInfo.status", "Invalid"),
        ("configurationKey", "[2]"),
        ("a", "true"),
    ]
    assert list(gist_of([1])) == []
