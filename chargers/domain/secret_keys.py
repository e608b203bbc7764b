"""Which settings hold a secret. One definition: logs, pages, files, the journal and plans ask here."""

from __future__ import annotations

import re
from typing import TypeGuard

LONGEST = 200  # characters; no setting's name is longer, so a longer one is kept back unread
# A word is looked through from its beginning alone, and its first "auth" is never given back: linear in any text.
_SECRET_KEY = re.compile(
    r"(?<!\w)(?>\w*?auth)\w*[ .-]?key|(?<!\w)(?>\w*?wifi)\w*key|pass(word|wd|phrase|code)|\bpwd\b|secret|token|apn"
    r"|\bpsk|pin(code)?$|credential|private|certificate",
    re.IGNORECASE,
)


def is_secret_key(key: object) -> TypeGuard[str]:
    """Whether the value of a setting of this name is kept from logs and files; includes gsm_APN, which may hold a password."""
    return isinstance(key, str) and (len(key) > LONGEST or _SECRET_KEY.search(key) is not None)
