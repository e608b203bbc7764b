"""Lines between chargers and servers: TCP as far as a protocol sees it, with delays, cuts and half-open ends by the seed.

TLS is a word here: a port speaks it or does not, and who dials with the wrong one gets nowhere.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.simulation.loop import LIFE, Life, SimulatedLoop
from tests.simulation.tap import Tap

GIVES_UP = (60.0, 900.0)  # seconds after which TCP tells the end that still has bytes to send


DELAY = (0.005, 0.08)  # seconds that a chunk takes
Weather = Mapping[str, float]  # kind of fault to its chance, for each chunk or dial


class End(asyncio.Transport):
    """One end of a line."""

    def __init__(self, line: Line, life: Life | None, here: tuple[str, int], there: tuple[str, int], tls: bool) -> None:
        super().__init__({"peername": there, "sockname": here, "sslcontext": tls or None, "ssl_object": tls or None})
        self.line = line
        self.life = life
        self.context = copy_context()
        self.protocol: Any = None
        self.other: End
        self.closed = False  # connection_lost is due or was told
        self.ending = False
        self._paused = False
        self._waiting: list[bytes] = []
        self._unread = 0
        self._not_before = 0.0
        self._gives_up: asyncio.TimerHandle | None = None
        self.tap: Tap | None = None  # at the server's end: reads along

    # What protocols call

    def write(self, data: Any) -> None:
        if not self.ending:
            if self.tap is not None:
                self.tap.sent(bytes(data))
            self.line.carry(self, bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        if self.ending:
            return
        self.ending = True
        self.line.tell(self, self.other._hung_up)
        self.line.loop.call_soon(self._end, None, context=self.context)

    def abort(self) -> None:
        self.ending = True
        if not self.closed:
            self.line.tell(self, self.other._reset)
            self.line.loop.call_soon(self._end, None, context=self.context)

    def is_closing(self) -> bool:
        return self.ending or self.closed

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        if self._waiting:
            self.line.loop.call_soon(self._read_on, context=self.context)

    def is_reading(self) -> bool:
        return not self._paused

    def get_write_buffer_size(self) -> int:
        return self._unread

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        return None

    def can_write_eof(self) -> bool:
        return False

    def get_protocol(self) -> Any:
        return self.protocol

    def set_protocol(self, protocol: Any) -> None:
        self.protocol = protocol

    # What the line tells

    def arrive(self, data: bytes) -> None:
        if self.closed or self.ending:
            return
        if self._paused or self._waiting:
            self._waiting.append(data)
            return
        self._read(data)

    def _read_on(self) -> None:
        while self._waiting and not self._paused and not self.closed:
            self._read(self._waiting.pop(0))

    def _read(self, data: bytes) -> None:
        self.other._unread -= len(data)
        if self.tap is not None:
            self.tap.heard(data)
        self.protocol.data_received(data)

    def _hung_up(self) -> None:
        if self.closed or self.ending:
            return
        if not self.protocol.eof_received():
            self.close()

    def _reset(self) -> None:
        if not self.closed:
            self.ending = True
            self._end(ConnectionResetError("cut"))

    def _end(self, why: Exception | None) -> None:
        if self.closed:
            return
        self.closed = True
        if self._gives_up is not None:
            self._gives_up.cancel()
        self.line.ends = [end for end in self.line.ends if end is not self]
        self.protocol.connection_lost(why)

    def give_up(self) -> None:
        """TCP had no answer for minutes."""
        if not self.closed:
            self.ending = True
            self._end(TimeoutError("no answer"))


class Line:
    """One connection. `silent`: it carries nothing any more, and neither end was told."""

    def __init__(self, net: Net) -> None:
        self.net, self.loop = net, net.loop
        self.silent = False
        self.ends: list[End] = []

    def carry(self, end: End, data: bytes) -> None:
        end._unread += len(data)
        chance, weather = self.net.chance, self.net.weather
        if not self.silent and chance.random() < weather.get("line half-open", 0.0):
            self.net.note("line half-open", end)
            self.silent = True
        if not self.silent and chance.random() < weather.get("line cut", 0.0):
            self.net.note("line cut", end)
            self.cut()
            return
        if self.silent:
            if end._gives_up is None:
                end._gives_up = self.loop.call_later(chance.uniform(*GIVES_UP), end.give_up, context=end.context)
            return
        self.tell(end, end.other.arrive, data)

    def tell(self, end: End, what: Callable[..., None], *args: Any) -> None:
        """In order, and after the delay that this line has just now."""
        if self.silent:
            return
        chance, weather = self.net.chance, self.net.weather
        delay = chance.uniform(*DELAY)
        if chance.random() < weather.get("line slow", 0.0):
            self.net.note("line slow", end)
            delay += chance.uniform(1, 30)
        end._not_before = max(end._not_before + 1e-6, self.loop.time() + delay)
        self.loop.call_at(end._not_before, self._deliver, what, args, context=end.other.context)

    def _deliver(self, what: Callable[..., None], args: tuple[Any, ...]) -> None:
        if not self.silent:
            what(*args)

    def cut(self) -> None:
        """Both ends are told, each when it hears of it."""
        self.silent = True
        for end in self.ends:
            self.loop.call_later(self.net.chance.uniform(0, 2), end._reset, context=end.context)


@dataclass(slots=True)
class Listener:
    """Who takes calls at an address."""

    factory: Callable[[], Any]
    tls: bool
    life: Life | None
    context: Any
    open: bool = True

    # asyncio.Server, as far as anybody here asks

    def close(self) -> None:
        self.open = False

    async def wait_closed(self) -> None:
        return None

    def is_serving(self) -> bool:
        return self.open

    @property
    def sockets(self) -> tuple[Any, ...]:
        return ()

    async def start_serving(self) -> None:
        return None

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()


@dataclass(eq=False)
class Net:
    """Who listens where, and every open line. `note` tells the proof what happened, for its story and its coverage."""

    loop: SimulatedLoop
    chance: Random
    weather: Weather
    note: Callable[[str, End | None], None]
    tapped: Callable[[Life | None, Life | None], Tap | None]  # who dialled, who took the call
    lines: list[Line] = field(default_factory=list)
    _listeners: dict[tuple[str, int], list[Listener]] = field(default_factory=dict)
    _ports: int = 20_000

    def listen(self, factory: Callable[[], Any], host: str, port: int, *, tls: bool) -> Listener:
        listener = Listener(factory, tls, LIFE.get(), copy_context())
        self._listeners.setdefault((host, port), []).append(listener)
        return listener

    async def dial(self, factory: Callable[[], Any], host: str, port: int, tls: bool) -> tuple[End, Any]:
        """Connects to one of those who listen there. Raises what a real dial raises."""
        await asyncio.sleep(self.chance.uniform(*DELAY))
        takes = [x for x in self._listeners.get((host, port), []) if x.open and not (x.life is not None and x.life.dead)]
        if not takes or self._refuses():
            raise ConnectionRefusedError("nobody listens there")
        listener = self.chance.choice(takes)
        if tls is not listener.tls:
            raise ssl.SSLError("no TLS is spoken there") if tls else ConnectionResetError("TLS is spoken there")
        self._ports += 1
        line = Line(self)
        caller, taker = ("10.0.0.1", self._ports), (host, port)
        mine = End(line, LIFE.get(), caller, taker, tls)
        theirs: End = listener.context.copy().run(lambda: End(line, listener.life, taker, caller, tls))
        mine.other, theirs.other = theirs, mine
        line.ends = [mine, theirs]
        theirs.tap = self.tapped(mine.life, theirs.life)
        self.lines = [each for each in self.lines if each.ends] + [line]
        theirs.protocol = theirs.context.run(listener.factory)
        theirs.context.run(theirs.protocol.connection_made, theirs)
        mine.protocol = protocol = factory()
        protocol.connection_made(mine)
        return mine, protocol

    def _refuses(self) -> bool:
        refuses = self.chance.random() < self.weather.get("dial refused", 0.0)
        if refuses:
            self.note("dial refused", None)
        return refuses

    def hang_up_for(self, life: Life, *, told: bool) -> None:
        """The machine under these sockets is gone: the peers are told, or (power cut) nobody is."""
        for line in self.lines:
            for end in [end for end in line.ends if end.life is life]:
                if told:
                    line.tell(end, end.other._reset)
                    line.loop.call_later(0.2, _silence, line)
                else:
                    line.silent = True
                end.closed = True

    def close_doors_of(self, life: Life) -> None:
        """It takes no more calls; what is open stays."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.open = listener.open and listener.life is not life

    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.ends and not line.silent]


def _silence(line: Line) -> None:
    line.silent = True
