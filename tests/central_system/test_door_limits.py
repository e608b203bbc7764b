"""How often keys may be tried: who guesses comes to an end, and keeps no charger out (C5)."""

from __future__ import annotations

import pytest

from chargers.central_system.handshake.basic_auth import ShownCredentials
from chargers.central_system.handshake.door_limits import OF_A_CHARGER, OF_A_SOURCE, SOURCES, DoorLimits
from chargers.models import Arrival
from tests.central_system.conftest import Door, add_charger, basic, rows

HOME, ELSEWHERE = "203.0.113.5", "198.51.100.7"


def fail(limits: DoorLimits, charger: int, address: str, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        if limits.allows(charger, address, now):
            limits.failed(charger, address, now)


def test_who_guesses_comes_to_an_end_and_one_is_forgotten_each_second() -> None:
    limits = DoorLimits()
    fail(limits, 1, ELSEWHERE, 1000)
    assert not limits.allows(1, ELSEWHERE, 0.5)
    assert limits.allows(1, ELSEWHERE, 1.5)
    assert limits.allows(1, ELSEWHERE, 1.0 + OF_A_CHARGER)


def test_from_where_it_last_proved_itself_a_charger_is_let_in() -> None:
    limits = DoorLimits()
    limits.proven(1, HOME)
    for number in range(50):
        fail(limits, 1, f"198.51.100.{number}", 10)
    assert not limits.allows(1, ELSEWHERE, 0.0)
    assert limits.allows(1, HOME, 0.0)


def test_a_fleet_behind_one_address_is_not_kept_out_by_one_of_it() -> None:
    limits = DoorLimits()
    for charger in range(10):
        fail(limits, charger, HOME, OF_A_SOURCE)
    assert limits.allows(99, HOME, 0.0)  # failed nowhere
    assert not limits.allows(1, HOME, 0.0)


def test_a_charger_with_a_wrong_key_that_dials_each_second_is_looked_at_each_time() -> None:
    limits = DoorLimits()
    for second in range(1000):
        assert limits.allows(1, HOME, float(second))
        limits.failed(1, HOME, float(second))


def test_a_network_of_ipv6_is_one_source() -> None:
    limits = DoorLimits()
    limits.proven(1, "2001:db8::1")
    fail(limits, 1, ELSEWHERE, 1000)
    assert limits.allows(1, "2001:db8::ffff", 0.0)
    assert not limits.allows(1, "2001:db8:0:1::1", 0.0)


def test_memory_is_bounded() -> None:
    limits = DoorLimits()
    for number in range(SOURCES + 500):
        limits.failed(1, f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", float(number))
    assert len(limits._sources) == SOURCES


def test_a_charger_whose_key_is_hard_to_guess_is_kept_out_by_nobody_elsewhere() -> None:
    limits = DoorLimits()
    for number in range(200):
        fail(limits, 1, f"198.51.100.{number}", 100)
    assert not limits.allows(1, HOME, 0.0), "a short one could be found: it waits"
    assert limits.allows(1, HOME, 0.0, hard=True), "a SIM has another address at every dial"


def test_who_guesses_hard_keys_comes_to_an_end_for_each_source() -> None:
    limits = DoorLimits()
    looked_at = 0
    for _ in range(1000):
        if limits.allows(1, ELSEWHERE, 0.0, hard=True):
            looked_at += 1
            limits.failed(1, ELSEWHERE, 0.0)
    assert looked_at == OF_A_CHARGER
    assert limits.allows(1, ELSEWHERE, 1.5, hard=True)
    for number in range(SOURCES + 500):
        limits.failed(number, f"2001:db8:{number:x}::1", 2.0)
    assert len(limits._pairs) == SOURCES


@pytest.mark.parametrize(
    ("password", "hard"),
    [
        (b"the-right-tok", True),
        (b"short-one", False),
        (b"NL*ECO*1000:short-one", False),
        (b"NL*ECO*1000:the-right-tok", True),
        (b"short-one".hex().encode(), False),
        (b"NL*ECO*1000:" + b"short-one".hex().encode(), False),
        (b"the-right-tok".hex().encode(), True),
        (b"short" + b"\0" * 12, False),
        (b"", False),
    ],
)
def test_nothing_around_a_short_key_makes_it_hard(password: bytes, hard: bool) -> None:
    assert ShownCredentials("x", password).is_hard_to_guess is hard


async def test_at_the_door_a_hard_key_comes_in_from_an_address_that_nobody_knows(door: Door) -> None:
    charger = await add_charger(token="the-right-token")
    for _ in range(OF_A_CHARGER * 10):
        door.central.door_limits.failed(charger.pk, ELSEWHERE, door.central.clock.monotonic())
    assert (await door.refusal(headers=basic("x", "wrong"))).status_code == 429
    assert (await door.refusal(headers=basic("x", "wrong-but-long"))).status_code == 401
    await door.dial(headers=basic("x", "the-right-token"))


async def test_at_the_door_the_right_key_is_not_told_from_a_wrong_one_then(door: Door) -> None:
    charger = await add_charger(token="the-right")
    assert (await door.refusal(headers=basic("x", "wrong"))).status_code == 401
    for _ in range(OF_A_CHARGER * 10):
        door.central.door_limits.failed(charger.pk, ELSEWHERE, door.central.clock.monotonic())
    for password in ("wrong", "the-right"):
        refused = await door.refusal(headers=basic("x", password))
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "60"
    await door.flush()
    assert "too_many_tries" in await rows(Arrival.objects, "outcome")


async def test_at_the_door_a_charger_that_was_here_comes_back_meanwhile(door: Door) -> None:
    charger = await add_charger(token="the-right-token")
    await (await door.dial(headers=basic("x", "the-right-token"))).hang_up()
    fail(door.central.door_limits, charger.pk, ELSEWHERE, 1000, door.central.clock.monotonic())
    await door.dial(headers=basic("x", "the-right-token"))
