"""Frames as they are stored: redacted first. Tokens, keys, idTags, SIM numbers and free data never reach the database (C25)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chargers.central_system.frames import frames
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.storable_text import storable
from chargers.models import Message
from chargers.services.presence.record import MessageRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.writer import Writer

MASK = "***"
LIMIT = 20_000  # characters of one stored frame
NOT_LOGGED = frozenset({"Heartbeat", "MeterValues"})
IN, OUT = Message.Direction.IN.value, Message.Direction.OUT.value

_USER_INFO = re.compile(r"//[^/@\s\"]+@")
_ALWAYS = frozenset({"idTag", "parentIdTag", "iccid", "imsi", "data", "csr", "certificate", "certificateChain", "signature"})


class Redaction:
    """One pass over a payload from its beginning, as far as its text is kept: `room` is in characters of compact JSON (C16, C25).

    What is taken off `room` for a part is the least that it needs, so what is left out stands behind the cut of the text.
    Cut between parts alone, and a setting's name is looked for in its whole object: half of one could hide what it is.
    """

    __slots__ = ("room",)

    def __init__(self, room: int) -> None:
        self.room = room

    def of(self, value: Any) -> Any:
        """A payload without what must not be stored. Settings are known by `key` beside `value`."""
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return self._array(value)
        if isinstance(value, str):
            value = storable(_USER_INFO.sub(f"//{MASK}@", value) if "@" in value and "//" in value else value)
            self.room -= len(value) + 2
            return value
        self.room -= 1
        return value

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        hide = is_secret_key(value.get("key"))
        kept: dict[str, Any] = {}
        for name, part in value.items():
            if self.room <= 0:
                break
            self.room -= len(name) + 4
            masked = (name in _ALWAYS and part not in ("", None)) or (hide and name == "value" and part)
            kept[storable(name)] = self.of(MASK if masked else part)
        return kept

    def _array(self, value: list[Any]) -> list[Any]:
        kept = []
        for part in value:
            if self.room <= 0:
                break
            self.room -= 1
            kept.append(self.of(part))
        return kept


def payload_text(payload: Any, limit: int) -> str:
    """The redacted payload as JSON, cut to the limit."""
    try:
        return clean(frames.dump(Redaction(limit).of(payload)), limit)
    except (TypeError, ValueError, RecursionError):
        return MASK


def text_of(kind: int, unique_id: Any, *rest: Any) -> str:
    """The redacted frame as JSON, cut to the limit."""
    try:
        return clean(frames.dump([kind, *Redaction(LIMIT).of([unique_id, *rest])]), LIMIT)
    except (TypeError, ValueError, RecursionError):
        return f"[{kind}] {MASK}"


def clean(value: Any, limit: int) -> str:
    """Any value as text that every database takes: no NUL, no lone surrogate, cut to fit (C14)."""
    if type(value) is not str:
        if value is None:
            return ""
        try:
            value = frames.dump(value) if isinstance(value, dict | list) else str(value)
        except (ValueError, RecursionError):
            return MASK[:limit]
    return storable(value[:limit])


class FrameLog:
    """Hands frames to the writer, redacted."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def store(self, charger: int, direction: str, action: str, unique_id: Any, frame: tuple[Any, ...], flaw: str = "") -> None:
        """`frame`: its type and what follows the unique ID. `flaw`: the code of what was wrong with it."""
        kind, *rest = frame
        text = text_of(kind, unique_id, *rest)
        name = unique_id if type(unique_id) is str else str(unique_id)
        self._keep(MessageRow(charger, self._clock.now(), direction, clean(action, 40), clean(name, 40), text, flaw))

    def store_unreadable(self, charger: int, flaw: str, text: str) -> None:
        """That something came that could not be read; `text` says how much."""
        self._keep(MessageRow(charger, self._clock.now(), IN, "", "", text, flaw))

    def _keep(self, row: MessageRow) -> None:
        self._writer.facts.messages.append(row)
        self._writer.lazily()
