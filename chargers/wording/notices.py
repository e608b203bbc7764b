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
        Code.TOKEN_SHORT,
        Code.LITERAL_ID,
        Code.SERIAL_PLACEHOLDER,
    }
)
ICONS = {"bad": "x-circle", "warn": "exclamation-triangle", "info": "information-circle"}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One sentence at its place."""

    code: str
    text: str
    tone: str

    @property
    def icon(self) -> str:
        return ICONS[self.tone]


def show_notice(notice: Notice, *, refusal: bool = False) -> ShownNotice:
    tone = "bad" if refusal else "info" if notice.code in NOTES else "warn"
    return ShownNotice(notice.code.value, str(refusals.sentence(notice)), tone)


def notices_at(place: str, errors: Iterable[Notice], notices: Iterable[Notice]) -> list[ShownNotice]:
    """What stands at one input or row, the refusals first; the same sentence once."""
    said = [show_notice(n, refusal=True) for n in errors if n.field == place] + [
        show_notice(n) for n in notices if n.field == place
    ]
    return list({one.text: one for one in reversed(said)}.values())[::-1]
