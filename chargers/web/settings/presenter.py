"""All settings of a charger as their templates want them: groups of rows with what is known of each, masked where secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import is_secret
from chargers.domain.settings.known import KnownGroup, SettingKind
from chargers.domain.settings.value import masked, parts_of
from chargers.services.settings.editing import KeyStatus, SettingRow, TypedRow
from chargers.web.settings.forms import SettingFilter
from chargers.wording import help_links, notices, setting_search, setting_words
from chargers.wording.setting_names import setting_name
from chargers.wording.words import absent

MOST_ROWS = 150  # of a form; more are found by searching


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One piece of a value."""

    index: int
    name: str
    help: str
    value: str
    switch: bool
    on: bool
    secret: bool
    kept: bool  # a secret that stands and is not sent to the browser

    @property
    def label(self) -> str:
        return self.name or str(self.index + 1)


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """One setting, to look at or to edit. `id` names its elements, `key` its fields."""

    id: str
    key: str
    name: str  # empty where nobody has described it
    word: str
    help_url: str
    unit: str
    value: str
    note: str
    since: datetime | None  # None: since the first reading
    readonly: bool
    connection: bool
    editable: bool
    danger: str
    parts: list[ShownPart]
    new: str
    in_text: bool  # its text can be edited as a whole
    was: bool  # the text goes along, for the pieces are edited beside it
    flag: tuple[str, ...]  # the two words to choose from, in the spelling that stands
    secret: bool
    changed: bool
    ticked: bool
    carried: bool  # changed by a file, and not editable here: goes along unseen
    said: list[notices.ShownNotice]

    @property
    def title(self) -> str:
        return self.name or self.key

    @property
    def wrong(self) -> bool:
        return any(one.tone == "bad" for one in self.said)

    @property
    def long(self) -> bool:
        return len(self.new) > 40 or "\n" in self.new


@dataclass(frozen=True, slots=True)
class ShownGroup:
    code: str
    name: str
    rows: list[ShownSetting]


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """One group to look at alone, with how many settings it has."""

    code: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SettingsListing:
    groups: list[ShownGroup]
    choices: list[GroupChoice]
    shown: int
    left_out: int
    none_at_all: bool
    first: datetime | None  # values without a moment stand since then
    ticked: int
    wrong: bool
    filter: SettingFilter


def show_settings(
    rows: Iterable[SettingRow], wanted: SettingFilter, typed: Mapping[str, TypedRow] | None = None
) -> SettingsListing:
    """`typed`: the form's entries where it is being edited; then changed rows stay in sight whatever is searched for."""
    rows = list(rows)
    fitting = [row for row in rows if _fits(row, wanted) or (typed is not None and _held(row))]
    most = len(fitting) if typed is None else MOST_ROWS
    kept = fitting[:most] + [row for row in fitting[most:] if _held(row)]
    first = min((row.since for row in rows if row.since), default=None)
    shown = [_row(row, (typed or {}).get(row.key), first) for row in kept]
    by_group: dict[KnownGroup, list[ShownSetting]] = {}
    for row, one in zip(kept, shown, strict=True):
        by_group.setdefault(row.known.group, []).append(one)
    return SettingsListing(
        groups=[
            ShownGroup(group.value, str(setting_words.GROUPS[group]), by_group[group])
            for group in KnownGroup
            if group in by_group
        ],
        choices=_choices(rows, wanted),
        shown=len(kept),
        left_out=len(fitting) - len(kept),
        first=first,
        none_at_all=not any(row.standing is not KeyStatus.NEVER for row in rows),
        ticked=sum(row.ticked and row.changed for row in rows),
        wrong=any(row.errors for row in rows),
        filter=wanted,
    )


def _held(row: SettingRow) -> bool:
    return row.changed or row.ticked or bool(row.errors)


def _fits(row: SettingRow, wanted: SettingFilter) -> bool:
    if wanted.only_changed or (wanted.group and row.known.group.value != wanted.group):
        return False
    return setting_search.fits_search(row.key, wanted.words)


def _choices(rows: list[SettingRow], wanted: SettingFilter) -> list[GroupChoice]:
    counts = {group: sum(row.known.group is group for row in rows) for group in KnownGroup}
    every = GroupChoice("", _("All"), len(rows), not wanted.group)
    return [every] + [
        GroupChoice(group.value, str(setting_words.GROUPS[group]), count, wanted.group == group.value)
        for group, count in counts.items()
        if count
    ]


def _row(row: SettingRow, entry: TypedRow | None, first: datetime | None) -> ShownSetting:
    known, secret = row.known, is_secret(row.key, row.now)
    parts = _parts(row, entry)
    said = [notices.show_notice(n, refusal=True) for n in row.errors] + [notices.show_notice(n) for n in row.notices]
    return ShownSetting(
        id="".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in row.key),
        key=row.key,
        name=setting_name(row.key),
        word=setting_words.setting(row.key),
        help_url=help_links.of_setting(row.key),
        unit=known.unit,
        value=masked(known, row.key, row.now or ""),
        note=note(row, read=first is not None),
        since=row.since if row.since != first else None,
        readonly=row.readonly,
        connection=row.connection,
        editable=row.editable,
        danger=str(setting_words.DANGER_WORDS[known.danger]) if known.danger and row.editable else "",
        parts=parts,
        new="" if secret else row.new,
        in_text=not secret,
        was=not secret and bool(parts),
        flag=_flag(row) if known.kind is SettingKind.FLAG else (),
        secret=secret,
        changed=row.changed,
        ticked=row.ticked,
        carried=row.changed and not row.editable and not secret,
        said=said,
    )


def _flag(row: SettingRow) -> tuple[str, ...]:
    spellings = (("true", "false"), ("True", "False"), ("TRUE", "FALSE"))
    return next((pair for pair in spellings if row.new in pair), ())


def _parts(row: SettingRow, entry: TypedRow | None) -> list[ShownPart]:
    found = parts_of(row.known, row.new)
    return [
        ShownPart(
            index=index,
            name=setting_words.part(part.name),
            help="" if row.known.kind is SettingKind.LIST else setting_words.pair(part.name),
            value=_piece(row, entry, index, "" if part.secret else part.value),
            switch=part.switch,
            on=part.value == "1",
            secret=part.secret,
            kept=part.secret and bool(part.value),
        )
        for index, part in enumerate(found)
    ]


def _piece(row: SettingRow, entry: TypedRow | None, index: int, stands: str) -> str:
    """What was typed stays where it cannot be taken, and so does a password until the preview; else what it came to."""
    if entry is not None and (row.errors or not stands):
        return entry.pieces.get(index, stands)
    return stands


def note(row: SettingRow, *, read: bool) -> str:
    """What there is to say in place of a value: unknown, not reported and empty are three things (C14)."""
    if row.standing is KeyStatus.UNKNOWN:
        return _("the charger does not know this setting")
    if row.connection and is_secret_key(row.key) and row.standing is not KeyStatus.GONE:
        return _("cannot be read back")  # whether it is reported or not, as the overview says
    if row.standing is KeyStatus.NEVER:
        return absent(read=read)
    if row.standing is KeyStatus.GONE:
        when = date_format(localtime(row.until), "MOMENT_YEAR") if row.until else ""
        return _("not reported any more; last seen before %(time)s") % {"time": when}
    if is_secret_key(row.key) and not row.known.secret:
        return _("a secret, never shown")
    if row.now is None:
        return _("no value")
    return _("empty") if row.now == "" else ""
