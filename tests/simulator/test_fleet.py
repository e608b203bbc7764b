"""Many chargers, and the command line that orders them."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from chargers.simulator import CannotStart, HandCrankedClock, OtherBackend, RunningClock
from chargers.simulator.command import fault_list
from chargers.simulator.fleet import ChargerOrder, read_orders, running
from chargers.simulator.manual import manual
from chargers.simulator.progress import Progress

ROOT = Path(__file__).parents[2]


async def test_two_hundred_connect_under_one_gate() -> None:
    lines: list[str] = []
    async with OtherBackend() as backend:
        progress = Progress(lines.append, few=False, every=0.05)
        order = ChargerOrder(backend.ws_url, count=200, ocpp_id="NL*ECO*{n}", first=1000)
        chargers = order.chargers(clock=RunningClock(60), listener=progress.hear, gate=asyncio.Semaphore(20))
        watching = asyncio.create_task(progress.watch(chargers))
        async with running(chargers):
            await asyncio.gather(*(charger.until_booted(patience=20) for charger in chargers))
            assert progress.summary(chargers) == "200 of 200 connected, 200 booted"
        watching.cancel()
        assert {arrival.ocpp_id for arrival in backend.arrivals} == {f"NL*ECO*{n}" for n in range(1000, 1200)}
    assert len({charger.serial for charger in chargers}) == 200
    assert lines


async def test_a_few_tell_every_event_and_no_secret() -> None:
    lines: list[str] = []
    async with OtherBackend({"SIM-1": "canary-token"}) as backend:
        progress = Progress(lines.append, few=True)
        chargers = ChargerOrder(backend.ws_url, token="canary-token").chargers(clock=HandCrankedClock(), listener=progress.hear)
        async with running(chargers):
            await chargers[0].until_booted()
            await backend.call("SIM-1", "ChangeConfiguration", {"key": "authorizationKey", "value": "SIM-1:canary-second"})
    told = "\n".join(lines)
    assert "SIM-1  stored authorizationKey = (not shown)" in told
    assert "canary" not in told + repr(chargers[0].dials()) + repr(chargers[0].diary.events)


@pytest.mark.parametrize(
    "order",
    [
        ChargerOrder("ws://h/", count=0),
        ChargerOrder("ws://h/", count=2, ocpp_id="SAME"),
        ChargerOrder("ws://h/", count=2, serial="1811234"),
        ChargerOrder("ws://h/", ocpp_id="x" * 26),
        ChargerOrder("ws://h/", faults=("nonsense",)),
        ChargerOrder("http://h/"),
        ChargerOrder("ws://h/", controller="evc9"),
    ],
)
def test_orders_that_make_no_chargers(order: ChargerOrder) -> None:
    with pytest.raises(CannotStart) as refused:
        order.chargers(clock=HandCrankedClock())
    assert str(refused.value).endswith(".")


def test_a_mixed_fleet_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "fleet.json"
    file.write_bytes(orjson.dumps([{"controller": "cpa", "ocpp_id": "C"}, {"url": "ws://x/", "count": 2, "faults": ["no_pong"]}]))
    assert [(o.url, o.controller, o.count, o.faults) for o in read_orders(file, "ws://h/")] == [
        ("ws://h/", "cpa", 1, ()),
        ("ws://x/", "evc5", 2, ("no_pong",)),
    ]
    file.write_text('[{"nonsense": 1}]')
    with pytest.raises(CannotStart):
        read_orders(file, "ws://h/")
    with pytest.raises(CannotStart):
        read_orders(tmp_path / "none.json", "ws://h/")


def test_the_command_lists_the_faults() -> None:
    out = io.StringIO()
    call_command("simulate_chargers", "--list-faults", stdout=out)
    assert out.getvalue().splitlines() == fault_list()


@pytest.mark.parametrize(
    "options", [[], ["--url", "http://h/"], ["--url", "ws://h/", "--speed", "0"], ["--url", "ws://h/", "--ca", "none"]]
)
def test_the_command_refuses_in_one_sentence(options: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("simulate_chargers", *options)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


async def test_ctrl_c_ends_it_cleanly() -> None:
    async with OtherBackend({"SIM-7": "tok"}) as backend:
        command = [sys.executable, "-m", "chargers.simulator", "--url", backend.wss_url, "--ca", str(backend.ca_file)]
        process = await asyncio.create_subprocess_exec(
            *command, "--first", "7", "--token", "-", "--speed", "60", cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(b"tok\n")
        await process.stdin.drain()
        arrival = await backend.arrival("SIM-7", patience=20)
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
    assert arrival.password_ok
    assert (process.returncode, err) == (0, b"")
    assert out.decode().splitlines()[-1] == "Stopped: 1 of 1 connected, 1 booted."


def test_the_manual_is_current() -> None:
    assert (ROOT / "docs" / "simulator.md").read_text() == manual(), (
        "run: python -m chargers.simulator.manual > docs/simulator.md"
    )
