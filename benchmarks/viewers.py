"""How soon pages show what happened: `script/bench viewers`. Many people look at lists and chargers while chargers come and go.

Viewers do what `static/js/doorbell.js` does, over real sockets and with sessions of their own: tell what they show, fetch the
part that a ring is for, not more often than its pace. A fact is a charger's socket that closes or that boots; it is shown when
a fetched part says the new state. One core for the server, another for viewers and chargers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks import frames, machine
from benchmarks.servers import Ours, Running

PAGE = 50  # chargers on a page of the list
FLOOR = 1.0  # seconds within which 95 of 100 parts show a fact
ROW = re.compile(r'<tr id="charger-(\d+)".*?cell-state">.*?</svg>\s*([a-z ]+?)</', re.DOTALL)
STATE = re.compile(r'role="status".*?</svg>\s*([a-z ]+?)</', re.DOTALL)
WATCH = re.compile(r'id="(?:results|head)"[^>]*?data-watch(?:-rows)?="([\d ]*)"')
FETCH = re.compile(r'id="(?:results|head)"[^>]*?hx-get="([^"]+)"')


@dataclass
class Board:
    """What happened when, and how long each page took to show it."""

    facts: dict[int, tuple[str, float]] = field(default_factory=dict)  # by charger: the state to be seen, and since when
    seen: dict[int, set[int]] = field(default_factory=dict)  # by charger: viewers who saw it
    delays: list[float] = field(default_factory=list)
    fetches: int = 0
    looking: int = 0  # viewers that are there
    on: bool = False

    def happened(self, charger: int, state: str) -> None:
        self.facts[charger] = (state, time.perf_counter())
        self.seen[charger] = set()

    def shown(self, viewer: int, charger: int, state: str) -> None:
        wanted, since = self.facts.get(charger, ("", 0.0))
        if state != wanted or viewer in self.seen.get(charger, ()):
            return
        self.seen[charger].add(viewer)
        if self.on:
            self.delays.append(time.perf_counter() - since)


class Viewer:
    """One browser page."""

    def __init__(self, number: int, port: int, cookie: str, path: str, board: Board) -> None:
        self.number, self.port, self.cookie, self.path, self.board = number, port, cookie, path, board
        self.pace = 0.7 if "/chargers/" not in path else 0.4
        self.rung = asyncio.Event()
        self.owed: set[int] = set()
        self.rung_at = 0
        self.reader: Any = None

    async def look(self) -> None:
        text = await self._get(self.path, part=False)
        self._read(text)
        headers = {"Cookie": self.cookie}
        url = f"ws://127.0.0.1:{self.port}/live/"
        async with connect(url, additional_headers=headers, origin=Origin(f"http://127.0.0.1:{self.port}")) as socket:
            inside, topics = (self.watched, []) if "/chargers/" in self.path else ([], ["fleet"])
            await socket.send(json.dumps({"chargers": self.watched, "inside": inside, "topics": topics}))
            self.board.looking += 1
            await asyncio.gather(self._listen(socket), self._follow())

    async def _listen(self, socket: ClientConnection) -> None:
        async for ring in socket:
            heard = json.loads(ring)
            self.owed |= set(heard["chargers"])
            self.rung_at = heard["at"]
            self.rung.set()

    async def _follow(self) -> None:
        while True:
            await self.rung.wait()
            self.rung.clear()
            begun = time.perf_counter()
            path, numbers_alone, self.owed = self._address(), not self.owed, set()
            self._read(await self._get(path, part=True))
            self.board.fetches += 1
            if not numbers_alone:  # a row that rings next need not wait for their sake
                await asyncio.sleep(max(0.0, begun + self.pace - time.perf_counter()))

    def _address(self) -> str:
        """Of a list the rows that rang."""
        if "/chargers/" in self.path:
            return self.fetch
        return f"{self.fetch}&rung={'+'.join(map(str, sorted(self.owed))) or '0'}&at={self.rung_at}"

    def _read(self, text: str) -> None:
        if found := FETCH.search(text):
            self.fetch = found[1].replace("&amp;", "&")
        if watch := WATCH.search(text):
            self.watched = [int(key) for key in watch[1].split()]
        if "/chargers/" in self.path:
            if state := STATE.search(text.partition('id="head"')[2]):
                self.board.shown(self.number, self.watched[0], state[1].strip())
        else:
            for key, word in ROW.findall(text):
                self.board.shown(self.number, int(key), word.strip())

    async def _get(self, path: str, part: bool) -> str:
        """As browsers do: by the connection that stands, and by a new one where the server has closed that as idle."""
        if self.reader is not None and not self.reader.at_eof():
            try:
                return await self._ask(path, part)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return await self._ask(path, part)

    async def _ask(self, path: str, part: bool) -> str:
        htmx = "HX-Request: true\r\nHX-Target: results\r\n" if part else ""
        ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n{htmx}\r\n"
        self.writer.write(ask.encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if " 200 " not in head.split("\r\n", 1)[0]:
            raise SystemExit(f"{path} was answered with {head[:60]!r}")
        length = re.search(r"content-length: (\d+)", head)
        if length is None:
            raise SystemExit(f"{path} was answered without a length")
        return (await self.reader.readexactly(int(length[1]))).decode()


class Player:
    """One charger, which talks as chargers do, and comes and goes when told."""

    def __init__(self, number: int, key: int, port: int, board: Board) -> None:
        self.number, self.key, self.port, self.board = number, key, port, board
        self.socket: ClientConnection | None = None

    async def arrive(self) -> None:
        ocpp_id, token = frames.ocpp_id(self.number), frames.token(self.number)
        url = f"ws://{ocpp_id}:{token}@127.0.0.1:{self.port}/ocpp/{ocpp_id}"
        self.socket = await connect(url, subprotocols=[Subprotocol("ocpp1.6")], max_queue=4, ping_interval=None)
        await self.socket.send(_call("BootNotification", {"chargePointVendor": "Ecotap", "chargePointModel": "DC60"}))
        self.board.happened(self.key, "online")
        await self.socket.recv()

    async def leave(self) -> None:
        if self.socket is not None:
            self.board.happened(self.key, "offline")
            await self.socket.close()
            self.socket = None

    async def talk(self, every: float) -> None:
        """A Heartbeat and a StatusNotification in turn; answers are read and forgotten."""
        await asyncio.sleep(random.uniform(0, every))
        turn = 0
        while True:
            if self.socket is not None:
                turn += 1
                status = {"connectorId": 1, "errorCode": "NoError", "status": "Available" if turn % 4 else "Preparing"}
                try:
                    await self.socket.send(_call("Heartbeat", {}) if turn % 2 else _call("StatusNotification", status))
                    await self.socket.recv()
                except Exception:  # it has just left
                    await asyncio.sleep(0)
            await asyncio.sleep(every)


def _call(action: str, payload: dict[str, object]) -> str:
    return json.dumps([2, os.urandom(6).hex(), action, payload])


def places(viewers: int, keys: list[int], together: bool) -> list[str]:
    """Where the viewers look: all at one page of the list, or every second one at some page of it, the others at chargers."""
    if together:
        return ["/?page=1"] * viewers
    pages = len(keys) // PAGE
    return [f"/chargers/{keys[n % len(keys)]}/" if n % 2 else f"/?page={1 + n // 2 % pages}" for n in range(viewers)]


async def look_on(
    server: Running, people: list[tuple[str, int]], keys: list[int], viewers: int, seconds: float, together: bool
) -> Board:
    board = Board()
    players = [Player(number, key, server.port, board) for number, key in enumerate(keys)]
    for begin in range(0, len(players), 50):
        await asyncio.gather(*(one.arrive() for one in players[begin : begin + 50]))
    talking = [asyncio.create_task(one.talk(30.0)) for one in players]
    watching = []
    for number, path in enumerate(places(viewers, keys, together)):
        cookie = f"sessionid={people[number % len(people)][0]}"
        watching.append(asyncio.create_task(Viewer(number, server.port, cookie, path, board).look()))
    while board.looking < viewers:
        if broken := [one for one in watching if one.done()]:
            broken[0].result()
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    board.facts.clear()  # of the start: long ago
    board.on, board.fetches = True, 0
    ends = time.perf_counter() + seconds
    looked_at = players[: PAGE if together or viewers == 1 else 2 * PAGE]
    while time.perf_counter() < ends:
        one = random.choice(looked_at)
        await (one.leave() if one.socket is not None else one.arrive())
        await asyncio.sleep(1.0)
    await asyncio.sleep(2)
    board.on = False
    for task in (*watching, *talking):
        if task.done() and (failure := task.exception()) is not None:
            raise failure
        task.cancel()
    return board


def sessions(data: Path, environment: dict[str, str]) -> tuple[list[tuple[str, int]], list[int]]:
    """People with sessions, and the keys of the chargers, made in the filled database."""
    command = [sys.executable, "-m", "benchmarks.fill_viewers"]
    done = subprocess.run(command, env={**environment, "ECC_DATA_DIR": str(data)}, check=True, capture_output=True, text=True)
    made = json.loads(done.stdout)
    return [(key, pk) for key, pk in made["sessions"]], made["chargers"]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench viewers", description=__doc__)
    parser.add_argument("--chargers", type=int, default=300)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 100])
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen = parser.parse_args(words)
    print("\n".join(machine.facts()), flush=True)
    os.sched_setaffinity(0, {machine.cores()[1]})
    medians, late = [], False
    print(f"\n{chosen.chargers} chargers; each talks every 30 s, one comes or goes every second\n")
    print("| viewers | parts fetched per s | server CPU | fact to page, median | 95 of 100 | longest | facts shown |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="ecc-bench-") as folder:
        ours = Ours(Path(folder), chosen.chargers)
        people, keys = sessions(ours.template, ours.environment)
        for viewers, together in [*((number, False) for number in chosen.viewers), (chosen.viewers[-1], True)]:
            with ours.running() as server:
                cpu, begun = machine.cpu_seconds(server.pid), time.perf_counter()
                board = asyncio.run(look_on(server, people, keys, viewers, chosen.seconds, together))
                share = (machine.cpu_seconds(server.pid) - cpu) / (time.perf_counter() - begun)
            delays = sorted(board.delays) or [float("nan")]
            p95 = delays[int(len(delays) * 0.95)]
            medians.append(statistics.median(delays))
            late |= not p95 <= FLOOR
            rate = board.fetches / chosen.seconds
            row = [
                f"{viewers}{', all at one page of the list' if together else ''}",
                f"{rate:.0f}",
                f"{share:.0%}",
                *(f"{one:.2f} s" for one in (medians[-1], p95, delays[-1])),
            ]
            print(f"| {' | '.join([*row, str(len(board.delays))])} |", flush=True)
    print(
        f"\nmedian with {chosen.viewers[-1]}, all at one page, against {chosen.viewers[0]}: {medians[-1] / medians[0]:.2f} to 1"
    )
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
