"""What stands before a value: "Laadpaal-ID", "mot de passe", "com_OCPPID", "chargePointId". Its words say whose the value is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

LONGEST = 70  # characters of a label


class LabelRole(StrEnum):
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
    MENTION = "mention"  # an ID that stands in a sentence; with a label where the sentence says that it is one
    CELL = "cell"  # of a row without a head: nothing says what it is
    OTHER = "other"  # something that is not for a charger


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(text.split())})(?!\w)".replace("~", "[ ]?"))


_TEXTS: dict[str, str] = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
_WORDS = {name: _words(text) for name, text in _TEXTS.items()}


_BOTH = re.compile(
    r"(?:user|login|gebruiker|utilisateur|benutzer|id)\w{0,20}[ ]{1,4}(?:and[ ]+|en[ ]+|et[ ]+|und[ ]+)?"
    r"(?:pass|wachtw|mot|passw|kennw|token)"
)


_BARE_ID = frozenset({"id", "identifiant", "identification", "identifikation", "kennung", "identificatie", "device id"})


_COUNT = re.compile(
    r"^(?:1st|2nd|3rd|first|second|third|1e|2e|2de|3e|eerste|tweede|derde|erste|zweite|dritte|1ere?|2eme|premier"
    r"|deuxieme|seconde) "
    r"| [1-9]$"
)


_STEP = re.compile(r"^(?:step|[ée]tape|stap|schritt)?[ ]?\d{1,2}(?:/\d{1,2})?[ ]?[.):–-][ ]?", re.IGNORECASE)  # noqa: RUF001
_TO_USE = re.compile(
    rf"^(?:(?:{'|'.join(_TEXTS['to_use_before'].split())}) ){{1,6}}| (?:{'|'.join(_TEXTS['to_use_behind'].split())})$".replace(
        "~", "[ ]"
    )
)


_SENTENCE = re.compile(r"(?<![^\W\d])(?:[^\W\d]{2,40}+[ ,]{1,5}+){2}[^\W\d]{2,40}+[.!]$")


@lru_cache(maxsize=4096)
def role_of(label: str) -> LabelRole | None:
    """Whose the value behind a label is; None where its words say nothing of a connection."""
    name = plain_name(label)
    if not name or len(name) > LONGEST:
        return None
    if _WORDS["options"].search(name):
        return LabelRole.OPTIONS
    if _WORDS["prefix"].search(name):
        return LabelRole.PREFIX
    token, ocpp_id = _WORDS["token"].search(name), _WORDS["ocpp_id"].search(name)
    if _BOTH.search(name):
        return LabelRole.USER_AND_TOKEN
    if ocpp_id and not token:
        return LabelRole.OCPP_ID
    if _WORDS["serial"].search(name):
        return LabelRole.SERIAL
    is_ours = ocpp_id or (token and re.search(r"\bocpp\b", name))
    if not is_ours and (_WORDS["other"].search(_without_particles(name)) or (token and _WORDS["not_token"].search(name))):
        return LabelRole.OTHER
    if token and _in_brackets(label):
        return LabelRole.OTHER
    if _WORDS["both"].search(name):
        return LabelRole.USER_AND_TOKEN
    if token:
        return LabelRole.USER if _is_of_a_user(name) else LabelRole.TOKEN
    for role, pattern in _AFTER_TOKEN:
        if pattern.search(name):
            return LabelRole.OCPP_ID if role is LabelRole.WEAK_ID and _says_ocpp_id(label) else role
    return LabelRole.USER_AND_TOKEN if _WORDS["access"].fullmatch(name) else None


_AFTER_TOKEN = (
    (LabelRole.USER, _WORDS["user"]),
    (LabelRole.PORT, _WORDS["port"]),
    (LabelRole.PATH, _WORDS["path"]),
    (LabelRole.SECURITY, _WORDS["security"]),
    (LabelRole.HOST, _WORDS["host"]),
    (LabelRole.ADDRESS, _WORDS["address"]),
    (LabelRole.WEAK_ID, _WORDS["weak_id"]),
)


def _in_brackets(label: str) -> bool:
    """Whether what stands in brackets says that it is of something else: "password (wifi)"."""
    return any(is_of_something_else(inner) for inner in re.findall(r"[(\[]([^()\[\]]{1,60})[)\]]", label[:200]))


def _says_ocpp_id(label: str) -> bool:
    """Whether what stands in brackets says of what the ID is: "Kennung (ChargePoint-ID)"."""
    inner = re.findall(r"[(\[]([^()\[\]]{1,60})[)\]]", label[:200])
    return any(_WORDS["ocpp_id"].search(" ".join(re.findall(r"[a-z0-9]+", unaccented(one)))) for one in inner)


def is_of_something_else(words: str) -> bool:
    """Whether words beside a token name what is no backend of a charger."""
    name = " ".join(re.findall(r"[a-z0-9]+", unaccented(words)))
    other = _WORDS["other"].search(_without_particles(name)) or _WORDS["not_token"].search(name)
    return bool(other) and not re.search(r"ocpp|backend|charger", name)


def _is_of_a_user(name: str) -> bool:
    """Whether it is "basic auth user", and no word but `auth` speaks of a token."""
    rest = re.sub(r"\b(?:basic|auth|authentication|authorization|autorisatie|credentials)\b", " ", name)
    return bool(_WORDS["user"].search(rest)) and not _WORDS["token"].search(rest)


def speaks_of_a_token(label: str) -> bool:
    """Whether a label has a word for tokens, whatever it is for."""
    return bool(_WORDS["token"].search(plain_name(label)))


def is_past(label: str) -> bool:
    """Whether a label says that its value is of before: "old address", "huidige ID"."""
    return bool(_WORDS["past"].search(plain_name(label)))


def is_bare_id(label: str) -> bool:
    """Whether it says "ID" and not of what."""
    return _COUNT.sub("", _TO_USE.sub("", re.sub(r"^[ld] ", "", plain_name(without_step(label))))) in _BARE_ID


def is_counted_id(label: str) -> bool:
    """Whether it says "ID 2", or "second ID"."""
    name = " ".join(re.findall(r"[a-z0-9]+", unaccented(label[:200])))
    return _COUNT.search(name) is not None and is_bare_id(name)


def plain_name(label: str) -> str:
    """A label's words: without accents, case, brackets and signs; camelCase taken apart."""
    label = re.sub(r"[(\[][^()\[\]]{0,60}[)\]]", " ", label) if len(label) <= 200 else label[:200]
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    return " ".join(re.findall(r"[a-z0-9]+", unaccented(label)))


def unaccented(text: str) -> str:
    """Without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def without_step(text: str) -> str:
    """Without the "Step 2/3" before it."""
    return _STEP.sub("", text.strip())


def is_only_a_label(text: str) -> bool:
    """Whether a whole line is a label and nothing else: short, and of words that labels have."""
    text = without_step(text).strip("*_#•-\u2013 \t")
    short = len(text) <= 40 and len(text.split()) <= 5 and not _SENTENCE.search(text)
    return short and not re.search(r"\d{3}|[:=][ \t]*\S|\w[*@.]\w", text) and role_of(text) is not None


def _without_particles(name: str) -> str:
    """French `de`, Dutch `van` and `de` are names of fields only where they stand alone."""
    return name if name in {"de", "van", "von", "from", "to", "aan"} else re.sub(r"\b(?:de|van|von|from|to|aan)\b", " ", name)
