"""Frames as they are stored: redacted first. Tokens, keys, idTags, SIM numbers and free data never reach the database (C25)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chargers.central_system.frames import frames
from chargers.domain.budgets.day_budget import BudgetKind, DayUse
from chargers.domain.secret_keys import LONGEST, is_secret_key, names_secret
from chargers.domain.secret_text import MASK, masked, masked_unwrapped
from chargers.domain.secret_wraps import NAMERS, NOTHING, follows_a_name, is_moment_or_uuid, is_word
from chargers.domain.storable_text import storable
from chargers.models import Message
from chargers.services.presence.record import MessageRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.day_budgets import DayBudgets
    from chargers.central_system.writer import Writer

LIMIT = 20_000  # characters of one stored frame
NOT_LOGGED = frozenset({"Heartbeat", "MeterValues"})
IN, OUT = Message.Direction.IN.value, Message.Direction.OUT.value

_ALWAYS = frozenset({"idTag", "parentIdTag", "iccid", "imsi", "data", "csr", "certificate", "certificateChain", "signature"})


class Redaction:
    """One pass over a payload from its beginning, as far as its text is kept: `room` is in characters of compact JSON (C16, C25).

    What is taken off `room` for a part is the least that it needs, so what is left out stands behind the cut of the text.
    Cut between parts alone, and a setting's name is looked for in its whole object: half of one could hide what it is.
    """

    __slots__ = ("quiet", "room")

    def __init__(self, room: int) -> None:
        self.room = room
        self.quiet = True  # so far all is words, moments and numbers, and none of them names a secret: nor do two together

    def of(self, value: Any) -> Any:
        """A payload without what must not be stored. Settings are known by `key` beside `value`, or by the name itself."""
        if isinstance(value, str):
            if len(value) > self.room:
                value = value[: max(self.room, 0)]
            if is_word(value):  # it holds no secret that says so, and nearly all are such
                self.quiet = self.quiet and not _names_secret(value)
            elif not is_moment_or_uuid(value):
                self.quiet = False
                value = storable(masked(value))
            self.room -= len(value) + 2
            return value
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return self._array(value)
        self.room -= 1
        return value

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        hide = not NAMERS.isdisjoint(value) and any(is_secret_key(value.get(name)) for name in NAMERS)
        kept: dict[str, Any] = {}
        for name, part in value.items():
            if self.room <= 0:
                break
            self.room -= len(name) + 4
            stored, hidden, quiet = _member(name) if len(name) <= LONGEST else _new_member(name)
            self.quiet = self.quiet and quiet
            if (hidden or (hide and name[:3].lower() == "val")) and part not in NOTHING:
                part = MASK
            kept[stored] = self.of(part)
        return kept

    def _array(self, value: list[Any]) -> list[Any]:
        kept = []
        for place, part in enumerate(value):
            if self.room <= 0:
                break
            self.room -= 1
            kept.append(self.of(MASK if follows_a_name(value, place) else part))
        return kept


def _new_member(name: str) -> tuple[str, bool, bool]:
    """The name of an object's member as it is stored, whether its value never is, and whether it names no secret at all."""
    return storable(masked(name[:LIMIT])), name in _ALWAYS or is_secret_key(name), name.isidentifier() and not names_secret(name)


_names_secret = lru_cache(maxsize=1024)(names_secret)
_member = lru_cache(maxsize=1024)(_new_member)  # the same few names come in every frame


def payload_text(payload: Any, limit: int) -> str:
    """The redacted payload as JSON, cut to the limit."""
    try:
        return _text(payload, limit)
    except (TypeError, ValueError, RecursionError):
        return MASK


def text_of(kind: int, unique_id: Any, *rest: Any) -> str:
    """The redacted frame as JSON, cut to the limit."""
    try:
        return _text([kind, unique_id, *rest], LIMIT)
    except (TypeError, ValueError, RecursionError):
        return f"[{kind}] {MASK}"


def _text(value: Any, limit: int) -> str:
    """Its parts are redacted, unwrapped and all; what two of them say together is masked in the whole."""
    redaction = Redaction(limit)
    text = frames.dump(redaction.of(value))
    return text[:limit] if redaction.quiet else storable(masked_unwrapped(text[:LIMIT])[:limit])


def clean_text(value: object, limit: int) -> str:
    """Any value as text that every database takes, without secrets: no NUL, no lone surrogate, cut to fit (C14, C25)."""
    if type(value) is not str:
        if value is None:
            return ""
        try:
            value = frames.dump(Redaction(LIMIT).of(value)) if isinstance(value, dict | list) else str(value)
        except (ValueError, RecursionError):
            return MASK[:limit]
    if len(value) <= limit and (is_word(value) or is_moment_or_uuid(value)):
        return value
    return storable(masked(value[:LIMIT])[:limit])


def size_of(text: str) -> int:
    """Its bytes in the database."""
    return len(text) if text.isascii() else len(text.encode())


class FrameLog:
    """Hands frames to the writer, redacted, as many of a charger as its day has room for."""

    def __init__(self, writer: Writer, clock: Clock, budgets: DayBudgets) -> None:
        self._writer = writer
        self._clock = clock
        self._budgets = budgets

    def store(self, charger: int, direction: str, action: str, unique_id: Any, frame: tuple[Any, ...], flaw: str = "") -> None:
        """`frame`: its type and what follows the unique ID. `flaw`: the code of what was wrong with it."""
        at = self._clock.now()
        use = self._budgets.room(charger, BudgetKind.MESSAGES, at)
        if use is None:
            return
        kind, *rest = frame
        text = text_of(kind, unique_id, *rest)
        name = unique_id if type(unique_id) is str else str(unique_id)
        self._keep(use, MessageRow(charger, at, direction, clean_text(action, 40), clean_text(name, 40), text, flaw))

    def store_unreadable(self, charger: int, flaw: str, text: str) -> None:
        """That something came that could not be read; `text` says how much."""
        at = self._clock.now()
        use = self._budgets.room(charger, BudgetKind.MESSAGES, at)
        if use is not None:
            self._keep(use, MessageRow(charger, at, IN, "", "", text, flaw))

    def _keep(self, use: DayUse, row: MessageRow) -> None:
        self._budgets.spend(use, 1, size_of(row.text))
        self._writer.facts.messages.append(row)
        self._writer.lazily()
