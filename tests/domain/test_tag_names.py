"""What people type as tags, and what becomes of it."""

from __future__ import annotations

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.tag_names import LONGEST, MOST, joined, parse_names

ZWNJ, ZWJ = "\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ()),
        (" , ,, ", ()),
        ("phase 2", ("phase 2",)),
        ("phase 2,night tariff", ("phase 2", "night tariff")),
        ("  phase \t 2 ,\r\nnight\u00a0tariff", ("phase 2", "night tariff")),
        ("Phase 2, PHASE 2, phase 2", ("Phase 2",)),
        ("Straße, STRASSE, Œuvre, œuvre", ("Straße", "Œuvre")),
        ("cafe\u0301, café", ("café",)),
        ("<b>, 'x', =1+1", ("<b>", "'x'", "=1+1")),
        (f"{ZWJ}, {ZWNJ}", ()),
        (f"می{ZWNJ}خواهم", (f"می{ZWNJ}خواهم",)),
        ("x" * LONGEST, ("x" * LONGEST,)),
        (",".join(map(str, range(MOST))), tuple(map(str, range(MOST)))),
        ("1," * 500, ("1",)),
    ],
)
def test_what_is_typed_becomes_names(typed: str, names: tuple[str, ...]) -> None:
    assert parse_names(typed) == names
    assert parse_names(",".join(names)) == names, "and stays what it is"


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("a\0b", Code.TAG_CHARACTER, {"character": "U+0000"}),
        ("ok, a\x1bb", Code.TAG_CHARACTER, {"character": "U+001B"}),
        ("a\u202eb", Code.TAG_CHARACTER, {"character": "U+202E"}),
        ("\u200b", Code.TAG_CHARACTER, {"character": "U+200B"}),
        ("a\ud800", Code.TAG_CHARACTER, {"character": "U+D800"}),
        ("x" * (LONGEST + 1), Code.TAG_TOO_LONG, {"tag": "x" * LONGEST, "most": "40"}),
        (",".join(map(str, range(MOST + 1))), Code.TOO_MANY_TAGS, {"most": "12"}),
    ],
)
def test_what_cannot_be_a_tag_is_refused(typed: str, code: Code, values: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        parse_names(typed)
    (notice,) = refused.value.notices
    assert (notice.code, notice.field, notice.values) == (code, "tags", values)


def test_they_are_shown_in_order_whatever_their_case() -> None:
    assert joined(["b", "C", "a"]) == "a, b, C"
