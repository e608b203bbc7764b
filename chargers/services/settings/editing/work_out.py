"""The arithmetic of the page of all settings: what stands in the charger, what was typed over it, and what is wrong with that.

Never raises for input: what is wrong is an error at its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chargers.domain.controller.reported import Reported, plain_key
from chargers.domain.errors import Code, Notice
from chargers.domain.secret_text import is_secret
from chargers.domain.settings.known import KnownSetting, connection_keys, find_setting
from chargers.domain.settings.value import doubts, flaws, flaws_of_parts, parts_of, with_parts
from chargers.models import Charger, ReportedSetting
from chargers.services.readings import readings
from chargers.services.readings.stored_values import value_of
from chargers.services.settings.editing.form_state import KeyStatus, SettingRow, TypedRow, TypedSettings, WorkedOutSettings

# These say that a row cannot be sent at all, so it is not ticked by itself.
NEVER_SENT = frozenset({Code.READ_ONLY, Code.SETTING_OF_CONNECTION, Code.SETTING_NOT_REPORTED, Code.SETTING_KEY_TOO_LONG})


def standing_rows(charger: Charger) -> dict[str, SettingRow]:
    """Every key of this charger as it stands, those it does not report among them. Three queries and those of its type."""
    rows = list(ReportedSetting.objects.filter(charger=charger, until=None))
    present = readings.as_reported(rows)
    fields = charger.controller_type.definition().fields if charger.controller_type else ()
    of_connection = {present.spelling(field) for field in fields}
    found = {
        row.key: _row(
            row.key,
            KeyStatus.REPORTED if row.state == ReportedSetting.State.KNOWN else KeyStatus.UNKNOWN,
            of_connection,
            now=value_of(row),
            readonly=row.readonly,
            since=row.since,
        )
        for row in rows
    }
    for old in ReportedSetting.objects.filter(charger=charger).exclude(until=None).order_by("-until"):
        if old.key not in found and old.state == ReportedSetting.State.KNOWN:
            gone = _row(old.key, KeyStatus.GONE, of_connection, now=value_of(old), readonly=old.readonly)
            found[old.key] = replace(gone, since=old.since, until=old.until)
    for key in of_connection - found.keys():
        found[key] = _row(key, KeyStatus.NEVER, of_connection, now=None)
    return dict(sorted(found.items(), key=lambda item: (item[1].known.order, item[0].casefold())))


def work_out(charger: Charger, typed: TypedSettings) -> WorkedOutSettings:
    """Every row with what was typed over it."""
    standing = standing_rows(charger)
    for key in typed.rows.keys() - standing.keys():
        standing[key] = _row(key, KeyStatus.NEVER, set(), now=None)
    shown = readings.reported_settings(charger, typed.as_of) if typed.as_of else Reported()
    rows = tuple(_worked(row, typed, shown) for row in standing.values())
    return WorkedOutSettings(rows, {row.key: row.new for row in rows if row.ticked and row.changed})


def _row(
    key: str,
    standing: KeyStatus,
    of_connection: set[str],
    *,
    now: str | None,
    readonly: bool = False,
    since: datetime | None = None,
) -> SettingRow:
    connection = key in of_connection or plain_key(key) in connection_keys()
    return SettingRow(key, find_setting(key), standing, now, readonly, connection, since, new=now or "")


def _worked(row: SettingRow, typed: TypedSettings, shown: Reported) -> SettingRow:
    entry = typed.rows.get(row.key)
    if entry is None:
        return row
    before = shown.settings.get(row.key)
    shown_value = (before.value if before else None) or ""
    new, wrong = compose(row.known, row.key, entry, typed.kept.get(row.key, shown_value))
    if new == shown_value and not wrong:
        new = row.now or ""  # nobody touched it; what was read since holds
    changed = new != (row.now or "")
    flawed = tuple(_flaws(row, new)) if changed else ()
    ticked = _ticked(row.key, typed, changed and not any(n.code in NEVER_SENT for n in flawed))
    stopping = tuple(n for n in flawed if n.code is not Code.SETTING_NOT_REPORTED) if ticked else ()
    said = tuple(n for n in flawed if n not in stopping) + (
        tuple(doubts(row.known, row.key, new, row.now or "")) if changed else ()
    )
    return replace(row, new=new, changed=changed, ticked=ticked, errors=(*wrong, *stopping), notices=said)


def compose(known: KnownSetting, key: str, entry: TypedRow, shown: str) -> tuple[str, tuple[Notice, ...]]:
    """The value that a row of the form means, whether its text or its pieces were edited."""
    secret = is_secret(key, shown)
    base = shown if secret or entry.was is None else _lines(entry.was)
    pieces = {**entry.pieces, **{index: "1" if on else "0" for index, on in entry.switches.items()}}
    stands = parts_of(known, base)
    if secret:
        hidden = {index for index, part in enumerate(stands) if part.secret}
        pieces = {i: text for i, text in pieces.items() if i not in hidden or text}  # an empty password field: as it is
        pieces |= dict.fromkeys(hidden, "") if entry.forget else {}
        text = entry.text or ("" if entry.forget and entry.text is not None else base)
    else:
        text = base if entry.text is None else _lines(entry.text)
    pieces = {i: value for i, value in pieces.items() if i < len(stands) and value != stands[i].value}
    if wrong := tuple(flaws_of_parts(known, key, pieces)):
        return base, wrong
    from_pieces = with_parts(known, base, pieces)
    if from_pieces != base and text not in (base, from_pieces):
        return text, (Notice(Code.BOTH_EDITED, key),)
    return (from_pieces if from_pieces != base else text), ()


def _flaws(row: SettingRow, new: str) -> Iterator[Notice]:
    if row.connection:
        yield Notice(Code.SETTING_OF_CONNECTION, row.key, {"key": row.key})
    elif row.standing is not KeyStatus.REPORTED:
        yield Notice(Code.SETTING_NOT_REPORTED, row.key)
    yield from flaws(row.key, new, readonly=row.readonly, now=row.now or "")


def _ticked(key: str, typed: TypedSettings, due: bool) -> bool:
    """A row is ticked once it is changed, until the person says otherwise."""
    if typed.ticked is None:
        return due
    return key in typed.ticked or (due and key not in typed.shown_changed)


def _lines(text: str) -> str:
    """Browsers send every line break of a text as two characters."""
    return text.replace("\r\n", "\n")
