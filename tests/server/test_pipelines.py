"""Requests behind each other on one connection, of which a later one is refused or whose sender leaves: nothing ends with a
traceback, no refusal is taken for the answer to another request, and nothing that waits is begun for nobody."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from ecc_web.server.bodies import BodyBounds
from ecc_web.server.bounds import HEADER_BYTES, PIPELINED
from tests.patience import PATIENCE
from tests.server.conftest import Serve
from tests.server.raw import TEXT
from tests.server.test_http import GOOD

SMALL, HASTY = BodyBounds(most=1_000), BodyBounds(seconds=0.05)
BEHIND = {
    "a body that is too large": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000000\r\n\r\n",
    "one that grows too large": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n"
    + b"x" * 4095
    + b"\r\n",
    "a head that is too large": b"GET / HTTP/1.1\r\nX: " + b"y" * HEADER_BYTES + b"\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a body that does not come": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
    "an upgrade that is none": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x16\x03",
}


class Slow:
    """Answers when it is let go. Reads no body, as a page that needs none."""

    def __init__(self) -> None:
        self.begun = 0
        self.called, self.goes = asyncio.Event(), asyncio.Event()
        self.ended: list[asyncio.Task[Any]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.begun += 1
        self.called.set()
        task = asyncio.current_task()
        assert task is not None
        self.ended.append(task)
        await self.goes.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"hi"})

    async def let_go(self) -> None:
        self.goes.set()
        async with asyncio.timeout(PATIENCE):
            while waiting := [task for task in self.ended if not task.done()]:
                await asyncio.wait(waiting)


@pytest.mark.parametrize("ahead", [1, 2, 5])
@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
async def test_one_that_is_refused_behind_others(
    serve: Serve, behind: bytes, ahead: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = Slow()
    bounds = {"body": HASTY if behind is BEHIND["a body that does not come"] else SMALL}
    async with await (await serve(app, **bounds)).dial() as client:
        client.send(GOOD * ahead + behind)
        await asyncio.wait_for(app.called.wait(), PATIENCE)
        await asyncio.sleep(0.1)
        await app.let_go()
        answer = await client.rest()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text
    first = answer[:13]
    assert first in (b"", b"HTTP/1.1 200 ") or answer.count(b"HTTP/1.1 200 ") >= ahead, answer[:200]


async def test_no_more_wait_than_a_few(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    app = Slow()
    async with await (await serve(app)).dial() as client:
        client.send(GOOD * 5_000)
        await asyncio.wait_for(app.called.wait(), PATIENCE)
        answer = await client.rest()
        await app.let_go()
    assert answer == b""
    assert app.begun == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text


async def test_a_few_are_answered_in_their_order(serve: Serve) -> None:
    app = Slow()
    app.goes.set()
    async with await (await serve(app)).dial() as client:
        client.send(GOOD * PIPELINED)
        for _ in range(PIPELINED):
            assert (await client.head()).startswith(b"HTTP/1.1 200 ")
            assert await client.reader.readexactly(2) == b"hi"


async def test_a_handshake_behind_one_that_is_not_answered(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """Its answer would be read as frames."""
    slow = Slow()

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await slow(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        await slow.goes.wait()
        await send({"type": "websocket.send", "text": "after it"})
        await receive()

    async with await (await serve(app)).dial() as client:
        client.send(GOOD)
        await asyncio.wait_for(slow.called.wait(), PATIENCE)
        client.send(client.handshake("/ocpp/A"))
        assert (await client.head()).startswith(b"HTTP/1.1 101 ")
        await slow.let_go()
        assert await client.read() == (TEXT, b"after it")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text


@pytest.mark.parametrize("ahead", [1, 2, 5])
async def test_a_sender_that_leaves_meanwhile(serve: Serve, ahead: int, caplog: pytest.LogCaptureFixture) -> None:
    app = Slow()
    async with await (await serve(app)).dial() as client:
        client.send(GOOD * ahead)
        await asyncio.wait_for(app.called.wait(), PATIENCE)
        client.writer.transport.abort()
        await asyncio.sleep(0.1)
        await app.let_go()
    assert app.begun == 1, "what waited was begun for nobody"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], caplog.text
