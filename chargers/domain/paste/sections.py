"""Lines and sections that are of something else than the backend: "SIM: user x, password y", or indented below "wifi:"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import LabelRole

_ELSE = (
    r"(?:sim|apn|vpn|ipsec|mqtts?|proxy|wi-?fi|wlan|ssid|hotspot|s?ftp|ssh|smtp|bluetooth|\w*portal|portail|\w*portaal"
    r"|web[ -]?interface)"
)
_OF_ITS_KIND = r"(?:carte|kaart|karte|card|tunnel|acc[èe]s|donn[ée]es|toegang|zugang|access)[ ]"
_LINE = re.compile(rf"[ \t>*•-]{{0,9}}(?:{_OF_ITS_KIND})?{_ELSE}\b[^:=\n]{{0,30}}[:=–-]", re.IGNORECASE)  # noqa: RUF001
_HEADING = re.compile(
    rf"([ \t]{{0,20}})(?:\[[ ]?{_ELSE}[ ]?\]|{_ELSE}[ ]?:"
    rf"|(?:{_OF_ITS_KIND})?{_ELSE}(?:[ -]\w{{1,20}})?:?(?=[ \t]*$))[ \t]{{0,9}}",
    re.IGNORECASE,
)
_TO_LOG_IN = frozenset({LabelRole.TOKEN, LabelRole.USER, LabelRole.USER_AND_TOKEN})
_WHERE = frozenset({LabelRole.HOST, LabelRole.PORT})


@dataclass(slots=True)
class Section:
    """Of the line that is looked at. `indent` of its heading; None outside of one."""

    indent: int | None = None
    is_bracketed: bool = False
    is_of_something_else: bool = False

    def enter(self, line: str) -> None:
        """Goes on to the next line."""
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            self.indent, self.is_bracketed = len(heading[1]), "[" in line
        elif self.indent is not None:
            indent = len(line) - len(line.lstrip())
            over = line.lstrip().startswith("[") if self.is_bracketed else indent <= self.indent
            self.indent = None if over else self.indent
        self.is_of_something_else = self.indent is not None or _LINE.match(line) is not None

    def leave(self) -> None:
        """After an empty line."""
        self.indent = None

    def read(self, found: LabelledFind) -> LabelledFind:
        """A find of the line, for what it is."""
        roles = _TO_LOG_IN if self.indent is None else _TO_LOG_IN | _WHERE
        if self.is_of_something_else and found.role in roles and "ocpp" not in found.label.casefold():
            return replace(found, role=LabelRole.OTHER)
        return found
