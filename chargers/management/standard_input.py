"""A token that a command takes as an argument, or from standard input where it says `-`, out of the process list's sight."""

from __future__ import annotations

import sys


def read_token(argument: str | None) -> str | None:
    """The token as given, or the first line of standard input; None where none is given. Judged by `domain.token`."""
    if argument != "-":
        return argument
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:  # no text at all: a character that every check refuses stands for it
        return "\ufffd"
