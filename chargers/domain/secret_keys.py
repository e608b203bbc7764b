"""Which settings hold a secret. One definition: logs, pages, files, the journal and plans ask here."""

from __future__ import annotations

import re
from typing import TypeGuard

_SECRET_KEY = re.compile(
    r"auth\w*[ _.-]?key|wifi\w*key|pass(word|wd|phrase|code)|\bpwd\b|secret|token|apn"
    r"|\bpsk|pin(code)?$|credential|private|certificate",
    re.IGNORECASE,
)


def is_secret_key(key: object) -> TypeGuard[str]:
    """Whether the value of a setting of this name is kept from logs and files; includes gsm_APN, which may hold a password."""
    return isinstance(key, str) and _SECRET_KEY.search(key) is not None
