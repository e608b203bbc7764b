"""Faults of restarts and of the line: sooner, later, never, unannounced, twice (C7, C21, C22, R12)."""

from typing import TYPE_CHECKING

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import CallFrame, ResultFrame
from chargers.simulator.memory import Memory

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger


class RestartsAtOnce(Fault):
    """Restarts one second after its OCPP ID was changed, in place of 60."""

    def restart_after(self, seconds: float | None) -> float | None:
        return 1


class RestartsLate(Fault):
    """Restarts 120 seconds after its OCPP ID was changed, in place of 60."""

    def restart_after(self, seconds: float | None) -> float | None:
        return 120


class NeverRestarts(Fault):
    """Does not restart, neither after a changed OCPP ID nor for a Reset that it accepts."""

    def restart_after(self, seconds: float | None) -> float | None:
        return None

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "Reset":
            reply.then.clear()
        return reply


class NoOwnRestart(Fault):
    """Does not restart after a changed OCPP ID, only for a Reset."""

    def restart_after(self, seconds: float | None) -> float | None:
        return None


class ResetRejectedButRestarts(Fault):
    """Answers Rejected to a Reset and restarts anyway."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "Reset":
            reply.frames = [ResultFrame(call.unique_id, {"status": "Rejected"}).encode()]
        return reply


class OnlyHardReset(Fault):
    """Rejects a Soft Reset and restarts for a Hard one only."""

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        if call.action == "Reset" and call.payload.get("type") == "Soft":
            return SimulatorReply([ResultFrame(call.unique_id, {"status": "Rejected"}).encode()])
        return None


class DropsAfterKey(Fault):
    """Drops the line right after it accepted an authorization key, and is back with the new one, without a boot."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        key = charger.controller.authorization_key
        if call.action == "ChangeConfiguration" and charger.memory.own_name(str(call.payload.get("key"))) == key:

            async def drop() -> None:
                charger.memory.act(key)
                charger.drop_line(boots_next=False)

            reply.then.append(drop)
        return reply


class TriesNewKey(Fault):
    """Drops the line after it accepted an authorization key, tries the new one for three seconds, and is back with the one
    before, which acts until it restarts."""

    before: str | None = None

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        key = charger.controller.authorization_key
        if call.action == "ChangeConfiguration" and charger.memory.own_name(str(call.payload.get("key"))) == key:

            async def drop() -> None:
                self.before = charger.memory.acting[key]
                charger.memory.act(key)
                charger.drop_line(boots_next=False)

            reply.then.append(drop)
        return reply

    async def online(self, charger: "SimulatedCharger") -> None:
        if (before := self.before) is not None:
            await charger.clock.sleep(3)
            self.before = None
            charger.memory.act(charger.controller.authorization_key, before)
            charger.drop_line(boots_next=False)

    def power_lost(self, memory: Memory) -> None:
        self.before = None


class ActsOnRedial(Fault):
    """Uses stored values as soon as it connects again, without a restart."""

    acts_on_redial = True


class KeepsFlapping(Fault, spelled="flaps"):
    """Connects, and drops the line after 20 seconds, again and again."""

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(20)
        charger.drop_line()


class TwoSockets(Fault):
    """Connects again 30 seconds after its first connect while its old socket stays open and silent, as after a power cut."""

    happened = False

    async def online(self, charger: "SimulatedCharger") -> None:
        await charger.clock.sleep(30)
        if not self.happened:
            self.happened = True
            charger.abandon_line()


class CutsSilently(Fault):
    """Restarts without closing its socket: the old one stays open and silent."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "Reset" and reply.then:
            kind = str(call.payload.get("type"))

            async def cut() -> None:
                await charger.restart(f"Reset {kind}", politely=None)

            reply.then = [cut]
        return reply
