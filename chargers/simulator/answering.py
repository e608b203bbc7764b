"""What a controller answers when the backend asks for something.

One function per action: a payload, and what follows once the answer has left. Knows nothing about sockets, and nothing about
misbehaviour: that is laid over it (`faults`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chargers.simulator.frames import CallErrorFrame, CallFrame, Payload, ResultFrame
from chargers.simulator.keys import KEY_LIMIT, VALUE_LIMIT

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger


@dataclass(slots=True)
class SimulatorReply:
    """What goes back: messages as they leave, after how many of the charger's seconds, and what follows."""

    frames: list[bytes]
    after: float = 0.0
    then: list[Callable[[], Awaitable[object]]] = field(default_factory=list)


Handler = Callable[["SimulatedCharger", Payload, SimulatorReply], Payload]


class CannotHandle(Exception):
    """Answered by a CALLERROR with this code."""


def answer(charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply:
    """The well-behaved answer to a call."""
    reply = SimulatorReply([])
    handler = _HANDLERS.get(call.action)
    frame: ResultFrame | CallErrorFrame
    if handler is None:
        frame = CallErrorFrame(call.unique_id, "NotImplemented", call.action[:60])
    else:
        try:
            frame = ResultFrame(call.unique_id, handler(charger, call.payload, reply))
        except CannotHandle as wrong:
            frame = CallErrorFrame(call.unique_id, str(wrong))
    reply.frames = [frame.encode()]
    return reply


def _text(payload: Payload, name: str, longest: int) -> str:
    value = payload.get(name)
    if not isinstance(value, str):
        raise CannotHandle("TypeConstraintViolation" if name in payload else "ProtocolError")
    if len(value) > longest:
        raise CannotHandle("PropertyConstraintViolation")
    return value


def _get_configuration(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    wanted = payload.get("key", [])
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise CannotHandle("TypeConstraintViolation")
    return dict(charger.memory.report(wanted))


def _change_configuration(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    name, value = _text(payload, "key", KEY_LIMIT), _text(payload, "value", VALUE_LIMIT)
    return {"status": charger.write(name, value)}


def _reset(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    kind = _text(payload, "type", 10)
    if kind not in ("Soft", "Hard"):
        raise CannotHandle("PropertyConstraintViolation")
    reply.then.append(lambda: charger.restart(f"Reset {kind}", politely=kind == "Soft"))
    return {"status": "Accepted"}


def _trigger_message(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    wanted, connector = _text(payload, "requestedMessage", 60), payload.get("connectorId")
    if not charger.can_say(wanted):
        return {"status": "NotImplemented"}
    if connector is not None and connector not in charger.connectors:
        return {"status": "Rejected"}
    reply.then.append(lambda: charger.say(wanted, connector))
    return {"status": "Accepted"}


def _remote_start(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    id_tag, connector = _text(payload, "idTag", 20), payload.get("connectorId", 1)
    if connector not in charger.connectors or connector == 0 or charger.charging(connector):
        return {"status": "Rejected"}
    reply.then.append(lambda: charger.start_charging(connector, id_tag))
    return {"status": "Accepted"}


def _remote_stop(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    connector = charger.charging_as(payload.get("transactionId"))
    if connector is None:
        return {"status": "Rejected"}
    reply.then.append(lambda: charger.stop_charging(connector, "Remote"))
    return {"status": "Accepted"}


def _data_transfer(charger: "SimulatedCharger", payload: Payload, reply: SimulatorReply) -> Payload:
    ours = _text(payload, "vendorId", 255).lower() == "ecotap"
    return {"status": "UnknownMessageId" if ours else "UnknownVendorId"}


def _always(payload: Payload) -> Handler:
    return lambda charger, asked, reply: dict(payload)


_HANDLERS: dict[str, Handler] = {
    "GetConfiguration": _get_configuration,
    "ChangeConfiguration": _change_configuration,
    "Reset": _reset,
    "TriggerMessage": _trigger_message,
    "RemoteStartTransaction": _remote_start,
    "RemoteStopTransaction": _remote_stop,
    "DataTransfer": _data_transfer,
    "ChangeAvailability": _always({"status": "Accepted"}),
    "ClearCache": _always({"status": "Accepted"}),
    "UnlockConnector": _always({"status": "Unlocked"}),
    "SetChargingProfile": _always({"status": "Accepted"}),
    "ClearChargingProfile": _always({"status": "Unknown"}),
    "GetCompositeSchedule": _always({"status": "Rejected"}),
    "ReserveNow": _always({"status": "Rejected"}),
    "CancelReservation": _always({"status": "Rejected"}),
    "GetLocalListVersion": _always({"listVersion": -1}),
    "SendLocalList": _always({"status": "NotSupported"}),
    "GetDiagnostics": _always({}),
    "UpdateFirmware": _always({}),
}
