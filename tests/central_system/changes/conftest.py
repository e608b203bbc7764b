"""Changes carried out for real: the charger door in the test's own loop, simulated chargers that dial it, another backend.

The chargers' clock runs a hundred times faster; the server's is moved on by `Stage.skip`, so that nobody waits for hours.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from django.db import connection

from chargers.domain.changes import events
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, ControllerType, Organisation, Presence, Step
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.controllers import controller_types
from chargers.services.credentials import credentials
from chargers.simulator import Event, Fault, Happened, LifeTiming, OtherBackend, RunningClock, SimulatedCharger
from tests.central_system.changes.desk import Desk, set_up
from tests.central_system.conftest import TOKEN, Door, OpenDoor
from tests.patience import PATIENCE

SPEED = 100.0
PACE = LifeTiming(boot=2, retry=5, redial=2, own_restart=60, status_gap=0)
OLD_ID, NEW_ID, NEW_TOKEN = "NL*ECO*1000", "BE*NEW*77", "9N8gGyS8Un7g4IY9dRIC"
TYPES = ("cpa", "evc4", "evc5")
KEYS = {  # both backends have one host here: on CPA the port takes it away
    "cpa": {"key": "AuthorizationKey", "id": "OCPPID", "address": "BackOffice-Portnr"},
    "evc4": {"key": "authorizationKey", "id": "com_OCPPID", "address": "com_Endpoint"},
    "evc5": {"key": "authorizationKey", "id": "com_OCPPID", "address": "com_Endpoint"},
}


@dataclass
class Actor:
    """A simulated charger, its row, and the frames that it saw."""

    stage: Stage
    row: Charger
    simulated: SimulatedCharger
    asked: list[str] = field(default_factory=list)  # "ChangeConfiguration com_Endpoint", "Reset", …
    watchers: list[Callable[[Event], None]] = field(default_factory=list)
    _off: asyncio.Task[None] | None = None

    def heard(self, event: Event) -> None:
        if event.kind is Happened.ASKED:
            self.asked.append(event.detail)
        for watch in self.watchers:
            watch(event)

    @property
    def stored(self) -> Any:
        return self.simulated.memory.stored

    def keys(self) -> dict[str, str]:
        return KEYS[self.simulated.controller.name]

    def writes(self) -> Counter[str]:
        """How often each key was written, as the charger saw it."""
        return Counter(detail.split()[1] for detail in self.asked if detail.startswith("ChangeConfiguration "))

    def ask(self, wish: EditorFields, **how: Any) -> Change:
        change = change_requests.ask(self.row, wish, access=Access.of_shell(), **{"confirmed": True, **how})
        if self.stage.door is not None:
            self.stage.door.central.driver.ring()
        return change

    def switch_off(self) -> None:
        """In the midst of what it does."""
        self._off = asyncio.get_running_loop().create_task(self.simulated.stop())

    def power_cut(self) -> None:
        """In the midst of what it does, and back with what is stored."""
        self._off = asyncio.get_running_loop().create_task(self.simulated.restart("power cut", politely=False))

    def is_back_as(self, ocpp_id: str) -> bool:
        """Both sides say so: a restart of its own may come between what each of them sees."""
        here = self.simulated.is_booted and self.simulated.connected and self.simulated.ocpp_id == ocpp_id
        return here and self.stage.central.sessions.get(self.row.pk) is not None

    async def come(self) -> None:
        """Switched on, booted, and its settings read."""
        self.simulated.start()
        await self.simulated.until_booted(PATIENCE)
        await self.stage.until(lambda: self.stage.central.sessions.get(self.row.pk))
        await self.stage.central.reads.read(self.stage.central.sessions.get(self.row.pk))


class Stage:
    """Server, chargers, another backend."""

    def __init__(self, open_door: OpenDoor, settings: Any, stack: AsyncExitStack) -> None:
        self.open_door, self.settings, self.stack = open_door, settings, stack
        self.door: Door | None = None
        self.backend: OtherBackend
        self.skipped = self.put_on = timedelta(0)
        self.port = 0

    @property
    def opened(self) -> Door:
        assert self.door is not None
        return self.door

    @property
    def central(self) -> Any:
        return self.opened.central

    async def open(self, **limits: Any) -> None:
        self.door = await self.open_door(**{"settle": 0.02, **limits})
        self.central.clock.now = lambda: datetime.now(UTC) + self.skipped + self.put_on
        self.central.clock.unix = lambda: time.time() + self.put_on.total_seconds()
        self.port = self.door.address[1]
        self.settings.PUBLIC_ENDPOINTS = [self.url]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ocpp/"

    async def charger(
        self,
        controller: str = "evc5",
        ocpp_id: str = OLD_ID,
        *,
        token: str = TOKEN,
        faults: Iterable[str | Fault] = (),
        settings: dict[str, str] | None = None,
        comes: bool = True,
    ) -> Actor:
        organisation, _ = Organisation.objects.get_or_create(name="Volt")
        type_ = ControllerType.objects.get(code=controller)
        row = Charger.objects.create(ocpp_id=ocpp_id, organisation=organisation, controller_type=type_)
        if token:
            credentials.set_current(row, Secret(token), datetime.now(UTC))
        actor: Actor
        simulated = SimulatedCharger(
            controller,
            url=self.url,
            ocpp_id=ocpp_id,
            token=token,
            faults=faults,
            settings=settings,
            clock=RunningClock(SPEED),
            timing=PACE,
            trust=self.backend.ca_file,
            listener=lambda event: actor.heard(event),
        )
        actor = Actor(self, row, simulated)
        self.stack.push_async_callback(simulated.stop)
        if comes:
            await actor.come()
        return actor

    def away(self, ocpp_id: str = OLD_ID, *, tls: bool = False, **wish: Any) -> EditorFields:
        """A wish to leave for the other backend."""
        return EditorFields(url=f"{self.backend.wss_url if tls else self.backend.ws_url}{ocpp_id}", ocpp_id=ocpp_id, **wish)

    async def until(self, condition: Callable[[], Any], what: str = "") -> Any:
        """What the condition gives as soon as it is true. Fails with the state of every change where it never is."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := condition()):  # noqa: ASYNC110 rows ring no bell here
                    await asyncio.sleep(0.01)
                return found
        except TimeoutError:
            pytest.fail(f"{what or 'it'} never came: {[self.story(each) for each in Change.objects.order_by('pk')]}")

    async def reaches(self, change: Change, *states: str) -> Change:
        def there() -> bool:
            change.refresh_from_db()
            return change.state in states

        await self.until(there, f"{states}")
        return change

    async def set_clock(self, seconds: float) -> None:
        """Somebody puts the server's clock on or back: no time passes, and everything looks at it."""
        self.put_on += timedelta(seconds=seconds)
        await self.skip(0)

    async def skip(self, seconds: float) -> None:
        """The server's clock jumps, and everything that waits for it looks at it."""
        self.skipped += timedelta(seconds=seconds)
        for run in list(self.central.driver.runs.values()):
            run.tell(events.Tick())
        self.central.driver.ring()

    async def stays(self, change: Change, seconds: float = 0.3) -> bool:
        """Whether a change stays as it is for a while."""
        change.refresh_from_db()
        before = change.state
        await asyncio.sleep(seconds)
        change.refresh_from_db()
        return bool(change.state == before)

    def story(self, change: Change) -> str:
        change.refresh_from_db()
        steps = [f"{s.key} {s.state} {s.read_back} {s.dialled} {s.tries}/{s.undo_tries}" for s in change.steps.all()]
        here = list(Presence.objects.values_list("dialled_id", "closed_at"))
        return f"{change} leg {change.leg} why {change.why} reset {change.reset} due {change.due} {steps} {here}"

    def steps(self, change: Change) -> dict[str, Step]:
        return {step.key: step for step in change.steps.all()}


@pytest.fixture(scope="session", autouse=True)
def _no_connection_outlives_the_tests(django_db_setup: None) -> Iterator[None]:
    """PostgreSQL drops no database that a pool still holds."""
    yield
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the other backend, made once."""
    return tmp_path_factory.mktemp("certificates")


@pytest_asyncio.fixture
async def closed_stage(
    open_door: OpenDoor, settings: Any, monkeypatch: pytest.MonkeyPatch, certificates: Path
) -> AsyncIterator[Stage]:
    """Without a server yet. Rows are read in the loop's thread, by a connection that sees what is committed and nothing else."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    controller_types.sync_catalogue()
    async with AsyncExitStack() as stack:
        stage = Stage(open_door, settings, stack)
        stage.backend = await stack.enter_async_context(OtherBackend({NEW_ID: NEW_TOKEN, OLD_ID: TOKEN}, folder=certificates))
        yield stage


@pytest_asyncio.fixture
async def stage(closed_stage: Stage) -> Stage:
    await closed_stage.open()
    return closed_stage


MODES = tuple(ChangeMode)


@pytest.fixture
def charger(transactional_db: None) -> Charger:
    controller_types.sync_catalogue()
    organisation, type_ = Organisation.objects.create(name="Volt"), ControllerType.objects.get(code="evc5")
    return Charger.objects.create(ocpp_id=OLD_ID, organisation=organisation, controller_type=type_)


@pytest.fixture
def desk(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return set_up(charger, monkeypatch)
