"""Controller types by what people call them: code or name, in any spelling of capitals, spaces and punctuation."""

from __future__ import annotations

from collections.abc import Iterable

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.fleets.header import plain


def types_by_name(types: Iterable[ControllerDefinition]) -> dict[str, ControllerDefinition]:
    """Each type under its plain code and its plain name."""
    found: dict[str, ControllerDefinition] = {}
    for one in types:
        found[plain(one.code)] = one
        found.setdefault(plain(one.name), one)
    return found
