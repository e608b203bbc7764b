"""What libraries log about others' mistakes, made as loud as it is."""

from __future__ import annotations

import logging


class WithoutTraceback(logging.Filter):
    """Somebody else's mistake is a warning, and its traceback leads to no mistake of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
