"""Which doors are open in which role, and that the parts of a process live as long as its lifespan."""

from __future__ import annotations

from typing import Any

import pytest
from channels.security.websocket import OriginValidator

from chargers.central_system.central_system import CentralSystem
from ecc_web.server.doors import Doors, ProcessRole
from ecc_web.server.process_parts import WithParts

CHARGER = {"type": "websocket", "path": "/ocpp/A"}
BROWSER = {"type": "websocket", "path": "/live/"}
PAGE = {"type": "http", "path": "/"}
HEALTH = {"type": "http", "path": "/healthz"}


class Noted:
    """An application that notes that it was called."""

    def __init__(self) -> None:
        self.called = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.called += 1


async def answered(doors: Doors, scope: dict[str, Any]) -> str:
    """Which application took the scope, or the status of the refusal."""
    applications = {"chargers": Noted(), "live": Noted(), "pages": Noted()}
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    for name, noted in applications.items():
        if getattr(doors, name) is not None:
            setattr(doors, name, noted)
    await doors(scope, None, send)
    return str(sent[0]["status"]) if sent else next(name for name, noted in applications.items() if noted.called)


@pytest.mark.parametrize(
    ("role", "scope", "taken"),
    [
        (ProcessRole.ALL, CHARGER, "chargers"),
        (ProcessRole.ALL, BROWSER, "live"),
        (ProcessRole.ALL, PAGE, "pages"),
        (ProcessRole.ALL, HEALTH, "pages"),
        (ProcessRole.CHARGERS, CHARGER, "chargers"),
        (ProcessRole.CHARGERS, BROWSER, "404"),
        (ProcessRole.CHARGERS, PAGE, "404"),
        (ProcessRole.CHARGERS, HEALTH, "pages"),
        (ProcessRole.PAGES, CHARGER, "404"),
        (ProcessRole.PAGES, BROWSER, "live"),
        (ProcessRole.PAGES, PAGE, "pages"),
        (ProcessRole.PAGES, HEALTH, "pages"),
    ],
)
async def test_what_is_open(role: ProcessRole, scope: dict[str, Any], taken: str) -> None:  # T7
    central = None if role is ProcessRole.PAGES else CentralSystem()
    assert await answered(Doors(role, central), scope) == taken


@pytest.mark.parametrize("scope", [CHARGER, BROWSER, PAGE])
async def test_ipv4_that_is_dressed_as_ipv6_is_ipv4_to_every_limit(scope: dict[str, Any]) -> None:  # T13
    scope = {**scope, "client": ("::ffff:192.0.2.7", 5)}
    await answered(Doors(ProcessRole.ALL, CentralSystem()), scope)
    assert scope["client"] == ("192.0.2.7", 5)


def test_an_origin_is_asked_of_browsers_alone() -> None:  # T3: chargers send none
    doors = Doors(ProcessRole.ALL)
    assert isinstance(doors.live, OriginValidator)
    assert not isinstance(doors.chargers, OriginValidator)


class Part:
    """Notes when it starts and stops."""

    def __init__(self, name: str, notes: list[str], fails: bool = False) -> None:
        self.name, self.notes, self.fails = name, notes, fails

    async def start(self) -> None:
        if self.fails:
            raise OSError
        self.notes.append(f"{self.name} starts")

    async def stop(self) -> None:
        self.notes.append(f"{self.name} stops")


async def live(parts: list[Part]) -> list[str]:
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup" if not sent else "lifespan.shutdown"}

    async def send(message: dict[str, str]) -> None:
        sent.append(message["type"])

    await WithParts(Noted(), parts)({"type": "lifespan"}, receive, send)
    return sent


async def test_parts_start_in_order_and_stop_in_reverse() -> None:
    notes: list[str] = []
    assert await live([Part("a", notes), Part("b", notes)]) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert notes == ["a starts", "b starts", "b stops", "a stops"]


async def test_a_part_that_does_not_start_stops_those_before_it() -> None:
    notes: list[str] = []
    with pytest.raises(OSError, match=r"^$"):
        await live([Part("a", notes), Part("b", notes, fails=True)])
    assert notes == ["a starts", "a stops"]
