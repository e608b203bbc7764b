"""What is asked about because nobody means it as an OCPP ID or as a token."""

import pytest

from chargers.domain.fleets.cell_doubts import is_odd_id, is_odd_token


@pytest.mark.parametrize(
    "text",
    [
        *("AB-4, AB-5", "AB-4;AB-5", "AB-6 (left)", "AB-6(left)", "AB\N{EN DASH}12", "\N{CYRILLIC CAPITAL LETTER A}B-11"),
        *("'AB-6", "-", "=", "?", "TBD", "AB-7.", "Summe", "Totaal: 3", "Page 1 of 2", "Note: tokens by SMS", "unchanged"),
        *("AB-1\tEVC5\ttok1", 'AB-2,EVC5,"tok2"', "0", "n/a", "Gesamt:", "=AB-1"),
    ],
)
def test_this_is_no_id(text: str) -> None:
    assert is_odd_id(text)


@pytest.mark.parametrize(
    "text", ["AB-1", "NL*ECO*1003", "1891351", "0043", "ab_12.x", "FR*A*1", "NONE-1", "X", "a/b", "ES@1", "A+B"]
)
def test_this_is_an_id(text: str) -> None:
    assert not is_odd_id(text)


@pytest.mark.parametrize(
    "text", ["tbd", "?", "0", "unchanged", "volgt", "aucune", "'abc", "...", "TBD.", "Ongewijzigd", "0000", "99999"]
)
def test_this_is_no_token(text: str) -> None:
    assert is_odd_token(text)


@pytest.mark.parametrize("text", ["t1", "a", "'abc'", "s3cret!", "=abc", "tbd1", "x0", "-abc-", "00000000"])
def test_this_is_a_token(text: str) -> None:
    assert not is_odd_token(text)
