"""Faults of the reported configuration: silent, cut off, too big, oddly typed, oddly spelled (C14)."""

from typing import TYPE_CHECKING, Any

import orjson

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.controllers import Controller
from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import CallFrame
from chargers.simulator.memory import Memory

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger


def _asks_for_all(call: CallFrame) -> bool:
    return call.action == "GetConfiguration" and not call.payload.get("key")


class GetConfigurationUnanswered(Fault):
    """Does not answer a GetConfiguration for all keys; by key it does."""

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return SimulatorReply([]) if _asks_for_all(call) else None


class GetConfigurationTruncated(Fault):
    """Cuts its answer to a GetConfiguration off in the middle when it grows beyond 1,500 bytes."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "GetConfiguration":
            reply.frames = [frame[:1500] for frame in reply.frames]
        return reply


class GetConfigurationTooBig(Fault):
    """Answers a GetConfiguration for all keys with 400 KiB of them."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if _asks_for_all(call):
            filling = [{"key": f"log_{n}", "readonly": True, "value": "x" * 1000} for n in range(400)]
            reply.frames = [_with_keys(frame, lambda keys: keys + filling) for frame in reply.frames]
        return reply


class GetConfigurationOddTypes(Fault):
    """Reports numbers, booleans and null as values, 0/1 and text as readonly, a very long value, and a NUL inside one."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "GetConfiguration":
            reply.frames = [_with_keys(frame, _oddly_typed) for frame in reply.frames]
        return reply


class GetConfigurationNoList(Fault):
    """Answers a GetConfiguration for all keys with no list at all."""

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if _asks_for_all(call):
            reply.frames = [orjson.dumps([3, call.unique_id, {}])]
        return reply


class Forgets(Fault):
    """Has its old settings again after every restart, whatever was stored."""

    def power_lost(self, memory: Memory) -> None:
        memory.put(memory.acting)


class OtherSpelling(Fault):
    """Reports and takes keys in the document's other spelling: Backoffice-URL, AutorizationKey, useTLS, conMaster."""

    def factory(self, controller: Controller, settings: dict[str, str]) -> dict[str, str]:
        options = settings.get("com_Options")
        if options is None:
            return settings
        return settings | {"com_Options": options.replace("UseTLS", "useTLS").replace("comMaster", "conMaster")}

    def spelling(self, memory: Memory) -> None:
        other = {
            "BackOffice-URL": "Backoffice-URL",
            "BackOffice-Portnr": "Backoffice-Portnr",
            "BackOffice-Path": "Back-Office_path",
            "AuthorizationKey": "AutorizationKey",
            "authorizationKey": "AuthorizationKey",
        }
        memory.names = {own: spelled for own, spelled in other.items() if own in memory.stored}


def _with_keys(frame: bytes, change: Any) -> bytes:
    kind, unique_id, payload = orjson.loads(frame)
    payload["configurationKey"] = change(payload["configurationKey"])
    return orjson.dumps([kind, unique_id, payload])


def _oddly_typed(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    odd = []
    for place, entry in enumerate(keys):
        value: Any = entry["value"]
        if value.isdigit():
            value = int(value)
        elif value in ("true", "false"):
            value = value == "true"
        elif value == "":
            value = None
        elif entry["key"] == "chg_Debug":
            value = value * 6
        elif entry["key"] == "chg_SktType":
            value = value[:4] + "\x00" + value[4:]
        readonly: Any = (entry["readonly"], int(entry["readonly"]), str(entry["readonly"]).lower())[place % 3]
        odd.append({"key": entry["key"], "readonly": readonly, "value": value})
    return odd
