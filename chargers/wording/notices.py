"""Notices of the domain as sentences with a tone, sorted to the places where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chargers.domain.errors import Code, Notice
from chargers.wording import refusals

NOTES = frozenset(
    {
        Code.USER_INFO_USED,
        Code.HOST_IDNA,
        Code.DEFAULT_PORT_ADDED,
        Code.OCPP_ID_NOT_GIVEN,
        Code.TOKEN_PREFIX_DROPPED,
        Code.TOKEN_QUOTES_DROPPED,
        Code.TOKEN_HEX,
        Code.LITERAL_ID,
        Code.SERIAL_PLACEHOLDER,
    }
)
ICONS = {"bad": "x-circle", "warn": "exclamation-triangle", "info": "information-circle"}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence at its place."""

    code: str
    text: str
    tone: str

    @property
    def icon(self) -> str:
        return ICONS[self.tone]


def say(notice: Notice, *, refusal: bool = False) -> Said:
    tone = "bad" if refusal else "info" if notice.code in NOTES else "warn"
    return Said(notice.code.value, str(refusals.sentence(notice)), tone)


def at(place: str, errors: Iterable[Notice], notices: Iterable[Notice]) -> list[Said]:
    """What stands at one input or row, the refusals first; the same sentence once."""
    said = [say(n, refusal=True) for n in errors if n.field == place] + [say(n) for n in notices if n.field == place]
    return list({one.text: one for one in reversed(said)}.values())[::-1]
