"""Faults at the handshake: subprotocols, identity, credentials, pongs (C1 to C5, C18)."""

from dataclasses import replace

from chargers.simulator.controllers import Controller
from chargers.simulator.dial import DialAttempt
from chargers.simulator.faults.base import Fault


class NoSubprotocol(Fault):
    """Offers no Sec-WebSocket-Protocol at all."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, subprotocols=())


class Subprotocol16J(Fault, spelled="subprotocol_1_6J"):
    """Offers ocpp1.6J in place of ocpp1.6."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, subprotocols=("ocpp1.6J",))


class ManySubprotocols(Fault):
    """Offers several subprotocols, ocpp1.6 last and in capitals."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, subprotocols=("ocpp2.0.1", "ocpp1.5", "OCPP1.6"))


class OtherSubprotocol(Fault):
    """Offers only ocpp2.0.1, as if com_ProtType were another one."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, subprotocols=("ocpp2.0.1",))


class SerialAsId(Fault):
    """Connects with the controller's serial number instead of the OCPP ID (#SN# in com_Endpoint)."""

    def factory(self, controller: Controller, settings: dict[str, str]) -> dict[str, str]:
        spelled = {name: value.replace("#OSN#", "#SN#") for name, value in settings.items() if name == "com_Endpoint"}
        return settings | spelled

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, path=dial.path.rpartition("/")[0] + "/" + serial)


class EscapedId(Fault):
    """Percent-encodes the last segment of the path, in lower case (%2a)."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        folder, _, last = dial.path.rpartition("/")
        return replace(dial, path=folder + "/" + last.replace("%", "%25").replace("*", "%2a").replace("|", "%7c"))


class DoubledSlashes(Fault):
    """Doubles the slashes of the path and adds one at its end."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, path=dial.path.replace("/", "//") + "/")


class DoubledIdPassword(Fault):
    """Sends its ID twice: user ID, password ID:token."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, password=dial.user + b":" + dial.password)


class HexPassword(Fault):
    """Sends the password as the hexadecimal form of its bytes."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, password=dial.password.hex().encode())


class EmptyPassword(Fault):
    """Sends its user name with an empty password."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, password=b"", credentials=True)


class BytesPassword(Fault):
    """Sends a password whose bytes are no UTF-8."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, password=b"\xff\xfe:" + dial.password, credentials=True)


class NoCredentials(Fault):
    """Sends no Authorization header although a key is stored."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        return replace(dial, credentials=False)


class NoPong(Fault):
    """Never answers a WebSocket ping."""

    answers_pings = False
