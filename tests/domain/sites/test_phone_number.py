"""Phone numbers as people write them: which are taken, what is dialled, and what is refused."""

from __future__ import annotations

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.sites.phone_number import check_phone, dialled


@pytest.mark.parametrize(
    ("typed", "kept", "dials"),
    [
        ("112", "112", "tel:112"),
        ("010 123 45 67", "010 123 45 67", "tel:0101234567"),
        ("  +31  10-123.45/67 ", "+31 10-123.45/67", "tel:+31101234567"),
        ("+31 (0)10 1234567", "+31 (0)10 1234567", "tel:+31101234567"),
        ("(+33) 1 23 45 67 89", "(+33) 1 23 45 67 89", "tel:+33123456789"),
        ("(010) 1234567", "(010) 1234567", "tel:0101234567"),
        ("010 1234567 ext. 12", "010 1234567 ext. 12", "tel:0101234567;ext=12"),
        ("010 1234567x12", "010 1234567x12", "tel:0101234567;ext=12"),
        ("01 23 45 67 89 poste 7", "01 23 45 67 89 poste 7", "tel:0123456789;ext=7"),
        ("030 123456 Durchwahl: 99", "030 123456 Durchwahl: 99", "tel:030123456;ext=99"),
        ("010 1234567 TOESTEL 3", "010 1234567 TOESTEL 3", "tel:0101234567;ext=3"),
        ("\u202a+31 10\u2011123\u00a04567\u202c", "+31 10-123 4567", "tel:+31101234567"),
        ("0049 (0)30 123 456 789", "0049 (0)30 123 456 789", "tel:004930123456789"),
        ("00 33 (0)1 23 45 67 89", "00 33 (0)1 23 45 67 89", "tel:0033123456789"),
        ("(0)30 123456", "(0)30 123456", "tel:030123456"),
        ("", "", ""),
        (" \t\n", "", ""),
    ],
)
def test_numbers_that_are_taken(typed: str, kept: str, dials: str) -> None:
    assert check_phone(typed) == kept
    assert dialled(kept) == dials
    assert check_phone(kept) == kept, "once more changes nothing"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ask at the desk", Code.PHONE_CHARACTER),
        ("010 1234567 or 010 7654321", Code.PHONE_CHARACTER),
        ("petra@example.com", Code.PHONE_CHARACTER),
        ("+", Code.PHONE_CHARACTER),
        ("ext. 12", Code.PHONE_CHARACTER),
        ("010+1234567", Code.PHONE_CHARACTER),
        ("++31 10 1234567", Code.PHONE_CHARACTER),
        ("010 1234567 ext. 123456789", Code.PHONE_CHARACTER),
        ("\u0663\u0662\u0661\u0660", Code.PHONE_CHARACTER),
        ("12\u00b2", Code.PHONE_CHARACTER),
        ("010\x001234567", Code.PHONE_CHARACTER),
        ("010\x1b1234567", Code.PHONE_CHARACTER),
        ("tel:0101234567", Code.PHONE_CHARACTER),
        ("12", Code.PHONE_TOO_SHORT),
        ("1-2", Code.PHONE_TOO_SHORT),
        ("0612345678 / 0101234567", Code.PHONE_TOO_LONG),
    ],
)
def test_what_is_no_number_is_refused_at_its_field(typed: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        check_phone(typed, "contact_phone")
    (notice,) = refused.value.notices
    assert (notice.code, notice.field) == (code, "contact_phone")


def test_what_was_never_checked_is_not_dialled() -> None:
    assert dialled("javascript:alert(1)") == ""
