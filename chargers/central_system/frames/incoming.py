"""The short path of a frame that came in: read, checked, handled, answered. No task and no thread a frame (T4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import Action

from chargers.central_system.commit import Commit
from chargers.central_system.frames import frame_log, frames, schemas, transactions
from chargers.central_system.frames.frame_log import FrameLog
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.handlers import HANDLERS
from chargers.central_system.frames.overdue import Overdue
from chargers.central_system.frames.reply import Reply, Unusable
from chargers.domain.secret_text import MASK

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

BROKEN = "broken_value"
SESSIONS = frozenset({"StartTransaction", "StopTransaction", "MeterValues"})  # somebody's bills are in these
EMPTY = frames.AROUND + " \t\r\n"
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
        self._overdue = Overdue(parts.clock)

    def hear(self, session: Session, raw: str | bytes) -> Heard:
        """The answer, the promise of one that follows a commit, or None where nothing is to be said. Raises nothing, ever."""
        try:
            frame = frames.read_frame(raw)
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

    def _not_read(self, session: Session, problem: frames.Unreadable, raw: str | bytes) -> Heard:
        if isinstance(raw, str) and raw.strip().lower() == PING:
            return PONG
        if not (raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw).strip(EMPTY):
            return None  # some firmware sends one after each pong: a sign of life and nothing else (C18)
        match problem.mended:
            case [frames.CALL, str() | int() as unique_id, str() as action, dict() as payload] if (
                action in HANDLERS and unique_id is not True
            ):
                broken = self._broken(session, unique_id, action, payload)
                return self._soon(session, unique_id, action, broken) if action in SESSIONS else broken
        self._drop(session, problem.flaw, raw)
        return None if problem.unique_id is None else frames.error_text(problem.unique_id, FORMATION)

    async def _broken(self, session: Session, unique_id: str | int, action: str, payload: dict[str, Any]) -> str | None:
        """Single values of it could not be read: answered once it is kept; a start is refused, so that it comes again (C16)."""
        try:
            if action in SESSIONS and not await transactions.keep_broken(self._parts, session, action, payload):
                return frames.error_text(unique_id, FORMATION)
            if action == Action.start_transaction:
                return self._refused(session, unique_id, action, payload, BROKEN)
            heard = self._answered(session, unique_id, action, payload, BROKEN)
            return await heard if isinstance(heard, Awaitable) else heard
        except Exception as problem:
            logger.error("%s was not handled: %s", action, type(problem).__name__)
            return self._failed(session, unique_id, action)

    def _called(self, session: Session, frame: list[Any], raw: str | bytes) -> Heard:
        unique_id, action, payload = (*frame[1:4], *(None,) * (4 - len(frame)))[:3]
        if type(unique_id) is not str and type(unique_id) is not int:
            self._drop(session, "no_unique_id", raw)
            return None
        try:
            return self._answered(session, unique_id, action, payload, _flaw_of(raw))
        except Exception as problem:  # a mistake of ours must not cost a charger its line
            name = action if type(action) is str and action in HANDLERS else ""
            logger.error("%s was not handled: %s", name or "a call", type(problem).__name__)
            return self._failed(session, unique_id, name)

    def _answered(self, session: Session, unique_id: str | int, action: Any, payload: Any, flaw: str) -> Heard:
        handler = HANDLERS.get(action) if type(action) is str else None
        if handler is None:
            return self._unknown(session, unique_id, action, payload)
        if not session.is_ready and not session.booted:
            self._parts.settling.heard_first(session, action)
        if type(payload) is not dict:
            payload, flaw = {}, "no_payload"
        elif flaw != BROKEN and not schemas.fits(schemas.request_validator(action), payload):
            flaw = "schema"  # said, not refused: what can be understood is accepted
        if (promise := self._overdue.take(session.pk, action, payload)) is not None:
            if action == Action.boot_notification:
                self._parts.settling.boot_came(session)
            return self._in_time(session, unique_id, action, payload, flaw, promise)
        try:
            reply = handler(self._parts, session, payload)
        except Unusable:
            return self._refused(session, unique_id, action, payload, flaw)
        if not isinstance(reply, Reply):
            return self._in_time(session, unique_id, action, payload, flaw, asyncio.ensure_future(reply))
        self._heard(session, unique_id, action, payload, reply.flaw or flaw)
        if reply.commit or flaw == BROKEN:
            return self._after_commit(session, unique_id, action, payload, reply)
        return self._answer(session, unique_id, action, reply)

    def _after_commit(self, session: Session, unique_id: Any, action: str, payload: Any, reply: Reply) -> Awaitable[str]:
        """The answer leaves when what it promises is in the database; else the charger is told to try again."""
        commit = self._parts.writer.commit()  # at once: the flush that is being filled now is the one that holds it

        async def answered() -> str:
            lost = await commit.in_time()
            if lost is None:
                self._overdue.keep(session.pk, action, payload, asyncio.ensure_future(_kept(session.pk, commit, reply)))
            if lost is None or session.pk in lost:
                return self._failed(session, unique_id, action)
            return self._answered_with(session, unique_id, action, reply)

        return answered()

    async def _in_time(
        self, session: Session, unique_id: Any, action: str, payload: Any, flaw: str, promise: asyncio.Future[Reply]
    ) -> str:
        """What is not stored by then is answered with an error, and goes on: sent again, it is not stored a second time (C20)."""
        await asyncio.wait({promise}, timeout=self._parts.config.answer_within)
        if not promise.done():
            self._heard(session, unique_id, action, payload, flaw)
            self._overdue.keep(session.pk, action, payload, promise)
            return self._failed(session, unique_id, action)
        try:
            reply = promise.result()
        except Exception:
            return self._failed(session, unique_id, action)
        self._heard(session, unique_id, action, payload, reply.flaw or flaw)
        if "currentTime" in reply.payload:
            reply.payload["currentTime"] = self._parts.clock.stamp()  # not that of the first time (C19)
        return self._answered_with(session, unique_id, action, reply)

    def _heard(self, session: Session, unique_id: Any, action: str, payload: Any, flaw: str) -> None:
        if action not in frame_log.NOT_LOGGED or flaw:
            self._log.store(session.pk, frame_log.IN, action, unique_id, (frames.CALL, action, payload), flaw)

    async def _soon(self, session: Session, unique_id: Any, action: str, answer: Awaitable[str | None]) -> str | None:
        """The same for what is stored once by itself, however often it comes."""
        promise = asyncio.ensure_future(answer)
        await asyncio.wait({promise}, timeout=self._parts.config.answer_within)
        return promise.result() if promise.done() else self._failed(session, unique_id, action)

    def _answered_with(self, session: Session, unique_id: Any, action: str, reply: Reply) -> str:
        try:
            return self._answer(session, unique_id, action, reply)
        except Exception:
            return self._failed(session, unique_id, action)

    def _answer(self, session: Session, unique_id: Any, action: str, reply: Reply) -> str:
        if not schemas.fits(schemas.response_validator(action), reply.payload):  # a mistake of ours; never sent
            return self._failed(session, unique_id, action)
        if reply.payload and action not in frame_log.NOT_LOGGED:  # an empty answer says nothing that its question does not
            self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_RESULT, reply.payload))
        if reply.then is not None:
            session.tell_soon(reply.then)
        return frames.result_text(unique_id, reply.payload)

    def _failed(self, session: Session, unique_id: Any, action: str) -> str:
        self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_ERROR, INTERNAL_ERROR, "", {}))
        return frames.error_text(unique_id, INTERNAL_ERROR, "not stored, try again")

    def _refused(self, session: Session, unique_id: Any, action: str, payload: dict[str, Any], flaw: str) -> str:
        code = schemas.error_code(schemas.request_validator(action), payload)
        self._log.store(session.pk, frame_log.IN, action, unique_id, (frames.CALL, action, payload), flaw or "unusable")
        self._log.store(session.pk, frame_log.OUT, action, unique_id, (frames.CALL_ERROR, code, "", {}))
        return frames.error_text(unique_id, code)

    def _unknown(self, session: Session, unique_id: Any, action: Any, payload: Any) -> str:
        """An action that chargers have no business to send, or that nobody knows: a polite no (C16)."""
        code = FORMATION if type(action) is not str else NOT_SUPPORTED if action in schemas.ACTIONS else NOT_IMPLEMENTED
        name = action if type(action) is str else ""
        shape = dict.fromkeys(payload, MASK) if isinstance(payload, dict) else MASK  # it could be anything
        self._log.store(session.pk, frame_log.IN, name, unique_id, (frames.CALL, name, shape), "unknown_action")
        self._log.store(session.pk, frame_log.OUT, name, unique_id, (frames.CALL_ERROR, code, "", {}))
        return frames.error_text(unique_id, code)

    def _drop(self, session: Session, flaw: str, raw: str | bytes) -> None:
        """What cannot be read cannot be redacted: only its length is kept."""
        self._log.store_unreadable(session.pk, flaw, f"{len(raw)}")


async def _kept(charger: int, commit: Commit, reply: Reply) -> Reply:
    """The reply, once what it promises is in the database. Raises `LookupError` where it is not."""
    if charger in await commit.at_last:
        raise LookupError
    return reply


def _flaw_of(raw: str | bytes) -> str:
    if isinstance(raw, bytes):
        return "binary"
    return "bad_utf8" if not raw.isascii() and "\N{REPLACEMENT CHARACTER}" in raw else ""
