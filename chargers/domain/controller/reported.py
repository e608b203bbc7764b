"""What a charger reported of its settings, and how a field's role is found among the reported keys (R7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chargers.domain.controller.definition import FieldDefinition


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """One key as the charger spells it. `value` is None where the charger reports the key without one."""

    key: str
    value: str | None
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """One reading. A key that is absent was not reported; one in `unknown` the charger says it does not know (C14)."""

    settings: Mapping[str, ReportedValue] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, str | None]) -> Reported:
        """From plain keys and values, as files and tests have them."""
        return cls({key: ReportedValue(key, value) for key, value in values.items()})

    def find(self, wanted: FieldDefinition) -> ReportedValue | None:
        """The reported setting that plays this field's role: exact name, then letters and digits alone, then the pattern (R7).

        The pattern must fit the letters and digits of the whole key, and one key only: two that fit are a guess,
        and what cannot be written is not what we look for.
        """
        if wanted.key in self.settings:
            return self.settings[wanted.key]
        plain = plain_key(wanted.key)
        for setting in self:
            if plain_key(setting.key) == plain:
                return setting
        fitting = [setting for setting in self if not setting.readonly and _fits(wanted.pattern, setting.key)]
        return fitting[0] if len(fitting) == 1 else None

    def spelling(self, wanted: FieldDefinition) -> str:
        """The key as this charger spells it, else the catalogue's."""
        found = self.find(wanted)
        return found.key if found else wanted.key

    def __iter__(self) -> Iterator[ReportedValue]:
        return iter(self.settings.values())


NOTHING = Reported()
LONGEST_KEY = 120  # characters; no longer one is matched with a pattern, which is an administrator's text and may be slow


def plain_key(key: str) -> str:
    """A key's letters and digits alone, without case: the form in which spellings are compared (R7)."""
    return "".join(c for c in key if c.isalnum()).casefold()


def _fits(pattern: str, key: str) -> bool:
    try:
        return bool(pattern) and len(key) <= LONGEST_KEY and re.fullmatch(pattern, plain_key(key), re.IGNORECASE) is not None
    except re.error:  # a pattern is an administrator's text
        return False
