"""Bodies are bounded in bytes and seconds, over real sockets and before anybody is asked who sends them."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

import pytest

from ecc_web.server.bodies import BodyBounds, BodyWatch
from ecc_web.server.bounds import PIECES
from ecc_web.server.doors import Doors, ProcessRole
from tests.patience import PATIENCE
from tests.server.conftest import Serve

SMALL = BodyBounds(most=1_000)
HASTY = BodyBounds(seconds=0.05)


class Reader:
    """Reads the whole body, then answers; keeps what it heard."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.gone = asyncio.Event()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                return
            body += message["body"]
            if not message["more_body"]:
                break
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"hi"})


def post(size: int, path: bytes = b"/") -> bytes:
    return b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size


CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_one_that_says_that_it_is_too_long_is_refused_before_it_comes(serve: Serve) -> None:
    app = Reader()
    client = await (await serve(app)).dial()
    client.send(post(300_000_000))
    assert (await client.rest()).startswith(b"HTTP/1.1 413 ")
    assert app.bodies == []
    assert not app.gone.is_set(), "nobody was asked at all"


@pytest.mark.parametrize("at_once", [True, False])
async def test_one_that_does_not_say_it_is_refused_when_it_is_too_long(serve: Serve, at_once: bool) -> None:
    app = Reader()
    client = await (await serve(app, body=SMALL)).dial()
    client.send(CHUNKED)
    for _ in range(11):
        client.send(b"64\r\n" + b"y" * 100 + b"\r\n")
        if not at_once:
            await asyncio.sleep(0.001)
    answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 413 ")
    await asyncio.wait_for(app.gone.wait(), PATIENCE)
    assert app.bodies == []


@pytest.mark.parametrize(
    ("wanted", "language", "said"),
    [
        (b"fr-BE,fr;q=0.9,en;q=0.5", b"fr", "trop volumineux"),
        (b"nl", b"nl", "te groot"),
        (b"de-AT", b"de", "zu gro\u00df"),
        (b"xx,es;q=0.2", b"en", "too large"),
        (b"\xff;;;q=", b"en", "too large"),
        (b"", b"en", "too large"),
    ],
)
async def test_a_person_reads_why(serve: Serve, wanted: bytes, language: bytes, said: str) -> None:
    client = await (await serve(Reader())).dial()
    head = b"POST /fleets/imports/begin/ HTTP/1.1\r\nHost: x\r\nAccept-Language: " + wanted
    client.send(head + b"\r\nContent-Length: 300000000\r\n\r\n")
    answer, _, body = (await client.rest()).partition(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"content-language: " + language in answer
    assert b"content-length: %d" % len(body) in answer
    assert said in body.decode()


async def test_who_sends_on_reads_the_refusal_all_the_same(serve: Serve) -> None:
    client = await (await serve(Reader())).dial()
    client.send(post(300_000_000))
    for _ in range(200):
        client.send(b"y" * 10_000)
    assert (await client.rest()).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("form", ["length", "chunks"])
async def test_one_at_the_bound_is_served_and_so_is_the_next(serve: Serve, form: str) -> None:
    app = Reader()
    client = await (await serve(app, body=SMALL)).dial()
    for _ in range(2):
        client.send(post(1_000) + b"y" * 1_000 if form == "length" else CHUNKED + b"3e8\r\n" + b"y" * 1_000 + b"\r\n0\r\n\r\n")
        assert (await client.head()).startswith(b"HTTP/1.1 200 ")
        assert await client.reader.readexactly(2) == b"hi"
    assert app.bodies == [b"y" * 1_000] * 2


@pytest.mark.parametrize("start", [post(500), post(500) + b"y" * 499, CHUNKED, CHUNKED + b"5;" + b"x" * 900])
async def test_one_that_does_not_come_is_refused(serve: Serve, start: bytes) -> None:
    app = Reader()
    client = await (await serve(app, body=HASTY)).dial()
    client.send(start)
    assert (await client.rest()).startswith(b"HTTP/1.1 408 ")
    await asyncio.wait_for(app.gone.wait(), PATIENCE)


async def test_the_second_of_two_requests_is_bounded_like_the_first(serve: Serve) -> None:
    app = Reader()
    client = await (await serve(app, body=HASTY)).dial()
    client.send(post(2) + b"yy" + post(5) + b"y")
    answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


async def test_health_waits_for_no_body(serve: Serve, transactional_db: None) -> None:
    client = await (await serve(Doors(ProcessRole.PAGES))).dial()
    client.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
    assert (await client.rest()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("heard", "seconds"), [(0, 30.0), (16_384 * 29, 30.0), (16_384 * 60, 60.0), (16_384 * 900, 900.0), (10**9, 900.0)]
)
def test_how_long_a_body_may_take(heard: int, seconds: float) -> None:
    assert BodyBounds().deadline(heard) == seconds


class Cranked:
    """A loop whose clock is turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: list[tuple[float, Any]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, at: float, work: Any) -> Any:
        entry = (at, work)
        self.due.append(entry)
        return type("Handle", (), {"cancel": lambda _: self.due.remove(entry) if entry in self.due else None})()

    def call_later(self, seconds: float, work: Any) -> Any:
        return self.call_at(self.now + seconds, work)

    def turn_to(self, now: float) -> None:
        self.now = now
        for entry in [entry for entry in self.due if entry[0] <= now]:
            self.due.remove(entry)
            entry[1]()


@pytest.mark.parametrize(
    ("pace", "ends", "status"),
    [(20_000, None, None), (16_000, 30, HTTPStatus.REQUEST_TIMEOUT), (30_000, None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)],
)
def test_one_that_keeps_up_its_pace_goes_on(pace: int, ends: int | None, status: HTTPStatus | None) -> None:
    loop = Cranked()
    refused: list[tuple[float, HTTPStatus]] = []
    watch = BodyWatch(cast(Any, loop), BodyBounds(), lambda why: refused.append((loop.now, why)))
    for second in range(1, 121):
        loop.turn_to(second)
        if not refused and not watch.hears(pace):
            break
    if status is None:
        assert not refused
        watch.stop()
        assert not loop.due
    else:
        assert refused[0][1] is status
        assert len(refused) == 1
        assert ends is None or refused[0][0] == ends
        assert not loop.due


async def test_a_body_in_crumbs_stops_nobody(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece costs as much as a large one: one reading of a quarter of a megabyte held all others up for two seconds."""
    heard: list[int] = []
    hears = BodyWatch.hears

    def counted(self: BodyWatch, size: int) -> bool:
        heard.append(size)
        return hears(self, size)

    monkeypatch.setattr(BodyWatch, "hears", counted)
    server = await serve(Reader())
    client = await server.dial()
    client.send(CHUNKED + b"1\r\na\r\n" * 40_000)
    answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 413 ") or answer == b""  # more was on its way: TCP then resets
    readings = 6 * 40_000 // 65_536 + 2
    assert len(heard) <= PIECES * readings


async def test_one_in_small_pieces_is_read(serve: Serve) -> None:
    app = Reader()
    client = await (await serve(app)).dial()
    client.send(CHUNKED + b"64\r\n" + b"a" * 100 + b"\r\n" + b"1\r\nb\r\n" * 900 + b"0\r\n\r\n")
    assert (await client.head()).startswith(b"HTTP/1.1 200 ")
    assert app.bodies == [b"a" * 100 + b"b" * 900]
