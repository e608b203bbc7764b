"""The short path of a frame that came in: read, checked, handled, answered. No task and no thread a frame (T4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from chargers.central_system.frames import frame_log, frames, schemas
from chargers.central_system.frames.frame_log import FrameLog
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.handlers import HANDLERS
from chargers.central_system.frames.reply import Reply, Unusable

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

PING, PONG = "ping", "pong"  # some firmware sends these as text (C18)
INTERNAL_ERROR, NOT_IMPLEMENTED, NOT_SUPPORTED, FORMATION = (
    "InternalError",
    "NotImplemented",
    "NotSupported",
    "FormationViolation",
)
logger = logging.getLogger(__name__)
Heard = str | Awaitable[str | None] | None


class IncomingFrames:
    """What a session's frames go through; one for each central system."""

    def __init__(self, parts: HandlerParts, frame_log: FrameLog) -> None:
        self._parts = parts
        self._log = frame_log

    def hear(self, session: Session, raw: str | bytes) -> Heard:
        """The answer, the promise of one that follows a commit, or None where nothing is to be said. Raises nothing, ever."""
        try:
            frame = frames.read(raw)
        except frames.Unreadable as problem:
            return self._not_read(session, problem, raw)
        kind = frame[0]
        try:
            if kind == frames.CALL:
                return self._called(session, frame, raw)
            if kind in (frames.CALL_RESULT, frames.CALL_ERROR):
                session.calls.answered(kind, frame)
            else:
                self._drop(session, "message_type", raw)  # unknown types are ignored (C16)
        except Exception as problem:  # a mistake of ours must not cost a charger its line
            logger.error("an answer was not handled: %s", type(problem).__name__)
        return None

    def _not_read(self, session: Session, problem: frames.Unreadable, raw: str | bytes) -> str | None:
        if isinstance(raw, str) and raw.strip().lower() == PING:
            return PONG
        self._drop(session, problem.flaw, raw)
        return None if problem.unique_id is None else frames.error(problem.unique_id, FORMATION)

    def _called(self, session: Session, frame: list[Any], raw: str | bytes) -> Heard:
        unique_id, action, payload = (*frame[1:4], *(None,) * (4 - len(frame)))[:3]
        if type(unique_id) is not str and type(unique_id) is not int:
            self._drop(session, "no_unique_id", raw)
            return None
        try:
            return self._answered(session, unique_id, action, payload, raw)
        except Exception as problem:  # a mistake of ours must not cost a charger its line
            name = action if type(action) is str and action in HANDLERS else ""
            logger.error("%s was not handled: %s", name or "a call", type(problem).__name__)
            return self._failed(session, unique_id, name)

    def _answered(self, session: Session, unique_id: str | int, action: Any, payload: Any, raw: str | bytes) -> Heard:
        handler = HANDLERS.get(action) if type(action) is str else None
        if handler is None:
            return self._unknown(session, unique_id, action, payload)
        if not session.is_ready and not session.booted:
            self._parts.settling.heard_first(session, action)
        flaw = _flaw_of(raw)
        if type(payload) is not dict:
            payload, flaw = {}, "no_payload"
        elif not schemas.fits(schemas.request(action), payload):
            flaw = "schema"  # said, not refused: what can be understood is accepted
        at = self._parts.clock.now()
        try:
            reply = handler(self._parts, session, payload, at)
        except Unusable:
            return self._refused(session, unique_id, action, payload, flaw)
        if type(reply) is not Reply:
            return self._slowly(session, unique_id, action, payload, flaw, reply)  # type: ignore[arg-type]
        if action not in frame_log.NOT_LOGGED or flaw:
            self._log.store(session.pk, frame_log.IN, action, unique_id, (frames.CALL, action, payload), reply.flaw or flaw)
        if reply.commit:
            return self._after_commit(session, unique_id, action, reply, self._parts.writer.commit())
        return self._answer(session, unique_id, action, reply)

    async def _after_commit(
        self, session: Session, unique_id: Any, action: str, reply: Reply, committed: asyncio.Future[frozenset[int]]
    ) -> str:
        """The answer leaves when what it promises is in the database; else the charger is told to try again."""
        if session.pk in await committed:
            return self._failed(session, unique_id, action)
        try:
            return self._answer(session, unique_id, action, reply)
        except Exception:
            return self._failed(session, unique_id, action)

    async def _slowly(
        self, session: Session, unique_id: Any, action: str, payload: dict[str, Any], flaw: str, promised: Awaitable[Reply]
    ) -> str:
        try:
            reply = await promised
            self._log.store(session.pk, frame_log.IN, action, unique_id, (frames.CALL, action, payload), reply.flaw or flaw)
            return self._answer(session, unique_id, action, reply)
        except Exception:
            return self._failed(session, unique_id, action)

    def _answer(self, session: Session, unique_id: Any, action: str, reply: Reply) -> str:
        if not schemas.fits(schemas.response(action), reply.payload):  # a mistake of ours; never sent
            return self._failed(session, unique_id, action)
        if reply.payload and action not in frame_log.NOT_LOGGED:  # an empty answer says nothing that its question does not
            self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_RESULT, reply.payload))
        if reply.then is not None:
            asyncio.get_running_loop().call_soon(reply.then)
        return frames.result(unique_id, reply.payload)

    def _failed(self, session: Session, unique_id: Any, action: str) -> str:
        self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_ERROR, INTERNAL_ERROR, "", {}))
        return frames.error(unique_id, INTERNAL_ERROR, "not stored, try again")

    def _refused(self, session: Session, unique_id: Any, action: str, payload: dict[str, Any], flaw: str) -> str:
        code = schemas.error_code(schemas.request(action), payload)
        self._log.store(session.pk, frame_log.IN, action, unique_id, (frames.CALL, action, payload), flaw or "unusable")
        self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_ERROR, code, "", {}))
        return frames.error(unique_id, code)

    def _unknown(self, session: Session, unique_id: Any, action: Any, payload: Any) -> str:
        """An action that chargers have no business to send, or that nobody knows: a polite no (C16)."""
        code = FORMATION if type(action) is not str else NOT_SUPPORTED if action in schemas.ACTIONS else NOT_IMPLEMENTED
        name = action if type(action) is str else ""
        shape = dict.fromkeys(payload, frame_log.MASK) if isinstance(payload, dict) else frame_log.MASK  # it could be anything
        self._log.store(session.pk, frame_log.IN, name, unique_id, (frames.CALL, name, shape), "unknown_action")
        self._log.store(session.pk, frame_log.OUT, name, unique_id, (frames.CALL_ERROR, code, "", {}))
        return frames.error(unique_id, code)

    def _drop(self, session: Session, flaw: str, raw: str | bytes) -> None:
        """What cannot be read cannot be redacted: only its length is kept."""
        self._log.store_unreadable(session.pk, flaw, f"{len(raw)}")


def _flaw_of(raw: str | bytes) -> str:
    if isinstance(raw, bytes):
        return "binary"
    return "bad_utf8" if not raw.isascii() and "\N{REPLACEMENT CHARACTER}" in raw else ""
