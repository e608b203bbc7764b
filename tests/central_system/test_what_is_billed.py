"""C16, C20: nothing that is billed is lost, over real sockets against the real server."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chargers.models import Connector, Message, MeterValue, StrayReport, Transaction
from chargers.services.transactions import transactions
from tests.central_system.conftest import Door, OpenDoor, rows
from tests.central_system.test_frames import arrive

START = {"connectorId": 1, "idTag": "CARD", "meterStart": 0, "timestamp": "1970-01-01T00:00:00Z"}


async def test_c20_a_session_that_looks_like_one_that_was_stopped_is_its_own(door: Door) -> None:
    station, _ = await arrive(door)
    first = (await station.say("StartTransaction", START))["transactionId"]
    assert (await station.say("StartTransaction", START))["transactionId"] == first  # it heard no answer
    stop = {"transactionId": first, "meterStop": 500, "timestamp": "1970-01-01T01:00:00Z"}
    await station.say("StopTransaction", stop)
    assert (await station.say("StartTransaction", START))["transactionId"] != first
    assert await rows(Transaction.objects.order_by("pk"), "meter_stop") == [500, None]


async def test_c20_nor_is_one_after_a_session_whose_number_was_heard(door: Door) -> None:
    """The stop of the first never came, and neither clock nor meter tells the second from it."""
    station, _ = await arrive(door)
    first = (await station.say("StartTransaction", START))["transactionId"]
    assert (await station.say("StartTransaction", START))["transactionId"] == first
    values = [{"timestamp": "1970-01-01T00:01:00Z", "sampledValue": [{"value": "7"}]}]
    await station.say("MeterValues", {"connectorId": 1, "transactionId": first, "meterValue": values})
    assert (await station.say("StartTransaction", START))["transactionId"] != first


@pytest.mark.parametrize("offset", ["Z", "+00:00", ".250Z"])
async def test_c20_with_a_clock_a_start_that_comes_again_after_its_stop_is_no_second_session(door: Door, offset: str) -> None:
    """A charger whose power went before it wrote down what was answered sends all of it again."""
    station, _ = await arrive(door)
    stamp = f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%dT%H:%M:%S}{offset}"
    numbers = set()
    for _ in range(2):
        number = (await station.say("StartTransaction", START | {"timestamp": stamp}))["transactionId"]
        assert await station.say("StopTransaction", {"transactionId": number, "meterStop": 500, "timestamp": stamp}) == {}
        numbers.add(number)
    assert len(numbers) == 1
    assert await rows(StrayReport.objects, "pk") == []


async def test_c20_a_second_stop_that_says_something_else_is_kept(door: Door) -> None:
    station, _ = await arrive(door)
    number = (await station.say("StartTransaction", START))["transactionId"]
    for meter in (500, 500, 900):
        assert await station.say("StopTransaction", {"transactionId": number, "meterStop": meter, "timestamp": "x"}) == {}
    assert await rows(Transaction.objects, "meter_stop") == [500]
    (text,) = await rows(StrayReport.objects, "text")
    assert json.loads(text)["meterStop"] == 900


async def test_c20_a_whole_stop_after_a_broken_one_brings_what_that_had_lost(door: Door) -> None:
    station, _ = await arrive(door)
    number = (await station.say("StartTransaction", START))["transactionId"]
    await station.raw(f'[2,"7","StopTransaction",{{"transactionId":{number},"meterStop":,"timestamp":"x"}}]')
    assert await station.frame() == [3, "7", {}]
    await station.say("StopTransaction", {"transactionId": number, "meterStop": 900, "timestamp": "x"})
    assert await rows(Transaction.objects, "meter_stop") == [900]


@pytest.mark.parametrize("connector", ["9" * 400, "-1", "40000", "1e400", '"two"', "null", "[1]", "true"])
async def test_c20_a_session_at_a_connector_that_cannot_be_is_kept_as_it_came(door: Door, connector: str) -> None:
    station, _ = await arrive(door)
    begin = f'{{"connectorId":{connector},"idTag":"CARD-77","meterStart":0,"timestamp":"1970-01-01T00:00:00Z"}}'
    for unique_id in ("7", "8"):  # it heard no answer to the first
        await station.raw(f'[2,"{unique_id}","StartTransaction",{begin}]')
        assert (await station.frame())[:2] == [3, unique_id]
    (number,) = await rows(Transaction.objects, "pk")
    assert await rows(StrayReport.objects, "transaction_number") == [number]
    (text,) = await rows(StrayReport.objects, "text")
    assert json.loads(text)["connectorId"] == (connector if connector == "1e400" else json.loads(connector))
    values = '[{"timestamp":"","sampledValue":[{"value":"7"}]}]'
    await station.raw(f'[2,"9","MeterValues",{{"connectorId":{connector},"transactionId":{number},"meterValue":{values}}}]')
    assert await station.frame() == [3, "9", {}]
    await door.flush()
    assert "no_connector" in await rows(Message.objects.filter(action="MeterValues"), "flaw")


async def test_c16_a_comma_in_the_place_of_a_point_loses_no_stop(door: Door) -> None:
    station, _ = await arrive(door)
    number = (await station.say("StartTransaction", START))["transactionId"]
    await station.raw(f'[2,"7","StopTransaction",{{"transactionId":{number},"meterStop":12,5,"timestamp":"x"}}]')
    assert await station.frame() == [3, "7", {}]
    assert await rows(Transaction.objects, "meter_stop_said") == ["12,5"]


@pytest.mark.parametrize(
    "group",
    [
        {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": {"value": "7"}},
        [{"timestamp": "2026-01-01T00:00:00Z", "sampledValue": {"value": "7"}}],
        {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": "7"},
        {"timestamp": "2026-01-01T00:00:00Z", "sampledValue": ["7"]},
    ],
)
async def test_c20_a_value_without_its_list_is_read(door: Door, group: Any) -> None:
    station, _ = await arrive(door)
    assert await station.say("MeterValues", {"connectorId": 1, "transactionId": 4, "meterValue": group}) == {}
    assert await rows(MeterValue.objects, "value") == ["7"]


async def test_c20_cards_are_compared_without_case(open_door: OpenDoor) -> None:
    door = await open_door(id_tags=frozenset({"test1"}))
    station, _ = await arrive(door)
    assert await station.say("Authorize", {"idTag": "TeST1"}) == {"idTagInfo": {"status": "Accepted"}}


@pytest.mark.parametrize("meter", [2**63, str(2**70), "n/a", "1e400"])
async def test_c20_a_meter_that_is_no_number_of_63_bits_is_kept_as_it_came(door: Door, meter: Any) -> None:
    station, _ = await arrive(door)
    number = (await station.say("StartTransaction", START | {"meterStart": meter}))["transactionId"]
    await station.say("StopTransaction", {"transactionId": number, "meterStop": meter, "timestamp": ""})
    said = await sync_to_async(
        lambda: Transaction.objects.values_list("meter_start", "meter_start_said", "meter_stop_said").get()
    )()
    assert said == (None, str(meter), str(meter))


@pytest.mark.parametrize("unique_id", ['"7"', "7"])
@pytest.mark.parametrize(("before", "behind"), [("", ""), ("\ufeff", "\0"), ("\0 ", "\0\ufeff")])
async def test_c16_a_stop_that_is_broken_in_one_value_is_kept_then_answered(
    door: Door, unique_id: str, before: str, behind: str
) -> None:
    station, _ = await arrive(door)
    await station.raw(f'{before}[2,{unique_id},"StopTransaction",{{"transactionId":,"meterStop":9,"idTag":"CARD-77"}}]{behind}')
    assert await station.frame() == [3, json.loads(unique_id), {"idTagInfo": {"status": "Invalid"}}]
    (kept,) = await sync_to_async(lambda: list(StrayReport.objects.values("transaction_number", "id_tag", "broken", "text")))()
    assert kept == {"transaction_number": None, "id_tag": "CARD-77", "broken": True, "text": kept["text"]}
    assert json.loads(kept["text"]) == {"transactionId": None, "meterStop": 9, "idTag": "***"}


async def test_c16_a_status_that_is_broken_in_one_value_is_taken_and_flagged(door: Door) -> None:
    station, _ = await arrive(door)
    await station.raw('[2,7,"StatusNotification",{"connectorId":1,"status":"Faulted","errorCode":}]')
    assert await station.frame() == [3, 7, {}]
    assert await rows(Connector.objects, "status") == ["Faulted"]
    assert "broken_value" in await rows(Message.objects, "flaw")


async def test_c20_a_fraction_of_a_watt_hour_is_kept_beside_the_whole(door: Door) -> None:
    station, _ = await arrive(door)
    await station.say("StartTransaction", START | {"meterStart": "12.5"})
    kept = await sync_to_async(lambda: Transaction.objects.values_list("meter_start", "meter_start_said").get())()
    assert kept == (12, "12.5")


async def test_c16_a_broken_stop_ends_the_session_that_it_names(door: Door) -> None:
    station, _ = await arrive(door)
    number = (await station.say("StartTransaction", START))["transactionId"]
    await station.raw(f'[2,"7","StopTransaction",{{"transactionId":{number},"meterStop":,"timestamp":"x"}}]')
    assert await station.frame() == [3, "7", {}]
    assert await rows(Transaction.objects, "stop_stamp") == ["x"]
    assert await rows(StrayReport.objects, "transaction_number") == [number]


async def test_c16_a_broken_start_is_refused_and_comes_again(door: Door) -> None:
    station, _ = await arrive(door)
    for unique_id in ("7", "8"):
        await station.raw(f'[2,"{unique_id}","StartTransaction",{{"connectorId":1,"idTag":"CARD","meterStart":}}]')
        assert (await station.frame())[:2] == [4, unique_id]
    assert await sync_to_async(Transaction.objects.count)() == 0
    assert await sync_to_async(StrayReport.objects.count)() == 1


async def test_c16_a_cut_frame_is_refused_for_its_last_number_could_be_half_of_one(door: Door) -> None:
    station, _ = await arrive(door)
    await station.raw('[2,"7","StopTransaction",{"transactionId":4,"meterStop":12')
    assert (await station.frame())[:3] == [4, "7", "FormationViolation"]
    assert await sync_to_async(StrayReport.objects.count)() == 0


async def test_c16_broken_reports_beyond_a_days_number_are_refused(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chargers.services.transactions.transactions.MOST_STRAY", 2)
    station, _ = await arrive(door)
    answers = []
    for number in range(3):
        await station.raw(f'[2,"{number}","MeterValues",{{"transactionId":{number},"connectorId":}}]')
        answers.append((await station.frame())[0])
    assert answers == [3, 3, 4]
    assert await sync_to_async(StrayReport.objects.count)() == 2


async def test_c20_the_stop_of_a_session_that_never_began_here_is_kept_for_good(door: Door) -> None:
    station, _ = await arrive(door)
    for _ in range(2):
        assert (
            await station.say("StopTransaction", {"transactionId": 99, "meterStop": 5, "timestamp": "x", "reason": "Local"}) == {}
        )
    assert await rows(StrayReport.objects, "transaction_number") == [99]
    assert await rows(StrayReport.objects, "broken") == [False]


@pytest.mark.parametrize("meter", ["NaN", "Infinity", "1e400", "-1e400"])
async def test_c20_a_meter_that_no_number_can_hold_is_kept_as_it_came(door: Door, meter: str) -> None:
    station, _ = await arrive(door)
    await station.raw(f'[2,"7","StartTransaction",{{"connectorId":1,"idTag":"CARD","meterStart":{meter},"timestamp":""}}]')
    assert (await station.frame())[:2] == [3, "7"]
    assert await rows(Transaction.objects, "meter_start_said") == [meter]


async def test_c20_of_stops_without_number_beyond_many_a_day_what_is_billed_is_kept(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with 20 kB of whatever it likes, one charger would fill the disk in a day."""
    monkeypatch.setattr(transactions, "MOST_STRAY", 3)
    station, _ = await arrive(door)
    for number in range(5):
        stop = {"transactionId": 10**8 + number, "meterStop": 700 + number, "idTag": "CARD", "reason": "Local", "timestamp": "x"}
        await station.say("StopTransaction", {"more": "x" * 10_000, **stop})
    kept = [json.loads(text) for text in await rows(StrayReport.objects.order_by("pk"), "text")]
    assert ["more" in one for one in kept] == [True, True, True, False, False]
    assert [one["meterStop"] for one in kept] == [700, 701, 702, 703, 704]
    assert kept[-1] == {"transactionId": 10**8 + 4, "meterStop": 704, "timestamp": "x", "reason": "Local"}
    assert await rows(StrayReport.objects, "id_tag") == ["CARD"] * 5
