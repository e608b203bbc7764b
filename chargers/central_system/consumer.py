"""The charger's socket: a Channels consumer with a receive loop of its own (T1). Moves frames; decides nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from channels.consumer import AsyncConsumer
from django.db import DatabaseError

from chargers.central_system.config import WIRE
from chargers.central_system.frames.flood import Flood
from chargers.central_system.handshake import handshake, plain_http
from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
from chargers.central_system.handshake.handshake import RefusedHandshake

if TYPE_CHECKING:
    from chargers.central_system.central_system import CentralSystem
    from chargers.central_system.handshake.identity import DialledIdentity
    from chargers.central_system.sessions import Session

REALM = (b"www-authenticate", b'Basic realm="ocpp", charset="UTF-8"')
POLICY_VIOLATION = 1008


class ChargerConsumer(AsyncConsumer):
    """One WebSocket connection of a charger."""

    def __init__(self, central: CentralSystem) -> None:
        self.central = central

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The whole life of one socket, or the answer to a request that is no WebSocket."""
        central = self.central
        if scope["type"] == "http":
            await plain_http.answer(central, scope, send)
            return
        self.scope, self.receive, self.base_send = scope, receive, send
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        attempt = handshake.read_attempt(scope, central.config)
        try:
            verdict = await handshake.identify(attempt, central.lookup, central.config)
        except DatabaseError:
            verdict = RefusedHandshake(HandshakeStep.CHARGER, HandshakeOutcome.OUT_OF_ORDER, 503, "Try again later.")
        verdict = self.limited(attempt, verdict)
        if not isinstance(verdict, RefusedHandshake) and central.admission.is_barred(verdict):
            words = "Another charger is connected with this OCPP ID."
            verdict = RefusedHandshake(HandshakeStep.ACCEPTED, HandshakeOutcome.DUPLICATE_IDENTITY, 409, words, verdict.charger)
        if not isinstance(verdict, RefusedHandshake):
            await self.accept(verdict)
        elif verdict.outcome is HandshakeOutcome.UNKNOWN and central.pending.has_room(attempt.address):
            await central.pending.host(attempt, receive, send)
        else:
            await self.refuse(attempt, verdict)

    def limited(
        self, attempt: handshake.HandshakeAttempt, verdict: DialledIdentity | RefusedHandshake
    ) -> DialledIdentity | RefusedHandshake:
        """The verdict, or none at all where keys were tried too often: who guesses does not learn whether one was right (C5)."""
        limits, address, now = self.central.door_limits, attempt.address, self.central.clock.monotonic()
        wrong = isinstance(verdict, RefusedHandshake) and verdict.outcome is HandshakeOutcome.WRONG_CREDENTIALS
        right = not isinstance(verdict, RefusedHandshake) and verdict.credential is not None
        if verdict.charger is None or not (wrong or right):
            return verdict
        if not limits.allows(verdict.charger, address, now, hard=attempt.shown.is_hard_to_guess):
            words = "Too many wrong keys were tried. Try again later."
            return RefusedHandshake(HandshakeStep.CREDENTIALS, HandshakeOutcome.TOO_MANY_TRIES, 429, words, verdict.charger)
        if wrong:
            limits.failed(verdict.charger, address, now)
        else:
            limits.proven(verdict.charger, address)
        return verdict

    async def accept(self, dialled: DialledIdentity) -> None:
        """Takes the socket of a known charger, and reads it until it is over."""
        central = self.central
        self.scope["headers"] = []  # read once; ten thousand idle sockets need not keep them
        await self.base_send({"type": "websocket.accept", "subprotocol": dialled.subprotocol})
        session = central.new_session(dialled, self.base_send, (self.scope.get("extensions") or {}).get(WIRE))
        if not await central.admission.admit(session):
            return
        reason = "cancelled"
        try:
            reason = await self.listen(session)
        except OSError:  # ASGI's way to say that the peer left before our answer
            reason = session.closed or "code 1006"
        finally:
            central.sessions.leave(session, reason)

    async def listen(self, session: Session) -> str:
        """Frames in, answers out, until the socket closes. Returns why it did."""
        receive, send, hear = self.receive, self.base_send, self.central.incoming.hear
        monotonic = self.central.clock.monotonic
        flood = Flood(monotonic())
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return session.closed or _reason(message)
            raw = message.get("text")
            if raw is None:
                raw = message.get("bytes") or b""
            session.heard = now = monotonic()
            if flood.hears(len(raw), now):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "flood"})
                return "flood"
            answer = hear(session, raw)
            if answer is not None:
                text = answer if isinstance(answer, str) else await answer
                if session.closed is not None:
                    return session.closed
                await send({"type": "websocket.send", "text": text})
            if flood.is_others_turn:
                await asyncio.sleep(0)

    async def refuse(self, attempt: handshake.HandshakeAttempt, refused: RefusedHandshake) -> None:
        """An HTTP answer that says what is wrong, and an entry where people look for it."""
        self.central.attempts.refused(
            refused.step,
            refused.outcome,
            attempt,
            charger=refused.charger,
            detail=refused.detail,
        )
        if "websocket.http.response" not in (self.scope.get("extensions") or {}):
            await self.base_send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        body = refused.words.encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if refused.status == 401:
            headers.append(REALM)
        if refused.status == 429:
            headers.append((b"retry-after", b"60"))
        await self.base_send({"type": "websocket.http.response.start", "status": refused.status, "headers": headers})
        await self.base_send({"type": "websocket.http.response.body", "body": body})


def _reason(message: dict[str, Any]) -> str:
    """Why the peer says it closes: its code, for its words may hold anything."""
    return f"code {message.get('code', 1005)}"
