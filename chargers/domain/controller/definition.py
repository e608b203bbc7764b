"""What a controller type is: its connection fields, their roles and limits. Read from files or from rows; knows neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldRole(StrEnum):
    """What a connection field is for. The order here is the order on screen, as ECCLite shows it."""

    KEY = "authorization_key"
    ADDRESS = "address"  # com_Endpoint; on CPA BackOffice-URL
    PORT = "port"
    PATH = "path"
    OCPP_ID = "ocpp_id"
    PROTOCOL = "protocol"
    OPTIONS = "options"
    OCPP_INFO = "ocpp_info"


class Layout(StrEnum):
    """How an endpoint is laid out in settings (one module each in `layouts`)."""

    URL_IN_PARTS = "url_in_parts"  # CPA: scheme and host, port, path in keys of their own (R7)
    HOST_PORT_PATH = "host_port_path"  # EVC: host:port/path/#OSN# and a TLS flag in the options (R11, R14)


class KeyForm(StrEnum):
    """The form in which a controller type wants the token."""

    PASSWORD = "password"  # R9
    ID_AND_PASSWORD = "id_and_password"  # R17


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One setting of the connection. `key` is the catalogue's spelling; the charger's own wins (R7)."""

    role: FieldRole
    key: str
    max_length: int = 500
    write_only: bool = False
    restarts_after: int | None = None  # seconds from the accepted write to the charger's own restart (R12)
    pattern: str = ""  # finds the key among the reported ones: a regex for all its letters and digits (R7)
    default: str = ""  # what is written where nothing is known (R13, R15)
    help: str = ""  # only where the product's own word on the role does not do


@dataclass(frozen=True, slots=True)
class PrefixDefinition:
    """A serial number that starts so belongs to this type (R2)."""

    prefix: str
    variant: str = ""  # AC, AC+, DC


@dataclass(frozen=True, slots=True)
class ControllerDefinition:
    """One controller type, whole: what plans, splits and displays need to know of it."""

    code: str  # cpa, evc4, evc5, …
    name: str  # "EVC 5.X"
    layout: Layout
    tls: bool  # R16
    key_form: KeyForm
    fields: tuple[FieldDefinition, ...]
    serial_prefixes: tuple[PrefixDefinition, ...] = ()
    ocpp_id_limit: int | None = None  # characters; R12

    @property
    def fields_on_screen(self) -> list[FieldDefinition]:
        """The fields in the order in which pages and sheets show them: that of the roles."""
        return sorted(self.fields, key=lambda field: list(FieldRole).index(field.role))

    def field(self, role: FieldRole) -> FieldDefinition | None:
        """The field of this role; None where this type has none."""
        return next((f for f in self.fields if f.role is role), None)
