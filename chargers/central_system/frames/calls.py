"""What we send: calls to a charger, one in flight, checked against the official schemas (C12, C13, C15). No rules of changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from chargers.central_system.frames import frame_log, frames, schemas
from chargers.central_system.frames.frame_log import FrameLog
from chargers.domain.changes.answers import Answer, CallError, LineLost, NoAnswer, Result
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import MASK

if TYPE_CHECKING:
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.hooks import Hooks
    from chargers.central_system.sessions import Session

READS = frozenset({"GetConfiguration"})  # their answers are long: their time-out is another (C15)
REMEMBERED = 16  # calls whose late answer is still recognised
_CODE = re.compile(r"[A-Za-z]{1,40}")


class UniqueIds:
    """Short, ASCII, and not met twice by one charger, also after a restart of ours: each run of a process has its own `key`."""

    def __init__(self, key: str) -> None:
        self._head = key[:4]
        self._numbers = count(1)

    def next(self) -> str:
        """The next ID: this run's key and a number."""
        return f"{self._head}{next(self._numbers):x}"


@dataclass(frozen=True, slots=True)
class CallParts:
    """What all sessions' calls share."""

    config: CentralSystemConfig
    frame_log: FrameLog
    hooks: Hooks
    unique_ids: UniqueIds


@dataclass(slots=True)
class SentCall:
    """A call that was sent. `secret`: its frame held a value that must not come back into any log."""

    unique_id: str
    action: str
    secret: bool
    answer: asyncio.Future[Answer]


class OutgoingCalls:
    """The outgoing side of a session; made at its first call."""

    __slots__ = ("_late", "_left_alone", "_parts", "_session", "_turn", "present")

    def __init__(self, session: Session, parts: CallParts) -> None:
        self._session = session
        self._parts = parts
        self._turn = asyncio.Lock()
        self.present: SentCall | None = None  # the call that is under way
        self._left_alone: tuple[SentCall, float] | None = None  # whoever waited for it went away, and until when none else leaves
        self._late: dict[str, SentCall] = {}  # timed out, still expected (C13)

    def line_lost(self) -> None:
        """No answer will come."""
        for asked in (self.present, self._left_alone[0] if self._left_alone else None):
            if asked is not None and not asked.answer.done():
                asked.answer.set_result(LineLost())

    async def ask(
        self,
        action: str,
        payload: Mapping[str, Any],
        timeout: float | None = None,  # noqa: ASYNC109 - it starts when the frame leaves
        unique_id: str | None = None,
    ) -> Answer:
        """Waits for its turn and for a charger that takes calls, sends, and waits for the answer.

        `timeout` in seconds; without it what the settings say for this action. Raises nothing for what the charger does.
        """
        session, parts = self._session, self._parts
        if timeout is None:
            timeout = parts.config.read_timeout if action in READS else parts.config.call_timeout
        async with self._turn:
            await self._until_answered()
            if not session.is_ready:
                await session.ready.wait()
            if session.closed is not None:
                return LineLost()
            body = dict(payload)
            if not schemas.fits(schemas.request_validator(action), body):
                return CallError(
                    schemas.error_code(schemas.request_validator(action), body), "not sent"
                )  # refused before it leaves
            answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            asked = SentCall(unique_id or parts.unique_ids.next(), action, _holds_secret(body), answer)
            self.present = asked
            parts.frame_log.store(session.pk, frame_log.OUT, action, asked.unique_id, (frames.CALL, action, body))
            until = asyncio.get_running_loop().time() + timeout
            try:
                await session.send(frames.call_text(asked.unique_id, action, body))
                async with asyncio.timeout(timeout):
                    return await asyncio.shield(answer)
            except TimeoutError:
                self._give_up(asked)
                return NoAnswer()
            except asyncio.CancelledError:
                self._give_up(asked)
                self._left_alone = asked, until
                raise
            except Exception:
                return LineLost()
            finally:
                self.present = None

    async def _until_answered(self) -> None:
        """A charger has one call at a time (C12), also where nobody waits for the answer to the last one any more."""
        if self._left_alone is None:
            return
        asked, until = self._left_alone
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await asyncio.shield(asked.answer)
        self._left_alone = None

    def answered(self, kind: int, frame: list[Any]) -> None:
        """A CALLRESULT or CALLERROR came. Unknown ones are logged and told: they may be older than this socket."""
        unique_id = frame[1] if len(frame) > 1 else None
        asked, late = self.present, False
        if asked is None or asked.unique_id != unique_id:
            asked, late = (self._late.pop(unique_id, None) if isinstance(unique_id, str) else None), True
        payload = frame[2] if len(frame) > 2 else None
        answer: Answer
        flaw = ""
        if kind == frames.CALL_RESULT:
            if not isinstance(payload, dict):
                payload, flaw = {}, "no_payload"
            elif asked is not None and not schemas.fits(schemas.response_validator(asked.action), payload):
                flaw = "schema"
            answer = Result(payload)
        else:
            hidden = asked is None or asked.secret  # chargers quote what they refuse: such words go nowhere
            code = payload if isinstance(payload, str) and _CODE.fullmatch(payload) else "GenericError"
            answer = CallError(code, str(frame[3])[:255] if len(frame) > 3 and not hidden else "")
        self._log(kind, unique_id, asked, answer, "late" if late and not flaw else flaw)
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(answer)
        if (late or asked is None) and isinstance(unique_id, str):
            self._parts.hooks.late_answer.tell(self._session, unique_id, answer)

    def _give_up(self, asked: SentCall) -> None:
        self._late[asked.unique_id] = asked
        if len(self._late) > REMEMBERED:
            del self._late[next(iter(self._late))]

    def _log(self, kind: int, unique_id: Any, asked: SentCall | None, answer: Answer, flaw: str) -> None:
        action = asked.action if asked is not None else ""
        frame: tuple[Any, ...]
        if isinstance(answer, Result):
            # What answers nothing that we know of could be anything: only its shape is kept.
            payload: Any = answer.payload if asked is not None else dict.fromkeys(answer.payload, MASK)
            frame = (kind, payload)
        elif isinstance(answer, CallError):
            frame = (kind, answer.code, answer.description, {})
        else:
            return
        self._parts.frame_log.store(self._session.pk, frame_log.IN, action, unique_id, frame, flaw)


def _holds_secret(payload: Mapping[str, Any]) -> bool:
    return is_secret_key(payload.get("key"))
