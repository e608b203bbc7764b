"""One value with its label, as it was found in a text, and how a value is read behind a label."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chargers.domain.paste.labels import LabelRole, is_only_a_label, role_of
from chargers.domain.paste.values import MissingValue, ValueReading, read_token, read_word, says_none
from chargers.domain.secret import Secret

PAST = 100  # is added to the depth of what a label calls old or present

_TWO_HALVES = re.compile(r"\s*\S{1,100}[ ]+/[ ]+\S{1,500}\s*")
_STAYS = re.compile(r"[ ]{0,3}(?:stays|remains|blijft|bleibt|reste)[ ](?=\S{0,60}\d)", re.IGNORECASE)
_IDS = frozenset({LabelRole.OCPP_ID, LabelRole.WEAK_ID})
_MAY_BE_TWO = frozenset({LabelRole.TOKEN, LabelRole.USER})


@dataclass(frozen=True, slots=True, repr=False)
class LabelledFind:
    """`text` from `start` to `end` of the plain text is for `role`. `depth`: how deep it is quoted; `record`: of which charger.

    For a token, `token` says what was read. No repr: it may hold a token.
    """

    role: LabelRole
    text: str
    start: int
    end: int
    depth: int = 0
    label: str = ""
    alone: bool = True
    record: int | None = None
    token: ValueReading | MissingValue | None = None

    @property
    def secret(self) -> Secret | None:
        """What may be a token, and must not be shown."""
        return Secret(self.text) if self.role is LabelRole.CELL else None

    @property
    def is_unread(self) -> bool:
        """Whether nothing says whose it is: its words may be anything."""
        return self.role in {LabelRole.CELL, LabelRole.USER_AND_TOKEN}


def make_find(
    role: LabelRole, label: str, line: str, at: int, until: int, offset: int, *, prose: bool = False
) -> LabelledFind | None:
    """The value between two places of a line; None where nothing is one. `offset`: where the line begins."""
    if role in _MAY_BE_TWO and _TWO_HALVES.fullmatch(line, at, until):
        role = LabelRole.USER_AND_TOKEN
    if role is LabelRole.TOKEN:
        reading = read_token(line, at, until, prose=prose)
        if reading is None:
            return None
        if isinstance(reading, MissingValue):
            return LabelledFind(role, "", offset + at, offset + max(until, at + 1), label=label, token=reading)
        moved = replace(reading, start=offset + reading.start, end=offset + reading.end)
        return LabelledFind(role, reading.text, moved.start, moved.end, label=label, token=moved)
    if role in {LabelRole.USER_AND_TOKEN, LabelRole.OPTIONS, LabelRole.SECURITY}:
        body = line[at:until].strip()
        begins = offset + at + (line[at:until].index(body) if body else 0)
        return LabelledFind(role, body, begins, begins + len(body), label=label) if body else None
    if role in _IDS and (stays := _STAYS.match(line, at, until)):
        at = stays.end()
    word = read_word(line, at, until)
    if word is None or says_none(line[at:until]) or _is_a_label(role, word[0] if prose else line[at:until]):
        return None
    value, start, end, alone = word
    if role is LabelRole.ADDRESS and value.startswith("/"):
        role = LabelRole.PATH
    return LabelledFind(role, value, offset + start, offset + end, label=label, alone=alone)


def _is_a_label(role: LabelRole, value: str) -> bool:
    """Whether a value is the next label. Paths are made of the words of labels, users, too, and IDs of them with a number."""
    if role is LabelRole.PATH:
        return False
    may_be_an_id = role in {LabelRole.OCPP_ID, LabelRole.WEAK_ID} and re.fullmatch(r"\s*\S*\d\S*\s*", value)
    may_be_a_user = role is LabelRole.USER and role_of(value) is LabelRole.OTHER and len(value.split()) == 1
    return is_only_a_label(value) and not may_be_an_id and not may_be_a_user
