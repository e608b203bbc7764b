"""Frames, C10 to C22, over real sockets against the real server."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chargers.central_system.frames.flood import IN_A_ROW
from chargers.central_system.hooks import BootFacts, Hooks
from chargers.central_system.sessions import Session
from chargers.domain.changes.answers import Answer, CallError, LineLost, NoAnswer, Result
from chargers.models import Boot, Charger, Connector, Message, MeterValue, Organisation, Presence, Transaction
from chargers.services.presence.record import ConnectorRow
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.patience import PATIENCE
from tests.server.raw import TEXT, RawSocket, frame

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}


async def arrive(door: Door, ocpp_id: str = "A") -> tuple[Station, Session]:
    """A charger that has booted before, and does again."""
    charger = await add_charger(ocpp_id)
    station = await door.dial(f"/ocpp/{ocpp_id}")
    await station.boot()
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    return station, session


class Watching:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def at(self, hooks: Hooks) -> None:
        hooks.connected.add(self.connected)
        hooks.ready.add(self.ready)
        hooks.booted.add(self.booted)
        hooks.closed.add(self.closed)
        hooks.late_answer.add(self.late_answer)
        hooks.status.add(self.status)

    def connected(self, session: Session) -> None:
        self.told.append("connected")

    def ready(self, session: Session) -> None:
        self.told.append("ready")

    def booted(self, session: Session, boot: BootFacts, asked_for: bool) -> None:
        self.told.append(("booted", boot.vendor, asked_for))

    def closed(self, session: Session, reason: str, present: bool) -> None:
        self.told.append("closed")

    def late_answer(self, session: Session, unique_id: str, answer: Answer) -> None:
        self.told.append(("late", unique_id, answer))

    async def status(self, session: Session, connector: int, status: str) -> None:
        self.told.append(("status", connector, status))


# C10


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"chargePointVendor": "", "chargePointModel": ""},
        {"chargePointVendor": None, "chargePointModel": None},
        {"chargePointVendor": "ECOTAP", "chargePointModel": "x" * 300, "chargePointSerialNumber": "9" * 80},
        {"chargePointVendor": "ECOTAP", "chargePointModel": '{"model":"DUO2","serial":"11752628"}'},
        {"chargePointVendor": 7, "chargePointModel": ["DUO2"], "unheard": {"of": True}},
        {"chargePointVendor": "a\0b", "chargePointModel": "\ud800"},
        [],
        None,
        "text",
    ],
)
async def test_c10_every_boot_is_accepted_and_kept(door: Door, payload: Any) -> None:
    await add_charger("A")
    station = await door.dial("/ocpp/A")
    assert (await station.say("BootNotification", payload))["status"] == "Accepted"
    assert len(await rows(Boot.objects, "raw")) == 1
    assert await station.say("StatusNotification", STATUS) == {}


async def test_c10_the_raw_value_is_kept_and_the_wiped_one_flagged(door: Door) -> None:
    await add_charger("A")
    station = await door.dial("/ocpp/A")
    await station.say("BootNotification", {"chargePointVendor": "", "chargePointModel": "x" * 100, "meterType": "y"})
    assert json.loads((await rows(Boot.objects, "raw"))[0])["chargePointModel"] == "x" * 100
    assert (await rows(Message.objects.filter(direction="in"), "flaw")) == ["ocpp_info_wiped"]


# C11


async def test_c11_ready_on_the_first_frame_without_a_boot(open_door: OpenDoor) -> None:
    door = await open_door(settle=60)
    charger = await add_charger("A")
    await sync_to_async(Boot.objects.create)(charger=charger, at="2026-01-01T00:00:00Z", raw="{}")
    station = await door.dial("/ocpp/A")
    await station.say("Heartbeat", {})
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    async with asyncio.timeout(PATIENCE):
        await session.ready.wait()
    assert await station.silence()  # a boot of it is known: none is triggered


async def test_c11_ready_after_the_settle_time_without_any_frame(door: Door) -> None:
    charger = await add_charger("A")
    await sync_to_async(Boot.objects.create)(charger=charger, at="2026-01-01T00:00:00Z", raw="{}")
    await door.dial("/ocpp/A")
    session = await door.session(charger)
    assert await asyncio.wait_for(session.ready.wait(), PATIENCE)


async def test_c11_a_boot_is_triggered_only_where_none_was_ever_accepted(door: Door) -> None:
    watching = Watching()
    watching.at(door.central.hooks)
    await add_charger("A")
    station = await door.dial("/ocpp/A")
    await station.say("Heartbeat", {})
    call = await station.asked()
    assert call[2:] == ["TriggerMessage", {"requestedMessage": "BootNotification"}]
    await station.answer(call, {"status": "Accepted"})
    await station.boot()
    await station.say("Heartbeat", {})
    assert ("booted", "ECOTAP", True) in watching.told


async def test_c11_rejected_is_normal(door: Door) -> None:
    await add_charger("A")
    station = await door.dial("/ocpp/A")
    await station.say("Heartbeat", {})
    await station.answer(await station.asked(), {"status": "Rejected"})
    assert await station.silence(0.3)
    assert "currentTime" in await station.say("Heartbeat", {})


# C12


async def test_c12_no_call_before_the_boot_answer_and_the_settle_time(open_door: OpenDoor) -> None:
    door = await open_door(settle=0.4)
    charger = await add_charger("A")
    station = await door.dial("/ocpp/A")
    session = await door.session(charger)
    call = asyncio.create_task(session.call("GetConfiguration", {}))
    assert await station.silence(0.1)
    await station.boot()
    assert await station.silence(0.25)
    asked = await station.asked()
    assert asked[2] == "GetConfiguration"
    await station.answer(asked, {"configurationKey": []})
    assert await call == Result({"configurationKey": []})


async def test_c12_one_call_in_flight_and_the_reader_goes_on(door: Door) -> None:  # T1
    station, session = await arrive(door)
    calls = [asyncio.create_task(session.call("GetConfiguration", {"key": [key]})) for key in ("a", "b")]
    first = await station.asked()
    assert "currentTime" in await station.say("Heartbeat", {})
    assert await station.silence()
    await station.answer(first, {"unknownKey": ["a"]})
    second = await station.asked()
    assert [first[3], second[3]] == [{"key": ["a"]}, {"key": ["b"]}]
    await station.answer(second, {"unknownKey": ["b"]})
    assert await asyncio.gather(*calls) == [Result({"unknownKey": ["a"]}), Result({"unknownKey": ["b"]})]


async def test_c12_nothing_is_asked_before_the_answer_to_a_call_that_nobody_waits_for_any_more(door: Door) -> None:
    station, session = await arrive(door)
    given_up = asyncio.create_task(session.call("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}))
    first = await station.asked()
    given_up.cancel()
    next_one = asyncio.create_task(session.call("GetConfiguration", {"key": ["a"]}))
    assert await station.silence(0.1)
    await station.answer(first, {"status": "Accepted"})
    await station.answer(await station.asked(), {"unknownKey": ["a"]})
    assert await next_one == Result({"unknownKey": ["a"]})


async def test_c12_such_a_call_keeps_the_next_one_waiting_no_longer_than_its_own_time(door: Door) -> None:
    station, session = await arrive(door)
    given_up = asyncio.create_task(session.call("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}, timeout=0.2))
    await station.asked()
    given_up.cancel()
    next_one = asyncio.create_task(session.call("GetConfiguration", {"key": ["a"]}))
    await station.answer(await station.asked(), {"unknownKey": ["a"]})
    assert await next_one == Result({"unknownKey": ["a"]})


async def test_c12_what_we_send_is_compact_with_a_short_ascii_id(door: Door) -> None:
    station, session = await arrive(door)
    call = asyncio.create_task(session.call("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}))
    text = await station.text()
    unique_id = json.loads(text)[1]
    assert text == f'[2,"{unique_id}","ChangeConfiguration",{{"key":"HeartbeatInterval","value":"60"}}]'
    assert unique_id.isascii()
    assert len(unique_id) <= 12
    await station.raw(json.dumps([3, unique_id, {"status": "Accepted"}]))
    assert await call == Result({"status": "Accepted"})


# C13


async def test_c13_a_late_answer_finds_its_call(door: Door) -> None:
    watching = Watching()
    watching.at(door.central.hooks)
    station, session = await arrive(door)
    assert await session.call("Reset", {"type": "Soft"}, timeout=0.05) == NoAnswer()
    late = await station.asked()
    await station.answer(late, {"status": "Accepted"})
    await station.say("Heartbeat", {})
    assert ("late", late[1], Result({"status": "Accepted"})) in watching.told
    next_one = asyncio.create_task(session.call("Reset", {"type": "Hard"}))
    await station.answer(await station.asked(), {"status": "Rejected"})
    assert await next_one == Result({"status": "Rejected"})


async def test_c13_an_answer_older_than_the_socket_is_told_too(door: Door) -> None:
    watching = Watching()
    watching.at(door.central.hooks)
    station, _ = await arrive(door)
    await station.raw('[3,"earlier",{"status":"Accepted"}]')
    await station.say("Heartbeat", {})
    assert ("late", "earlier", Result({"status": "Accepted"})) in watching.told


async def test_a_call_ends_with_its_socket(door: Door) -> None:
    station, session = await arrive(door)
    call = asyncio.create_task(session.call("Reset", {"type": "Soft"}))
    await station.asked()
    await station.hang_up()
    assert await call == LineLost()
    assert await session.call("Reset", {"type": "Soft"}) == LineLost()


async def test_a_callerror_is_an_answer(door: Door) -> None:
    station, session = await arrive(door)
    call = asyncio.create_task(session.call("Reset", {"type": "Soft"}))
    asked = await station.asked()
    await station.raw(json.dumps([4, asked[1], "NotSupported", "no", {}]))
    assert await call == CallError("NotSupported", "no")


# C15


async def test_c15_reading_may_take_longer_than_the_rest(open_door: OpenDoor) -> None:
    door = await open_door(call_timeout=0.1, read_timeout=PATIENCE)
    station, session = await arrive(door)
    reading = asyncio.create_task(session.call("GetConfiguration", {}))
    asked = await station.asked()
    await asyncio.sleep(0.25)
    assert not reading.done()
    await station.answer(asked, {"configurationKey": []})
    assert isinstance(await reading, Result)
    assert await session.call("Reset", {"type": "Soft"}) == NoAnswer()


# C16


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('[2,"7","BootNotification",{"chargePointVendor":"ECO', [4, "7", "FormationViolation", "", {}]),
        ("{}", None),
        ("[]", None),
        ("null", None),
        ("no json", None),
        ('[2,"7","MakeCoffee",{}]', [4, "7", "NotImplemented", "", {}]),
        ('[2,"7","Reset",{"type":"Soft"}]', [4, "7", "NotSupported", "", {}]),
        ('[2,"7","DataTransfer",{"vendorId":"Ecotap","messageId":"GetMeterInfo"}]', [3, "7", {"status": "UnknownVendorId"}]),
        ('[2,"7",5,{}]', [4, "7", "FormationViolation", "", {}]),
        ('[2,"7"]', [4, "7", "FormationViolation", "", {}]),
        ("[2]", None),
        ("[2,null]", None),
        ('[2,{"a":1},"Heartbeat",{}]', None),
        ('[9,"7","Heartbeat",{}]', None),
        ('[3,"unknown",{"a":1}]', None),
        ('[3,"unknown"]', None),
        ('[4,"unknown"]', None),
        ("[4]", None),
        ("[" * 100_000, None),
        ('[2,"7","Heartbeat",' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "]", [4, "7", "FormationViolation", "", {}]),
        ('[2,"7","Heartbeat",' + '{"a":' * 980 + "1" + "}" * 980 + "]", [3, "7"]),
        ('[2,"7","BootNotification",{"b":' + '{"a":' * 1_000 + "1" + "}" * 1_000 + "}]", [3, "7"]),
        ('[2,"7","BootNotification",{"b":' + "[" * 190 + "NaN" + "]" * 190 + "}]", [3, "7"]),
        ('[2,"7","BootNotification",{"b":' + "[" * 210 + "NaN" + "]" * 210 + "}]", [4, "7", "FormationViolation", "", {}]),
        ('[2,"7","BootNotification",{"b":' + "[" * 1_000 + "NaN" + "]" * 1_000 + "}]", [4, "7", "FormationViolation", "", {}]),
        ('[2,"7","StatusNotification",{}]', [4, "7", "OccurenceConstraintViolation", "", {}]),
        ('[2,"7","StatusNotification",{"connectorId":"1","status":"Available"}]', [3, "7", {}]),
        ('[2,7,"Heartbeat",{}]', [3, 7]),
        ('[2,"7","Heartbeat"]', [3, "7"]),
        ('[2,"7","Heartbeat",[]]', [3, "7"]),
        ('[2,"7","Heartbeat",null,"more"]', [3, "7"]),
        (b'[2,"7","Heartbeat",{}]', [3, "7"]),
        (b"\x00\xff\xfe", None),
    ],
)
async def test_c16_whatever_comes_is_answered_or_dropped_and_the_line_stays(
    door: Door, text: str | bytes, answer: list[Any] | None
) -> None:
    station, _ = await arrive(door)
    await station.raw(text)
    if answer is not None:
        assert (await station.frame())[: len(answer)] == answer
    assert "currentTime" in await station.say("Heartbeat", {})
    assert await rows(Charger.objects, "ocpp_id") == ["A"]


async def test_c16_bad_utf8_is_read_with_replacement_and_flagged(door: Door) -> None:
    station, _ = await arrive(door)
    frame = b'[2,"7","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","info":"\xff\xfe"}]'
    await station.socket.send(frame, text=True)
    assert await station.frame() == [3, "7", {}]
    await door.flush()
    assert await rows(Connector.objects, "info") == ["\N{REPLACEMENT CHARACTER}" * 2]
    assert "bad_utf8" in await rows(Message.objects, "flaw")


async def test_c16_closed_only_for_size(door: Door) -> None:
    station, _ = await arrive(door)
    big = json.dumps([2, "7", "DataTransfer", {"vendorId": "x", "data": "y" * 250_000}])
    await station.raw(big)
    assert await station.frame() == [3, "7", {"status": "UnknownVendorId"}]
    await station.raw(big + " " * 20_000)
    assert await station.closed() == 1009


async def test_c16_and_for_floods(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.central_system.frames.flood.FRAMES", 320)
    station, _ = await arrive(door)
    for number in range(400):
        await station.raw(f'[2,"{number}","Heartbeat",{{}}]')
    assert await station.closed() == 1008


async def test_c16_nor_may_guests(open_door: OpenDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.central_system.frames.flood.FRAMES", 320)
    door = await open_door(unclaimed_pending=True)
    station = await door.dial("/ocpp/UNKNOWN")
    for number in range(400):
        await station.raw(f'[2,"{number}","Heartbeat",{{}}]')
    assert await station.closed() == 1008


async def test_c16_a_flood_is_counted_in_characters_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.central_system.frames.flood.CHARACTERS", 100_000)
    station, _ = await arrive(door)
    for _ in range(6):
        await station.raw("x" * 20_000)
    assert await station.closed() == 1008


@pytest.mark.parametrize("part", ["[],", "{},", "0,", '"",', '{"a":1},', "NaN,"])
async def test_c16_a_frame_with_more_values_than_any_message_is_refused_unread(door: Door, part: str) -> None:
    station, _ = await arrive(door)
    await station.raw('[2,"7","StatusNotification",{"x":[' + part * (250_000 // len(part)) + "0]}]")
    assert await station.frame() == [4, "7", "FormationViolation", "", {}]
    await station.say("StatusNotification", STATUS)
    assert "too_many_values" in await rows(Message.objects, "flaw")


async def test_c20_the_densest_bulk_of_meter_values_is_none(door: Door) -> None:
    station, _ = await arrive(door)
    one = '{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}'
    frame = '[2,"7","MeterValues",{"connectorId":1,"meterValue":[' + ",".join([one] * (261_000 // (len(one) + 1))) + "]}]"
    await station.raw(frame)
    assert await station.frame() == [3, "7", {}]
    assert await sync_to_async(MeterValue.objects.count)() == 2_000


async def test_c16_a_byte_order_mark_before_a_frame_is_passed_over(door: Door) -> None:
    station, _ = await arrive(door)
    await station.raw('\ufeff[2,"7","StatusNotification",' + json.dumps(STATUS) + "]")
    assert await station.frame() == [3, "7", {}]


async def test_the_error_before_the_last_one_stays_in_sight(door: Door) -> None:
    """A reader that fails, and then an error with words: which of them tells is for people to see."""
    station, _ = await arrive(door)

    async def says(error: str, info: str = "") -> list[tuple[str, str, str, str, bool]]:
        await station.say("StatusNotification", STATUS | {"status": "Faulted", "errorCode": error, "info": info})
        columns = ("error_code", "info", "earlier_error", "earlier_info", "earlier_at")
        found = await sync_to_async(lambda: list(Connector.objects.values_list(*columns)))()
        return [(*each[:4], each[4] is not None) for each in found]

    await says("ReaderFailure")
    assert await says("OtherError", "RCD test") == [("OtherError", "RCD test", "ReaderFailure", "", True)]
    assert await says("OtherError", "RCD test 2") == [("OtherError", "RCD test 2", "ReaderFailure", "", True)]
    assert await says("GroundFailure") == [("GroundFailure", "", "OtherError", "RCD test 2", True)]
    assert await says("NoError") == [("NoError", "", "", "", False)]
    await says("ReaderFailure")
    assert await says("OtherError", "two") == [("OtherError", "two", "ReaderFailure", "", True)]


def test_of_two_in_one_flush_too() -> None:
    def row(error: str, info: str = "") -> ConnectorRow:
        return ConnectorRow(1, 1, "Faulted", error, info, "", NOON)

    two = row("OtherError", "words").after(row("ReaderFailure", "slot").after(row("NoError")))
    assert two == ConnectorRow(1, 1, "Faulted", "OtherError", "words", "", NOON, "ReaderFailure", "slot", NOON)
    assert row("OtherError", "more").after(two)[7:9] == ("ReaderFailure", "slot")
    assert row("NoError").after(two) == row("NoError")


@pytest.mark.parametrize("nothing", ["", " ", "\0", "\ufeff", "\r\n", b"", b"\0"])
async def test_c18_an_empty_frame_is_a_sign_of_life_and_no_row(door: Door, nothing: str | bytes) -> None:
    """Some firmware sends one after each pong, every twenty seconds."""
    station, session = await arrive(door)
    await door.flush()
    before = await rows(Message.objects, "pk")
    heard = session.heard
    await station.raw(nothing)
    assert "currentTime" in await station.say("Heartbeat", {})
    await door.flush()
    assert await rows(Message.objects, "pk") == before
    assert session.heard > heard


# C17


async def test_c17_no_compression_is_agreed(door: Door) -> None:
    await add_charger("A")
    from websockets.asyncio.client import connect

    uri = f"ws://{door.address[0]}:{door.address[1]}/ocpp/A"
    async with connect(uri, compression="deflate", proxy=None) as socket:
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


# C18


@pytest.mark.parametrize("text", ["ping", "PING", " ping\n"])
async def test_c18_a_text_ping_gets_pong(door: Door, text: str) -> None:
    station, _ = await arrive(door)
    await station.raw(text)
    assert await station.text() == "pong"


# C19


async def test_c19_wrong_clocks_are_kept_as_sent_and_ours_orders(door: Door) -> None:
    station, _ = await arrive(door)
    await station.say("StatusNotification", STATUS | {"timestamp": "1970-01-01T00:00:00+02:00"})
    await station.say("StatusNotification", STATUS | {"connectorId": 2, "timestamp": "nonsense"})
    stamps = await rows(Connector.objects.order_by("heard_at"), "number", "stamped_at")
    assert stamps == [(1, "1970-01-01T00:00:00+02:00"), (2, "nonsense")]


async def test_c19_our_times_are_utc_seconds_with_z(door: Door) -> None:
    from datetime import datetime

    station, _ = await arrive(door)
    stamp = (await station.say("Heartbeat", {}))["currentTime"]
    assert datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 the form itself


async def test_c19_a_bulk_replay_lets_others_have_their_turn(door: Door) -> None:
    """The order in which frames were handled is looked at, not the clock: the whole replay lies there when the other one asks."""
    await add_charger("A")
    other, _ = await arrive(door, "B")
    async with await RawSocket.dial(*door.address) as replaying:
        replaying.send(replaying.handshake("/ocpp/A"))
        await replaying.head()
        replay = [f'[2,"{number}","DataTransfer",{{"vendorId":"x"}}]' for number in range(2_000)]
        replaying.send(b"".join(frame(TEXT, each.encode()) for each in replay))
        await other.say("DataTransfer", {"vendorId": "x"})
        for _ in replay:
            await replaying.read()
    await door.flush()
    said = await rows(Message.objects.filter(direction="in", action="DataTransfer").order_by("pk"), "charger__ocpp_id")
    assert len(said) == 2_001
    assert said.index("B") < 4 * IN_A_ROW


# C20


async def test_c20_every_card_of_an_organisation_that_accepts_all_is_recorded_as_such(open_door: OpenDoor) -> None:
    door = await open_door(id_tags=frozenset({"listed"}))
    station, _ = await arrive(door)
    start = {"connectorId": 1, "meterStart": 0, "timestamp": "2026-05-03T12:00:00Z"}
    assert await station.say("Authorize", {"idTag": "ANY"}) == {"idTagInfo": {"status": "Invalid"}}
    await sync_to_async(Organisation.objects.update)(accepts_every_card=True)
    assert await station.say("Authorize", {"idTag": "ANY"}) == {"idTagInfo": {"status": "Accepted"}}
    assert (await station.say("StartTransaction", {**start, "idTag": "ANY"}))["idTagInfo"] == {"status": "Accepted"}
    assert (await station.say("StartTransaction", {**start, "idTag": "LISTED"}))["idTagInfo"] == {"status": "Accepted"}
    kept = await sync_to_async(lambda: dict(Transaction.objects.values_list("id_tag", "every_card")))()
    assert kept == {"ANY": True, "LISTED": False}


async def test_c20_a_transaction_is_recorded_and_its_repetition_recognised(open_door: OpenDoor) -> None:
    door = await open_door(id_tags=frozenset({"test1"}))
    station, _ = await arrive(door)
    assert await station.say("Authorize", {"idTag": "TEST1"}) == {"idTagInfo": {"status": "Accepted"}}
    assert await station.say("Authorize", {"idTag": "other"}) == {"idTagInfo": {"status": "Invalid"}}
    start = {"connectorId": 1, "idTag": "TEST1", "meterStart": 100, "timestamp": "2023-09-28T08:31:30+00:00"}
    answer = await station.say("StartTransaction", start)
    assert answer["idTagInfo"] == {"status": "Accepted"}
    assert await station.say("StartTransaction", start) == answer
    number = answer["transactionId"]
    sample = {"timestamp": "2023-09-28T08:41:30Z", "sampledValue": [{"value": "7.4", "unit": "kWh"}, {"value": 12}]}
    assert await station.say("MeterValues", {"connectorId": 1, "transactionId": number, "meterValue": [sample]}) == {}
    stop = {"transactionId": number, "meterStop": 900, "timestamp": "2023-09-28T09:31:30Z", "reason": "Local"}
    assert await station.say("StopTransaction", stop | {"transactionData": [sample]}) == {}
    assert await rows(
        Transaction.objects, "pk", "connector", "id_tag", "accepted", "meter_start", "meter_stop", "stop_reason"
    ) == [(number, 1, "TEST1", True, 100, 900, "Local")]
    assert (
        await rows(MeterValue.objects.order_by("pk"), "transaction_number", "value", "unit")
        == [
            (number, "7.4", "kWh"),
            (number, "12", ""),
        ]
        * 2
    )


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("Authorize", {}),
        ("Authorize", {"idTag": 7}),
        ("StartTransaction", {}),
        ("StartTransaction", {"connectorId": "x", "meterStart": "1.0", "timestamp": 5}),
        ("StopTransaction", {}),
        ("StopTransaction", {"transactionId": -1, "meterStop": None, "transactionData": "x", "idTag": "t"}),
        ("MeterValues", {}),
        ("MeterValues", {"meterValue": [{"sampledValue": [None, {"value": None}]}, 5]}),
        ("DiagnosticsStatusNotification", {}),
        ("FirmwareStatusNotification", {"status": "x"}),
        ("SecurityEventNotification", {}),
    ],
)
async def test_c20_answers_are_always_valid(door: Door, action: str, payload: dict[str, Any]) -> None:
    from chargers.central_system.frames import schemas

    station, _ = await arrive(door)
    answer = await station.say(action, payload)
    assert isinstance(answer, dict)
    assert schemas.response_validator(action).is_valid(answer)


# C22


async def test_c22_pauses_grow_for_what_we_start(open_door: OpenDoor) -> None:
    door = await open_door(settle=0.05)
    charger = await add_charger("A")
    for _ in range(6):
        station = await door.dial("/ocpp/A")
        await station.boot()
        await station.hang_up()
    station = await door.dial("/ocpp/A")
    await station.boot()
    session = door.central.sessions.get(charger.pk)
    assert session is not None
    await asyncio.sleep(0.3)
    assert not session.is_ready


# The commit


async def test_a_failed_commit_is_a_callerror_and_the_charger_may_try_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from chargers.central_system import writer

    station, _ = await arrive(door)
    await door.flush()

    def fail(facts: object) -> frozenset[int]:
        raise OperationalError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(writer, "record", fail)
        answer = await station.say("StatusNotification", STATUS)
        assert answer[0] == 4
        assert answer[2] == "InternalError"
        assert "currentTime" in await station.say("Heartbeat", {})
    assert await station.say("StatusNotification", STATUS) == {}
    assert await rows(Connector.objects, "status") == ["Available"]


@pytest.mark.parametrize("others_are_written", [False, True])
async def test_a_line_that_ends_while_the_disk_is_full_is_on_record_later(
    door: Door, monkeypatch: pytest.MonkeyPatch, others_are_written: bool
) -> None:
    """It stayed "connected" for as long as the process lived, and changes of the charger were taken up in vain."""
    from django.db import OperationalError

    from chargers.services.presence import record

    station, charger = await arrive(door, "A")
    other, _ = await arrive(door, "B")
    await door.flush()
    write = record._write

    def fail(tables: Any) -> None:
        if not others_are_written or any(row[0] == charger.pk for _, rows in tables for row in rows):
            raise OperationalError("database or disk is full")
        write(tables)

    with monkeypatch.context() as full:
        full.setattr(record, "_write", fail)
        await station.hang_up()
        await other.say("StatusNotification", STATUS)
    await door.flush()
    await door.flush()
    assert await rows(Presence.objects.filter(closed_at=None), "charger__ocpp_id") == ["B"]


async def test_a_charger_that_was_deleted_harms_nobody_else(door: Door) -> None:
    gone, session = await arrive(door, "A")
    other, _ = await arrive(door, "B")
    await door.flush()
    await sync_to_async(Charger.objects.filter(pk=session.pk).delete)()
    answers = await asyncio.gather(gone.say("StatusNotification", STATUS), other.say("StatusNotification", STATUS))
    assert answers[0][2] == "InternalError"
    assert answers[1] == {}
    assert await rows(Presence.objects, "charger__ocpp_id") == ["B"]


async def test_a_mistake_of_ours_costs_no_charger_its_line(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from chargers.central_system.frames import handlers

    def fail(*args: object) -> None:
        raise KeyError("anything")

    station, _ = await arrive(door)
    monkeypatch.setitem(handlers.HANDLERS, "Heartbeat", fail)
    assert (await station.say("Heartbeat", {}))[2] == "InternalError"
    assert await station.say("StatusNotification", STATUS) == {}


async def test_c12_a_slow_commit_of_the_boot_lets_no_call_slip_in(open_door: OpenDoor) -> None:
    import threading

    door = await open_door(settle=0.3)
    charger = await add_charger("A")
    station = await door.dial("/ocpp/A")
    session = await door.session(charger)
    call = asyncio.create_task(session.call("GetConfiguration", {}))
    gate = threading.Event()
    slow = asyncio.create_task(door.central.writer.run(lambda: gate.wait(PATIENCE)))
    await asyncio.sleep(0.2)
    await station.raw('[2,"b","BootNotification",{}]')
    assert await station.silence(0.2)
    gate.set()
    assert (await station.frame())[:2] == [3, "b"]
    asked = await station.asked()
    await station.answer(asked, {"configurationKey": []})
    assert isinstance(await call, Result)
    await slow
