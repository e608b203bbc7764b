"""What people write of a site: spaces that mean nothing go, what nobody sees is refused, each at its field."""

from __future__ import annotations

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.sites.site_details import MOST_LINES, SiteDetails, check_details


def test_spaces_and_empty_lines_that_mean_nothing_go() -> None:
    typed = SiteDetails(
        address="  Kade 4,\n 3011 AA \t Rotterdam ",
        directions="\n\nBarrier:  4711#.  \r\n\r\n\r\n\r\nLevel -1\u2028left\n",
        contact_name=" Petra\u00a0 Havens ",
        contact_phone=" 010  1234567 ",
        contact_email=" petra@example.com ",
    )
    assert check_details(typed) == SiteDetails(
        address="Kade 4, 3011 AA Rotterdam",
        directions="Barrier: 4711#.\n\nLevel -1\nleft",
        contact_name="Petra Havens",
        contact_phone="010 1234567",
        contact_email="petra@example.com",
    )


def test_nothing_may_be_known() -> None:
    assert check_details(SiteDetails(directions=" \n ")) == SiteDetails()


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066"])
@pytest.mark.parametrize("field", ["address", "directions", "contact_name", "contact_email"])
def test_a_character_that_nobody_sees_is_named(field: str, character: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_details(SiteDetails(**{field: f"a{character}b"}))
    (notice,) = refused.value.notices
    assert (notice.code, notice.field) == (Code.INVISIBLE_CHARACTER, field)
    assert notice.values == {"character": f"U+{ord(character):04X}"}


def test_letters_and_signs_of_every_language_are_taken() -> None:
    name = "Łukasz Ó Súilleabháin · 山田 · עברית · 👩‍🔧"
    assert check_details(SiteDetails(contact_name=name)).contact_name == name


def test_directions_fit_on_paper() -> None:
    assert check_details(SiteDetails(directions="a\n" * MOST_LINES)).directions.count("\n") == MOST_LINES - 1
    with pytest.raises(Refusal) as refused:
        check_details(SiteDetails(directions="a\n" * (MOST_LINES + 1)))
    assert [(notice.code, notice.field) for notice in refused.value.notices] == [(Code.TOO_MANY_LINES, "directions")]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        check_details(SiteDetails(address="a\x07", contact_phone="none", contact_name="b\x07"))
    assert {notice.field for notice in refused.value.notices} == {"address", "contact_phone", "contact_name"}
