"""What a charger makes of a value that it was given and does not keep as it is: neither the new one nor the old one."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import quote


class Third(StrEnum):
    """How the stored value differs from the one that was sent."""

    CLIPPED = "clipped"
    DOUBLED_SLASHES = "slashes doubled"
    OTHER_CASE = "other case"
    NO_PLACEHOLDER = "placeholder dropped"
    PERCENT_ENCODED = "percent-encoded"


def third_value(value: str, third: Third) -> str:
    """What is stored in the place of `value`. Where this manner leaves it as it is, it is clipped; an empty one stays."""
    match third:
        case Third.DOUBLED_SLASHES:
            stored = value.replace("/", "//")
        case Third.OTHER_CASE:
            stored = value.swapcase()
        case Third.NO_PLACEHOLDER:
            stored = value.replace("#OSN#", "")
        case Third.PERCENT_ENCODED:
            stored = quote(value, safe=":/")
        case Third.CLIPPED:
            stored = value
    return value[: len(value) // 2] if stored == value else stored
