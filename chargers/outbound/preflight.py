"""Tries a backend as far as the WebSocket: stage by stage, within seconds, without a word of OCPP, and closes at once."""

from __future__ import annotations

import asyncio
import base64
import secrets
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from websockets.exceptions import PayloadTooBig
from websockets.protocol import Protocol, Side, State

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.preflight.encryption import judge_certificate, judge_expiry, judge_handshake, judge_pinned
from chargers.domain.preflight.stages import Finding, Report, Stage, StageResult, StageVerdict
from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust
from chargers.domain.preflight.upgrade import (
    AS_CHARGER,
    HEAD_BYTES,
    HttpAnswer,
    OfferedIdentity,
    judge_answer,
    judge_no_answer,
    judge_subprotocol,
    read_answer,
    request_head,
)
from chargers.outbound import connection
from chargers.outbound.certificates import valid_from_until
from chargers.outbound.guard import Admitted, Guard
from chargers.outbound.names import NamesSilent, NameUnknown

READ_AFTER_BYTES = 65_536  # what a backend may say once the line is up: nobody listens
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each stage may take, in seconds; together the most that a try takes."""

    name: float = 4.0
    tcp: float = 4.0
    tls: float = 5.0
    answer: float = 6.0
    stays: float = 1.0  # how long the line is held to see whether it is closed
    close: float = 0.5


@dataclass(frozen=True, slots=True)
class PreflightClient:
    """How backends are tried from this server."""

    guard: Guard
    authorities: str = ""  # a file of certificate authorities that count beside the system's
    patience: Patience = Patience()
    trust: ServerTrust = PUBLIC

    def run(self, endpoint: Endpoint, identity: OfferedIdentity | None = None) -> Report:
        """Tries `endpoint`; with `identity` as that charger. Blocks. Raises `Refusal` where the guard says no."""
        return asyncio.run(self.try_endpoint(endpoint, identity))

    async def try_endpoint(self, endpoint: Endpoint, identity: OfferedIdentity | None = None) -> Report:
        """As `run`, for a loop."""
        attempt = _Attempt(self, endpoint, identity)
        await attempt.go_through()
        return Report.of(attempt.results, encrypted=endpoint.tls, as_charger=identity is not None)


class _Attempt:
    """One try, and what its stages have found so far."""

    def __init__(self, preflight: PreflightClient, endpoint: Endpoint, identity: OfferedIdentity | None) -> None:
        self.patience, self.preflight = preflight.patience, preflight
        self.endpoint, self.identity = endpoint, identity
        self.results: list[StageResult] = []
        self._began = 0.0
        self._after = b""  # what came behind the head of the answer

    async def go_through(self) -> None:
        admitted = await self._name()
        socket_ = await self._tcp(admitted) if admitted else None
        if admitted is None or socket_ is None:
            return
        with socket_:
            line = await self._tls(socket_, admitted.host) if self.endpoint.tls else await connection.plain(socket_)
            if line is None:
                return
            try:
                await self._upgrade(line)
            finally:
                await self._hang_up(line[1])

    async def _name(self) -> Admitted | None:
        self._begin()
        admitted, found = None, Finding.OK
        try:
            async with asyncio.timeout(self.patience.name):
                admitted = await self.preflight.guard.admit(self.endpoint)
        except NameUnknown:
            found = Finding.NO_SUCH_NAME
        except (NamesSilent, TimeoutError):
            found = Finding.NAMES_SILENT
        self._note(Stage.NAME, found)
        return admitted

    async def _tcp(self, admitted: Admitted) -> socket.socket | None:
        self._begin()
        line, found = None, Finding.OK
        try:
            line = await connection.connect(admitted, self.patience.tcp)
        except TimeoutError:
            found = Finding.PORT_SILENT
        except ConnectionError:
            found = Finding.PORT_CLOSED
        except OSError:
            found = Finding.UNREACHABLE
        self._note(Stage.TCP, found, port=str(self.endpoint.port))
        return line

    async def _tls(self, socket_: socket.socket, host: str) -> Line | None:
        self._begin()
        line, found, days, trust = None, Finding.OK, 0, self.preflight.trust
        try:
            async with asyncio.timeout(self.patience.tls):
                line = await connection.encrypted(socket_, host, self.preflight.authorities, trust)
        except TimeoutError:
            found = Finding.TLS_SILENT
        except ssl.SSLCertVerificationError as error:
            found = judge_certificate(error.verify_code, trust.by)
        except connection.OtherKey:
            found = Finding.CERTIFICATE_OTHER_KEY
        except ssl.SSLError as error:
            found = judge_handshake(error.reason or "")
        except OSError:
            found = Finding.TLS_BROKEN_OFF
        if line is not None:
            found, days = _judge_times(connection.certificate_shown(line[1]), trust, datetime.now(UTC))
        self._note(Stage.TLS, found, host=host, days=str(days))
        if line is not None and found.verdict is StageVerdict.FAILED:
            await self._hang_up(line[1])
            return None
        return line

    async def _upgrade(self, line: Line) -> None:
        self._begin()
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        answer = await self._ask(line, key)
        if isinstance(answer, Finding):
            self._note(Stage.UPGRADE, answer)
            return
        found, subprotocol = judge_answer(answer, key), judge_subprotocol(answer)
        took = self._took()
        if found is Finding.OK and subprotocol is Finding.OK:
            found = await self._stays(line)
        as_charger = AS_CHARGER.get(found) if self.identity else None
        closes = as_charger is Finding.CHARGER_CLOSED
        self._note(Stage.UPGRADE, Finding.OK if closes else found, took, status=str(answer.status))
        if found in {Finding.OK, Finding.CLOSES}:
            self._note(Stage.SUBPROTOCOL, subprotocol, 0)
        if as_charger:
            self._note(Stage.CHARGER, as_charger, took, status=str(answer.status))
        elif self.identity and found.verdict is subprotocol.verdict is StageVerdict.PASSED:
            self._note(Stage.CHARGER, Finding.OK, took)

    async def _ask(self, line: Line, key: str) -> HttpAnswer | Finding:
        """The answer to the request for an upgrade; a finding where there is none."""
        reader, writer = line
        received, ended = b"", False
        try:
            async with asyncio.timeout(self.patience.answer):
                writer.write(request_head(self.endpoint, self.identity, key))
                while b"\r\n\r\n" not in received and not ended:
                    if len(received) > HEAD_BYTES:
                        return Finding.NOT_HTTP
                    if not b"HTTP/".startswith(received[:5]):
                        break
                    piece = await reader.read(HEAD_BYTES)
                    received, ended = received + piece, not piece
        except TimeoutError:
            pass
        except OSError:  # reset, or a TLS alert in place of an answer
            ended = True
        head, end, rest = received.partition(b"\r\n\r\n")
        self._after = rest
        return (read_answer(head) or Finding.NOT_HTTP) if end else judge_no_answer(received, ended=ended)

    async def _stays(self, line: Line) -> Finding:
        """Whether the other side keeps what it has just accepted. Pings are answered, and nothing else is."""
        reader, writer = line
        protocol = Protocol(Side.CLIENT, state=State.OPEN, max_size=READ_AFTER_BYTES)
        protocol.receive_data(self._after)
        seen = len(self._after)
        try:
            async with asyncio.timeout(self.patience.stays):
                while protocol.state is State.OPEN and seen < READ_AFTER_BYTES:
                    piece = await reader.read(HEAD_BYTES)
                    if not piece:
                        return Finding.CLOSES
                    seen += len(piece)
                    protocol.receive_data(piece)
                    writer.write(b"".join(protocol.data_to_send()))
        except TimeoutError:
            pass
        except OSError:
            return Finding.CLOSES
        if protocol.close_rcvd is not None:
            return Finding.CLOSES
        if protocol.state is State.OPEN:
            protocol.send_close(1000)
            writer.write(b"".join(protocol.data_to_send()))
        nonsense = protocol.parser_exc is not None and not isinstance(protocol.parser_exc, PayloadTooBig)
        return Finding.WRONG_ACCEPT if nonsense else Finding.OK

    async def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        try:
            async with asyncio.timeout(self.patience.close):
                await writer.wait_closed()
        except (TimeoutError, OSError):
            writer.transport.abort()

    def _begin(self) -> None:
        self._began = asyncio.get_running_loop().time()

    def _took(self) -> int:
        return round((asyncio.get_running_loop().time() - self._began) * 1000)

    def _note(self, stage: Stage, found: Finding, took: int | None = None, **values: str) -> None:
        self.results.append(StageResult(stage, found, self._took() if took is None else took, values))


def _judge_times(certificate: bytes, trust: ServerTrust, now: datetime) -> tuple[Finding, int]:
    """Of a certificate that is believed, and the days that are left of it."""
    try:
        since, until = valid_from_until(certificate)
    except ValueError:
        return Finding.CERTIFICATE_INVALID, 0
    return judge_pinned(since, until, now) if trust.by is Trust.PINNED else judge_expiry(until, now)
