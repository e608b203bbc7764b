"""What the form of all settings sends: rows, ticks, and the moment whose values it was shown with. Judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from chargers.domain.settings.known import KnownGroup
from chargers.services.settings.editing import TypedRow, TypedSettings
from chargers.web.common.moments import read_moment

MOST = 20_000  # characters of one field
MOST_PIECES = 200


@dataclass(frozen=True, slots=True)
class SettingFilter:
    """Which rows are looked at."""

    words: str = ""
    group: str = ""
    only_changed: bool = False

    @property
    def query(self) -> str:
        """The same rows in the form; without a wish, the first group."""
        return urlencode({"q": self.words} if self.words else {"group": self.group or KnownGroup.COMMUNICATION})


def read_filter(data: QueryDict) -> SettingFilter:
    """Words are searched for in all groups; who chooses another group (`shown_group` was the one in sight) looks at that one."""
    words, group = data.get("q", "")[:100], data.get("group", "")[:20]
    if words.strip():
        chose = group and "shown_group" in data and group != data["shown_group"]
        words, group = ("", group) if chose else (words, "")
    return SettingFilter(words, group, "only_changed" in data)


def read_settings_form(data: QueryDict) -> TypedSettings:
    """The form as it was sent. Where a row's box is not in it, the row was not on screen and nothing is said of it."""
    keys = dict.fromkeys(key[:200] for key in data.getlist("row"))
    return TypedSettings(
        rows={key: _row(data, key) for key in keys},
        as_of=read_moment(data.get("as_of", "")),
        ticked=frozenset(data.getlist("tick")),
        shown_changed=frozenset(data.getlist("shown-changed")),
    )


def _row(data: QueryDict, key: str) -> TypedRow:
    on = set(data.getlist(f"on:{key}"))
    switches = [int(text) for text in data.getlist(f"switch:{key}")[:MOST_PIECES] if text.isdecimal() and len(text) < 4]
    pieces = [int(text) for text in data.getlist(f"piece:{key}")[:MOST_PIECES] if text.isdecimal() and len(text) < 4]
    return TypedRow(
        text=_text(data, f"new:{key}"),
        was=_text(data, f"was:{key}"),
        pieces={index: text for index in pieces if (text := _text(data, f"piece:{key}:{index}")) is not None},
        switches={index: str(index) in on for index in switches},
        forget=f"forget:{key}" in data,
    )


def _text(data: QueryDict, name: str) -> str | None:
    text = data.get(name)
    return None if text is None else str(text)[:MOST]
