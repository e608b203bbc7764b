"""The last net below the log: masks what looks like a secret in finished lines, tracebacks included.

Code keeps secrets out of logs by itself (`chargers.domain.secret`); this catches what libraries write (T5).
"""

from __future__ import annotations

import logging
import re

MASK = "***"
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
# A whole name, looked at from its beginning alone and never given back a letter: any line takes time by its length.
_NAMES = r"(?:(?<![\w.-])(?=[\w.-]*?(?:authorizationkey|authorization-key|password|passwd|secret|token))[\w.-]++)"
_VALUE = r"""["']?\s*,\s*["']?value["']?\s*[:=]\s*"""
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # {"key": "AuthorizationKey", "value": "…"}: JSON, a Python repr, or JSON escaped inside another text
    (re.compile(rf"""(["']key["']\s*:\s*["']{_NAMES}{_VALUE}){_QUOTED}""", re.I), rf"\1{MASK}"),
    (re.compile(rf"""(key\\"\s*:\s*\\"{_NAMES}\\"\s*,\s*\\"value\\"\s*:\s*)\\".*?\\\"""", re.I), rf"\1{MASK}"),
    # "token": "…", password='…'
    (re.compile(rf"""(["']?{_NAMES}["']?\s*[:=]\s*){_QUOTED}""", re.I), rf"\1{MASK}"),
    # token=… in a query or a form
    (re.compile(rf"""({_NAMES}=)[^\s&"']+""", re.I), rf"\1{MASK}"),
    # Authorization: Basic …, Bearer …
    (re.compile(r"\b(Basic|Bearer)(\s+)[A-Za-z0-9+/=_.-]{4,}"), rf"\1\2{MASK}"),
    (re.compile(r"""(authorization\W{1,6}\w+\s+)[^\s"',)]+""", re.I), rf"\1{MASK}"),
    # user and password of a URL
    (re.compile(r"(\w://)[^\s/@\"']+@"), rf"\1{MASK}@"),
)


def redact(text: str) -> str:
    """The text with whatever looks like a secret masked."""
    for pattern, masked in _PATTERNS:
        text = pattern.sub(masked, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then masks: message, traceback and stack alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
