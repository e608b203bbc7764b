"""One WebSocket from a charger to a backend.

Holds dialling, sending, and every way in which a line ends. Knows nothing about OCPP: it moves messages.
"""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidStatus,
    InvalidURI,
    WebSocketException,
)
from websockets.frames import Frame, Opcode
from websockets.typing import Subprotocol

from chargers.simulator.dial import CannotStart, DialAttempt

HANDSHAKE_SECONDS = 20
"""Real ones: the controller's patience, which no speed factor shortens."""


class DialFailed(Exception):
    """Nobody took the call; the text is one clause for people. `status` is the HTTP status, where one came."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


class _Socket(ClientConnection):
    """A socket that can be told to leave pings unanswered."""

    def __init__(self, protocol: Any, *args: Any, **options: Any) -> None:
        super().__init__(protocol, *args, **options)
        self.answers_pings = True
        send = protocol.send_frame

        def send_unless_mute(frame: Frame) -> None:
            if self.answers_pings or frame.opcode is not Opcode.PONG:
                send(frame)

        protocol.send_frame = send_unless_mute


class Line:
    """An open line. Iterate over `messages()` until it is closed, lost or dropped."""

    def __init__(self, socket: _Socket, dial: DialAttempt) -> None:
        self._socket = socket
        self.dial = dial

    @classmethod
    async def open(
        cls, dial: DialAttempt, trust: ssl.SSLContext | None = None, ping_seconds: float | None = None, answers_pings: bool = True
    ) -> "Line":
        """Dial; raises DialFailed. `trust` says whose certificates are believed (default: the system's)."""
        try:
            socket = await connect(
                dial.url,
                ssl=(trust or system_trust()) if dial.tls else None,
                subprotocols=[Subprotocol(name) for name in dial.subprotocols] or None,
                additional_headers=dial.headers,
                user_agent_header=None,
                compression=None,
                proxy=None,
                open_timeout=HANDSHAKE_SECONDS,
                close_timeout=2,
                ping_interval=ping_seconds,
                ping_timeout=HANDSHAKE_SECONDS,
                create_connection=_Socket,
            )
        except InvalidStatus as refused:
            status = refused.response.status_code
            raise DialFailed(f"refused with HTTP {status}", status) from None
        except ssl.SSLCertVerificationError as distrust:
            raise DialFailed(f"its certificate is not trusted ({distrust.verify_message})") from None
        except ssl.SSLError:
            raise DialFailed("no TLS is spoken there") from None
        except TimeoutError:
            raise DialFailed(f"no answer within {HANDSHAKE_SECONDS} seconds") from None
        except ConnectionRefusedError:
            raise DialFailed("nobody listens there") from None
        except InvalidURI:
            raise DialFailed("that is no address that can be dialled") from None
        except (InvalidMessage, EOFError):
            raise DialFailed("what answers there speaks no HTTP") from None
        except (OSError, InvalidHandshake, WebSocketException, UnicodeError, ValueError) as failed:
            raise DialFailed(f"the handshake failed ({type(failed).__name__})") from None
        line = cls(cast(_Socket, socket), dial)
        if not answers_pings:
            line.ignore_pings()
        return line

    @property
    def is_open(self) -> bool:
        return self._socket.close_code is None

    @property
    def subprotocol(self) -> str | None:
        return self._socket.subprotocol

    async def send(self, frame: bytes, text: bool = True) -> None:
        """Send one message, in whatever bytes; a lost line swallows it, as the controller would."""
        try:
            await self._socket.send(frame, text=text)
        except ConnectionClosed:
            return

    async def messages(self) -> AsyncIterator[str | bytes]:
        """What comes in, until the line ends for whatever reason."""
        try:
            async for message in self._socket:
                yield message
        except ConnectionClosed:
            return

    async def close(self) -> None:
        """Hang up politely."""
        await self._socket.close(1001, "restart")

    def drop(self) -> None:
        """Cut the line, as a lost carrier does."""
        self._socket.transport.abort()

    def ignore_pings(self) -> None:
        """Leave the line open and its pings unanswered from now on."""
        self._socket.answers_pings = False

    def fall_silent(self) -> None:
        """Leave the line open, and say nothing on it from now on: no pong, and no ping of its own."""
        self.ignore_pings()
        if self._socket.keepalive_task is not None:
            self._socket.keepalive_task.cancel()

    def why_lost(self) -> str:
        code, reason = self._socket.close_code, self._socket.close_reason
        return f"closed with {code}{f' ({reason})' if reason else ''}" if code not in (None, 1006) else "lost"

    async def wait_closed(self) -> None:
        await self._socket.wait_closed()


_SYSTEM: list[ssl.SSLContext] = []


def system_trust() -> ssl.SSLContext:
    """The system's certificates, read once: that takes milliseconds and there may be thousands of chargers."""
    if not _SYSTEM:
        _SYSTEM.append(ssl.create_default_context())
    return _SYSTEM[0]


def trust_in(ca: Path | str | None) -> ssl.SSLContext | None:
    """Trust in the certificates of one file and in no others; raises CannotStart."""
    if ca is None:
        return None
    try:
        return ssl.create_default_context(cafile=str(ca))
    except (OSError, ssl.SSLError):
        raise CannotStart(f"The file of trusted certificates cannot be read: {str(ca)!r}.") from None
