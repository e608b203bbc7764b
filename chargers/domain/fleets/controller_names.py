"""Controller types by what people call them: code or name, in any spelling of capitals, spaces and punctuation."""

from __future__ import annotations

from collections.abc import Iterable

from chargers.domain.controller.definition import ControllerType
from chargers.domain.fleets.header import plain


def by_name(types: Iterable[ControllerType]) -> dict[str, ControllerType]:
    """Each type under its plain code and its plain name."""
    found: dict[str, ControllerType] = {}
    for one in types:
        found[plain(one.code)] = one
        found.setdefault(plain(one.name), one)
    return found
