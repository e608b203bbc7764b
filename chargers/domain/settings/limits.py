"""What a setting's number can be, as far as it is known, and whether a new one is far from what stands. Knows no words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from chargers.domain.errors import Code, Notice
from chargers.domain.settings.known import KnownSetting, SettingKind

FAR = 5  # times; chargers are built for 16, 32 or 63 A, and a digit too many is ten times

LONGEST = 12  # digits of a number that anybody means


def read_number(value: str) -> Decimal | None:
    """The value as a number, None where it is none."""
    if not value.isascii() or "_" in value:
        return None
    try:
        found = Decimal(value.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def out_of_range(known: KnownSetting, key: str, value: str) -> Iterator[Notice]:
    """What this setting cannot be: nothing is sent of it."""
    for text in map(str.strip, _numbers(known, value)):
        found = read_number(text)
        if found is None:
            continue
        if known.least is not None and found < known.least:
            yield Notice(Code.SETTING_TOO_SMALL, key, {"value": text, "least": f"{known.least} {known.unit}".strip()})
        elif known.most is not None and found > known.most:
            yield Notice(Code.SETTING_TOO_LARGE, key, {"value": text, "most": f"{known.most} {known.unit}".strip()})


def find_jumps(known: KnownSetting, key: str, value: str, now: str) -> Iterator[Notice]:
    """Where a number becomes many times what it is, or a small part of it."""
    for new_text, old_text in zip(_numbers(known, value), _numbers(known, now), strict=False):
        new, old = read_number(new_text), read_number(old_text)
        if not new or not old or (new < 0) != (old < 0) or max(abs(new.adjusted()), abs(old.adjusted())) > LONGEST:
            continue
        ratio, stands = new / old, f"{old_text.strip()} {known.unit}".strip()
        if ratio >= FAR:
            yield Notice(Code.SETTING_JUMPS_UP, key, {"times": f"{ratio:.0f}", "old": stands})
        elif 1 / ratio >= FAR:
            yield Notice(Code.SETTING_JUMPS_DOWN, key, {"times": f"{1 / ratio:.0f}", "old": stands})


def _numbers(known: KnownSetting, value: str) -> list[str]:
    """The places of a value that are numbers of this setting's unit."""
    if known.kind is SettingKind.NUMBER:
        return [value]
    return value.split(",") if known.kind is SettingKind.LIST and known.unit else []
