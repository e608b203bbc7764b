"""Faults of answers: wrong, late, doubled, none (C12, C13, C16, C21)."""

from typing import TYPE_CHECKING

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import CallErrorFrame, CallFrame, ResultFrame

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger

LATE_SECONDS = 45


class Reject(Fault):
    """Answers Rejected to a ChangeConfiguration of this key (or to this action)."""

    takes_key = True

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return SimulatorReply([ResultFrame(call.unique_id, {"status": "Rejected"}).encode()]) if self.concerns(call) else None


class RejectAgain(Fault):
    """Takes the first write of this key and answers Rejected to every later one, also to the one that would undo it."""

    takes_key = True
    taken = False

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        if not self.concerns(call):
            return None
        first, self.taken = not self.taken, True
        return None if first else SimulatorReply([ResultFrame(call.unique_id, {"status": "Rejected"}).encode()])


class NotSupported(Fault):
    """Answers NotSupported to a ChangeConfiguration of this key."""

    takes_key = True

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return SimulatorReply([ResultFrame(call.unique_id, {"status": "NotSupported"}).encode()]) if self.concerns(call) else None


class RebootRequired(Fault):
    """Stores this key and answers RebootRequired in place of Accepted."""

    takes_key = True

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if self.concerns(call):
            reply.frames = [frame.replace(b'"Accepted"', b'"RebootRequired"') for frame in reply.frames]
        return reply


class Callerror(Fault):
    """Answers a write of this key (or this action) with a CALLERROR."""

    takes_key = True

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return (
            SimulatorReply([CallErrorFrame(call.unique_id, "InternalError", "flash busy").encode()])
            if self.concerns(call)
            else None
        )


class Lies(Fault):
    """Answers Accepted to a write of this key and does not store it."""

    takes_key = True

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return SimulatorReply([ResultFrame(call.unique_id, {"status": "Accepted"}).encode()]) if self.concerns(call) else None


class NeverAnswers(Fault, spelled="no_answer"):
    """Carries out a write of this key (or this action) and never answers it."""

    takes_key = True

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if self.concerns(call):
            reply.frames = []
        return reply


class DeafTo(Fault):
    """Neither carries out nor answers a write of this key (or this action)."""

    takes_key = True

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return SimulatorReply([]) if self.concerns(call) else None


class GarbageAnswer(Fault):
    """Answers every write with an answer whose content makes no sense."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "ChangeConfiguration":
            reply.frames = [ResultFrame(call.unique_id, {"status": 7, "rubbish": [None]}).encode()]
        return reply


class AnswersLate(Fault, spelled="late_answer"):
    """Carries out every write and answers it 45 seconds later."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "ChangeConfiguration":
            reply.after = LATE_SECONDS
        return reply


class DoubleAnswer(Fault):
    """Answers every call twice."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        reply.frames = reply.frames * 2
        return reply


class BreaksOnEarlyCall(Fault):
    """Drops the line when it is called before its BootNotification was answered."""

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        if charger.conversation is None or charger.conversation.settled:
            return None
        charger.drop_line()
        return SimulatorReply([])


class BreaksOnTwoCalls(Fault):
    """Drops the line when a second call comes while one is unanswered."""

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        if charger.conversation is None or charger.conversation.open_calls < 2:
            return None
        charger.drop_line()
        return SimulatorReply([])

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        reply.after = max(reply.after, 0.2)
        return reply
