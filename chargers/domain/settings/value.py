"""The value of one setting, taken apart into what a form can show, put together again without loss, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chargers.domain.errors import Code, Notice, shown
from chargers.domain.key_value_list import KeyValueList
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.settings.known import KnownSetting, SettingKind

KEY_LIMIT, VALUE_LIMIT = 50, 500  # characters that ChangeConfiguration has room for (OCPP 1.6, CiString)
MASK = "•••"


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
        return tuple(ValuePart(piece.name, piece.value, switches and piece.value in ("0", "1")) for piece in pairs)
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
    """The value as anybody may see it: the secret places of a list as dots, any other secret as a whole."""
    if not is_secret_key(key) or not value:
        return value
    if not known.secret:
        return MASK
    hidden = {i: MASK for i, part in enumerate(parts_of(known, value)) if part.value and part.secret}
    return with_parts(known, value, hidden)


def without_secrets(known: KnownSetting, key: str, value: str) -> str:
    """The value for a file: secret places empty, any other secret left out as a whole."""
    if not is_secret_key(key):
        return value
    if not known.secret:
        return ""
    return with_parts(known, value, {i: "" for i, part in enumerate(parts_of(known, value)) if part.secret})


def keeping_secrets(known: KnownSetting, key: str, value: str, standing: str) -> str:
    """A value from such a file: secret places that are empty in it keep what stands."""
    if not is_secret_key(key):
        return value
    if not known.secret:
        return value or standing
    stands = parts_of(known, standing)
    kept = {
        i: stands[i].value for i, part in enumerate(parts_of(known, value)) if part.secret and not part.value and i < len(stands)
    }
    return with_parts(known, value, kept)


def flaws(key: str, value: str, *, readonly: bool) -> Iterator[Notice]:
    """Why this value cannot be sent for this key, each at the key."""
    if readonly:
        yield Notice(Code.READ_ONLY, key, {"key": key})
    if len(key) > KEY_LIMIT:
        yield Notice(Code.SETTING_KEY_TOO_LONG, key, {"length": str(len(key)), "limit": str(KEY_LIMIT)})
    if len(value) > VALUE_LIMIT:
        yield Notice(Code.SETTING_TOO_LONG, key, {"length": str(len(value)), "limit": str(VALUE_LIMIT)})
    if odd := next((c for c in value if not c.isprintable()), None):
        yield Notice(Code.SETTING_CHARACTER, key, {"character": shown(odd)})


def flaws_of_parts(known: KnownSetting, key: str, changed: Mapping[int, str]) -> Iterator[Notice]:
    """What a piece cannot hold: it would become two pieces."""
    reserved = "," if known.kind is SettingKind.LIST else ",="
    for text in changed.values():
        if odd := next((c for c in text if c in reserved), None):
            yield Notice(Code.SETTING_PART_CHARACTER, key, {"character": odd})


def doubts(known: KnownSetting, key: str, value: str) -> Iterator[Notice]:
    """What looks wrong and may be sent all the same: our table may be mistaken, the charger's answer counts."""
    if known.kind is SettingKind.NUMBER and not _is_number(value):
        yield Notice(Code.SETTING_NO_NUMBER, key)
    if known.kind in (SettingKind.SWITCHES, SettingKind.FIELDS) and KeyValueList.parse(value).malformed:
        yield Notice(Code.SETTING_MALFORMED, key)


def _places(known: KnownSetting, value: str) -> Iterator[ValuePart]:
    values = value.split(",")
    for index in range(max(len(values), len(known.parts))):
        name = known.parts[index] if index < len(known.parts) else ""
        secret = name in known.secret or (not name and bool(known.secret))
        yield ValuePart(name, values[index] if index < len(values) else "", secret=secret)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return value.isascii()
