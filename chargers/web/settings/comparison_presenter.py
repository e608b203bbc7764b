"""The settings of two chargers side by side, as their template wants them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chargers.domain.settings.known import KnownGroup
from chargers.domain.settings.value import masked
from chargers.services.settings.comparison import ComparedSetting
from chargers.web.settings.forms import SettingFilter
from chargers.wording import setting_search, setting_words
from chargers.wording.setting_names import setting_name


@dataclass(frozen=True, slots=True)
class ShownPair:
    key: str
    name: str
    word: str
    here: str
    here_note: str
    there: str
    there_note: str
    differs: bool


def show_pairs(found: Iterable[ComparedSetting], wanted: SettingFilter, *, only: bool) -> list[tuple[str, list[ShownPair]]]:
    """The comparison by groups; with `only`, what differs."""
    groups: dict[KnownGroup, list[ShownPair]] = {}
    for pair in found:
        word = setting_words.setting(pair.key)
        if (only and not pair.differs) or not setting_search.fits_search(pair.key, wanted.words):
            continue
        sides = []
        for side in (pair.here, pair.there):
            value = masked(pair.known, pair.key, (side.value if side else None) or "")
            sides.append((value, "" if value else _("not reported") if side is None else _("empty")))
        (here, here_note), (there, there_note) = sides
        shown = ShownPair(pair.key, setting_name(pair.key), word, here, here_note, there, there_note, pair.differs)
        groups.setdefault(pair.known.group, []).append(shown)
    return [(str(setting_words.GROUPS[group]), groups[group]) for group in KnownGroup if group in groups]
