"""What is known of each of a controller's settings: its group, its shape, its danger. From one table; knows no words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from chargers.domain.controller.reported import plain_key

TABLE = Path(__file__).with_name("settings.toml")


class KnownGroup(StrEnum):
    """Where a setting stands on the page, in this order."""

    COMMUNICATION = "communication"
    CHARGING = "charging"
    GRID = "grid"
    METERING = "metering"
    MOBILE = "mobile"
    NETWORK = "network"
    STANDARD = "standard"
    OTHER = "other"  # keys that nobody has described; shown all the same


class SettingKind(StrEnum):
    """The shape of a value."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    SWITCHES = "switches"  # name=value pairs; 0 and 1 are switches
    FIELDS = "fields"  # name=value pairs; 1 is a number among others
    LIST = "list"  # values by their place


class SettingDanger(StrEnum):
    """What a wrong value may do; such a setting is sent only after one more confirmation."""

    CURRENT = "current"  # cables and fuses carry more than they can
    GRID = "grid"  # the building's connection is overloaded
    METER = "meter"  # energy is measured wrong, or not at all
    BILLING = "billing"  # sessions go unpaid, or are charged to the wrong person
    HARDWARE = "hardware"  # sockets, readers or contacts work no more
    REACH = "reach"  # the charger loses its line and cannot be called back


@dataclass(frozen=True, slots=True)
class KnownSetting:
    """One setting as far as it is known. `key` is the spelling of the table; the charger's own wins."""

    key: str
    group: KnownGroup
    kind: SettingKind = SettingKind.TEXT
    unit: str = ""
    least: int | None = None  # what its number, or each of a list's, can be
    most: int | None = None
    parts: tuple[str, ...] = ()  # the names of a list's places
    secret: frozenset[str] = frozenset()  # those of them that are masked
    danger: SettingDanger | None = None
    connection: bool = False  # written by the connection editor alone
    order: int = 0  # on the page; unknown ones come last


def find_setting(key: str) -> KnownSetting:
    """What is known of this key, in whatever case; one that is not in the table is a text under "other"."""
    return _by_key().get(key.casefold()) or KnownSetting(key, KnownGroup.OTHER, order=len(_by_key()))


def load() -> tuple[KnownSetting, ...]:
    """The table, in its order."""
    return tuple(_by_key().values())


def connection_keys() -> frozenset[str]:
    """The keys of any controller's connection, as `plain_key` spells them."""
    return frozenset(plain_key(known.key) for known in load() if known.connection)


@cache
def _by_key() -> Mapping[str, KnownSetting]:
    groups: Mapping[str, Mapping[str, Mapping[str, Any]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[str, KnownSetting] = {}
    for group, settings in groups.items():
        for key, facts in settings.items():
            if key.casefold() in found:
                raise ValueError(f"{TABLE.name}: {key} stands twice")
            found[key.casefold()] = _known(key, KnownGroup(group), facts, len(found))
    return found


def _known(key: str, group: KnownGroup, facts: Mapping[str, Any], order: int) -> KnownSetting:
    secret: Iterable[str] = facts.get("secret", ())
    return KnownSetting(
        key=key,
        group=group,
        kind=SettingKind(facts.get("kind", SettingKind.TEXT)),
        unit=facts.get("unit", ""),
        least=facts.get("least"),
        most=facts.get("most"),
        parts=tuple(facts.get("parts", ())),
        secret=frozenset(secret),
        danger=SettingDanger(facts["danger"]) if "danger" in facts else None,
        connection=facts.get("connection", False),
        order=order,
    )
