"""C16: what is broken in single values is read, what is broken otherwise is not; what is whole reads as it always did."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.messages.mended_frame import LONGEST, mend_frame

STOP = '[2,"7","StopTransaction",{%s}]'


@pytest.mark.parametrize(
    ("inside", "payload"),
    [
        ('"transactionId":,"meterStop":5', {"transactionId": None, "meterStop": 5}),
        ('"meterStop":5,"transactionId":', {"meterStop": 5, "transactionId": None}),
        ('"meterStop":+5', {"meterStop": "+5"}),
        ('"meterStop":NaN', {"meterStop": "NaN"}),
        ('"meterStop":-Infinity', {"meterStop": "-Infinity"}),
        ('"meterStop":1e999', {"meterStop": "1e999"}),
        ('"meterStop":12.5.1', {"meterStop": "12.5.1"}),
        ('"meterStop":007', {"meterStop": "007"}),
        ('"meterStop":12,5', {"meterStop": "12,5"}),
        ('"meterStop":12,50,"reason":"Local"', {"meterStop": "12,50", "reason": "Local"}),
        ('"timestamp":2026-01-01T00:00:00Z', {"timestamp": "2026-01-01T00:00:00Z"}),
        ('"reason":EV Disconnected', {"reason": "EV Disconnected"}),
        ('"reason":"Lo\\qcal"', {"reason": "Lo\\qcal"}),
        ('"meterStop":5,', {"meterStop": 5}),
        (',,"meterStop":5', {"meterStop": 5}),
        ("meterStop:5", {"meterStop": 5}),
        ('"meterStop":\0 5', {"meterStop": 5}),
        ('"idTag":null,"a":true,"b":[1,,{"c":}]', {"idTag": None, "a": True, "b": [1, None, {"c": None}]}),
        ("", {}),
    ],
)
def test_single_values(inside: str, payload: dict[str, Any]) -> None:
    assert mend_frame(STOP % inside, deepest=20) == [2, "7", "StopTransaction", payload]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        '{"a":1}',
        '[2,"7"],[3]',
        '[2,"7"] 5',
        "[2,[3}]",
        '[2,"7","StopTransaction",{"meterStop":12',  # cut: the number could be half of one
        '[2,"7","StopTransaction",{"reason":"Loc',
        '[2,"7","StopTransaction",{"meterStop":5 {"a":1}}]',
        '[2,"7","StopTransaction",{"meterStop"}]',
        '[2,"7","StopTransaction",{"meterStop":12,x}]',
        '[2,"7","StopTransaction",{"meterStop":12,5,6}]',
        '[2,"7","StopTransaction",{5,"meterStop":12}]',
        "]",
        "[" * 30 + "]" * 30,
        "[" + " " * LONGEST + "]",
    ],
)
def test_more_is_broken_than_values(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        mend_frame(text, deepest=20)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(VALUES, max_size=5))
def test_what_is_whole_reads_as_json(frame: list[Any]) -> None:
    assert mend_frame(json.dumps(frame), deepest=60) == frame


@given(st.text(alphabet='[]{},:"\\ a1-.\0', max_size=60))
def test_any_text_ends_in_an_array_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(mend_frame(text, deepest=20), list)
