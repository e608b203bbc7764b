"""What a GetConfiguration answer says, read with patience: chargers send lists, types and texts of every kind (C14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.storable_text import storable

LONGEST = 8_000  # characters of one value; ChangeConfiguration takes 500. What is longer is cut: everybody who looks splits it
_TRUE = frozenset({"true", "1", "yes"})


def read_configuration(payload: Mapping[str, object]) -> Reported | None:
    """The settings and the unknown keys of an answer. None where it holds neither list: that is no answer at all."""
    settings, unknown = payload.get("configurationKey"), payload.get("unknownKey")
    if not isinstance(settings, list) and not isinstance(unknown, list):
        return None
    found = {setting.key: setting for setting in _settings(settings if isinstance(settings, list) else [])}
    return Reported(found, frozenset(_text(key) or "" for key in unknown) - {""} if isinstance(unknown, list) else frozenset())


def _settings(entries: Iterable[object]) -> Iterable[ReportedValue]:
    for entry in entries:
        if isinstance(entry, Mapping) and (key := _text(entry.get("key"))):
            value = _text(entry.get("value"))
            yield ReportedValue(key, value and value[:LONGEST], _flag(entry.get("readonly")))


def _text(value: object) -> str | None:
    """Any value as text that can be stored; None stays None, for "no value" and "empty" are two things. A NUL is left out."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return storable(value.replace("\0", ""))
        case _:
            try:
                return storable(str(value))
            except RecursionError:  # nested without end
                return None


def _flag(value: object) -> bool:
    return (_text(value) or "").strip().casefold() in _TRUE
