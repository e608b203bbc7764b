"""A charger as the field knows it: it stores settings, dials what they say, restarts. Written from the manufacturer's document
alone and sharing no rule with the server, so that one mistake cannot hide in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

EVC_OPTIONS = "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS={tls},blockLgFull=0"


class Manner(StrEnum):
    """How units of one type differ without being at fault."""

    USUAL = "usual"  # boots after a restart; uses a new key at the next dialling, restart or not
    KEY_AFTER_RESTART = "key after restart"
    NEVER_BOOTS = "never boots"  # C11
    ALWAYS_BOOTS = "always boots"  # a BootNotification after every dialling


@dataclass(frozen=True)
class Dialled:
    """One attempt to reach a backend: what is on the wire."""

    tls: bool
    host: str
    port: int
    path: str
    ocpp_id: str
    user: str | None
    password: str | None


@dataclass
class ModelCharger:
    """Settings in flash, what is in force since the last restart, and the manners of one misbehaving unit."""

    settings: dict[str, str]
    key_name: str
    id_name: str
    restarts_after_id: int | None
    in_force: dict[str, str] = field(default_factory=dict)
    restart_at: float | None = None
    never_restarts: bool = False
    late_by: float = 0
    manner: Manner = Manner.USUAL
    other_spelling: bool = False

    def __post_init__(self) -> None:
        self.in_force = dict(self.settings)

    def change(self, key: str, value: str, now: float) -> None:
        changed = self.settings.get(key) != value
        self.settings[key] = value
        if key == self.key_name and self.manner is not Manner.KEY_AFTER_RESTART:
            self.in_force[key] = value
        if key == self.id_name and changed and self.restarts_after_id is not None:
            self.will_restart(now + self.restarts_after_id)

    def will_restart(self, at: float) -> None:
        if not self.never_restarts:
            self.restart_at = at + self.late_by

    def restart(self) -> None:
        self.in_force = dict(self.settings)
        self.restart_at = None

    def report(self, keys: tuple[str, ...]) -> dict[str, str]:
        return {key: self._spelt(key) for key in keys if key in self.settings}

    def _spelt(self, key: str) -> str:
        value = "" if key == self.key_name else self.settings[key]
        return self.respell(key, value) if self.other_spelling else value

    def respell(self, key: str, value: str) -> str:
        raise NotImplementedError

    def alike(self, key: str, one: str, other: str) -> bool:
        """Whether it does the same with two texts of one setting."""
        return one == other

    def dial(self, settings: dict[str, str] | None = None) -> Dialled:
        raise NotImplementedError


@dataclass
class EvcModel(ModelCharger):
    """EVC 4.X and 5.X: host:port/path/#OSN#, a TLS switch among the options, ID:password in the key."""

    def dial(self, settings: dict[str, str] | None = None) -> Dialled:
        held = self.in_force if settings is None else settings
        authority, _, rest = held["com_Endpoint"].partition("/")
        host, _, port = authority.partition(":")
        path, _, last = f"/{rest}".rpartition("/")
        ocpp_id = last.replace("#OSN#", held["com_OCPPID"])
        user, _, password = held["authorizationKey"].partition(":")
        tls = "usetls=1" in held["com_Options"].lower()
        return Dialled(tls, host.lower(), _port(port), f"{path}/", ocpp_id, user or None, password or None)

    def respell(self, key: str, value: str) -> str:
        if key == "com_Options":
            return ",".join(reversed(value.replace("UseTLS", "useTLS").split(",")))
        if key == "com_Endpoint":
            host, slash, rest = value.partition("/")
            return host.upper() + slash + rest.replace("#OSN#", self.settings["com_OCPPID"])
        return value.lower() if key == "com_ProtType" else value

    def alike(self, key: str, one: str, other: str) -> bool:
        if key == "com_Options":
            return sorted(one.lower().split(",")) == sorted(other.lower().split(","))
        if key == "com_Endpoint":
            return _host_lowered(one) == _host_lowered(other)
        return one == other


@dataclass
class CpaModel(ModelCharger):
    """CPA: scheme and host, port and path in settings of their own; the key is the password, the ID the user name."""

    def dial(self, settings: dict[str, str] | None = None) -> Dialled:
        held = self.in_force if settings is None else settings
        scheme, _, host = held["BackOffice-URL"].partition("://")
        ocpp_id, password = held["OCPPID"], held["AuthorizationKey"]
        port, path = _port(held["BackOffice-Portnr"]), held["BackOffice-Path"]
        return Dialled(
            scheme.lower() == "wss", host.lower(), port, path, ocpp_id, ocpp_id if password else None, password or None
        )

    def respell(self, key: str, value: str) -> str:
        return value.upper() if key == "BackOffice-URL" else value

    def alike(self, key: str, one: str, other: str) -> bool:
        return one == other or (key == "BackOffice-URL" and one.lower() == other.lower())


def _host_lowered(address: str) -> str:
    host, slash, rest = address.partition("/")
    return host.lower() + slash + rest


def _port(text: str) -> int:
    """0, where nobody listens, for what is no number."""
    return int(text) if text.isdigit() else 0


def new_charger(kind: str, tls: bool, host: str, port: int, path: str, ocpp_id: str, token: str) -> ModelCharger:
    """A charger of this kind that dials the given place."""
    if kind == "cpa":
        return CpaModel(
            {
                "BackOffice-URL": f"{'wss' if tls else 'ws'}://{host}",
                "BackOffice-Portnr": str(port),
                "BackOffice-Path": path,
                "OCPPID": ocpp_id,
                "AuthorizationKey": token,
                "LightIntensity": "100",
                "HeartbeatInterval": "60",
            },
            "AuthorizationKey",
            "OCPPID",
            None,
        )
    return EvcModel(
        {
            "com_Endpoint": f"{host}:{port}{path}#OSN#",
            "com_OCPPID": ocpp_id,
            "com_ProtType": "OCPP1.6J",
            "com_Options": EVC_OPTIONS.format(tls=int(tls)),
            "com_OCPPInfo": "",
            "authorizationKey": f"{ocpp_id}:{token}" if token else "",
            "LightIntensity": "100",
            "HeartbeatInterval": "60",
        },
        "authorizationKey",
        "com_OCPPID",
        60,
    )
