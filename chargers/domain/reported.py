"""What a charger reported of its settings, and how a field's role is found among the reported keys (R7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chargers.domain.definition import ConnectionField


@dataclass(frozen=True, slots=True)
class ReportedSetting:
    """One key as the charger spells it. `value` is None where the charger reports the key without one."""

    key: str
    value: str | None
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """One reading. A key that is absent was not reported; one in `unknown` the charger says it does not know (C14)."""

    settings: Mapping[str, ReportedSetting] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, str | None]) -> Reported:
        return cls({key: ReportedSetting(key, value) for key, value in values.items()})

    def find(self, wanted: ConnectionField) -> ReportedSetting | None:
        """The reported setting that plays this field's role: exact name, then letters and digits alone, then the pattern (R7)."""
        if wanted.key in self.settings:
            return self.settings[wanted.key]
        plain = _plain(wanted.key)
        for setting in self:
            if _plain(setting.key) == plain:
                return setting
        if wanted.pattern:
            for setting in self:
                if re.search(wanted.pattern, setting.key, re.IGNORECASE):
                    return setting
        return None

    def spelling(self, wanted: ConnectionField) -> str:
        """The key as this charger spells it, else the catalogue's."""
        found = self.find(wanted)
        return found.key if found else wanted.key

    def __iter__(self) -> Iterator[ReportedSetting]:
        return iter(self.settings.values())


def _plain(key: str) -> str:
    return "".join(c for c in key if c.isalnum()).casefold()
