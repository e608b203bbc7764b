"""C8 as a table: when two chargers are seen behind one ID, and who is kept out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chargers.central_system.handshake.duplicate_identity import BARRED, WINDOW, IdentityCaller, Rivals

A, B = IdentityCaller("10.0.0.1"), IdentityCaller("10.0.0.2")


def test_c08_one_that_was_replaced_and_comes_back_is_two() -> None:
    rivals = Rivals()
    assert not rivals.swapped(1, A, B, 0)
    assert rivals.swapped(1, B, A, 60)


def test_c08_a_sim_that_changes_its_address_at_every_dial_is_one() -> None:
    rivals = Rivals()
    addresses = [IdentityCaller(f"10.0.0.{n}") for n in range(9)]
    assert not any(rivals.swapped(1, old, new, n) for n, (old, new) in enumerate(pairwise(addresses)))


def test_c08_the_serial_number_is_judged_first() -> None:
    rivals = Rivals()
    for now in range(8):
        assert not rivals.swapped(1, IdentityCaller(A.address, "117"), IdentityCaller(B.address, ""), now)
        assert not rivals.booted(1, "117", now)  # the same charger by another way
    assert not rivals.swapped(1, IdentityCaller(A.address, "117"), IdentityCaller(B.address), 10)
    assert rivals.booted(1, "118", 11)


@pytest.mark.parametrize("serial", ["", "117"])
def test_c07_a_power_cut_is_one_charger(serial: str) -> None:
    rivals = Rivals()
    assert not any(rivals.swapped(1, IdentityCaller("10.0.0.1", serial), A, now) for now in range(9))


def test_c08_after_three_swaps_the_present_one_is_kept_for_ten_minutes() -> None:
    rivals = Rivals()
    for now, (old, new) in enumerate([(A, B), (B, A), (A, B)]):
        rivals.swapped(1, old, new, now)
    assert rivals.barred(1, A, B, 3)
    assert not rivals.barred(1, B, B, 3)
    assert not rivals.barred(1, A, None, 3), "nobody is present: the door is open"
    assert not rivals.barred(2, A, B, 3)
    assert rivals.barred(1, A, B, BARRED)
    assert not rivals.barred(1, A, B, 2 + BARRED)


def test_c08_slow_swaps_do_not_count() -> None:
    rivals = Rivals()
    for number, (old, new) in enumerate([(A, B), (B, A), (A, B), (B, A)]):
        assert not rivals.swapped(1, old, new, number * (WINDOW + 1))
    assert not rivals.barred(1, A, B, 4 * WINDOW)


def test_quarrels_that_are_over_are_forgotten() -> None:
    rivals = Rivals()
    rivals.swapped(1, A, B, 0)
    rivals.forget(WINDOW + 1)
    assert not rivals.booted(1, "118", WINDOW + 2)


def test_c08_who_keeps_trying_a_taken_place_is_kept_out() -> None:
    rivals = Rivals()
    for now in range(3):
        assert not rivals.barred(1, B, A, now)
        rivals.turned_away(1, B, now)
    assert rivals.barred(1, B, A, 3)
    assert not rivals.barred(1, A, A, 3)
    rivals.forget(2 + BARRED)
    assert not rivals.barred(1, B, A, 2 + BARRED)
