"""The mailbox and the gate do what asyncio's queue and event do for one socket."""

from __future__ import annotations

import asyncio
import sys

import pytest

from ecc_web.server.mailbox import Gate, Mailbox


async def test_messages_come_in_order_and_a_reader_waits() -> None:
    mailbox = Mailbox(asyncio.get_running_loop())
    mailbox.put_nowait(1)
    mailbox.put_nowait(2)
    assert mailbox.qsize() == 2
    assert [await mailbox.get(), await mailbox.get()] == [1, 2]
    assert mailbox.empty()
    reading = asyncio.create_task(mailbox.get())
    await asyncio.sleep(0)
    mailbox.put_nowait(3)
    mailbox.put_nowait(4)
    assert await reading == 3
    assert await mailbox.get() == 4


async def test_a_reader_that_was_cancelled_loses_nothing() -> None:
    mailbox = Mailbox(asyncio.get_running_loop())
    reading = asyncio.create_task(mailbox.get())
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    mailbox.put_nowait(1)
    assert await mailbox.get() == 1


async def test_the_gate_lets_all_pass_when_it_opens() -> None:
    gate = Gate(asyncio.get_running_loop())
    assert gate.is_set()
    assert await gate.wait()
    gate.clear()
    waiting = [asyncio.create_task(gate.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    assert not waiting[1].done()
    gate.set()
    gate.set()
    assert await asyncio.gather(*waiting[1:]) == [True, True]


@pytest.mark.parametrize("make", [Mailbox, Gate])
def test_idle_ones_are_small(make: type[Mailbox] | type[Gate]) -> None:
    assert sys.getsizeof(make(asyncio.new_event_loop())) < 100
