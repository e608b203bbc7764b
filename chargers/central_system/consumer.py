"""The charger's socket: a Channels consumer with a receive loop of its own (T1). Moves frames; decides nothing."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from channels.consumer import AsyncConsumer
from django.db import DatabaseError

from chargers.central_system import handshake, plain_http, process, unclaimed
from chargers.central_system.flood import Flood
from chargers.central_system.handshake import Outcome, Refused, Step
from chargers.central_system.hearing import hear
from chargers.central_system.limits import WIRE
from chargers.services.presence.attempts import Knock

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Dialled, Session

REALM = (b"www-authenticate", b'Basic realm="ocpp", charset="UTF-8"')
POLICY_VIOLATION = 1008


class ChargerConsumer(AsyncConsumer):
    """One WebSocket connection at the charger door."""

    def __init__(self, house: CentralSystem | None = None) -> None:
        self.house = house or process.current()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await plain_http.answer(self.house, scope, send)
            return
        self.scope, self.receive, self.base_send = scope, receive, send
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        knocked = handshake.knock(scope, self.house.limits)
        try:
            verdict = await handshake.shake(knocked, self.house.directory, self.house.limits)
        except DatabaseError:
            verdict = Refused(Step.CHARGER, Outcome.OUT_OF_ORDER, 503, "Try again later.")
        if not isinstance(verdict, Refused) and self.house.admission.is_barred(verdict):
            words = "Another charger is connected with this OCPP ID."
            verdict = Refused(Step.ACCEPTED, Outcome.DUPLICATE_IDENTITY, 409, words, verdict.charger)
        if isinstance(verdict, Refused):
            if verdict.outcome is Outcome.UNKNOWN and self.house.limits.unclaimed_pending and self.house.guests.has_room():
                await unclaimed.host(self.house, knocked, receive, send)
            else:
                await self.refuse(knocked, verdict)
            return
        await self.accept(verdict)

    async def accept(self, dialled: Dialled) -> None:
        house = self.house
        self.scope["headers"] = []  # read once; ten thousand idle sockets need not keep them
        await self.base_send({"type": "websocket.accept", "subprotocol": dialled.subprotocol})
        session = house.new_session(dialled, self.base_send, (self.scope.get("extensions") or {}).get(WIRE))
        if not await house.admission.admit(session):
            return
        reason = "cancelled"
        try:
            reason = await self.listen(session)
        except OSError:  # ASGI's way to say that the peer left before our answer
            reason = session.closed or "code 1006"
        finally:
            house.sessions.leave(session, reason)

    async def listen(self, session: Session) -> str:
        """Frames in, answers out, until the socket closes. Returns why it did."""
        receive, send = self.receive, self.base_send
        flood = Flood(time.monotonic())
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return session.closed or _reason(message)
            raw = message.get("text")
            if raw is None:
                raw = message.get("bytes") or b""
            session.heard = now = time.monotonic()
            if flood.hears(len(raw), now):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "flood"})
                return "flood"
            answer = hear(session, raw)
            if answer is not None:
                text = answer if type(answer) is str else await answer  # type: ignore[misc]
                if session.closed is not None:
                    return session.closed
                await send({"type": "websocket.send", "text": text})
            if flood.is_others_turn:
                await asyncio.sleep(0)

    async def refuse(self, knocked: handshake.Knocked, refused: Refused) -> None:
        """An HTTP answer that says what is wrong, and an entry in the waiting room."""
        knock = Knock(
            charger=refused.charger,
            claimed_id=self.house.text(knocked.ocpp_id, 255),
            path=self.house.text(knocked.path, 600),
            address=knocked.address,
            step=refused.step,
            outcome=refused.outcome,
            detail=self.house.text(refused.detail, 200),
        )
        self.house.knocked(knock)
        if "websocket.http.response" not in (self.scope.get("extensions") or {}):
            await self.base_send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        body = refused.words.encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        if refused.status == 401:
            headers.append(REALM)
        await self.base_send({"type": "websocket.http.response.start", "status": refused.status, "headers": headers})
        await self.base_send({"type": "websocket.http.response.body", "body": body})


def _reason(message: dict[str, Any]) -> str:
    """Why the peer says it closes: its code, for its words may hold anything."""
    return f"code {message.get('code', 1005)}"
