"""What a controller says of its own accord: boots, heartbeats, statuses, charging sessions.

Composes the messages and their order. Knows nothing about dialling and restarts.
"""

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from chargers.simulator.charging import ChargingSession
from chargers.simulator.events import Happened
from chargers.simulator.frames import Payload, ResultFrame

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger

AGAIN_SECONDS = 60
"""Until the next BootNotification where the last one brought nothing to go by."""
SAYABLE = (
    "BootNotification",
    "Heartbeat",
    "StatusNotification",
    "MeterValues",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
)


class Speech:
    """The voice of one charger."""

    def __init__(self, charger: "SimulatedCharger") -> None:
        self.charger = charger
        self.sessions: dict[int, ChargingSession] = {}
        self.interval = 0
        self._meters = count(120_000, 1_000)
        self._owed: list[tuple[str, Payload]] = []

    async def routine(self, boots: bool) -> None:
        """What happens on a fresh line: the boot until it is accepted, statuses, and then heartbeats for ever."""
        if boots:
            while not await self.boot():
                await self.charger.clock.sleep(self.interval or AGAIN_SECONDS)
        for action, payload in self._owed:
            await self.charger.call(action, payload)
        self._owed.clear()
        for connector in self.charger.connectors:
            await self.status(connector)
            await self.charger.clock.sleep(self.charger.timing.status_gap)
        if self.charger.card and not self.sessions:
            await self.start(1, self.charger.card)
        while True:
            await self.charger.clock.sleep(self.interval or self._setting("HeartbeatInterval", 300))
            await self.charger.call("Heartbeat", {})

    async def boot(self) -> bool:
        """Send one BootNotification; whether it was accepted."""
        charger = self.charger
        payload: Payload = dict(charger.controller.identity(charger.memory.stored, charger.serial))
        for fault in charger.faults:
            payload = fault.boot(payload)
        answer = await charger.call("BootNotification", payload)
        if not isinstance(answer, ResultFrame):
            return False
        status, interval = str(answer.payload.get("status", "")), answer.payload.get("interval")
        self.interval = interval if isinstance(interval, int) and interval > 0 else 0
        if status == "Accepted":
            charger.booted()
        else:
            charger.tell(Happened.HELD_OFF, status)
        return status == "Accepted"

    async def status(self, connector: int, status: str = "") -> None:
        charging = "Charging" if connector in self.sessions else "Available"
        payload = {
            "connectorId": connector,
            "errorCode": "NoError",
            "status": status or charging,
            "info": "",
            "timestamp": self.stamp(),
        }
        await self.charger.call("StatusNotification", payload)

    async def say(self, wanted: str, connector: int | None = None) -> None:
        """What a TriggerMessage asked for."""
        match wanted:
            case "BootNotification":
                await self.boot()
            case "Heartbeat":
                await self.charger.call("Heartbeat", {})
            case "StatusNotification":
                for each in self.charger.connectors if connector is None else (connector,):
                    await self.status(each)
            case "MeterValues":  # nothing comes while nothing charges
                for session in self.sessions.values():
                    if connector in (None, session.connector):
                        await self._values(session)
            case _:
                await self.charger.call(wanted, {"status": "Idle"})

    async def start(self, connector: int, id_tag: str) -> bool:
        """Begin to charge; False where the backend did not accept the card."""
        charger = self.charger
        allowed = await charger.call("Authorize", {"idTag": id_tag})
        if not self._accepted(allowed):
            return False
        await self.status(connector, "Preparing")
        session = ChargingSession(connector, id_tag, next(self._meters), charger.clock.now())
        self.sessions[connector] = session
        started = await charger.call("StartTransaction", session.start(self.stamp()))
        if isinstance(started, ResultFrame):
            number = started.payload.get("transactionId")
            session.transaction = number if isinstance(number, int) else None
        if not self._accepted(started):
            await self.stop(connector, "DeAuthorized")
            return False
        charger.tell(Happened.CHARGING, f"connector {connector}")
        await self.status(connector)
        charger.aside(self._metering(session))
        return True

    async def stop(self, connector: int, reason: str = "Local") -> None:
        """Stop charging."""
        session = self.sessions.pop(connector, None)
        if session is None:
            return
        await self.charger.call("StopTransaction", session.stop(self.charger.clock.now(), self.stamp(), reason))
        self.charger.tell(Happened.STOPPED, f"connector {connector}, {reason}")
        await self.status(connector, "Finishing")
        await self.status(connector)

    def cut_short(self, reason: str) -> None:
        """Every session ends with the power; its end is told after the next boot."""
        for session in self.sessions.values():
            self._owed.append(("StopTransaction", session.stop(self.charger.clock.now(), self.stamp(), reason)))
        self.sessions.clear()

    def stamp(self) -> str:
        now = datetime.now(UTC)
        for fault in self.charger.faults:
            now = fault.stamp(now)
        return now.isoformat(timespec="seconds")

    async def _values(self, session: ChargingSession) -> None:
        await self.charger.call("MeterValues", session.values(self.charger.clock.now(), self.stamp()))

    async def _metering(self, session: ChargingSession) -> None:
        while self.sessions.get(session.connector) is session:
            await self._values(session)
            await self.charger.clock.sleep(self._setting("MeterValueSampleInterval", 600))

    def _setting(self, name: str, otherwise: int) -> int:
        text = self.charger.memory.stored.get(name, "")
        return int(text) if text.isdigit() and int(text) > 0 else otherwise

    @staticmethod
    def _accepted(answer: object) -> bool:
        return isinstance(answer, ResultFrame) and (answer.payload.get("idTagInfo") or {}).get("status") == "Accepted"
