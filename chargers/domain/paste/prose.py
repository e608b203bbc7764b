"""Values in sentences that no sign sets off from their labels: "with token X", "no password", "port 8080"."""

# ruff: noqa: RUF001 (quotes of many languages)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chargers.domain.paste.finds import LabelledFind, make_find
from chargers.domain.paste.labels import LabelRole, is_bare_id, is_of_something_else, role_of
from chargers.domain.paste.sentences.phrases import says, source
from chargers.domain.paste.values import MissingValue

_NO_TOKEN = re.compile(
    r"""\b(?:no|geen|kein|keine|pas[ ]de|aucun|sans|zonder|without|ohne)[ ]
        ((?:[^\W\d][\w'’-]{0,20}[ ]){0,2}[^\W\d][\w'’-]{1,30})""",
    re.IGNORECASE | re.VERBOSE,
)
# "with token X", "le mot de passe « X »": a value that has a digit, or a path, right behind its label.
_LEADING = re.compile(
    r"(?<!\S)((?:[^\W\d](?:[^\W\d]|['’-]){0,20}[ ]){0,3}[(]?(?:[^\W\d][\w'’-]{1,30}|[sS]/[nN]))[ ]"
    r"(?=(?:[«“„‘][ ])?([^\s\d]{0,80}\d\S{0,400}|/\S{1,400}|[«“„‘\"][^\n\"”“»’\d]{1,40}\d[^\n\"”“»’]{0,40}[»”“’\"]))"
)
# "X as the ID", "X ist das Passwort": a value that has a digit before its label, behind which none follows.
_BEFORE = re.compile(
    r"""(?<![^\s(])(?:["'“„`‚‘]|«[ ]?)?
        ((?=[!-~]{0,80}\d)(?![!-~]{0,20}://)[A-Za-z0-9][!-~]{1,78}(?![.,;:!?)"'`])[!-~])(?:["'”“`’]|[ ]?»)?[ ]
        (?:(?:as|als|comme|en[ ]tant[ ]que|is|est|ist)[ ](?:(?:the|your|its|my|de|het|je|uw|jouw|la|le|votre|ton|der|die|das
        |dem|den|ihre?)[ ]|l['’]){0,2})
        ([^\W\d](?:[^\W\d]|['’-]){1,30}(?:[ ][^\W\d](?:[^\W\d]|['’-]){1,30}){0,3})(?![\w'’-]|[ ]?[:=]|[ ][^\s\d]{0,80}\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = r"""["'“„«‘‚][ ]?([^\W\d][^"'”“»’\n]{1,40}?)[ ]?["'”“»’]"""
_VALUE = (  # to the end of its word, but for what ends a sentence
    r"""(?:["'“„«`‚‘][ ]?)?(?<![\w/:.@*-])((?=[!-~]{0,80}\d)(?![!-~]{0,20}://)[A-Za-z0-9][!-~]{1,78}(?![.,;:!?)"'`])[!-~])"""
    r"""(?=[^\w\s]{0,6}(?![!-~]))"""
)
_FIELD = re.compile(  # "in the field „ID“ enter X", "X in the field „ID“", "put the ID on "X""
    rf"""{source("field")}[ ]{_NAMED}[ ](?:[^\W\d]{{2,12}}[ ]){{0,2}}{_VALUE}
      | {_NAMED}[ ]{source("field")}[ ](?:[^\W\d]{{2,12}}[ ]){{0,2}}{_VALUE}
      | {_VALUE}[ ](?:in|into|dans|im|onder|sous|under|unter)[ ](?:the[ ]|le[ ]|la[ ]|het[ ]|das[ ]|dem[ ])?
        {source("field")}[ ]{_NAMED}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_JOINS = frozenset(
    {"and", "en", "et", "und", "or", "of", "ou", "oder", "as", "als", "comme"}
)  # what stands before and behind them
_LEADS_TO_IT = re.compile(
    r"(?:(?:with|under|as|and|the|met|onder|als|en|de|het|avec|sous|comme|et|mit|unter|und|der|dem|den|die)[ ]|l['’])+",
    re.IGNORECASE,
)
_SHORT_ID = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w*-]{3,5}(?:[.,;:)]|$)")
_NO_TLS = re.compile(
    r"\b(?:no|geen|kein|keine|sans|zonder|without|ohne)[ ]((?:tls|ssl|encryption|versleuteling)\b)", re.IGNORECASE
)
_DATE = re.compile(r"[\W_]{0,3}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|.{0,5}$")
_ROAMING_ID = re.compile(r"[A-Z]{2}\*[A-Z0-9]{2,4}\*")
_IN_PROSE = frozenset({LabelRole.TOKEN, LabelRole.OCPP_ID, LabelRole.SERIAL, LabelRole.PORT, LabelRole.PATH})


def in_prose(line: str, offset: int, labelled: set[LabelRole]) -> Iterator[LabelledFind]:
    """A token, an ID, a port or a path right behind or before its label, for which the line has no other label."""
    before = [*_in_fields(line, offset), *_before_labels(line, offset)]
    yield from before
    for leading in _LEADING.finditer(line):
        role = _role_of_last(leading[1].split())
        if role is None or role in labelled or not _fits(role, leading[2]):
            continue
        if any(one.start <= offset + leading.start(2) < one.end for one in before):
            continue
        last = leading[1].split()[-2:]
        if role is LabelRole.WEAK_ID and is_bare_id(last[-1]) and is_of_something_else(" ".join(last)):
            continue
        if found := make_find(role, leading[1], line, leading.end(), len(line), offset, prose=True):
            if role is LabelRole.WEAK_ID and is_bare_id(bare := _LEADS_TO_IT.sub("", leading[1])) and bare != leading[1]:
                yield replace(found, label=bare, alone=False)
                continue
            certain = role is not LabelRole.PORT and (role is not LabelRole.WEAK_ID or is_bare_id(leading[1]))
            yield replace(found, alone=found.alone and certain)
    for plain in _NO_TLS.finditer(line) if LabelRole.SECURITY not in labelled else ():
        yield LabelledFind(LabelRole.SECURITY, "no", offset + plain.start(), offset + plain.end(), label=plain[1])
    for negated in _NO_TOKEN.finditer(line) if LabelRole.TOKEN not in labelled else ():
        if _role_of_last(negated[1].split()[:3]) is LabelRole.TOKEN or any(
            role_of(word) is LabelRole.TOKEN for word in negated[1].split()
        ):
            start, end = offset + negated.start(), offset + negated.end()
            yield LabelledFind(LabelRole.TOKEN, "", start, end, label=negated[0], token=MissingValue(none=True))


def _in_fields(line: str, offset: int) -> Iterator[LabelledFind]:
    """What is to be put in fields of a page, by their names."""
    for found in _FIELD.finditer(line):
        label, value = next(pair for pair in ((found[1], 2), (found[3], 4), (found[6], 5)) if pair[0] is not None)
        role = LabelRole.WEAK_ID if is_bare_id(label) else role_of(label)
        if role not in {LabelRole.WEAK_ID, LabelRole.OCPP_ID, LabelRole.TOKEN}:
            continue
        if one := make_find(role, label, line, found.start(value), found.end(value), offset, prose=True):
            yield one


def _before_labels(line: str, offset: int) -> Iterator[LabelledFind]:
    """The IDs and tokens that stand before what they are."""
    for found in _BEFORE.finditer(line):
        words = found[2].split()
        if says("denies", found[2]) or role_of(found[2]) is LabelRole.OTHER:
            continue
        for count in range(len(words), 0, -1):
            label = " ".join(words[:count])
            role = LabelRole.WEAK_ID if is_bare_id(label) else role_of(label)
            if role not in {LabelRole.WEAK_ID, LabelRole.OCPP_ID, LabelRole.TOKEN} or words[count - 1].casefold() in _JOINS:
                continue
            if (role is not LabelRole.WEAK_ID or is_bare_id(label)) and (
                one := make_find(role, label, line, found.start(1), found.end(1), offset, prose=True)
            ):
                yield one
            break


def _role_of_last(words: list[str]) -> LabelRole | None:
    """What the last words of a label say, where sentences have such values."""
    if words[-1].casefold() in _JOINS:
        return None
    for count in range(1, len(words) + 1):
        if (role := role_of(" ".join(words[-count:]))) in _IN_PROSE and (count < 4 or role is LabelRole.OCPP_ID):
            return role
    return LabelRole.WEAK_ID if is_bare_id(words[-1]) else None


def _fits(role: LabelRole, value: str) -> bool:
    if role is LabelRole.PORT:
        return re.fullmatch(r"\d{2,5}[.,;:)]?", value) is not None
    if role is LabelRole.TOKEN and _ROAMING_ID.match(value):  # "the same token as charger NL*ECO*1000"
        return False
    if role is LabelRole.WEAK_ID and _SHORT_ID.match(value):
        return True
    if role is LabelRole.PATH:
        return value.startswith("/")
    return not value.startswith("/") and not _DATE.match(value)
