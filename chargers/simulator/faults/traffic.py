"""Faults of frames and of the clock: what else chargers send (C16, C18, C19)."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import CallFrame

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger

SETTLE_SECONDS = 5


class TextPing(Fault):
    """Sends the text `ping` every 30 seconds."""

    async def online(self, charger: "SimulatedCharger") -> None:
        while True:
            await charger.clock.sleep(30)
            await charger.send_raw(b"ping")


class BadUtf8(Fault):
    """Sends StatusNotifications whose info is not valid UTF-8."""

    def outgoing(self, call: CallFrame, frame: bytes) -> tuple[bytes, bool]:
        return frame.replace(b'"info":""', b'"info":"caf\xe9 \xff\xfe"'), True


class BinaryFrame(Fault):
    """Sends its Heartbeats in binary frames."""

    def outgoing(self, call: CallFrame, frame: bytes) -> tuple[bytes, bool]:
        return frame, call.action != "Heartbeat"


class TruncatedJson(Fault):
    """Sends half a frame after each connect."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        await charger.send_raw(b'[2,"half","StatusNotification",{"connectorId":1,"err')


class NoOcppArray(Fault):
    """Sends JSON that is no OCPP message after each connect."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        for frame in (b'{"hello":"world"}', b"[]", b"null", b'[9,"x",{}]', b'[2,"a","Heartbeat"]'):
            await charger.send_raw(frame)


class DeepJson(Fault):
    """Sends JSON that is nested fifty thousand levels deep after each connect."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        await charger.send_raw(b'[2,"deep","DataTransfer",{"vendorId":"Ecotap","data":' + b"[" * 50_000 + b"]" * 50_000 + b"}]")


class UnknownAction(Fault):
    """Calls an action that OCPP 1.6 does not have after each connect."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        await charger.call("EcotapNotification", {"text": "hello"})


class UnknownVendor(Fault):
    """Sends a DataTransfer of a vendor that nobody knows after each connect."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        await charger.call("DataTransfer", {"vendorId": "nobody.example", "messageId": "x", "data": "y"})


class WrongClock(Fault):
    """Believes that it is eleven years earlier, in a time zone of its own."""

    def stamp(self, now: datetime) -> datetime:
        return now - timedelta(days=11 * 365, hours=5)


class BulkReplay(Fault):
    """Replays 500 events of the last day after each connect, as after an outage."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(SETTLE_SECONDS)
        for number in range(500, 0, -1):
            stamp = (datetime.now(UTC) - timedelta(minutes=3 * number)).isoformat(timespec="seconds")
            status = ("Available", "Charging")[number % 2]
            payload = {"connectorId": 1, "errorCode": "NoError", "status": status, "info": "", "timestamp": stamp}
            await charger.call("StatusNotification", payload)
