"""Each claim of the wire, over a real socket: what keeps it alive, what is read on, what is bounded (T9)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from websockets.utils import accept_key

from ecc_web.server.bounds import CONTROL_FRAMES, CONTROL_SECONDS, MESSAGE_BYTES, MESSAGE_FRAGMENTS, UNHANDLED_MESSAGES
from ecc_web.server.turns import TURN_BYTES
from ecc_web.server.wire import EXTENSION, Wire
from tests.patience import PATIENCE
from tests.server.conftest import Serve
from tests.server.raw import BINARY, CLOSE, PING, PONG, TEXT, frame


class Echo:
    """Accepts, echoes what it hears after `gate` is open, and keeps what a consumer would see."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.scopes: list[dict[str, Any]] = []
        self.ended: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: list[dict[str, Any]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.wires.append(scope["extensions"][EXTENSION])
        self.scopes.append(scope)
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            await self.gate.wait()
            message = await receive()
            if message["type"] == "websocket.disconnect":
                self.ended.put_nowait(message)
                return
            self.heard.append(message)
            await send({"type": "websocket.send", **{k: message[k] for k in ("text", "bytes") if k in message}})


async def until(true: Callable[[], bool]) -> None:
    """Lets the loop turn until it is so; the test's time-out is the bound."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0)


@pytest.fixture
def echo() -> Echo:
    return Echo()


async def test_text_and_bytes_come_back_uncompressed(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"[2]") + frame(BINARY, b"\x00"))
    assert await client.read() == (TEXT, b"[2]")
    assert await client.read() == (BINARY, b"\x00")


async def test_compression_is_not_agreed(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).dial()
    client.send(client.handshake("/ocpp/A"))
    assert b"sec-websocket-extensions" not in (await client.head()).lower()


async def test_a_pong_is_a_round_trip(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    server.turn(0.0)
    opcode, payload = await client.read()
    assert opcode == PING
    client.send(frame(PONG, payload) + frame(TEXT, b"x"))
    await client.read()
    wire = echo.wires[0]
    assert (wire.pongs_seen, wire.unanswered_pings, len(wire.round_trips)) == (1, 0, 1)


async def test_a_pong_that_was_not_asked_for_is_life_but_no_round_trip(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(PONG, b"hi") + frame(TEXT, b"x"))
    await client.read()
    assert (echo.wires[0].pongs_seen, len(echo.wires[0].round_trips)) == (1, 0)


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536])
async def test_texts_of_any_length_arrive_whole(serve: Serve, echo: Echo, size: int) -> None:
    client = await (await serve(echo)).websocket()
    text = ("é" + "x" * size)[: size - 1].encode() if size > 1 else b"x"
    client.send(frame(TEXT, text))
    assert await client.read() == (TEXT, text)


async def test_a_consumer_can_ask_for_a_sign_of_life(serve: Serve, echo: Echo) -> None:
    """C7"""
    client = await (await serve(echo)).websocket()
    await until(lambda: bool(echo.wires))
    wire = echo.wires[0]
    wire.ping()
    wire.ping()
    opcode, payload = await client.read()
    assert opcode == PING
    client.send(frame(PONG, payload) + frame(TEXT, b"x"))
    assert await client.read() == (TEXT, b"x")
    assert (len(wire.round_trips), wire.unanswered_pings) == (1, 0)
    client.writer.transport.abort()
    await asyncio.wait_for(echo.ended.get(), PATIENCE)
    wire.ping()


async def test_one_that_talks_but_never_pongs_stays(serve: Serve, echo: Echo) -> None:
    """C18: no kill on a missing pong."""
    server = await serve(echo)
    client = await server.websocket()
    for turn in range(1, 30):
        server.turn(turn * 20.0)
        assert (await client.read())[0] == PING
    assert echo.wires[0].unanswered_pings == 28
    client.send(frame(TEXT, b"still here"))
    assert await client.read() == (TEXT, b"still here")


async def test_one_that_used_to_pong_and_falls_silent_is_closed_after_the_bound_and_not_before(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    client.send(frame(PONG) + frame(TEXT, b"x"))
    await client.read()
    last = echo.wires[0].last_bytes_at
    server.turn(last + 179)
    assert (await client.read())[0] == PING
    server.turn(last + 180)
    assert await client.read() == (CLOSE, b"\x03\xf3no sign of life")
    assert (await asyncio.wait_for(echo.ended.get(), PATIENCE))["code"] == 1011


async def test_any_bytes_count_as_a_sign_of_life(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    echo.wires[0].last_bytes_at = 0.0
    client.send(frame(PING, b"p"))
    assert await client.read() == (PONG, b"p")
    assert echo.wires[0].last_bytes_at > 0


async def test_bad_utf8_is_read_on_and_counted(serve: Serve, echo: Echo) -> None:
    """C16"""
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b'["\xff"]') + frame(TEXT, b"good"))
    assert await client.read() == (TEXT, '["\ufffd"]'.encode())
    assert await client.read() == (TEXT, b"good")
    assert echo.wires[0].bad_utf8 == 1


async def test_a_fragmented_message_is_one_message(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"\xe2\x82", final=False) + frame(0, b"\xac"))
    assert await client.read() == (TEXT, "€".encode())
    assert echo.wires[0].bad_utf8 == 0


async def test_a_message_at_the_limit_is_read_and_one_above_is_closed_with_1009(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"x" * MESSAGE_BYTES))
    assert await client.read() == (TEXT, b"x" * MESSAGE_BYTES)
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"x" * (MESSAGE_BYTES + 1)))
    assert (await asyncio.wait_for(echo.ended.get(), PATIENCE))["code"] == 1009


async def test_fragments_without_content_have_an_end(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"", final=False) + frame(0, b"", final=False) * MESSAGE_FRAGMENTS)
    opcode, data = await client.read()
    assert (opcode, data[:2]) == (CLOSE, b"\x03\xf1")


async def test_a_peer_that_pings_and_does_not_read_is_dropped(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    client.stop_reading()
    pings = frame(PING, b"p" * 125) * 500
    try:
        for _ in range(1000):  # 65 MB in all; the kernel's buffers take some of it
            client.send(pings)
            await asyncio.wait_for(client.writer.drain(), PATIENCE)
    except ConnectionError:
        pass
    assert not server.connections
    assert (await asyncio.wait_for(echo.ended.get(), PATIENCE))["type"] == "websocket.disconnect"


async def test_reading_stops_while_the_consumer_is_busy(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    client.send(frame(TEXT, b"first"))
    await client.read()
    echo.gate.clear()
    (protocol,) = server.connections
    for number in range(UNHANDLED_MESSAGES + 2):
        client.send(frame(TEXT, b"%d" % number))
    await until(lambda: protocol.read_paused)
    echo.gate.set()
    for number in range(UNHANDLED_MESSAGES + 2):
        assert await client.read() == (TEXT, b"%d" % number)
    assert not protocol.read_paused


async def test_a_closed_socket_that_is_never_hung_up_is_dropped_in_the_end(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    (protocol,) = server.connections
    client.stop_reading()
    protocol.transport.write(b"x" * 20_000_000)
    protocol.transport.close()
    protocol.ping(b"0000", 100.0)
    assert server.connections
    protocol.ping(b"0000", 100.0 + protocol.close_timeout)
    await asyncio.wait_for(echo.ended.get(), PATIENCE)
    assert not server.connections


async def test_the_scope_is_what_was_sent(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).dial()
    client.send(client.handshake("/ocpp/NL%2AECO*1?a=b", "X-Name: caf\xe9", "Sec-WebSocket-Protocol: ocpp1.6, other"))
    await client.head()
    scope = echo.scopes[0]
    assert (scope["raw_path"], scope["path"], scope["query_string"]) == (b"/ocpp/NL%2AECO*1", "/ocpp/NL*ECO*1", b"a=b")
    assert dict(scope["headers"])[b"x-name"] == "caf\xe9".encode()
    assert scope["subprotocols"] == ["ocpp1.6", "other"]
    assert (scope["scheme"], scope["client"][0], scope["http_version"]) == ("ws", "127.0.0.1", "1.1")


@pytest.mark.parametrize(
    ("wrong", "right", "status"),
    [
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 5", b"426"),
        (b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", b"Sec-WebSocket-Key:", b"426"),
        (b"Sec-WebSocket-Key:", b"Sec-WebSocket-Key: x\r\nSec-WebSocket-Key:", b"426"),
        (b"GET ", b"POST ", b"426"),
        (b"/ocpp/A", b"/ocpp/\xe9", b"400"),
    ],
    ids=["version", "no key", "two keys", "method", "path"],
)
async def test_an_upgrade_that_cannot_be_answered_stays_plain_http_and_is_closed(
    serve: Serve, wrong: bytes, right: bytes, status: bytes
) -> None:
    async def door(scope: dict[str, Any], receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 426, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    client = await (await serve(door)).dial()
    client.send(client.handshake("/ocpp/A").replace(wrong, right))
    assert (await client.rest()).startswith(b"HTTP/1.1 " + status)


KEY = "dGhlIHNhbXBsZSBub25jZQ=="
LONG_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="  # of 32 bytes: a charger that is on the market


@pytest.mark.parametrize(
    ("was", "odd", "key"),
    [
        ("HTTP/1.1", "HTTP/1.0", KEY),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", KEY),
        ("Sec-WebSocket-Version: 13\r\n", "", KEY),
        (KEY, LONG_KEY, LONG_KEY),
        (KEY, "no base64 at all", "no base64 at all"),
        ("Connection: Upgrade", "Connection: keep-alive, Upgrade", KEY),
        ("Upgrade: websocket", "Upgrade: WebSocket", KEY),
        ("Upgrade: websocket", "Upgrade: h2c, websocket", KEY),
        ("Upgrade: websocket", 'Upgrade: "websocket"', KEY),
        ("Upgrade: websocket", "Upgrade: websocket/13", KEY),
        ("Upgrade: websocket", "Upgrade: websocket\r\nUpgrade: h2c", KEY),
        ("Connection: Upgrade", "Connection: Upgrade\r\nConnection: keep-alive", KEY),
        ("Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade", KEY),
        ("Connection: Upgrade", "Connection: close, upgrade", KEY),
        ("Sec-WebSocket-Version: 13", 'Sec-WebSocket-Version: "13"', KEY),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13, 8, 7", KEY),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 5\r\nSec-WebSocket-Version: 13", KEY),
        ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version:", KEY),
    ],
)
async def test_c09_an_odd_upgrade_that_can_be_understood_is_taken(serve: Serve, echo: Echo, was: str, odd: str, key: str) -> None:
    client = await (await serve(echo)).dial()
    client.send(client.handshake("/ocpp/A").replace(was.encode(), odd.encode(), 1))
    head = await client.head()
    assert head.startswith(b"HTTP/1.1 101 ")
    assert f"sec-websocket-accept: {accept_key(key)}\r\n".encode().lower() in head.lower()
    client.send(frame(TEXT, b"[2]"))
    assert await client.read() == (TEXT, b"[2]")


@pytest.mark.parametrize(
    ("header", "offers"),
    [
        ("Sec-WebSocket-Protocol:", []),
        ("Sec-WebSocket-Protocol: ,, ,", []),
        ('Sec-WebSocket-Protocol: "ocpp1.6"', ["ocpp1.6"]),
        ("Sec-WebSocket-Protocol: ocpp1.5 ocpp1.6", ["ocpp1.5", "ocpp1.6"]),
        ("Sec-WebSocket-Protocol: ocpp1.5;ocpp1.6", ["ocpp1.5", "ocpp1.6"]),
    ],
)
async def test_c01_offers_in_any_form_are_read(serve: Serve, echo: Echo, header: str, offers: list[str]) -> None:
    client = await (await serve(echo)).dial()
    client.send(client.handshake("/ocpp/A", header))
    assert (await client.head()).startswith(b"HTTP/1.1 101 ")
    assert echo.scopes[0]["subprotocols"] == offers


@pytest.mark.parametrize("at_once", [True, False], ids=["in the same segment", "before the answer"])
async def test_one_that_does_not_wait_for_the_answer_is_heard_after_it(serve: Serve, echo: Echo, at_once: bool) -> None:
    slow = asyncio.Event()

    async def late(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await slow.wait()
        await echo(scope, receive, send)

    client = await (await serve(late)).dial()
    early = frame(PING, b"p") + frame(TEXT, b"one") + frame(TEXT, b"two" * 40_000)
    client.send(client.handshake("/ocpp/A") + (early if at_once else b""))
    if not at_once:
        await asyncio.sleep(0.02)
        client.send(early)
    await asyncio.sleep(0.02)
    slow.set()
    assert (await client.head()).startswith(b"HTTP/1.1 101 ")
    assert [await client.read() for _ in range(3)] == [(PONG, b"p"), (TEXT, b"one"), (TEXT, b"two" * 40_000)]


async def test_shutdown_says_service_restart(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    (protocol,) = server.connections
    protocol.shutdown()
    assert await client.read() == (CLOSE, b"\x03\xf4")
    assert await client.rest() == b""


async def test_c26_shutdown_may_leave_without_a_close_frame_what_was_sent_still_arrives(serve: Serve, echo: Echo) -> None:
    server = await serve(echo, close_frames=False)
    client = await server.websocket()
    client.send(frame(TEXT, b"[2]"))
    await until(lambda: bool(echo.heard))
    (protocol,) = server.connections
    protocol.shutdown()
    assert await client.rest() == b"\x81\x03[2]"
    assert (await echo.ended.get())["code"] == 1012


async def test_nothing_of_a_gone_socket_stays_on_the_wheel(serve: Serve, echo: Echo) -> None:
    server = await serve(echo)
    client = await server.websocket()
    assert len(server.config.pinger) == 1
    client.writer.transport.abort()
    await asyncio.wait_for(echo.ended.get(), PATIENCE)
    assert len(server.config.pinger) == 0


@pytest.mark.parametrize("opcode", [PING, PONG])
async def test_a_flood_of_pings_or_pongs_is_closed_with_1008(serve: Serve, echo: Echo, opcode: int) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(opcode, b"x") * (CONTROL_FRAMES - 10) + frame(TEXT, b"alive"))
    while (heard := await client.read())[0] == PONG:
        pass
    assert heard == (TEXT, b"alive")
    client.send(frame(opcode, b"x") * 20)
    while (heard := await client.read())[0] == PONG:
        pass
    assert (heard[0], heard[1][:2]) == (CLOSE, b"\x03\xf0")
    assert (await asyncio.wait_for(echo.ended.get(), PATIENCE))["code"] == 1008


async def test_pings_at_the_pace_of_chargers_are_no_flood(serve: Serve, echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("ecc_web.server.websocket.monotonic", lambda: now)
    client = await (await serve(echo)).websocket()
    for _ in range(3):
        client.send(frame(PING, b"x") * (CONTROL_FRAMES - 1))
        for _ in range(CONTROL_FRAMES - 1):
            assert (await client.read())[0] == PONG
        now += CONTROL_SECONDS


@pytest.mark.parametrize("size", [1, TURN_BYTES - 1, TURN_BYTES, TURN_BYTES + 1, 3 * TURN_BYTES, 200_000])
async def test_however_the_bytes_come_the_messages_are_the_same(serve: Serve, echo: Echo, size: int) -> None:
    client = await (await serve(echo)).websocket()
    sent = [frame(TEXT, b"%d" % number * (number % 300)) for number in range(200)]
    wire = b"".join(sent)
    for start in range(0, len(wire), size):
        client.send(wire[start : start + size])
        if size > 100:
            await client.writer.drain()
    for number in range(200):
        assert await client.read() == (TEXT, b"%d" % number * (number % 300))


async def test_a_turn_handles_a_bounded_number_of_bytes_of_one_socket(serve: Serve, echo: Echo) -> None:
    """Between two turns of one that floods, another that says one word is heard."""
    server = await serve(echo)
    loud, quiet = await server.websocket(), await server.websocket()
    turns: list[int] = []
    for protocol in server.connections:
        protocol.conn.receive_data = _measured(protocol.conn.receive_data, turns)  # type: ignore[method-assign, assignment]
    loud.send(frame(TEXT, b"x") * 30_000)
    quiet.send(frame(TEXT, b"word"))
    assert await quiet.read() == (TEXT, b"word")
    for _ in range(30_000):
        assert await loud.read() == (TEXT, b"x")
    assert max(turns) <= TURN_BYTES
    assert turns.index(len(frame(TEXT, b"word"))) < len(turns) - 3


async def test_one_that_hangs_up_after_a_lot_is_heard_to_the_end(serve: Serve, echo: Echo) -> None:
    client = await (await serve(echo)).websocket()
    client.send(frame(TEXT, b"x") * 5_000 + frame(TEXT, b"last"))
    client.writer.write_eof()
    await asyncio.wait_for(echo.ended.get(), PATIENCE)
    assert echo.heard[-1]["text"] == "last"


def _measured(read: Callable[[bytes | bytearray], None], sizes: list[int]) -> Callable[[bytes | bytearray], None]:
    def measured(data: bytes | bytearray) -> None:
        sizes.append(len(data))
        read(data)

    return measured
