"""Frames whose text no database and no library takes: answered, kept as far as they can be, and nobody loses a line or a row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chargers.central_system.changes.change_run import ChangeRun
from chargers.central_system.frames import frame_log, frames, schemas
from chargers.central_system.frames.handlers import HANDLERS
from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
from chargers.domain.controller import get_configuration
from chargers.domain.controller.definition import FieldDefinition, FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.secret_keys import is_secret_key
from chargers.models import Charger, Connector, Message, MeterValue, ReportedSetting, Transaction
from chargers.services.presence.attempts import AttemptSignature
from chargers.services.presence.record import MessageRow, MeterValueRow
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.growth import grows_too_fast

UNSTORABLE = ("\ud800", "x\udfff", "\ude00\ud83d", "a\0b")  # half of a character, two in the wrong order, a NUL
FRAMES = (
    '[2,{0},"Heartbeat",{{}}]',
    '[2,"1",{0},{{}}]',
    '[2,"1",{0},{{{0}:{0}}}]',
    "[3,{0},{{{0}:{0}}}]",
    "[4,{0},{0},{0},{{}}]",
    "[{0}]",
    '[2,"1","DataTransfer",{0}]',
    "{0}",
)
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
WHOLE: dict[str, dict[str, Any]] = {
    "BootNotification": {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"},
    "StatusNotification": STATUS,
    "StartTransaction": {"connectorId": 1, "idTag": "T", "meterStart": 5, "timestamp": "2026-01-01T00:00:00Z"},
    "StopTransaction": {"transactionId": 1, "meterStop": 9, "timestamp": "2026-01-01T01:00:00Z", "idTag": "T"},
    "MeterValues": {"connectorId": 1, "meterValue": [{"timestamp": "x", "sampledValue": [{"value": "5"}]}]},
    "Authorize": {"idTag": "T"},
    "DataTransfer": {"vendorId": "V", "data": "d"},
    "Heartbeat": {},
}


async def arrive(door: Door, ocpp_id: str = "A") -> tuple[Station, Charger]:
    charger = await add_charger(ocpp_id)
    station = await door.dial(f"/ocpp/{ocpp_id}")
    await station.boot()
    return station, charger


def spoiled(payload: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """The payload with this text in each of its places: as a value, in a value, as a name, far inside."""
    places: list[dict[str, Any]] = [payload | {name: text} for name in payload]
    places += [payload | {name: value + text} for name, value in payload.items() if isinstance(value, str)]
    return [*places, payload | {text: 1}, payload | {"odd": [{"deep": {text: [text]}}]}]


@pytest.mark.parametrize("action", sorted(HANDLERS))
async def test_c16_text_that_cannot_be_stored_costs_no_charger_its_line(door: Door, action: str) -> None:
    station, _ = await arrive(door)
    for text in UNSTORABLE:
        for payload in spoiled(WHOLE.get(action, {"status": "Idle"}), text):
            station.number += 1
            await station.raw(json.dumps([2, f"s{station.number}", action, payload]))
            answer = await station.frame()
            assert answer[:2] in ([3, f"s{station.number}"], [4, f"s{station.number}"]), payload
            assert answer[2:3] != ["InternalError"], payload
    assert await station.say("StatusNotification", STATUS) == {}


async def test_c16_nor_does_it_anywhere_else_in_a_frame(door: Door) -> None:
    station, _ = await arrive(door)
    for text, frame in product(map(json.dumps, UNSTORABLE), FRAMES):
        await station.raw(frame.format(text))
        await station.raw(json.dumps([2, "next", "StatusNotification", STATUS]))
        while (answer := await station.frame())[1] != "next":
            assert answer[2:3] != ["InternalError"], frame
        assert answer == [3, "next", {}], frame


async def test_c16_what_can_be_understood_of_it_is_kept(door: Door) -> None:
    station, charger = await arrive(door)
    assert await station.say("StatusNotification", STATUS | {"info": "a\ud800b\0c"}) == {}
    await door.flush()
    assert await rows(Connector.objects, "status", "info") == [("Available", "a\ufffdb\ufffdc")]
    kept = Message.objects.filter(charger=charger, action="StatusNotification", direction="in")
    assert json.loads((await rows(kept, "text"))[0])[3]["info"] == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("text", UNSTORABLE, ids=ascii)
async def test_c16_guests_may_send_it_too(open_door: OpenDoor, text: str) -> None:
    door = await open_door(unclaimed_pending=True)
    station = await door.dial("/ocpp/UNKNOWN")
    for action in ("BootNotification", "Heartbeat", text):
        for number, payload in enumerate(spoiled({"chargePointSerialNumber": "1"}, text)):
            await station.raw(json.dumps([2, f"{action}{number}", action, payload]))
            assert (await station.frame())[1] == f"{action}{number}"


@pytest.mark.parametrize("text", UNSTORABLE, ids=ascii)
async def test_c14_a_reading_with_it_is_recorded(open_door: OpenDoor, text: str) -> None:
    door = await open_door(read_on_connect=True)
    charger = await add_charger()
    station = await door.dial()
    await station.boot()
    call = await station.asked()
    while call[2] != "GetConfiguration":
        await station.answer(call, {"status": "Rejected"})
        call = await station.asked()
    odd: list[dict[str, Any]] = [{"key": f"k{text}", "value": text}, {"key": "deep", "value": [[text]], "readonly": text}]
    await station.answer(
        call, {"configurationKey": [*odd, {"key": "com_Endpoint", "value": "a:1/", text: text}], "unknownKey": [text]}
    )
    for _ in range(40):
        await door.flush()
        found = dict(await rows(ReportedSetting.objects.filter(charger=charger), "key", "value"))
        if found:
            break
    assert found["com_Endpoint"] == "a:1/"
    assert "deep" in found


@pytest.mark.parametrize("poison", ["\ud800", 2**70, {"no": "value"}], ids=["half a character", "beyond 64 bits", "no value"])
async def test_what_one_charger_sends_fails_no_row_of_another(door: Door, poison: Any) -> None:
    """The bottom net: rows as the database's driver refuses them."""
    good, bad = await add_charger("GOOD"), await add_charger("BAD")
    facts, at = door.central.writer.facts, datetime.now(UTC)
    for charger, text in ((good, "1"), (bad, poison), (good, "2")):
        facts.messages.append(MessageRow(charger.pk, at, "in", "", "", text, ""))
        facts.meter_values.append(MeterValueRow(charger.pk, 1, None, at, "", text, "", "", "", "", ""))
    lost = await door.central.writer.commit().at_last
    assert good.pk not in lost
    assert await rows(Message.objects.filter(charger=good).order_by("pk"), "text") == ["1", "2"]
    assert await rows(MeterValue.objects.filter(charger=good).order_by("pk"), "value") == ["1", "2"]


async def test_nor_does_an_attempt_at_the_door(door: Door) -> None:
    charger = await add_charger()
    door.central.writer.facts.arrivals.add(
        AttemptSignature(None, "a\ud800", "/\ud800", None, HandshakeStep.PATH, HandshakeOutcome.NO_ID), datetime.now(UTC)
    )
    door.central.writer.facts.messages.append(MessageRow(charger.pk, datetime.now(UTC), "in", "", "", "kept", ""))
    assert charger.pk not in await door.central.writer.commit().at_last
    assert await rows(Message.objects, "text") == ["kept"]


async def test_a_transaction_is_recorded_whatever_its_texts_hold(door: Door) -> None:
    station, charger = await arrive(door)
    start = WHOLE["StartTransaction"] | {"idTag": "\ud800T\0", "timestamp": "\udfff"}
    number = (await station.say("StartTransaction", start))["transactionId"]
    assert await station.say("StopTransaction", {"transactionId": number, "meterStop": 1, "timestamp": "\ud800"}) == {}
    assert await rows(Transaction.objects, "charger", "id_tag", "start_stamp") == [(charger.pk, "\ufffdT\ufffd", "\ufffd")]


@pytest.mark.parametrize("value", [{"a\ud800": ["\0", {"b": "\udfff@"}]}, "\ud83d\ude00\ud83d", ["\ud800"] * 3])
def test_a_stored_frame_can_be_stored_and_shown(value: Any) -> None:
    text = frame_log.text_of(2, "\ud800", "X", value)
    text.encode()
    json.dumps(json.loads(text), ensure_ascii=False).encode()
    assert "\0" not in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize(
    "unique_id", ["c1-2-1", "c1-99-1", "c1-²-1", "c1-" + "9" * 5000 + "-1", "c1-uu-1", "c1--1", "c1", "c1-0"]
)
def test_only_a_step_that_a_change_has_is_answered_late(unique_id: str) -> None:
    run = cast(ChangeRun, SimpleNamespace(change=SimpleNamespace(pk=1), progress=SimpleNamespace(steps=[None, None])))
    assert ChangeRun.step_of(run, unique_id) in ((0, False), None)
    assert ChangeRun.step_of(run, "c1-1u-3") == (1, True)


@pytest.mark.parametrize("name", ["status", "errorCode", "info", "timestamp", "connectorId"])
async def test_c16_nor_does_deep_nesting_in_any_value(door: Door, name: str) -> None:
    station, _ = await arrive(door)
    deep = "[" * 1_000 + "]" * 1_000
    await station.raw(
        json.dumps([2, "deep", "StatusNotification", STATUS | {name: 0}]).replace(f'"{name}": 0', f'"{name}": {deep}')
    )
    answer = await station.frame()
    assert answer[1] == "deep"
    assert answer[2:3] != ["InternalError"]


def test_c14_a_setting_that_nests_without_end_has_no_value() -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    found = get_configuration.read_configuration({"configurationKey": [{"key": "a", "value": deep}, {"key": "b", "value": "c"}]})
    assert found is not None
    assert found.settings["b"].value == "c"


@pytest.mark.parametrize("part", ['\\"', '"', "[", "[]", '{"a":[', "\\", '"\\"",', "NaN,", "\ud800", "a", ' "auth":"authkey",'])
@pytest.mark.parametrize("head", ['[2,"1","StatusNotification",{"a":"', "[", '[2,"1","X",[NaN,'])
def test_c16_a_frame_is_read_in_time_by_its_length(head: str, part: str) -> None:
    def read(text: str) -> None:
        with suppress(frames.Unreadable):
            frames.read_frame(text)

    assert not grows_too_fast(read, lambda size: head + part * (size // len(part)))


MANY_PARTS: tuple[Any, ...] = (
    {"key": "auth"},
    {"key": "auth", "value": "x"},
    [],
    1,
    "//a@",
    {"a": {"key": "auth"}},
    {"key": "a." * 90},
)


@pytest.mark.parametrize("part", MANY_PARTS)
def test_c16_no_more_of_a_frame_is_masked_than_is_kept(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[object] = []

    def noted(text: Any) -> Any:
        looked_at.append(text)
        return text

    monkeypatch.setattr(frame_log, "storable", noted)
    monkeypatch.setattr(frame_log, "is_secret_key", lambda key: is_secret_key(noted(key)))
    text = frame_log.text_of(2, "1", "BootNotification", {"x": [part] * 100_000})
    assert len(text) == frame_log.LIMIT
    assert len(looked_at) < frame_log.LIMIT


class Judge:
    """In the place of a compiled schema: takes down how much it is asked to judge."""

    def __init__(self) -> None:
        self.length = 0

    def iter_errors(self, payload: Any) -> Iterator[Any]:
        self.length = len(json.dumps(payload))
        return iter(())


@pytest.mark.parametrize("part", MANY_PARTS)
@pytest.mark.parametrize("shape", [lambda part: {"x": [part] * 10_000}, lambda part: {str(n): part for n in range(10_000)}])
def test_c16_what_is_wrong_with_a_payload_is_told_by_its_beginning(shape: Callable[[Any], Any], part: Any) -> None:
    judge = Judge()
    schemas.error_code(cast(Any, judge), shape(part))
    assert judge.length < 100_000


def test_c14_a_value_longer_than_any_is_cut() -> None:
    found = get_configuration.read_configuration(
        {"configurationKey": [{"key": "a", "value": "a=1," * 60_000}, {"key": "b", "value": "x" * 600}]}
    )
    assert found is not None
    assert [len(setting.value or "") for setting in found] == [get_configuration.LONGEST, 600]


def test_r07_a_key_longer_than_any_is_matched_with_no_pattern() -> None:
    field = FieldDefinition(FieldRole.KEY, "key", pattern="(a|aa)+b")
    assert Reported.of({"a" * 5_000: "x"}).find(field) is None
    assert Reported.of({"aab": "x"}).find(field) is not None
