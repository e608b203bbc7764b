"""What stands before a value: "Laadpaal-ID", "mot de passe", "com_OCPPID", "chargePointId". Its words say whose the value is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

LONGEST = 70  # characters of a label


class Role(StrEnum):
    """What a value is for."""

    ADDRESS = "address"
    HOST = "host"
    PORT = "port"
    PATH = "path"
    SECURITY = "security"
    OPTIONS = "options"  # com_Options
    OCPP_ID = "ocpp_id"
    WEAK_ID = "weak_id"  # of the charger, perhaps not its OCPP ID
    SERIAL = "serial"
    PREFIX = "prefix"  # what the backend wants before the OCPP ID
    USER = "user"
    TOKEN = "token"  # noqa: S105
    USER_AND_TOKEN = "user_and_token"  # noqa: S105
    MENTION = "mention"  # an ID that stands in a sentence, with no label
    OTHER = "other"  # something that is not for a charger


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(text.split())})(?!\w)".replace("~", "[ ]?"))


_WORDS = {
    name: _words(text)
    for name, text in tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8")).items()
}


_BOTH = re.compile(
    r"(?:user|login|gebruiker|utilisateur|benutzer|id)\w{0,20}[ ]{1,4}(?:and[ ]+|en[ ]+|et[ ]+|und[ ]+)?"
    r"(?:pass|wachtw|mot|passw|kennw|token)"
)


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role | None:
    """Whose the value behind a label is; None where its words say nothing of a connection."""
    name = plain_name(label)
    if not name or len(name) > LONGEST:
        return None
    if _WORDS["options"].search(name):
        return Role.OPTIONS
    if _WORDS["prefix"].search(name):
        return Role.PREFIX
    token, ocpp_id = _WORDS["token"].search(name), _WORDS["ocpp_id"].search(name)
    if _BOTH.search(name):
        return Role.USER_AND_TOKEN
    if ocpp_id and not token:
        return Role.OCPP_ID
    if _WORDS["serial"].search(name):
        return Role.SERIAL
    if (_WORDS["other"].search(_without_particles(name)) and not ocpp_id) or (token and _WORDS["not_token"].search(name)):
        return Role.OTHER
    if token:
        return Role.TOKEN
    for role, pattern in _AFTER_TOKEN:
        if pattern.search(name):
            return role
    return None


_AFTER_TOKEN = (
    (Role.USER, _WORDS["user"]),
    (Role.PORT, _WORDS["port"]),
    (Role.PATH, _WORDS["path"]),
    (Role.SECURITY, _WORDS["security"]),
    (Role.HOST, _WORDS["host"]),
    (Role.ADDRESS, _WORDS["address"]),
    (Role.WEAK_ID, _WORDS["weak_id"]),
)


def is_past(label: str) -> bool:
    """Whether a label says that its value is of before: "old address", "huidige ID"."""
    return bool(_WORDS["past"].search(plain_name(label)))


def plain_name(label: str) -> str:
    """A label's words: without accents, case, brackets and signs; camelCase taken apart."""
    label = re.sub(r"[(\[][^()\[\]]{0,60}[)\]]", " ", label) if len(label) <= 200 else label[:200]
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    label = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", label.casefold()))


def is_only_a_label(text: str) -> bool:
    """Whether a whole line is a label and nothing else: short, and of words that labels have."""
    text = text.strip().strip("*_#•-\u2013").strip()
    short = len(text) <= 40 and len(text.split()) <= 5
    return short and not re.search(r"\d{3}|[:=][ \t]*\S|\w[*@.]\w", text) and role_of(text) is not None


def _without_particles(name: str) -> str:
    """French `de`, Dutch `van` and `de` are names of fields only where they stand alone."""
    return name if name in {"de", "van", "von", "from", "to", "aan"} else re.sub(r"\b(?:de|van|von|from|to|aan)\b", " ", name)
