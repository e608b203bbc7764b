"""Every fault, ordered by name, over a real socket: what a central system gets to see of it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from websockets.asyncio.server import ServerConnection

from chargers.simulator import FAULTS, CannotStart, Fault, HandCrankedClock, Happened, RunningClock, SimulatedCharger
from chargers.simulator.frames import CallFrame
from tests.simulator.conftest import ID, TOKEN
from tests.simulator.raw_backend import RawBackend

PLAIN = f"{ID}:{TOKEN}".encode()


@pytest.fixture
async def raw() -> AsyncIterator[RawBackend]:
    async with RawBackend() as backend:
        yield backend


@contextlib.asynccontextmanager
async def faulty(raw: RawBackend, *faults: str, controller: str = "evc5", **more: Any) -> AsyncIterator[SimulatedCharger]:
    charger = SimulatedCharger(
        controller, url=raw.url, ocpp_id=ID, token=TOKEN, serial="1811234", faults=faults, clock=HandCrankedClock(), **more
    )
    async with charger:
        yield charger


def clock_of(charger: SimulatedCharger) -> HandCrankedClock:
    assert isinstance(charger.clock, HandCrankedClock)
    return charger.clock


async def pongs(*sockets: ServerConnection) -> list[bool]:
    """Which of the sockets answer a ping. One of them does, and is waited for; the others are given a moment more."""
    waiting = [asyncio.ensure_future(await socket.ping()) for socket in sockets]
    await asyncio.wait(waiting, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait(waiting, timeout=0.2)
    return [pong.done() for pong in waiting]


def test_every_fault_has_a_sentence_and_parses() -> None:
    for name, fault in FAULTS.items():
        assert fault.sentence().endswith(".")
        assert Fault.parse(f"{name}:K" if fault.takes_key else name).name == name


@pytest.mark.parametrize("text", ["", "nonsense", "reject", "no_pong:KEY", "reject:"])
def test_orders_that_name_no_fault(text: str) -> None:
    with pytest.raises(CannotStart):
        Fault.parse(text)


@pytest.mark.parametrize(
    ("fault", "path", "credentials", "offered"),
    [
        ("no_subprotocol", f"/ocpp/{ID}", PLAIN, None),
        ("subprotocol_1_6J", f"/ocpp/{ID}", PLAIN, "ocpp1.6J"),
        ("many_subprotocols", f"/ocpp/{ID}", PLAIN, "ocpp2.0.1, ocpp1.5, OCPP1.6"),
        ("other_subprotocol", f"/ocpp/{ID}", PLAIN, "ocpp2.0.1"),
        ("serial_as_id", "/ocpp/1811234", PLAIN, "ocpp1.6"),
        ("escaped_id", "/ocpp/NL%2aECO%2a1000", PLAIN, "ocpp1.6"),
        ("doubled_slashes", f"//ocpp//{ID}/", PLAIN, "ocpp1.6"),
        ("doubled_id_password", f"/ocpp/{ID}", f"{ID}:{ID}:{TOKEN}".encode(), "ocpp1.6"),
        ("hex_password", f"/ocpp/{ID}", f"{ID}:{TOKEN.encode().hex()}".encode(), "ocpp1.6"),
        ("empty_password", f"/ocpp/{ID}", f"{ID}:".encode(), "ocpp1.6"),
        ("bytes_password", f"/ocpp/{ID}", ID.encode() + b":\xff\xfe:" + TOKEN.encode(), "ocpp1.6"),
        ("no_credentials", f"/ocpp/{ID}", None, "ocpp1.6"),
    ],
)
@pytest.mark.parametrize("controller", ["cpa", "evc5"])
async def test_handshakes(
    raw: RawBackend, controller: str, fault: str, path: str, credentials: bytes | None, offered: str | None
) -> None:
    async with faulty(raw, fault, controller=controller) as charger:
        await charger.until_booted()
        assert (raw.request.path, raw.credentials) == (path, credentials)
        assert raw.request.headers.get("Sec-WebSocket-Protocol") == offered


async def test_no_pong(raw: RawBackend) -> None:
    async with faulty(raw) as good, faulty(raw, "no_pong") as mute:
        await good.until_booted()
        await mute.until_booted()
        assert sorted(await pongs(*raw.sockets)) == [False, True]


@pytest.mark.parametrize(
    ("fault", "vendor", "model"),
    [
        ("wiped_ocpp_info", "absent", "absent"),
        ("half_wiped", "absent", "DUO2"),
        ("malformed_ocpp_info", "absent", "DUO2vendorname=Ecota"),
        ("boot_empty_strings", "", ""),
        ("boot_null", None, None),
        ("boot_overlong", "Ecotap" + "x" * 300, "DUO2" + "x" * 300),
    ],
)
async def test_boots(raw: RawBackend, fault: str, vendor: str | None, model: str | None) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        boot = raw.said("BootNotification")[0]
        assert (boot.get("chargePointVendor", "absent"), boot.get("chargePointModel", "absent")) == (vendor, model)


async def test_a_wiped_ocpp_info_can_be_restored(raw: RawBackend) -> None:
    async with faulty(raw, "wiped_ocpp_info") as charger:
        await charger.until_booted()
        await raw.ask("ChangeConfiguration", {"key": "com_OCPPInfo", "value": "modelname=DC60,vendorname=Ecotap,CpSn=1811234"})
        assert await raw.answered() == [3, "q1", {"status": "Accepted"}]
        await raw.ask("Reset", {"type": "Soft"}, "q2")
        await clock_of(charger).advance_until(lambda: len(raw.said("BootNotification")) == 2)
        assert raw.said("BootNotification")[1]["chargePointModel"] == "DC60"


def test_cpa_has_no_ocpp_info_to_wipe() -> None:
    with pytest.raises(CannotStart, match="does not fit"):
        SimulatedCharger("cpa", url="ws://h/", faults=["wiped_ocpp_info"])


async def test_boot_packed_json(raw: RawBackend) -> None:
    async with faulty(raw, "boot_packed_json") as charger:
        await charger.until_booted()
        assert "chargeBoxSerialNumber" in orjson.loads(raw.said("BootNotification")[0]["chargePointModel"])


async def test_no_boot_after_reconnect(raw: RawBackend) -> None:
    async with faulty(raw, "no_boot_after_reconnect") as charger:
        await charger.until_booted()
        charger.drop_line()
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 2)
        await clock_of(charger).advance_until(lambda: len(raw.said("Heartbeat")) == 1)
        assert len(raw.said("BootNotification")) == 1


WRITE = {"key": "com_Endpoint", "value": "h:1/#OSN#"}


@pytest.mark.parametrize(
    ("fault", "answer", "stored"),
    [
        ("reject:com_Endpoint", [3, "q1", {"status": "Rejected"}], False),
        ("not_supported:com_Endpoint", [3, "q1", {"status": "NotSupported"}], False),
        ("reboot_required:com_Endpoint", [3, "q1", {"status": "RebootRequired"}], True),
        ("callerror:com_Endpoint", [4, "q1", "InternalError", "flash busy", {}], False),
        ("callerror:ChangeConfiguration", [4, "q1", "InternalError", "flash busy", {}], False),
        ("lies:com_Endpoint", [3, "q1", {"status": "Accepted"}], False),
        ("reject:com_Options", [3, "q1", {"status": "Accepted"}], True),
        ("garbage_answer", [3, "q1", {"status": 7, "rubbish": [None]}], True),
    ],
)
async def test_answers(raw: RawBackend, fault: str, answer: list[Any], stored: bool) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        await raw.ask("ChangeConfiguration", WRITE)
        assert await raw.answered() == answer
        assert (charger.memory.stored["com_Endpoint"] == WRITE["value"]) is stored


@pytest.mark.parametrize(("fault", "stored"), [("no_answer:com_Endpoint", True), ("deaf_to:com_Endpoint", False)])
async def test_no_answers(raw: RawBackend, fault: str, stored: bool) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        await raw.ask("ChangeConfiguration", WRITE)
        await raw.ask("ClearCache", {}, "q2")
        assert await raw.answered("q2") == [3, "q2", {"status": "Accepted"}]
        assert "q1" not in raw.answers
        assert (charger.memory.stored["com_Endpoint"] == WRITE["value"]) is stored


async def test_late_answer(raw: RawBackend) -> None:
    async with faulty(raw, "late_answer") as charger:
        await charger.until_booted()
        await raw.ask("ChangeConfiguration", WRITE)
        await charger.until(lambda: charger.diary.count[Happened.WRITTEN] == 1)
        await clock_of(charger).advance(44)
        assert "q1" not in raw.answers
        await clock_of(charger).advance(1)
        assert await raw.answered() == [3, "q1", {"status": "Accepted"}]


async def test_double_answer(raw: RawBackend) -> None:
    async with faulty(raw, "double_answer") as charger:
        await charger.until_booted()
        await raw.ask("ClearCache", {})
        await raw.until(lambda: len(raw.answers.get("q1", [])) == 2)
    assert raw.answers["q1"][0] == raw.answers["q1"][1]


async def test_breaks_on_early_call(raw: RawBackend) -> None:
    async with faulty(raw, "breaks_on_early_call", "no_boot_after_reconnect") as charger:
        await charger.until_booted()
        await raw.ask("ClearCache", {})
        assert await raw.answered() == [3, "q1", {"status": "Accepted"}]
        await charger.restart("test")
        raw.messages.clear()
        await clock_of(charger).advance_until(lambda: charger.diary.count[Happened.CONNECTED] == 2)
        assert charger.conversation is not None
        charger.conversation.settled = False
        await raw.ask("ClearCache", {})
        await charger.until(lambda: charger.diary.count[Happened.LOST] == 1)


async def test_breaks_on_two_calls(raw: RawBackend) -> None:
    async with faulty(raw, "breaks_on_two_calls") as charger:
        await charger.until_booted()
        await raw.ask("ClearCache", {})
        await raw.ask("ClearCache", {}, "q2")
        await charger.until(lambda: charger.diary.count[Happened.LOST] == 1)


async def test_get_configuration_unanswered_and_no_list(raw: RawBackend) -> None:
    async with faulty(raw, "get_configuration_unanswered") as charger:
        await charger.until_booted()
        await raw.ask("GetConfiguration", {})
        await raw.ask("GetConfiguration", {"key": ["com_OCPPID"]}, "q2")
        assert (await raw.answered("q2"))[2]["configurationKey"][0]["value"] == ID
        assert "q1" not in raw.answers
    async with faulty(raw, "get_configuration_no_list") as charger:
        await charger.until_booted()
        await raw.ask("GetConfiguration", {})
        assert await raw.answered() == [3, "q1", {}]


async def test_get_configuration_truncated(raw: RawBackend) -> None:
    async with faulty(raw, "get_configuration_truncated") as charger:
        await charger.until_booted()
        raw.messages.clear()
        await raw.ask("GetConfiguration", {})
        await raw.until(lambda: any(len(message) == 1500 and message.startswith(b'[3,"q1"') for message in raw.messages))


async def test_get_configuration_too_big_and_oddly_typed(raw: RawBackend) -> None:
    async with faulty(raw, "get_configuration_too_big") as charger:
        await charger.until_booted()
        await raw.ask("GetConfiguration", {})
        await raw.answered()
        assert len(raw.answers["q1"][0]) > 400_000
    raw.answers.clear()
    async with faulty(raw, "get_configuration_odd_types") as charger:
        await charger.until_booted()
        await raw.ask("GetConfiguration", {})
        keys = (await raw.answered())[2]["configurationKey"]
        assert {type(entry["value"]) for entry in keys} == {str, int, bool, type(None)}
        assert {type(entry["readonly"]) for entry in keys} == {str, int, bool}
        assert any("\x00" in str(entry["value"]) for entry in keys)
        assert any(len(str(entry["value"])) > 500 for entry in keys)


@pytest.mark.parametrize(
    ("controller", "spelled"),
    [("cpa", {"Backoffice-URL", "AutorizationKey", "Back-Office_path"}), ("evc5", {"AuthorizationKey"})],
)
async def test_other_spelling(raw: RawBackend, controller: str, spelled: set[str]) -> None:
    async with faulty(raw, "other_spelling", controller=controller) as charger:
        await charger.until_booted()
        await raw.ask("GetConfiguration", {})
        values = {entry["key"]: entry["value"] for entry in (await raw.answered())[2]["configurationKey"]}
        assert spelled <= set(values)
        assert "useTLS=0" in values.get("com_Options", "useTLS=0")
        assert raw.credentials == PLAIN


@pytest.mark.parametrize(("fault", "seconds"), [("restarts_at_once", 1), ("restarts_late", 120)])
async def test_restarts_at_another_time(raw: RawBackend, fault: str, seconds: int) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        charger.write("com_OCPPID", "NEW")
        await clock_of(charger).advance(seconds - 0.5)
        assert charger.diary.count[Happened.RESTARTING] == 0
        await clock_of(charger).advance(0.5)
        await charger.until(lambda: charger.diary.count[Happened.RESTARTING] == 1)


@pytest.mark.parametrize(("fault", "resets"), [("never_restarts", 0), ("no_own_restart", 1)])
async def test_does_not_restart_by_itself(raw: RawBackend, fault: str, resets: int) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        charger.write("com_OCPPID", "NEW")
        await clock_of(charger).advance(1000)
        assert charger.diary.count[Happened.RESTARTING] == 0
        await raw.ask("Reset", {"type": "Hard"})
        assert (await raw.answered())[2] == {"status": "Accepted"}
        await clock_of(charger).advance_until(lambda: charger.diary.count[Happened.RESTARTING] >= resets)


@pytest.mark.parametrize(
    ("fault", "kind", "restarts"), [("reset_rejected_but_restarts", "Soft", 1), ("only_hard_reset", "Soft", 0)]
)
async def test_reset_rejected(raw: RawBackend, fault: str, kind: str, restarts: int) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        await raw.ask("Reset", {"type": kind})
        assert (await raw.answered())[2] == {"status": "Rejected"}
        await charger.until(lambda: charger.diary.count[Happened.RESTARTING] == restarts)


@pytest.mark.parametrize("controller", ["cpa", "evc5"])
async def test_drops_after_key(raw: RawBackend, controller: str) -> None:
    async with faulty(raw, "drops_after_key", controller=controller) as charger:
        await charger.until_booted()
        key, value = ("AuthorizationKey", "fresh") if controller == "cpa" else ("authorizationKey", f"{ID}:fresh")
        await raw.ask("ChangeConfiguration", {"key": key, "value": value})
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 2)
        await clock_of(charger).advance(60)
        assert raw.credentials == f"{ID}:fresh".encode()
        assert len(raw.said("BootNotification")) == 1


async def test_tries_new_key(raw: RawBackend) -> None:
    async with faulty(raw, "tries_new_key") as charger:
        await charger.until_booted()
        before = raw.credentials
        await raw.ask("ChangeConfiguration", {"key": "authorizationKey", "value": f"{ID}:fresh"})
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 2)
        assert raw.credentials == f"{ID}:fresh".encode()
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 3)
        assert raw.credentials == before
        assert len(raw.said("BootNotification")) == 1
        await charger.restart("Power")
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 4)
        assert raw.credentials == f"{ID}:fresh".encode()


async def test_acts_on_redial(raw: RawBackend) -> None:
    async with faulty(raw, "acts_on_redial") as charger:
        await charger.until_booted()
        charger.write("com_Endpoint", charger.memory.stored["com_Endpoint"].replace("/ocpp/", "/other/"))
        charger.drop_line()
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 2)
        assert raw.request.path == f"/other/{ID}"


async def test_flaps(raw: RawBackend) -> None:
    async with faulty(raw, "flaps") as charger:
        await charger.until_booted()
        await clock_of(charger).advance_until(lambda: charger.diary.count[Happened.CONNECTED] == 4)


@pytest.mark.parametrize("fault", ["two_sockets", "cuts_silently"])
async def test_an_old_socket_stays_open_and_silent(raw: RawBackend, fault: str) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        if fault == "cuts_silently":
            await raw.ask("Reset", {"type": "Soft"})
            await raw.answered()
        await clock_of(charger).advance_until(lambda: len(raw.said("BootNotification")) == 2)
        old, new = raw.sockets
        assert (old.close_code, new.close_code) == (None, None)
        assert await pongs(old, new) == [False, True]


async def test_an_abandoned_line_stays_open_and_pings_no_more(raw: RawBackend) -> None:
    clock = RunningClock(100)  # no ping of its own leaves by a clock that is turned by hand
    async with SimulatedCharger("evc5", url=raw.url, ocpp_id=ID, token=TOKEN, clock=clock) as charger:
        await charger.until_booted()
        assert charger.conversation is not None
        line = charger.conversation.line
        pinging = line._socket.keepalive_task
        assert pinging is not None
        charger.abandon_line()
        await asyncio.wait({pinging}, timeout=10)
        assert pinging.cancelled()
        assert line.is_open


@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        ("text_ping", b"ping"),
        ("bad_utf8", b"\xff\xfe"),
        ("truncated_json", b'[2,"half"'),
        ("no_ocpp_array", b'{"hello":"world"}'),
        ("deep_json", b"[[[[[[[[[["),
        ("unknown_action", b"EcotapNotification"),
        ("unknown_vendor", b"nobody.example"),
        ("wrong_clock", f'"timestamp":"{time.gmtime().tm_year - 11}'.encode()),
    ],
)
async def test_traffic(raw: RawBackend, fault: str, sent: bytes) -> None:
    async with faulty(raw, fault) as charger:
        await charger.until_booted()
        await clock_of(charger).advance_until(lambda: any(sent in message for message in raw.messages))
        assert charger.connected


def test_binary_frame() -> None:
    fault = Fault.parse("binary_frame")
    assert [fault.outgoing(CallFrame("1", action, {}), b"x")[1] for action in ("Heartbeat", "Authorize")] == [False, True]


async def test_bulk_replay_with_binary_heartbeats(raw: RawBackend) -> None:
    async with faulty(raw, "binary_frame", "bulk_replay") as charger:
        await charger.until_booted()
        await clock_of(charger).advance_until(lambda: len(raw.said("StatusNotification")) >= 500)
        await clock_of(charger).advance_until(lambda: len(raw.said("Heartbeat")) >= 1)


async def test_reject_again(raw: RawBackend) -> None:
    async with faulty(raw, "reject_again:com_Endpoint") as charger:
        await charger.until_booted()
        for unique_id, status in (("q1", "Accepted"), ("q2", "Rejected"), ("q3", "Rejected")):
            await raw.ask("ChangeConfiguration", WRITE, unique_id)
            assert (await raw.answered(unique_id))[2] == {"status": status}


@pytest.mark.parametrize(
    ("fault", "says", "stored"),
    [
        ("clips", "Accepted", ["Host:1/", "Host:1/"]),
        ("clips_once", "Accepted", ["Host:1/", "Host:1/a*/#OSN#"]),
        ("doubles_slashes", "Accepted", ["Host:1//a*//#OSN#"] * 2),
        ("stores_other_case", "Accepted", ["hOST:1/A*/#osn#"] * 2),
        ("drops_placeholder", "Accepted", ["Host:1/a*/"] * 2),
        ("percent_encodes", "Accepted", ["Host:1/a%2A/%23OSN%23"] * 2),
        ("rejects_and_stores", "Rejected", ["Host:1/a*/#OSN#"] * 2),
        ("rejects_and_clips", "Rejected", ["Host:1/"] * 2),
        ("rejects_and_clips_once", "Rejected", ["Host:1/", "Host:1/a*/#OSN#"]),
    ],
)
async def test_stored_otherwise(raw: RawBackend, fault: str, says: str, stored: list[str]) -> None:
    async with faulty(raw, f"{fault}:com_Endpoint") as charger:
        await charger.until_booted()
        for number, holds in enumerate(stored):
            await raw.ask("ChangeConfiguration", {"key": "com_Endpoint", "value": "Host:1/a*/#OSN#"}, f"q{number}")
            then = "Accepted" if number and "once" in fault else says
            assert (await raw.answered(f"q{number}"))[2] == {"status": then}
            assert charger.memory.stored["com_Endpoint"] == holds


async def test_forgets(raw: RawBackend) -> None:
    async with faulty(raw, "forgets") as charger:
        await charger.until_booted()
        assert charger.write("com_Endpoint", "h:1/#OSN#") == "Accepted"
        assert charger.memory.stored["com_Endpoint"] == "h:1/#OSN#"
        await raw.ask("Reset", {"type": "Hard"})
        await clock_of(charger).advance_until(lambda: len(raw.sockets) == 2)
        assert charger.memory.stored["com_Endpoint"] != "h:1/#OSN#"
