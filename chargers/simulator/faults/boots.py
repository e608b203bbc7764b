"""Faults of the BootNotification and of com_OCPPInfo, from which it is made (C10, C11, R18)."""

from typing import ClassVar

import orjson

from chargers.simulator.controllers import Controller
from chargers.simulator.dial import CannotStart
from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import Payload

_SAID = ("chargePointVendor", "chargePointModel", "chargePointSerialNumber", "chargeBoxSerialNumber")


class _Info(Fault):
    """Comes with another com_OCPPInfo; restoring the setting repairs it."""

    value: ClassVar[str] = ""

    def factory(self, controller: Controller, settings: dict[str, str]) -> dict[str, str]:
        if "com_OCPPInfo" not in settings:
            raise CannotStart(f"{controller.name} has no com_OCPPInfo, so the fault {self.name!r} does not fit it.")
        return settings | {"com_OCPPInfo": self.value}


class WipedOcppInfo(_Info):
    """Comes with an empty com_OCPPInfo and boots without model and vendor until it is restored."""


class HalfWiped(_Info):
    """Comes with the model alone in com_OCPPInfo and boots without a vendor until it is restored."""

    value = "modelname=DUO2"


class MalformedOcppInfo(_Info):
    """Comes with a com_OCPPInfo that lacks a comma and holds the serial number 0."""

    value = "modelname=DUO2vendorname=Ecotap,CpSn=0"


class BootEmptyStrings(Fault):
    """Boots with empty strings for vendor, model and serial numbers."""

    def boot(self, payload: Payload) -> Payload:
        return payload | dict.fromkeys(_SAID, "")


class BootNull(Fault):
    """Boots with null for vendor, model and serial numbers."""

    def boot(self, payload: Payload) -> Payload:
        return payload | dict.fromkeys(_SAID)


class BootOverlong(Fault):
    """Boots with values far longer than OCPP allows."""

    def boot(self, payload: Payload) -> Payload:
        return payload | {name: str(payload.get(name, "")) + "x" * 300 for name in _SAID}


class BootPackedJson(Fault):
    """Boots with all its facts packed as JSON into the model."""

    def boot(self, payload: Payload) -> Payload:
        kept = {name: value for name, value in payload.items() if name not in _SAID}
        return kept | {"chargePointVendor": "Ecotap", "chargePointModel": orjson.dumps(payload).decode()}


class NoBootAfterReconnect(Fault):
    """Sends no BootNotification when only the line was lost."""

    boots_after_reconnect = False


# A base for three faults is none of its own.
del Fault.kinds[_Info.name]
