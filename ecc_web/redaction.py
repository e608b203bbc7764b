"""The last net below the log: masks what looks like a secret in finished lines, tracebacks included.

Code keeps secrets out of logs by itself (`chargers.domain.secret`); this catches what libraries write (T5).
"""

from __future__ import annotations

import logging

from chargers.domain.secret_text import masked


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then masks: message, traceback and stack alike. The name of a logger is ours, and says of what it is."""

    def format(self, record: logging.LogRecord) -> str:
        head, name, said = super().format(record).partition(f" {record.name}: ")
        return head + name + masked(said) if name else masked(head)
