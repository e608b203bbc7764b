"""Whose entries go where there are too many (C6)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.presence.sources import gives_way, known_address, source_of, to_give_up

REAL, MADE_UP, NETWORK = "10.0.0.1", "192.0.2.7", "2001:db8:1:2"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (REAL, REAL, True),
        (REAL, MADE_UP, False),
        (f"{NETWORK}::1", f"{NETWORK}:ffff::9", True),
        (f"{NETWORK}::1", "2001:db8:1:3::1", False),
        (known_address("::ffff:192.0.2.7"), MADE_UP, True),
        (known_address("::ffff:192.0.2.7"), known_address("::ffff:192.0.2.8"), False),
        (None, None, True),
        (None, REAL, False),
    ],
)
def test_an_ipv6_network_is_one_source(one: str | None, other: str | None, alike: bool) -> None:
    assert (source_of(one) == source_of(other)) is alike


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::FFFF:c000:207", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("unix:", None),
        ("", None),
        ("192.0.2.7:80", None),
        ("1.2.3.4\n", None),
    ],
)
def test_an_address_is_one_word_and_the_same_one_however_it_is_said(said: str, known: str | None) -> None:
    assert known_address(said) == known


@pytest.mark.parametrize(
    ("addresses", "surplus", "left"),
    [
        ([REAL] * 3 + [MADE_UP] * 9, 6, {REAL: 3, MADE_UP: 3}),
        ([REAL] * 3 + [MADE_UP] * 9, 8, {REAL: 2, MADE_UP: 2}),
        ([REAL] * 300, 100, {REAL: 200}),  # a fleet behind one address alone
        ([REAL] * 40 + [f"{NETWORK}::{n}" for n in range(60)], 20, {REAL: 40, NETWORK: 40}),
        ([REAL] + [f"2001:db8:7:{n:x}::1" for n in range(2_000)], 1_999, {REAL: 1, "2001:db8:7:7cf::1": 1}),
        ([REAL], 5, {}),
        ([], 1, {}),
    ],
)
def test_the_source_that_has_the_most_loses_its_own(addresses: list[str], surplus: int, left: dict[str, int]) -> None:
    gone = set(to_give_up(list(enumerate(addresses)), surplus))
    kept = Counter(NETWORK if one.startswith(NETWORK) else one for n, one in enumerate(addresses) if n not in gone)
    assert kept == left


def test_its_oldest_go_first() -> None:
    entries = [("a", MADE_UP), ("b", REAL), ("c", MADE_UP), ("d", MADE_UP)]
    assert to_give_up(entries, 2) == ["a", "c"]


@given(st.lists(st.sampled_from([REAL, MADE_UP, f"{NETWORK}::1"]), max_size=60), st.integers(0, 70))
def test_no_source_that_loses_one_has_fewer_than_another_keeps(addresses: list[str], surplus: int) -> None:
    gone = to_give_up(list(enumerate(addresses)), surplus)
    assert len(gone) == len(set(gone)) == min(surplus, len(addresses))
    kept = Counter(source_of(one) for n, one in enumerate(addresses) if n not in set(gone))
    losers = {source_of(addresses[n]) for n in gone}
    for loser in losers:
        assert kept[loser] >= max(kept.values(), default=0) - 1


SUBNETS = [source_of(f"2001:db8:7:{n:x}::1") for n in range(200)]


@pytest.mark.parametrize(
    ("held", "newcomer", "yields"),
    [
        (dict.fromkeys(SUBNETS, 1), REAL, SUBNETS[0]),  # whoever has one line has all its networks
        (dict.fromkeys(SUBNETS, 1), SUBNETS[3], None),
        (dict.fromkeys(SUBNETS, 1), source_of("2001:db8:7:ffff::1"), None),
        ({SUBNETS[0]: 1, SUBNETS[1]: 9}, SUBNETS[0], SUBNETS[1]),  # a fleet within one network
        ({REAL: 200}, MADE_UP, REAL),
        ({REAL: 200}, REAL, None),
        ({REAL: 1, MADE_UP: 1}, "192.0.2.8", None),
        ({}, REAL, None),
    ],
)
def test_who_has_the_most_gives_a_place_up(held: dict[str, int], newcomer: str, yields: str | None) -> None:
    assert gives_way(held, newcomer) == yields
