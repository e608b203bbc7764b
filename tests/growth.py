"""Whether work on a text grows faster than the text. Counts this thread's processor time, and ratios of it only.

A busy machine makes nothing red: what is quick at the greatest size passes whatever the ratio, and what is suspected is
measured again, each size at its best.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time

SHORT = 30  # characters: what tries all ways to divide a text takes for ever with more
SIZES = (500, 2_000, 8_000)  # characters
HARMLESS = 0.006  # seconds at any of them
MOST = 9.0  # times as long for four times the text: a line grows fourfold, a square sixteenfold
AGAIN = 5


def grows_too_fast(work: Callable[[str], object], text_of: Callable[[int], str]) -> str:
    """Says where, or nothing. `text_of` makes a text of about as many characters as it is given."""
    short = text_of(SHORT)
    if _seconds(work, short) > HARMLESS and min(_seconds(work, short) for _ in range(AGAIN)) > HARMLESS:
        return f"long for {len(short)} characters: {short!r}"
    before = ""
    for size in SIZES:
        text = text_of(size)
        if before and _seconds(work, text) > HARMLESS:
            longer, shorter = (min(_seconds(work, t) for _ in range(AGAIN)) for t in (text, before))
            if longer > HARMLESS and longer > MOST * shorter:
                return f"{longer / shorter:.1f} times as long for {size} characters as for {len(before)}: {text[:40]!r}"
        before = text
    return ""


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = thread_time()
    work(text)
    return thread_time() - began
