"""Which settings hold a secret. One definition: logs, pages, files, the journal and plans ask here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeGuard

_OF_TERMINALS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
LONGEST = 200  # characters; no setting's name is longer, so a longer one is kept back unread
# A word is looked through from its beginning alone, and its first "auth" is never given back: linear in any text.
_SECRET_KEY = re.compile(
    r"(?<!\w)(?>\w*?auth)\w*[ .-]?key|(?<!\w)(?>\w*?wifi)\w*key|pass(word|wd|wort|phrase|code)|motdepasse|secret|token"
    r"|(?<![a-z])apn|apn(?![a-z])|pin(code)?$|(basic|http)[ _.-]?auth|credential|private|certificate"
    r"|kennwort|wachtwoord|contrase",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")
_SECRET_WORDS = frozenset({"pw", "pwd", "pass", "passe", "psk", "pin", "puk", "jwt", "mdp", "geheim", "cookie", "apn"})
_ENDINGS = ("pwd", "psk", "puk", "userpass", "wifipass")  # of one word, as people write them
_NO_SECRETS = ("unknown", "configuration", "public", "foreign", "primary")  # before "key"

_WORDS = (  # one of them is in each name, by a sign of its own: most texts have few of those signs
    ("p", ("pass", "pw", "apn", "psk", "pin", "puk", "private", "mdp")),
    ("k", ("key", "token", "cookie", "kennw")),
    ("r", ("secret", "credential", "certificate", "wachtwoord", "contras")),
    ("h", ("auth", "geheim")),
    ("j", ("jwt",)),
)


def is_secret_key(key: object) -> TypeGuard[str]:
    """Whether the value of a setting of this name is kept from logs and files; includes gsm_APN, which may hold a password."""
    return isinstance(key, str) and (len(key) > LONGEST or _is_secret(key))


def plain(text: str) -> str:
    """Without what makes a word look like itself and be another: other forms of letters, signs that nobody sees, controls."""
    if text.isascii() and text.isprintable():
        return text
    kept = unicodedata.normalize("NFKC", _OF_TERMINALS.sub("", text))
    return "".join(sign for sign in kept if sign in "\t\n\r" or unicodedata.category(sign) not in ("Cf", "Cc"))


@lru_cache(maxsize=4096)
def _is_secret(key: str) -> bool:
    name = plain(key).strip()
    if _SECRET_KEY.search(name):
        return True
    words = [word.lower() for word in _WORD.findall(name)]
    if any(word in _SECRET_WORDS and words[place - 1 : place] != ["by"] for place, word in enumerate(words)):
        return True
    lower = name.lower()
    if lower.endswith("key") and len(lower) > len("key"):
        return not lower.removesuffix("key").rstrip(" _.-").endswith(_NO_SECRETS)
    return lower.endswith(_ENDINGS)


def names_secret(text: str) -> bool:
    """Whether a name of that kind may stand somewhere in a text."""
    lower = text.lower()
    for sign, words in _WORDS:
        if sign in lower:
            for word in words:  # each text of each frame comes here, and a generator takes twice as long
                if word in lower:
                    return True
    return False
