"""A QR code as one path of a drawing: no image, no style, crisp at any size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M


@dataclass(frozen=True, slots=True)
class QrCode:
    """`size`: modules along one side, the quiet zone included. `path`: the dark ones, one unit each."""

    size: int
    path: str


def matrix(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


@dataclass(frozen=True, slots=True)
class CodedAddress:
    """An address, and its code for who would have to type it."""

    url: str
    code: QrCode


def coded(urls: Iterable[str]) -> list[CodedAddress]:
    return [CodedAddress(url, draw(url)) for url in urls]


@lru_cache(maxsize=64)
def draw(text: str) -> QrCode:
    rows = matrix(text)
    return QrCode(len(rows), "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _dark(row)))


def _dark(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where each dark stretch of a row begins, and how long it is."""
    x = 0
    for dark, stretch in groupby(row):
        width = len(list(stretch))
        if dark:
            yield x, width
        x += width
