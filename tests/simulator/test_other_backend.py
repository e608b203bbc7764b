"""The other backend judges credentials, shows a certificate that holds, and says who arrived."""

import asyncio
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from chargers.simulator import CannotStart, HandCrankedClock, Happened, OtherBackend, SimulatedCharger
from chargers.simulator.certificate import certificates
from tests.simulator.conftest import ID, Dialler


@pytest.mark.parametrize(
    ("more", "status"),
    [({"token": "wrong"}, 401), ({"token": ""}, 401), ({"ocpp_id": "STRANGER"}, 404), ({"faults": ["empty_password"]}, 401)],
)
async def test_refuses(backend: OtherBackend, charger_at: Dialler, more: dict[str, object], status: int) -> None:
    async with charger_at(backend, **more) as charger:
        refused = await backend.refusal()
        await charger.until(lambda: charger.diary.count[Happened.REFUSED] == 1)
    assert refused.status == status
    assert refused.line() == f"{refused.ocpp_id} was refused over ws with HTTP {status}" + (
        f", user {refused.user}" if refused.user is not None else ""
    )


async def test_anybody_is_let_in_where_no_accounts_are_named() -> None:
    async with OtherBackend() as backend, SimulatedCharger("cpa", url=backend.ws_url, ocpp_id="X", clock=HandCrankedClock()):
        arrival = await backend.arrival("X")
    assert (arrival.user, arrival.password_ok) == (None, None)
    assert arrival.line() == "X arrived over ws as Ecotap CPA"


async def test_says_who_arrived() -> None:
    lines: list[str] = []
    async with OtherBackend(listener=lambda arrival: lines.append(arrival.line())) as backend:
        charger = SimulatedCharger(
            "evc5", url=backend.wss_url, ocpp_id=ID, token="t", trust=backend.ca_file, faults=["wiped_ocpp_info"]
        )
        async with charger:
            await charger.until_booted()
    assert lines == [f"{ID} arrived over wss as a charger without vendor and model, user {ID}"]


async def test_a_charger_does_not_trust_a_strange_certificate(backend: OtherBackend, charger_at: Dialler, tmp_path: Path) -> None:
    strange = certificates(tmp_path).ca
    async with charger_at(backend, url=backend.wss_url, trust=strange) as charger:
        await charger.until(lambda: charger.diary.count[Happened.REFUSED] == 1)
        assert charger.diary.events[-1].detail.startswith("its certificate is not trusted")


async def test_tls_where_none_is_spoken_and_the_reverse(backend: OtherBackend, charger_at: Dialler) -> None:
    crossed = {"url": backend.ws_url.replace("ws://", "wss://")}, {"url": backend.wss_url.replace("wss://", "ws://")}

    def is_refused(charger: SimulatedCharger) -> bool:
        return charger.diary.count[Happened.REFUSED] == 1

    for more in crossed:
        async with charger_at(backend, **more) as charger:
            await charger.until(partial(is_refused, charger))


async def test_a_certificate_is_kept_and_its_key_is_private(tmp_path: Path) -> None:
    first = certificates(tmp_path)
    before = first.chain.read_bytes()
    assert certificates(tmp_path).chain.read_bytes() == before
    assert first.key.stat().st_mode & 0o077 == 0


def test_shares_no_code_with_the_server() -> None:
    room = Path(__file__).parents[2] / "chargers" / "simulator"
    imports = [
        line for file in room.rglob("*.py") for line in file.read_text().splitlines() if line.startswith(("import ", "from "))
    ]
    assert imports
    assert not [line for line in imports if "chargers" in line and "chargers.simulator" not in line]
    assert not [line for line in imports if "django" in line]


async def test_a_taken_port_is_said_in_one_sentence() -> None:
    async with OtherBackend() as first:
        with pytest.raises(CannotStart, match=f"cannot listen on 127.0.0.1:{first.wss_port}: address already in use"):
            await OtherBackend(wss_port=first.wss_port).__aenter__()


async def test_the_command_tells_who_arrives_and_stops_cleanly() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "chargers.simulator.serve_other_backend", "--account", f"{ID}=tok",
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    opening = (await process.stdout.readline()).decode()
    url = opening.split()[5]
    async with SimulatedCharger("evc4", url=url, ocpp_id=ID, token="tok", clock=HandCrankedClock()) as charger:
        await charger.until_booted()
    process.terminate()
    out, err = await process.communicate()
    assert out.decode() == f"{ID} arrived over ws as Ecotap DUO2, user {ID}\n"
    assert (process.returncode, err) == (0, b"")
