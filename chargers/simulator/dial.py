"""Where a charger dials and with what: the outcome of reading its own settings.

Holds the words, and how they look on the wire. Knows no controller type and no setting.
"""

import base64
from dataclasses import dataclass, field


class CannotDial(Exception):
    """The stored settings name no place that this controller can dial; the text says why, without any secret."""


class CannotStart(Exception):
    """What was asked of the simulator makes no charger; one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class DialAttempt:
    """One attempt. `path` is what stands in the request line, raw: the controller escapes nothing."""

    tls: bool
    host: str
    port: int
    path: str
    user: bytes = b""
    password: bytes = field(default=b"", repr=False)
    credentials: bool = False
    """Whether an Authorization header is sent at all: an empty password is not the same as none."""
    subprotocols: tuple[str, ...] = ("ocpp1.6",)

    @property
    def url(self) -> str:
        return f"{'wss' if self.tls else 'ws'}://{self.host}:{self.port}{self.path}"

    @property
    def headers(self) -> dict[str, str]:
        if not self.credentials:
            return {}
        return {"Authorization": "Basic " + base64.b64encode(self.user + b":" + self.password).decode()}


def port_number(text: str) -> int:
    """The port in a setting; controllers know no default (R5)."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise CannotDial(f"the port is no number from 1 to 65535: {text[:20]!r}")
    return int(text)


def plain_host(text: str) -> str:
    """A name, an IPv4 address, or an IPv6 address in brackets."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text.replace(":", "/")
    if not bare or any(c in "/@?#[]" or c.isspace() for c in bare):
        raise CannotDial(f"no host name can be made out in {text[:60]!r}")
    return text
