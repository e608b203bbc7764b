"""What a charger says and answers, checked against the official schemas of OCPP 1.6, and charging sessions."""

from functools import partial
from typing import Any

import pytest
from ocpp.messages import Call, CallResult, validate_payload

from chargers.simulator import HandCrankedClock, Happened, OtherBackend
from chargers.simulator.frames import CallErrorFrame, ResultFrame, decode
from tests.simulator.conftest import ID, Dialler


@pytest.mark.parametrize(
    ("action", "payload", "part"),
    [
        ("GetConfiguration", {}, {}),
        ("GetConfiguration", {"key": ["com_OCPPID", "nothing"]}, {"unknownKey": ["nothing"]}),
        ("ChangeConfiguration", {"key": "com_Endpoint", "value": "h:1/#OSN#"}, {"status": "Accepted"}),
        ("ChangeConfiguration", {"key": "nothing", "value": ""}, {"status": "NotSupported"}),
        ("ChangeConfiguration", {"key": "gsm_SigQ", "value": "31"}, {"status": "Rejected"}),
        ("TriggerMessage", {"requestedMessage": "StatusNotification", "connectorId": 1}, {"status": "Accepted"}),
        ("TriggerMessage", {"requestedMessage": "MeterValues"}, {"status": "Accepted"}),
        ("TriggerMessage", {"requestedMessage": "StatusNotification", "connectorId": 7}, {"status": "Rejected"}),
        ("DataTransfer", {"vendorId": "Ecotap", "messageId": "GetMeterInfo"}, {"status": "UnknownMessageId"}),
        ("DataTransfer", {"vendorId": "other"}, {"status": "UnknownVendorId"}),
        ("UnlockConnector", {"connectorId": 1}, {"status": "Unlocked"}),
        ("ChangeAvailability", {"connectorId": 1, "type": "Operative"}, {"status": "Accepted"}),
        ("ClearCache", {}, {"status": "Accepted"}),
        ("GetLocalListVersion", {}, {"listVersion": -1}),
        ("RemoteStopTransaction", {"transactionId": 99}, {"status": "Rejected"}),
        ("Reset", {"type": "Soft"}, {"status": "Accepted"}),
    ],
)
async def test_answers(
    backend: OtherBackend, charger_at: Dialler, action: str, payload: dict[str, Any], part: dict[str, Any]
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        answer = await backend.call(ID, action, payload)
    assert isinstance(answer, ResultFrame)
    assert answer.payload | part == answer.payload
    await validate_payload(CallResult("1", answer.payload, action=action), "1.6")


@pytest.mark.parametrize(
    ("action", "payload", "code"),
    [
        ("Nonsense", {}, "NotImplemented"),
        ("Reset", {}, "ProtocolError"),
        ("Reset", {"type": "Gentle"}, "PropertyConstraintViolation"),
        ("ChangeConfiguration", {"key": "k" * 51, "value": "v"}, "PropertyConstraintViolation"),
        ("ChangeConfiguration", {"key": "com_Endpoint", "value": "v" * 501}, "PropertyConstraintViolation"),
        ("ChangeConfiguration", {"key": "com_Endpoint", "value": 80}, "TypeConstraintViolation"),
        ("GetConfiguration", {"key": "com_OCPPID"}, "TypeConstraintViolation"),
    ],
)
async def test_calls_that_it_cannot_handle(
    backend: OtherBackend, charger_at: Dialler, action: str, payload: dict[str, Any], code: str
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        answer = await backend.call(ID, action, payload)
    assert isinstance(answer, CallErrorFrame)
    assert answer.code == code


async def test_a_day_of_a_charger_is_valid_ocpp(backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        arrival = await backend.arrival(ID)
        await clock.advance_until(lambda: sum(c.action == "StatusNotification" for c in arrival.calls) == 3)
        await charger.start_charging(1, "CARD")
        assert charger.charging(1)
        await clock.advance_until(lambda: sum(c.action == "MeterValues" for c in arrival.calls) >= 2, step=100)
        await charger.stop_charging(1)
        for wanted in ("Heartbeat", "BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification"):
            await charger.say(wanted)
        await clock.advance_until(lambda: sum(c.action == "Heartbeat" for c in arrival.calls) >= 3, step=100)
    said = [call.action for call in arrival.calls]
    assert said[:4] == ["BootNotification", *["StatusNotification"] * 3]
    assert [call.payload["connectorId"] for call in arrival.calls[1:4]] == [0, 1, 2]
    assert {"Authorize", "StartTransaction", "MeterValues", "StopTransaction"} <= set(said)
    for call in arrival.calls:
        await validate_payload(Call(call.unique_id, call.action, call.payload), "1.6")
    assert [int(call.unique_id) for call in arrival.calls] == sorted({int(call.unique_id) for call in arrival.calls})


async def test_heartbeats_keep_the_interval_of_the_boot_answer(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        arrival = await backend.arrival(ID)
        await clock.advance_until(lambda: any(call.action == "Heartbeat" for call in arrival.calls))
        assert 300 <= clock.now() <= 310


async def test_a_session_that_a_reset_ends_is_told_after_the_boot(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        await backend.call(ID, "RemoteStartTransaction", {"idTag": "CARD", "connectorId": 2})
        await charger.until(lambda: charger.diary.count[Happened.CHARGING] == 1)
        await backend.call(ID, "Reset", {"type": "Hard"})
        await clock.advance_until(
            lambda: len(backend.arrivals) == 2 and any(c.action == "StopTransaction" for c in backend.arrivals[1].calls)
        )
        stop = next(call for call in backend.arrivals[1].calls if call.action == "StopTransaction")
    assert (stop.payload["reason"], stop.payload["transactionId"]) == ("HardReset", 1)


async def test_somebody_charges_after_every_boot(backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with charger_at(backend, card="CARD") as charger:

        def has_charged(times: int) -> bool:
            return charger.diary.count[Happened.CHARGING] == times

        for session in (1, 2):
            await clock.advance_until(partial(has_charged, session))
            await charger.restart("test")
            await clock.advance_until(lambda: not charger.is_booted)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[2]", '[2,"1","A"]', '[2,1,"A",{}]', '[3,"1",[]]', "[" * 2000, "\x00"])
def test_what_is_no_frame_is_passed_over(text: str) -> None:
    assert decode(text) is None
