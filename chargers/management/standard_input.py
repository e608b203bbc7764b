"""What a command takes from standard input where it says `-`: a token, out of the process list's sight, or a pasted text.

And what it says of a file that it cannot read.
"""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.shown import shown_text

INPUT = "-"
MOST_BYTES = 1_000_000  # of a text; more than any that can be searched
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_token(argument: str | None) -> str | None:
    """The token as given, or the first line of standard input; None where none is given. Judged by `domain.token`."""
    if argument != INPUT:
        return argument
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:  # no text at all: a character that every check refuses stands for it
        return "\ufffd"


def read_text() -> str:
    """The whole of standard input, in UTF-8, or in UTF-16 where it says so; anything else is taken as Windows has it."""
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return sys.stdin.read(MOST_BYTES)
    data: bytes = buffer.read(MOST_BYTES)
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def unreadable(file: Path, problem: OSError) -> Refusal:
    """For a file that a command was given."""
    values = {"name": shown_text(str(file), 255), "why": problem.strerror or type(problem).__name__}
    return Refusal(Notice(Code.FILE_UNREADABLE, "file", values))
