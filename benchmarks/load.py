"""Plays N chargers from one thread with epoll: dials, boots, keeps one message in flight per charger. Answers are checked."""

from __future__ import annotations

import select
import socket
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import frames
from benchmarks.frames import Question

PATIENCE = 120.0  # seconds without any progress
_IN, _OUT = select.EPOLLIN, select.EPOLLOUT
_RESET = (1).to_bytes(4, "little") + bytes(4)  # SO_LINGER: no TIME_WAIT left behind


class LoadFailed(Exception):
    """A server did not do what is measured: a wrong answer, a lost socket, or silence."""


@dataclass(frozen=True, slots=True)
class Storm:
    """N connects at once until every BootNotification is answered."""

    seconds: float
    redials: int
    load_cpu: float  # share of its core that the generator used


@dataclass(frozen=True, slots=True)
class Flow:
    """A closed loop, looked at for a while after a warm-up."""

    per_second: float
    p50: float  # seconds
    p99: float
    answered: int  # in all, the warm-up and the end included
    load_cpu: float


class _Charger:
    __slots__ = ("asked_at", "buffer", "expected", "handshake", "number", "question", "sock", "turn")

    def __init__(self, number: int, port: int) -> None:
        self.number = number
        self.handshake = frames.handshake(number, port)
        self.question = frames.boot(number)
        self.expected = b""
        self.asked_at = 0.0
        self.turn = number  # neighbours are at different messages
        self.buffer = b""
        self.sock = socket.socket()


class Fleet:
    """N chargers towards one server on this machine."""

    def __init__(self, count: int, port: int) -> None:
        self.port = port
        self.chargers = [_Charger(number, port) for number in range(count)]
        self.poll = select.epoll()
        self.by_fd: dict[int, _Charger] = {}

    def storm(self) -> Storm:
        redials = 0
        begun, cpu = time.perf_counter(), time.process_time()
        for charger in self.chargers:
            self._dial(charger)
        waiting = len(self.chargers)
        dialling = set(self.by_fd)
        while waiting:
            for fd, events in self._events():
                charger = self.by_fd[fd]
                try:
                    if fd in dialling:
                        if charger.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                            raise ConnectionError
                        charger.sock.send(charger.handshake)
                        dialling.discard(fd)
                        self.poll.modify(fd, _IN)
                    elif events & _OUT == 0 and self._booted(charger):
                        waiting -= 1
                except ConnectionError:
                    redials += 1
                    self._hang_up(charger)
                    dialling.add(self._dial(charger))
        seconds = time.perf_counter() - begun
        return Storm(seconds, redials, (time.process_time() - cpu) / seconds)

    def flow(self, questions: Sequence[Question], seconds: float, warm_up: float) -> Flow:
        """Every charger asks, and asks again when it was answered; at the end the last answers are waited for.

        The warm-up ends, and the counting too, not before all have been answered once on average: a slow server answers in waves.
        """
        clock, by_fd, count, fleet = time.perf_counter, self.by_fd, len(questions), len(self.chargers)
        sent = [q.frame for q in questions]
        expected = [q.answer for q in questions]
        latencies = array("d")
        begun = clock()
        for charger in self.chargers:
            self._ask(charger, questions[charger.turn % count], clock())
        counted_from = ended = cpu_from = cpu = 0.0
        answered, open_questions = 0, fleet
        while open_questions:
            ready = self._events()
            now = clock()
            if not counted_from and now - begun >= warm_up and answered >= fleet:
                counted_from, cpu_from = now, time.process_time()
            elif counted_from and not ended and now - counted_from >= seconds and len(latencies) >= fleet:
                ended, cpu = now, (time.process_time() - cpu_from) / (now - counted_from)
            for fd, _ in ready:
                charger = by_fd[fd]
                data = charger.sock.recv(65536)
                whole = data[:1] == b"\x81" and len(data) == 2 + data[1] and data.startswith(charger.expected, 2)
                if not whole and not self._read_slowly(charger, data):
                    continue
                answered += 1
                if ended:
                    open_questions -= 1
                    continue
                now = clock()
                if counted_from:
                    latencies.append(now - charger.asked_at)
                charger.turn = turn = (charger.turn + 1) % count
                charger.expected = expected[turn]
                charger.asked_at = now
                charger.sock.send(sent[turn])
        ordered = sorted(latencies)
        rate = len(ordered) / (ended - counted_from)
        return Flow(rate, ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], answered, cpu)

    def rest(self, seconds: float) -> None:
        """Idles, but for pongs."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            for fd, _ in self.poll.poll(left):
                charger = self.by_fd[fd]
                charger.expected = b"nothing is asked"
                self._read_slowly(charger, charger.sock.recv(65536))

    def leave(self) -> None:
        for charger in self.chargers:
            self._hang_up(charger)
        self.poll.close()

    def _events(self) -> list[tuple[int, int]]:
        ready = self.poll.poll(PATIENCE)
        if not ready:
            raise LoadFailed(f"nothing came for {PATIENCE:.0f} seconds")
        return ready

    def _dial(self, charger: _Charger) -> int:
        sock = charger.sock = charger.sock if charger.sock.fileno() >= 0 else socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        sock.connect_ex(("127.0.0.1", self.port))
        charger.buffer = b""
        charger.expected = b""
        fd = sock.fileno()
        self.by_fd[fd] = charger
        self.poll.register(fd, _OUT)
        return fd

    def _hang_up(self, charger: _Charger) -> None:
        self.by_fd.pop(charger.sock.fileno(), None)
        charger.sock.close()

    def _booted(self, charger: _Charger) -> bool:
        """Takes what came. Whether the boot was answered."""
        data = charger.sock.recv(65536)
        if not data:
            raise ConnectionError
        if charger.expected:
            return self._read_slowly(charger, data)
        charger.buffer += data
        head, found, rest = charger.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            raise LoadFailed(f"the handshake was answered {head[:60]!r}")
        charger.buffer = b""
        self._ask(charger, charger.question, 0.0)
        return bool(rest) and self._read_slowly(charger, rest)

    def _ask(self, charger: _Charger, question: Question, now: float) -> None:
        charger.expected = question.answer
        charger.asked_at = now
        charger.sock.send(question.frame)

    def _read_slowly(self, charger: _Charger, data: bytes) -> bool:
        """Frames of any kind. Whether the expected answer was among them; pings and calls are answered."""
        if not data:
            raise LoadFailed(f"charger {charger.number} was disconnected")
        data = charger.buffer + data
        found = False
        while len(data) >= 2:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            if len(data) < start + size:
                break
            opcode, payload, data = data[0] & 15, data[start : start + size], data[start + size :]
            if opcode == 9:
                charger.sock.send(frames.masked(0x8A, payload))
            elif opcode == 8:
                raise LoadFailed(f"charger {charger.number} was closed: {payload!r}")
            elif payload.startswith(b"[2"):
                charger.sock.send(frames.refusal(payload))
            elif charger.expected and payload.startswith(charger.expected):
                found = True
            else:
                raise LoadFailed(f"charger {charger.number} expected {charger.expected!r} and got {payload[:100]!r}")
        charger.buffer = data
        return found
