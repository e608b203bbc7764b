"""What we send: calls to a charger, one in flight, checked against the official schemas (C12, C13, C15). No rules of changes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from chargers.central_system import frame_log, frames, schemas
from chargers.domain.changes.answers import Answer, CallError, LineLost, NoAnswer, Result

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

READS = frozenset({"GetConfiguration"})  # their answers are long: their time-out is another (C15)
REMEMBERED = 16  # calls whose late answer is still recognised
_CODE = re.compile(r"[A-Za-z]{1,40}")
_numbers = count(1)


@dataclass(slots=True)
class Asked:
    """A call that was sent. `secret`: its frame held a value that must not come back into any log."""

    unique_id: str
    action: str
    secret: bool
    answer: asyncio.Future[Answer]


class Line:
    """The outgoing side of a session; made at its first call."""

    __slots__ = ("late", "present", "turn")

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.present: Asked | None = None
        self.late: dict[str, Asked] = {}  # timed out, still expected (C13)

    def lost(self) -> None:
        if self.present is not None and not self.present.answer.done():
            self.present.answer.set_result(LineLost())

    def give_up(self, asked: Asked) -> None:
        self.late[asked.unique_id] = asked
        if len(self.late) > REMEMBERED:
            del self.late[next(iter(self.late))]


async def ask(
    session: Session,
    action: str,
    payload: Mapping[str, Any],
    timeout: float | None,  # noqa: ASYNC109 - it starts when the frame leaves
    unique_id: str | None,
) -> Answer:
    """Waits for its turn and for a charger that takes calls, sends, and waits for the answer."""
    if timeout is None:
        timeout = session.house.limits.read_timeout if action in READS else session.house.limits.call_timeout
    if session.line is None:
        session.line = Line()
    line = session.line
    async with line.turn:
        if not session.is_ready:
            await session.ready.wait()
        if session.closed is not None:
            return LineLost()
        body = dict(payload)
        if not schemas.fits(schemas.request(action), body):
            return CallError(schemas.error_code(schemas.request(action), body), "not sent")  # refused before it leaves
        asked = Asked(unique_id or new_id(session), action, _holds_secret(body), asyncio.get_running_loop().create_future())
        line.present = asked
        session.house.log(session, frame_log.OUT, action, asked.unique_id, frames.CALL, action, body)
        try:
            await session.send(frames.call(asked.unique_id, action, body))
            async with asyncio.timeout(timeout):
                return await asyncio.shield(asked.answer)
        except TimeoutError:
            line.give_up(asked)
            return NoAnswer()
        except asyncio.CancelledError:
            line.give_up(asked)
            raise
        except Exception:
            return LineLost()
        finally:
            line.present = None


def answered(session: Session, kind: int, frame: list[Any]) -> None:
    """A CALLRESULT or CALLERROR came. Unknown ones are logged and told to the observers: they may be older than this socket."""
    unique_id = frame[1] if len(frame) > 1 else None
    line = session.line
    asked = line.present if line is not None else None
    late = False
    if asked is None or asked.unique_id != unique_id:
        asked = line.late.pop(unique_id, None) if line is not None and isinstance(unique_id, str) else None
        late = True
    payload = frame[2] if len(frame) > 2 else None
    answer: Answer
    flaw = ""
    if kind == frames.CALL_RESULT:
        if not isinstance(payload, dict):
            payload, flaw = {}, "no_payload"
        elif asked is not None and not schemas.fits(schemas.response(asked.action), payload):
            flaw = "schema"
        answer = Result(payload)
    else:
        hidden = asked is None or asked.secret  # chargers quote what they refuse: such words go nowhere
        code = payload if isinstance(payload, str) and _CODE.fullmatch(payload) else "GenericError"
        answer = CallError(code, str(frame[3])[:255] if len(frame) > 3 and not hidden else "")
    _log(session, kind, unique_id, asked, answer, "late" if late and not flaw else flaw)
    if late or asked is None:
        if isinstance(unique_id, str):
            session.house.observers.tell("late_answer", session, unique_id, answer)
    elif not asked.answer.done():
        asked.answer.set_result(answer)


def new_id(session: Session) -> str:
    """Short, ASCII, and not met twice by one charger, also after a restart of ours."""
    return f"{session.house.key[:4]}{next(_numbers):x}"


def _holds_secret(payload: Mapping[str, Any]) -> bool:
    return frame_log.is_secret_key(payload.get("key"))


def _log(session: Session, kind: int, unique_id: Any, asked: Asked | None, answer: Answer, flaw: str) -> None:
    action = asked.action if asked is not None else ""
    if isinstance(answer, Result):
        # What answers nothing that we know of could be anything: only its shape is kept.
        payload: Any = answer.payload if asked is not None else dict.fromkeys(answer.payload, frame_log.MASK)
        session.house.log(session, frame_log.IN, action, unique_id, kind, payload, flaw=flaw)
    elif isinstance(answer, CallError):
        session.house.log(session, frame_log.IN, action, unique_id, kind, answer.code, answer.description, {}, flaw=flaw)
