"""What is said around a token that makes it doubtful: that it is old, for a test, to be changed, or of something else."""

from __future__ import annotations

import re

from chargers.domain.paste.labels import is_of_something_else, is_past, role_of, speaks_of_a_token
from chargers.domain.paste.sentences.phrases import says, source

_REMARK = re.compile(r"[ \t]*[([][ ]?([^()\[\]\n]{1,80})[)\]]|,?[ ](without|zonder|sans|ohne)\b[^\n]{1,60}", re.IGNORECASE)
_ANOTHER = re.compile(r"[ ](?:->|=>|\u2192)[ ]\S")
_NOT_ANOTHER = re.compile(  # the older value: "X (not Y)"
    r"(?:and |en |et |und )?(?:not|niet|pas|non|nicht)[ ][\"'“„«`]?[ ]?[!-~]{0,80}\d[!-~]{0,80}[ ]?[\"'”“»`]?", re.IGNORECASE
)
_DOUBT = re.compile(
    r"\b(?:no|nee|non|nein),"
    r"|\b(?:not|niet|nicht|pas|plus|no longer|tests?|wrong|fout|falsch|faux|without|zonder|sans|ohne|lowercase|uppercase"
    r"|kleine letter|hoofdletters?|gro\u00dfbuchstaben?|kleinbuchstaben?|minuscules?|majuscules?)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:^|\n)(?:\d\.)?[ \t>*-]*([^\n:=.]{3,60})(?::[^\n]*|\n(?:[^\n]+\n){0,3}[^\n]*)$")
_SOMEBODY = re.compile(
    r"\b(?:user(?:name)?|login|gebruiker(?:snaam)?|inlognaam|utilisateur|identifiant|benutzer(?:name)?"
    r"|anmeldename)\b[ ]{0,3}[:=]?[ ]{0,3}"
    r"(?:admin\w{0,9}|root|guest|gast|demo|service)\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"(?:^|\n)[ \t>*•-]{0,9}(?:apn|sim|vpn|ipsec|mqtts?|ssid|wi-?fi|wlan|proxy)\b"
    r"|\b(?:portail|portal|portaal|app|dashboard)\b[^\n]{0,60}https?://",
    re.IGNORECASE,
)
_OURS = re.compile(r"\bwss?://|\b(?:ocpp|csms|cpms|backend|basic[ -]?auth|charge[ -]?(?:point|box))", re.IGNORECASE)
_CAPITALS = re.compile(r"\b(?:uppercase|hoofdletters?|gro\u00dfbuchstaben?|majuscules?)\b", re.IGNORECASE)
_CASE = re.compile(r"\bcase\b", re.IGNORECASE)  # of letters

_SEVERAL = re.compile(r"[ \t>*-]{0,9}([^\W\d][\w-]{1,30})[ ]?:?(?=[^\n]*\d)(?:[ ][^\s:=]{1,20}){2,6}[.!]?")
_ODD = re.compile(  # a word without a digit that is made as no other word is: "abc,def", "GeheimWort", "tulip!field"
    r"""([^\W\d][\w-]{1,30})[ ]?:?[ ](?:(?:is|est|ist|lautet|luidt)[ ])?["'“„«`]?
        ((?=[!-~]{4,80})[A-Za-z]+(?:[,;!#$%&+=?@^~_][A-Za-z]|(?<=[a-z])[A-Z])[!-~]*)""",
    re.VERBOSE,
)
_SAME = re.compile(source("the_same"), re.IGNORECASE)
_FOR = re.compile(
    r"\b(?:passwor[dt]|token|key|wachtwoord|sleutel|kennwort|schl[üu]ssel|jeton|cl[ée]|mot de passe|code)[ ]"
    r"(?:for|of|voor|van|f[üu]r|von|vom|zum|zur|pour|du|de la|de l['\u2019]|des)[ ]?([^\n:=()]{3,40})$",
    re.IGNORECASE,
)
_OF_A_CHARGER = re.compile(
    r"charg|borne|station|paal|laad|s[äa]ule|lade|wallbox|ocpp|back|serv|csms|cpms|plat|conne|verbind|basic|auth|socket|acc[eè]s|s[ée]cur|evse|unit"
    r"|point|it\b|them|both|beide|deux|this|deze|diese|cette",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]{1,300}")


def find_unused(text: str) -> tuple[int, int] | None:
    """Where the text says that a token is not to be used, or to be left empty."""
    lines = (line for line in _LINE.finditer(text) if says("token_unused", line[0]) or says("cleared", line[0]))
    return next((line.span() for line in lines if speaks_of_a_token(line[0]) and not says("login_elsewhere", line[0])), None)


def is_for_something_else(label: str) -> bool:
    """Whether a label says for what its token is, and that is no charger: "password for the gate"."""
    found = _FOR.search(label)
    return found is not None and _OF_A_CHARGER.search(found[1]) is None and re.search(r"\d", found[1]) is None


def came_before(text: str) -> bool:
    """Whether the text says of a token that it was sent already, or comes another way."""
    lines = (line for line in _LINE.finditer(text) if says("sent", line[0]) and speaks_of_a_token(line[0]))
    return any(not says("login_elsewhere", line[0]) for line in lines)


def find_part(text: str) -> tuple[int, int] | None:
    """Where the text says how a token begins or ends, and no more, or has several words in its place."""
    lines = (
        line
        for line in _LINE.finditer(text)
        if says("partly", line[0])
        or says("part", line[0])
        or _is_the_id(line[0])
        or _has_several_words(line[0])
        or _has_an_odd_word(line[0])
    )
    lines = (line for line in lines if speaks_of_a_token(line[0]))
    return next((line.span() for line in lines if not says("login_elsewhere", line[0])), None)


def _has_several_words(line: str) -> bool:
    """Whether it is a word for a token and several words behind it: "password blue Horse 72 River"."""
    found = _SEVERAL.fullmatch(line)
    return found is not None and speaks_of_a_token(found[1]) and not says("of_a_sentence", line) and not says("counted", line)


def _is_the_id(line: str) -> bool:
    """Whether it says of a token that it is the same as the ID."""
    for sentence in re.split(r"[.;!?][ ]", line):
        if (
            (same := _SAME.search(sentence))
            and speaks_of_a_token(sentence[: same.start()])
            and says("id", sentence[same.end() :])
        ):
            return True
    return False


def _has_an_odd_word(line: str) -> bool:
    """Whether a word behind one for tokens is none of a language."""
    words = (found[2] for found in _ODD.finditer(line) if speaks_of_a_token(found[1]) and "@" not in found[2])
    return any(not any(role_of(piece) for piece in re.split(r"[\W_]", word)) for word in words)  # no row of labels


def is_doubted_behind(text: str, end: int, value: str = "") -> bool:
    """Whether what stands behind a value on its line says that it is old, or to be written in another way than this `value` is,
    or names another."""
    behind = text[end : end + 120].partition("\n")[0]
    if _ANOTHER.match(behind):
        return True
    remark = _REMARK.match(behind)
    said = (remark[1] or remark[2]) if remark else ""
    if _NOT_ANOTHER.fullmatch(said):
        return False
    if value == value.upper() != value.lower():
        said = _CAPITALS.sub(" ", said)
    return bool(said) and bool(is_past(said) or _DOUBT.search(said) or is_of_something_else(_CASE.sub(" ", said)))


def are_doubtful(text: str, start: int, end: int) -> bool:
    """Whether they are of the token between two places."""
    return is_doubted_behind(text, end) or logs_in_elsewhere(text, start)


def logs_in_elsewhere(text: str, start: int) -> bool:
    """Whether a login that stands at a place may be that of a network, an app or a device, by its line, its heading or its
    paragraph."""
    line = text[max(0, start - 300) : start].rpartition("\n")[2]
    if "://" not in line and (says("of_a_thing", line) or _SOMEBODY.search(line)) and not _OURS.search(line):
        return True
    paragraph = text[max(0, start - 300) : start].rpartition("\n\n")[2]
    heading = _HEADING.search(paragraph)
    if heading is not None and not speaks_of_a_token(heading[1]) and says("login_elsewhere", heading[1]):
        return re.search(r"\bwss?://", heading[0]) is None
    low, high = max(0, start - 600), min(len(text), start + 300)
    begins, ends = text.rfind("\n\n", low, start), text.find("\n\n", start, high)
    around = text[low if begins < 0 else begins + 1 : high if ends < 0 else ends]
    return _BLOCK.search(around) is not None and _OURS.search(around) is None
