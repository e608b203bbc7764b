"""Whether work on a text grows faster than the text. Counts this thread's processor time, and ratios of it only.

A busy machine makes nothing red: what is quick at the greatest size passes whatever the ratio, and what is suspected is
measured again, each size at its best.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from time import thread_time

SHORT = 30  # characters: what tries all ways to divide a text takes for ever with more
SIZES = (500, 2_000, 8_000)  # characters
HARMLESS = 0.006  # seconds at any of them
MOST = 9.0  # times as long for four times the text: a line grows fourfold, a square sixteenfold
SUSPECT = 6.0  # times: measured again, and only then
AGAIN = 5


def grows_too_fast(work: Callable[[str], object], text_of: Callable[[int], str]) -> str:
    """Says where, or nothing. `text_of` makes a text of about as many characters as it is given."""
    short = text_of(SHORT)
    if _seconds(work, short) > HARMLESS and min(_seconds(work, short) for _ in range(AGAIN)) > HARMLESS:
        return f"long for {len(short)} characters: {short!r}"
    texts = [text_of(size) for size in SIZES]
    return next(filter(None, (grows_between(work, *pair) for pair in pairwise(texts))), "")


def grows_between(work: Callable[[str], object], shorter: str, longer: str) -> str:
    """Says so where a text of four times the length takes more than that in time, or nothing."""
    once = _seconds(work, longer)
    if once <= HARMLESS or once <= SUSPECT * _seconds(work, shorter):
        return ""
    most, least = (min(_seconds(work, text) for _ in range(AGAIN)) for text in (longer, shorter))
    if most <= HARMLESS or most <= MOST * least:
        return ""
    return f"{most / least:.1f} times as long for {len(longer)} characters as for {len(shorter)}: {longer[:40]!r}"


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = thread_time()
    work(text)
    return thread_time() - began
