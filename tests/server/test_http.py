"""Heads are bounded in size and time, over real sockets; what is well is served."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from chargers.domain.presence.line_limit import LINES, LineLimit
from ecc_web.server import unreadable
from ecc_web.server.bounds import HEADER_BYTES
from tests.server.conftest import Serve

GOOD = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(scope: dict[str, Any], receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


async def test_two_requests_on_one_connection(serve: Serve) -> None:
    client = await (await serve(hello)).dial()
    for _ in range(2):
        client.send(GOOD)
        assert (await client.head()).startswith(b"HTTP/1.1 200 ")
        assert await client.reader.readexactly(2) == b"hi"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX: " + b"y" * HEADER_BYTES + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * (HEADER_BYTES * 4),  # without an end
        b"GET /" + b"y" * (HEADER_BYTES * 2),
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 8000,
    ],
    ids=["one", "endless", "path", "many"],
)
async def test_a_head_over_the_bound_is_refused(serve: Serve, head: bytes) -> None:
    client = await (await serve(hello)).dial()
    client.send(head)
    answer = await client.rest()  # empty where more was on its way: TCP then resets, and the answer is lost
    assert answer.startswith(b"HTTP/1.1 431 ") or answer == b""


async def test_a_head_just_under_the_bound_is_served(serve: Serve) -> None:
    client = await (await serve(hello)).dial()
    client.send(b"GET / HTTP/1.1\r\nX: " + b"y" * (HEADER_BYTES - 100) + b"\r\n\r\n")
    assert (await client.head()).startswith(b"HTTP/1.1 200 ")


async def test_a_body_does_not_count_as_a_head(serve: Serve) -> None:
    client = await (await serve(hello)).dial()
    client.send(b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + b"y" * 100_000)
    assert (await client.head()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "start", [b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", GOOD + b"GET / "], ids=["line", "headers", "second"]
)
async def test_half_a_head_is_closed(serve: Serve, start: bytes) -> None:
    client = await (await serve(hello, request=0.02)).dial()
    client.send(start)
    assert b"HTTP/1.1 408 " in await client.rest()


async def test_bytes_that_begin_no_request_do_not_keep_a_connection(serve: Serve) -> None:
    client = await (await serve(hello, request=0.02)).dial()
    client.send(GOOD)
    await client.head()
    await client.reader.readexactly(2)
    client.send(b"\r\n")
    assert await client.rest() == b""


async def test_one_that_says_nothing_is_closed(serve: Serve) -> None:
    client = await (await serve(hello, request=0.02)).dial()
    assert await client.rest() == b""


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
async def test_one_that_comes_and_goes_is_no_line_of_the_log(serve: Serve, sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Balancers and monitors look in so, every few seconds."""
    server = await serve(hello)
    with caplog.at_level(logging.INFO):
        for _ in range(10):
            async with await server.dial() as client:
                client.send(sent)
        async with await server.dial() as client:  # after these were looked at
            client.send(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert (await client.rest()).startswith(b"HTTP/1.1 200 ")
    assert [record.getMessage() for record in caplog.records] == []


async def test_what_is_no_http_is_answered_400(serve: Serve) -> None:
    client = await (await serve(hello)).dial()
    client.send(b"GET /ocpp/NL ECO HTTP/1.1\r\n\r\n")
    assert (await client.rest()).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01", b"POST / HTTP/1.1\r\nContent-Length: 300000000\r\n\r\n" + b"x" * 9_000],
    ids=["TLS at a plain port", "a body that is too large, and goes on"],
)
async def test_what_cannot_be_read_is_a_line_with_its_address_and_not_many(
    serve: Serve, sent: bytes, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unreadable, "limit", LineLimit())
    server = await serve(hello)
    with caplog.at_level(logging.WARNING):
        for _ in range(LINES + 10):
            async with await server.dial() as client:
                client.send(sent)
                await client.rest()
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["unreadable request, from 127.0.0.1"] * LINES
