"""What EVC 4.X and EVC 5.X have in common: com_Endpoint with its placeholders, flags in com_Options, identity in com_OCPPInfo.

Strict where the manufacturer's document is: a com_Endpoint with a scheme, without a port or with two of them leads nowhere.
"""

import re
from typing import ClassVar

from chargers.simulator.controllers.base import Controller, Settings, StoredTarget
from chargers.simulator.dial import CannotDial, DialAttempt, plain_host, port_number
from chargers.simulator.keys import EVC

_ENDPOINT = re.compile(r"(?P<host>\[[^\]]*\]|[^/:]*):(?P<port>[^/]*)(?P<path>/.*)", re.DOTALL)


def pairs(text: str) -> dict[str, str]:
    """`a=1,b=2` as the firmware reads it: names without case, the first of two wins, what is no pair is passed over."""
    read: dict[str, str] = {}
    for piece in text.split(","):
        name, separator, value = piece.partition("=")
        if separator:
            read.setdefault(name.strip().lower(), value.strip())
    return read


def flag(options: str, name: str) -> bool:
    """Whether a flag is on. Digits are read up to the first thing that is none, so a missing comma does no harm."""
    digits = re.match(r"\d+", pairs(options).get(name.lower(), ""))
    return digits is not None and int(digits[0]) != 0


class Evc(Controller):
    """R10 to R18, the controller's side."""

    keys = EVC
    id_key = "com_OCPPID"
    authorization_key = "authorizationKey"
    connection_keys = ("com_Endpoint", "com_OCPPID", "com_ProtType", "com_Options", "authorizationKey")
    restarts_by_itself = ("com_OCPPID",)  # R12
    knows_tls: ClassVar[bool]
    firmware: ClassVar[str]

    @property
    def model(self) -> str:
        return "DUO2"

    def pointed_at(self, target: StoredTarget, serial: str) -> dict[str, str]:
        flags = f"Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS={int(target.tls)},blockLgFull=0"
        return {
            "com_Endpoint": f"{target.host}:{target.port}{target.path}#OSN#",
            "com_OCPPID": target.ocpp_id,
            "com_ProtType": "OCPP1.6J",
            "com_Options": f"comMaster=1,{flags}",
            "com_OCPPInfo": f"modelname={self.model},vendorname=Ecotap,CpSn={serial}",
            "authorizationKey": f"{target.ocpp_id}:{target.token}" if target.token else "",
        }

    def dial(self, settings: Settings, serial: str) -> DialAttempt:
        if settings["com_ProtType"].lower() != "ocpp1.6j":
            raise CannotDial("com_ProtType is not OCPP1.6J, so no OCPP is spoken")
        tls = flag(settings["com_Options"], "UseTLS")
        if tls and not self.knows_tls:
            raise CannotDial("UseTLS=1, and EVC 4.X has no TLS")  # R16
        parts = _ENDPOINT.fullmatch(settings["com_Endpoint"])
        if parts is None:
            raise CannotDial("com_Endpoint is not host:port/path")
        if not settings["com_OCPPID"]:
            raise CannotDial("com_OCPPID is empty")
        path = parts["path"].replace("#OSN#", settings["com_OCPPID"]).replace("#SN#", serial)  # R11
        user, _, password = settings["authorizationKey"].partition(":")  # R17
        return DialAttempt(
            tls=tls,
            host=plain_host(parts["host"]),
            port=port_number(parts["port"]),
            path=path,
            user=user.encode(),
            password=password.encode(),
            credentials=bool(settings["authorizationKey"]),
        )

    def identity(self, settings: Settings, serial: str) -> dict[str, str]:
        info = pairs(settings["com_OCPPInfo"])  # R18
        said = {
            "chargePointVendor": info.get("vendorname", "")[:20],
            "chargePointModel": info.get("modelname", "")[:20],
            "chargePointSerialNumber": info.get("cpsn", "")[:25],
        }
        # The controller's own serial number comes from its hardware, whatever com_OCPPInfo holds.
        fixed = {
            "chargeBoxSerialNumber": serial,
            "firmwareVersion": self.firmware,
            "iccid": "",
            "imsi": "",
            "meterSerialNumber": "",
        }
        return {name: value for name, value in said.items() if value} | fixed
