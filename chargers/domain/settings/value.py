"""The value of one setting, taken apart into what a form can show, put together again without loss, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chargers.domain import secret_text
from chargers.domain.errors import Code, Notice
from chargers.domain.key_value_list import KeyValueList
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import MASK, is_secret, masked_value
from chargers.domain.settings.known import KnownSetting, SettingKind, find_setting
from chargers.domain.settings.limits import find_jumps, out_of_range, read_number
from chargers.domain.shown import shown_character

KEY_LIMIT, VALUE_LIMIT = 50, 500  # characters that ChangeConfiguration has room for (OCPP 1.6, CiString)


@dataclass(frozen=True, slots=True)
class ValuePart:
    """One piece of a value. `name` is a pair's own, or the table's word for the place; empty where neither knows."""

    name: str
    value: str
    switch: bool = False
    secret: bool = False


def parts_of(known: KnownSetting, value: str) -> tuple[ValuePart, ...]:
    """The pieces of a value; none where it is one piece, or where a list of pairs is malformed and only its text is safe."""
    if known.kind in (SettingKind.SWITCHES, SettingKind.FIELDS):
        pairs = KeyValueList.parse(value)
        if pairs.malformed:
            return ()
        switches = known.kind is SettingKind.SWITCHES
        return tuple(_of_pair(piece.name, piece.value, switches) for piece in pairs)
    if known.kind is SettingKind.LIST:
        return tuple(_places(known, value))
    return ()


def with_parts(known: KnownSetting, value: str, changed: Mapping[int, str]) -> str:
    """The value with these pieces changed; everything else stays as it stands: order, spelling, spaces, what we do not know."""
    before = {index: part.value for index, part in enumerate(parts_of(known, value))}
    changed = {index: text for index, text in changed.items() if index in before and before[index] != text}
    if not changed:
        return value
    if known.kind is SettingKind.LIST:
        places = value.split(",")
        places += [""] * (max(changed) + 1 - len(places))
        return ",".join(changed.get(index, place) for index, place in enumerate(places))
    pieces = KeyValueList.parse(value).pieces
    return KeyValueList(
        tuple(piece.with_value(changed[index]) if index in changed else piece for index, piece in enumerate(pieces))
    ).format()


def masked(known: KnownSetting, key: str, value: str) -> str:
    """The value as anybody may see it: the secret places of a list masked, any other secret as a whole."""
    if not is_secret(key, value):
        return value
    if _secret_as_a_whole(known, key, value):
        return masked_value(key, value)
    hidden = {i: MASK for i, part in enumerate(parts_of(known, value)) if part.value and part.secret}
    return secret_text.masked(with_parts(known, value, hidden))


def without_secrets(known: KnownSetting, key: str, value: str) -> str:
    """The value for a file: secret places empty, any other secret left out as a whole."""
    if not is_secret(key, value):
        return value
    if _secret_as_a_whole(known, key, value):
        return ""
    rest = with_parts(known, value, {i: "" for i, part in enumerate(parts_of(known, value)) if part.secret})
    return rest if secret_text.masked(rest) == rest else ""


def keeping_secrets(known: KnownSetting, key: str, value: str, standing: str) -> str:
    """A value from such a file: secret places that are empty in it keep what stands."""
    if not is_secret(key, standing):
        return value
    if not value or _secret_as_a_whole(known, key, standing):
        return value or standing
    stands = parts_of(known, standing)
    kept = {
        i: stands[i].value
        for i, part in enumerate(parts_of(known, value))
        if part.secret and not part.value and i < len(stands) and part.name == stands[i].name
    }
    return with_parts(known, value, kept)


def _secret_as_a_whole(known: KnownSetting, key: str, value: str) -> bool:
    return (is_secret_key(key) and not known.secret) or not any(part.secret for part in parts_of(known, value))


def flaws(key: str, value: str, *, readonly: bool, now: str = "") -> Iterator[Notice]:
    """Why this value cannot be sent for this key, each at the key. `now`: what stands there."""
    if readonly:
        yield Notice(Code.READ_ONLY, key, {"key": key})
    if len(key) > KEY_LIMIT:
        yield Notice(Code.SETTING_KEY_TOO_LONG, key, {"length": str(len(key)), "limit": str(KEY_LIMIT)})
    if len(value) > VALUE_LIMIT:
        yield Notice(Code.SETTING_TOO_LONG, key, {"length": str(len(value)), "limit": str(VALUE_LIMIT)})
    if odd := next((c for c in value if not c.isprintable()), None):
        yield Notice(Code.SETTING_CHARACTER, key, {"character": shown_character(odd)})
    if MASK in value and MASK not in now:  # of ours: of a page, or of a file that was taken away
        yield Notice(Code.SETTING_MASKED, key)
    yield from out_of_range(find_setting(key), key, value)


def flaws_of_parts(known: KnownSetting, key: str, changed: Mapping[int, str]) -> Iterator[Notice]:
    """What a piece cannot hold: it would become two pieces."""
    reserved = "," if known.kind is SettingKind.LIST else ",="
    for text in changed.values():
        if odd := next((c for c in text if c in reserved), None):
            yield Notice(Code.SETTING_PART_CHARACTER, key, {"character": odd})


def doubts(known: KnownSetting, key: str, value: str, now: str = "") -> Iterator[Notice]:
    """What looks wrong and may be sent all the same: our table may be mistaken, the charger's answer counts."""
    if known.kind is SettingKind.NUMBER and read_number(value) is None:
        yield Notice(Code.SETTING_NO_NUMBER, key)
    if known.kind in (SettingKind.SWITCHES, SettingKind.FIELDS) and KeyValueList.parse(value).malformed:
        yield Notice(Code.SETTING_MALFORMED, key)
    yield from find_jumps(known, key, value, now)


def _of_pair(name: str, value: str, switches: bool) -> ValuePart:
    switch = switches and value in ("0", "1")
    return ValuePart(name, value, switch, secret=not switch and is_secret(name, value))


def _places(known: KnownSetting, value: str) -> Iterator[ValuePart]:
    values = value.split(",")
    for index in range(max(len(values), len(known.parts))):
        name = known.parts[index] if index < len(known.parts) else ""
        secret = name in known.secret or (not name and bool(known.secret))
        yield ValuePart(name, values[index] if index < len(values) else "", secret=secret)
