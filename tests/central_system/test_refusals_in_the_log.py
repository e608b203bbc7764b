"""A refused charger is one line in the log, whatever it says of itself; who dials without end fills no disk."""

from __future__ import annotations

import asyncio
import logging

import pytest

from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
from chargers.central_system.handshake.refusal_log import RefusalLog
from chargers.domain.presence.line_limit import LINES, MINUTE, SOURCES
from chargers.models import PresenceEvent
from chargers.services.presence import record
from tests.central_system.conftest import TOKEN, Door, add_charger, basic, rows
from tests.server.raw import RawSocket


@pytest.mark.parametrize(
    ("path", "headers", "offers", "said"),
    [
        ("/ocpp/UNKNOWN", {}, None, "127.0.0.1, ID 'UNKNOWN', charger, unknown"),
        ("/ocpp/NL*ECO*1000", {}, None, "127.0.0.1, ID 'NL*ECO*1000', credentials, no_credentials"),
        ("/ocpp/NL*ECO*1000", basic("x", "wrong-4711"), None, "127.0.0.1, ID 'NL*ECO*1000', credentials, wrong_credentials"),
        ("/ocpp/NL*ECO*1000", basic("x", TOKEN), ["ocpp2.0.1"], "127.0.0.1, ID 'NL*ECO*1000', subprotocol, other_subprotocol"),
        ("/ocpp/a%0A2026%20WARNING", {}, None, "127.0.0.1, ID 'a\\n2026 WARNING', identity, bad_id"),
        ("/", {}, None, "127.0.0.1, ID '', path, no_id"),
    ],
)
async def test_c09_a_refused_charger_is_one_line(
    door: Door,
    path: str,
    headers: dict[str, str],
    offers: list[str] | None,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    await add_charger(token=TOKEN)
    await door.refusal(path, headers=headers, offers=offers)
    await asyncio.sleep(0.05)  # the server's own complaint would come behind the answer
    lines = [(record.levelname, record.getMessage()) for record in caplog.records if record.levelno >= logging.WARNING]
    assert lines == [("WARNING", f"charger refused: {said}")]


async def test_c09_the_charger_has_it_in_its_history(door: Door) -> None:
    """Once a quarter of an hour for each reason, however often it dials."""
    await add_charger(token=TOKEN)
    wrong, other = basic("x", "wrong-4711"), basic("x", TOKEN)
    for _ in range(3):
        await door.refusal("/ocpp/NL*ECO*1000", headers=wrong)
    await door.refusal("/ocpp/NL*ECO*1000", headers=other, offers=["ocpp2.0.1"])
    await door.refusal("/ocpp/UNKNOWN")
    await door.flush()
    kept = await rows(PresenceEvent.objects.order_by("pk"), "charger__ocpp_id", "kind", "reason")
    assert kept == [("NL*ECO*1000", "refused", "wrong_credentials"), ("NL*ECO*1000", "refused", "other_subprotocol")]


async def test_c09_its_pages_are_rung_each_time(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """They say when it last tried, and a change's page that it tried at all."""
    charger = await add_charger(token=TOKEN)
    rung: list[int] = []
    monkeypatch.setattr(record, "charger_changed", lambda *keys, inside=(): rung.extend(keys))
    for _ in range(2):
        await door.refusal("/ocpp/NL*ECO*1000", headers=basic("x", "wrong-4711"))
        await door.flush()
    assert rung == [charger.pk, charger.pk]


async def test_c09_so_is_one_that_asks_for_no_socket(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    async with await RawSocket.dial(*door.address) as client:
        client.send(b"GET /ocpp/A HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 426 " in await client.head()
    assert [record.getMessage() for record in caplog.records] == ["charger refused: 127.0.0.1, ID 'A', path, no_upgrade"]


def write(log: RefusalLog, address: str | None, now: float) -> None:
    log.write(HandshakeStep.CHARGER, HandshakeOutcome.UNKNOWN, "A", address, now)


@pytest.mark.parametrize("sources", [["192.0.2.1"], ["2001:db8::1", "2001:db8::2:1"], [None]])
def test_c09_one_source_has_so_many_lines_a_minute(sources: list[str | None], caplog: pytest.LogCaptureFixture) -> None:
    log = RefusalLog()
    for number in range(LINES + 5):
        write(log, sources[number % len(sources)], 1.0)
    write(log, "198.51.100.7", 1.0)
    assert len(caplog.records) == LINES + 1
    write(log, sources[0], 1.0 + MINUTE)
    assert caplog.records[-1].getMessage().endswith("(5 more from there)")


def test_c09_sources_without_number_take_no_memory() -> None:
    log = RefusalLog()
    for number in range(SOURCES + 50):
        write(log, f"10.0.{number // 250}.{number % 250}", 1.0)
    assert len(log._limit._minutes) == SOURCES
