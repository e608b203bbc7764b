"""C14 over a real socket: what chargers answer to GetConfiguration, and what is made of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chargers.central_system.configuration.get_configuration import read_all, read_settings
from chargers.domain.controller.reported import Reported
from chargers.models import Charger
from chargers.services.readings.readings import record_reading
from tests.central_system.conftest import OpenDoor, Station
from tests.central_system.test_frames import arrive


async def _serve(station: Station, most: int, silent: frozenset[str] = frozenset()) -> list[list[str]]:
    """Answers requests of at most so many keys, and leaves the others unanswered. Returns what was asked when cancelled."""
    asked: list[list[str]] = []
    try:
        while True:
            call = await station.asked()
            keys = call[3].get("key", [])
            asked.append(keys)
            if keys and len(keys) <= most and not silent & set(keys):
                settings = [{"key": key, "readonly": 0, "value": len(key)} for key in keys if key != "gone"]
                await station.answer(call, {"configurationKey": settings, "unknownKey": [k for k in keys if k == "gone"]})
    except asyncio.CancelledError:
        return asked


async def test_c14_batches_are_halved_until_the_charger_answers(open_door: OpenDoor) -> None:
    door = await open_door(read_timeout=1.0)  # waited for: some calls are never answered
    station, session = await arrive(door)
    serving = asyncio.create_task(_serve(station, most=2))
    keys = ["a", "bb", "ccc", "gone"]
    found = await read_all(session, keys)
    serving.cancel()
    assert await serving == [[], keys, keys[:2], keys[2:]]
    assert found is not None
    reported, whole = found
    assert not whole
    assert {s.key: s.value for s in reported} == {"a": "1", "bb": "2", "ccc": "3"}
    assert reported.unknown == {"gone"}


async def test_c14_a_key_that_is_never_answered_is_not_reported(open_door: OpenDoor) -> None:
    door = await open_door(read_timeout=1.0)  # waited for: some calls are never answered
    station, session = await arrive(door)
    serving = asyncio.create_task(_serve(station, most=20, silent=frozenset({"mute"})))
    reported = await read_settings(session, ["a", "mute"])
    serving.cancel()
    await serving
    assert reported is not None
    assert set(reported.settings) == {"a"}
    assert not reported.unknown


@pytest.mark.parametrize(
    ("setting", "value", "readonly"),
    [
        ({"key": "k", "readonly": 1, "value": 60}, "60", True),
        ({"key": "k", "readonly": "true", "value": True}, "true", True),
        ({"key": "k", "readonly": 0, "value": ""}, "", False),
        ({"key": "k", "value": None}, None, False),
        ({"key": "k", "readonly": False}, None, False),
        ({"key": "k", "readonly": False, "value": "x" * 4000}, "x" * 4000, False),
    ],
)
async def test_c14_odd_values_are_read(open_door: OpenDoor, setting: dict[str, Any], value: str | None, readonly: bool) -> None:
    door = await open_door()
    station, session = await arrive(door)
    reading = asyncio.create_task(read_all(session, []))
    await station.answer(await station.asked(), {"configurationKey": [setting]})
    found = await reading
    assert found is not None
    assert found[1]
    (only,) = found[0]
    assert (only.value, only.readonly) == (value, readonly)


async def test_c14_a_cut_answer_is_no_answer_and_the_line_stays(open_door: OpenDoor) -> None:
    door = await open_door(read_timeout=0.3)
    station, session = await arrive(door)
    reading = asyncio.create_task(read_all(session, []))
    call = await station.asked()
    await station.raw(f'[3,"{call[1]}",{{"configurationKey":[{{"key":"com_End')
    assert await reading is None
    assert "currentTime" in await station.say("Heartbeat", {})


async def _asked_to_report(station: Station) -> list[Any]:
    while (call := await station.asked())[2] != "GetConfiguration":
        await station.answer(call, {"status": "Rejected"})
    return call


async def test_c14_after_an_answer_that_was_too_big_for_the_line_it_is_read_in_batches(open_door: OpenDoor) -> None:
    door = await open_door(read_on_connect=True)
    station, session = await arrive(door)
    known = Reported.of({"a": "1", "b": "2"})
    await sync_to_async(lambda: record_reading(Charger.objects.get(), known, whole=True, at=timezone.now()))()
    whole = await _asked_to_report(station)
    assert whole[3] == {}
    await station.answer(whole, {"configurationKey": [{"key": "log", "readonly": True, "value": "x" * 300_000}]})
    assert await station.closed() == 1009
    again = await door.dial("/ocpp/A")
    await again.boot()
    asked = await _asked_to_report(again)
    assert asked[3] == {"key": ["a", "b"]}
    settings = [{"key": key, "readonly": False, "value": "3"} for key in asked[3]["key"]]
    await again.answer(asked, {"configurationKey": settings})
    await again.say("Heartbeat", {})
    assert door.central.sessions.get(session.pk) is not None
