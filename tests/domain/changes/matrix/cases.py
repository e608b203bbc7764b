"""The plans of the matrix: what is wanted of which controller type, in which mode, against which doors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chargers.domain.changes.plan import Plan
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_plan, make_settings_plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller import catalogue
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.secret import Secret
from tests.domain.changes.matrix.charger import Manner, ModelCharger, new_charger
from tests.domain.changes.matrix.third import Third
from tests.domain.changes.matrix.world import Backend, Fault, World

TYPES = {each.code: each for each in catalogue.load()}
OLD_ID, NEW_ID = "NL*ECO*1000", "BE*NEW*77"
OLD_TOKEN, NEW_TOKEN = "53Umkk1q7rEM", "9N8gGyS8Un7g4IY9dRIC"
OURS = (Endpoint(False, "old.example", 9000, "/ocpp/"), Endpoint(True, "secure.old.example", 9443, "/ocpp/"))
FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)
Planner = Callable[..., Plan]


@dataclass(frozen=True)
class Kind:
    """One kind of plan. `to`: where it shall dial, None: the address stays."""

    name: str
    to: Endpoint | None = None
    ocpp_id: str | None = None
    token: str | None = None
    clear_key: bool = False
    keyless: bool = False  # it has no key to begin with
    settings: Mapping[str, str] | None = None
    restart: bool = False
    types: tuple[str, ...] = ("cpa", "evc4", "evc5")
    modes: tuple[ChangeMode, ...] = (ChangeMode.TWO_LEGS, ChangeMode.ONE_RESTART, ChangeMode.STORE_ONLY)

    def wanted(self) -> WantedConnection:
        token = Secret(self.token) if self.token else None
        return WantedConnection(Connection(self.to, self.ocpp_id, token), clear_key=self.clear_key)

    @property
    def password_in_the_end(self) -> str | None:
        if self.clear_key:
            return None
        return self.token or (None if self.keyless else OLD_TOKEN)


HOST = Endpoint(False, "new.example", 9000, "/ocpp/")
EVERYWHERE = Endpoint(False, "new.example", 8080, "/steve/websocket/")
SECURE = Endpoint(True, "new.example", 443, "/steve/websocket/")
HERE_TOO = OURS[1]

KINDS = (
    Kind("host", to=HOST),
    Kind("host, port, path", to=EVERYWHERE),
    Kind("key and address", to=EVERYWHERE, token=NEW_TOKEN),
    Kind("ID and address", to=EVERYWHERE, ocpp_id=NEW_ID),
    Kind("key, ID, address", to=EVERYWHERE, ocpp_id=NEW_ID, token=NEW_TOKEN),
    Kind("address and TLS", to=SECURE, types=("cpa", "evc5")),
    Kind("key, ID, address, TLS", to=SECURE, ocpp_id=NEW_ID, token=NEW_TOKEN, types=("cpa", "evc5")),
    Kind("first key, address", to=EVERYWHERE, token=NEW_TOKEN, keyless=True),
    Kind("key cleared, address", to=EVERYWHERE, clear_key=True),
    Kind("key", token=NEW_TOKEN),
    Kind("ID", ocpp_id=NEW_ID),
    Kind("key and ID", ocpp_id=NEW_ID, token=NEW_TOKEN),
    Kind("our other door", to=HERE_TOO, types=("cpa", "evc5")),
    Kind("our other door, key, ID", to=HERE_TOO, ocpp_id=NEW_ID, token=NEW_TOKEN, types=("cpa", "evc5")),
    Kind("settings", settings={"LightIntensity": "50", "HeartbeatInterval": "900"}),
    Kind(
        "OCPPInfo",
        settings={"com_OCPPInfo": "modelname=DC60,vendorname=Ecotap,CpSn=1891351"},
        restart=True,
        types=("evc4", "evc5"),
        modes=(ChangeMode.TWO_LEGS, ChangeMode.STORE_ONLY),
    ),
)


@dataclass(frozen=True)
class Case:
    """One run: a kind of plan on a controller type in a mode, with one fault at one frame."""

    kind: Kind
    type: str
    mode: ChangeMode
    manner: Manner = Manner.USUAL
    faults: tuple[tuple[int, Fault], ...] = ()  # at which frame, which
    third: Third | None = None  # how third values differ, where the case is about one manner

    def __str__(self) -> str:
        faults = ", ".join(f"{fault} at frame {frame}" for frame, fault in self.faults)
        third = f" ({self.third})" if self.third else ""
        return f"{self.kind.name} on {self.type} ({self.manner}), {self.mode}: {faults or 'no fault'}{third}"

    def world(self, planner: Planner = make_plan) -> World:
        kind, controller_type = self.kind, TYPES[self.type]
        token = "" if kind.keyless else OLD_TOKEN
        home = OURS[0]
        charger = new_charger(self.type, home.tls, home.host, home.port, home.path, OLD_ID, token)
        charger.manner = self.manner
        known = Secret(token) if token else None
        standing = ChargerSituation(OLD_ID, set_token=known, shown_token=known, authenticates=bool(token))

        def plan(held: Mapping[str, str]) -> Plan:
            reported = Reported.of(dict(held))
            if kind.settings is not None:
                return make_settings_plan(controller_type, reported, standing, kind.settings, self.mode, restart=kind.restart)
            return planner(controller_type, reported, standing, kind.wanted(), OwnEndpoints(OURS), self.mode)

        return World(
            controller_type=controller_type,
            charger=charger,
            ours=frozenset((e.tls, e.host, e.port) for e in OURS),
            old_id=OLD_ID,
            old_password=token or None,
            theirs=_theirs(kind),
            replan=plan,
            plan=plan(_all(charger)),
            faults=dict(self.faults),
            third=self.third,
        )


def plans() -> Iterator[Case]:
    """Every kind of plan on every controller type in every mode and manner, without a fault; a mode that makes the same
    plan as another one is left out."""
    for kind in KINDS:
        for code in kind.types:
            seen: list[Plan] = []
            for mode in kind.modes:
                plan = Case(kind, code, mode).world().plan
                if replace(plan, mode=ChangeMode.TWO_LEGS) in seen:
                    continue
                seen.append(replace(plan, mode=ChangeMode.TWO_LEGS))
                for manner in Manner:
                    yield Case(kind, code, mode, manner)


def with_faults(case: Case, frames: int, faults: tuple[Fault, ...] = FAULTS) -> Iterator[Case]:
    """The same with each fault at each frame boundary."""
    for frame in range(1, frames + 1):
        for fault in faults:
            yield replace(case, faults=((frame, fault),))


def with_two_faults(cases: Sequence[Case], seed: int, count: int) -> Iterator[Case]:
    """As many cases with two faults each, drawn with this seed."""
    draw = random.Random(seed)  # noqa: S311
    for _ in range(count):
        first, second = sorted(draw.sample(range(1, 12), 2))
        yield replace(draw.choice(cases), faults=((first, draw.choice(FAULTS)), (second, draw.choice(FAULTS))))


def _all(charger: ModelCharger) -> dict[str, str]:
    return charger.report(tuple(charger.settings))


def _theirs(kind: Kind) -> Backend | None:
    if kind.to is None or kind.to in OURS:
        return None
    where = frozenset({(kind.to.tls, kind.to.host, kind.to.port)})
    return Backend(where, kind.to.path, kind.ocpp_id or OLD_ID, kind.password_in_the_end)
