"""How a charger comes here, and which controller it has: what is known of each type, for eyes that stand before one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chargers.domain.controller.definition import ControllerDefinition
from chargers.web.help import fields
from chargers.wording import help_links

LINE = 22  # units of the drawing from one key to the next


@dataclass(frozen=True, slots=True)
class DrawnKey:
    """A line of the settings as ECCLite lists them. `y`: of its box, and of the foot of its letters."""

    key: str
    box_y: int
    text_y: int


@dataclass(frozen=True, slots=True)
class ToldType:
    """`serials`: how its serial numbers begin, with the variant in brackets; empty where nobody knows."""

    code: str
    name: str
    serials: list[str]
    keys: list[DrawnKey]
    height: int
    recognised: str
    tls: str
    help_url: str


def told_types(found: Iterable[ControllerDefinition]) -> list[ToldType]:
    types = list(found)
    return [_told(one, shown) for one, shown in zip(types, fields.types(types), strict=True)]


def _told(one: ControllerDefinition, shown: fields.ShownControllerType) -> ToldType:
    keys = [field.key for field in one.fields_on_screen]
    return ToldType(
        code=one.code,
        name=one.name,
        serials=[f"{p.prefix}… ({p.variant})" if p.variant else f"{p.prefix}…" for p in one.serial_prefixes],
        keys=[DrawnKey(key, 40 + LINE * place, 51 + LINE * place) for place, key in enumerate(keys)],
        height=52 + LINE * max(len(keys), 4),
        recognised=shown.recognised,
        tls=shown.tls,
        help_url=help_links.place_on_page(shown.anchor),
    )
