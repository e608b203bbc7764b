"""CPA: the URL in parts, the scheme in one of them, and the OCPP ID as the user name (R7 to R9)."""

from chargers.simulator.controllers.base import Controller, Settings, StoredTarget
from chargers.simulator.dial import CannotDial, DialAttempt, plain_host, port_number
from chargers.simulator.keys import CPA


class Cpa(Controller):
    """Puts `BackOffice-URL`, `:`, `BackOffice-Portnr`, `BackOffice-Path` and `OCPPID` behind each other, as they stand."""

    name = "cpa"
    keys = CPA
    id_key = "OCPPID"
    authorization_key = "AuthorizationKey"
    connection_keys = ("BackOffice-URL", "BackOffice-Portnr", "BackOffice-Path", "OCPPID", "AuthorizationKey")
    variants = {"": "100"}  # made up: the document names no prefix for CPA

    def pointed_at(self, target: StoredTarget, serial: str) -> dict[str, str]:
        return {
            "BackOffice-URL": f"{'wss' if target.tls else 'ws'}://{target.host}",
            "BackOffice-Portnr": str(target.port),
            "BackOffice-Path": target.path,
            "OCPPID": target.ocpp_id,
            "AuthorizationKey": target.token,
        }

    def dial(self, settings: Settings, serial: str) -> DialAttempt:
        scheme, separator, host = settings["BackOffice-URL"].partition("://")
        if not separator or scheme not in ("ws", "wss"):
            raise CannotDial("BackOffice-URL does not start with ws:// or wss://")
        path, ocpp_id, key = settings["BackOffice-Path"], settings["OCPPID"], settings["AuthorizationKey"]
        if not path.startswith("/"):
            raise CannotDial("BackOffice-Path does not start with a slash")
        if not ocpp_id:
            raise CannotDial("OCPPID is empty")
        return DialAttempt(
            tls=scheme == "wss",
            host=plain_host(host),
            port=port_number(settings["BackOffice-Portnr"]),
            path=path + ocpp_id,
            user=ocpp_id.encode() if key else b"",
            password=key.encode(),
            credentials=bool(key),
        )

    def identity(self, settings: Settings, serial: str) -> dict[str, str]:
        return {
            "chargePointVendor": "Ecotap",
            "chargePointModel": "CPA",
            "chargePointSerialNumber": serial,
            "chargeBoxSerialNumber": serial,
            "firmwareVersion": "CPA 2.14",  # made up: no firmware string of a CPA is public
        }
