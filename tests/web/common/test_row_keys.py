"""What a query says is asked of the database only where it can be a key."""

from __future__ import annotations

import pytest

from chargers.web.common.row_keys import row_key, row_keys


@pytest.mark.parametrize(
    ("text", "key"),
    [("7", 7), ("", None), ("-1", None), ("1.0", None), ("x", None), (" 7", None), ("9" * 18, int("9" * 18)), ("9" * 19, None)],
)
def test_a_text_is_a_key_or_none(text: str, key: int | None) -> None:
    assert row_key(text) == key


def test_no_more_than_the_most_is_looked_at() -> None:
    assert row_keys(["1", "x", "3", "4"], 3) == [1, 3]
