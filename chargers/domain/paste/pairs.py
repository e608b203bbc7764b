"""Labels and their values: on lines of many layouts, in JSON, and in sentences ("your token is …")."""

# ruff: noqa: RUF001 (dashes and arrows)

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chargers.domain.paste.finds import PAST, Find
from chargers.domain.paste.labels import LONGEST, Role, is_only_a_label, is_past, plain_name, role_of
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.values import Doubt, Nothing, Reading, read_exact, read_token, read_word, says_none

LONGEST_LINE = 2000  # characters of a line that are looked at
MOST_SEPARATORS = 40  # of a line
_JSON_PAIR = re.compile(
    r"""(["'])([^\W\d][\w\ .,'’()/\-]{0,60})\1[ \t\n]{0,20}:[ \t\n]{0,20}
        (?: "((?:[^"\\\n]|\\.){0,2000}+)" | '([^'\\\n]{0,2000}+)' | (-?\d{1,20}|true|false|null)\b )""",
    re.VERBOSE,
)
_SEPARATOR = re.compile(
    r"""[:=\t|] | [ ]{2,} | [ ](?:->|=>|[–—→-])[ ] | [ ]?\.{3,}
      | [ ](?:is|est|ist|luidt|lautet|becomes|wordt|devient|wird|naar|to|auf|vers|à)[ ](?:(?:now|nu|désormais|jetzt)[ ])?""",
    re.IGNORECASE | re.VERBOSE,
)
_VERB = re.compile(r"[ ][^\W\d]")
# What a sentence gives as a value: something quoted, with a digit, an address, the last word, or "not required".
_IS_A_VALUE = re.compile(
    r"""[ ]*(?: ["'“„«`<] | [^\s\d]{0,80}\d | wss?:// | \S{1,80}[.!]?[ ]*$
      | no[tn]?[ ] | none | niet | geen | n[./] | pas[ ] | aucun | kein | nicht | leeg | vide | leer | empty )""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_TOKEN = re.compile(
    r"""\b(?:no|geen|kein|keine|pas[ ]de|aucun|sans|zonder|without|ohne)[ ]
        ((?:[^\W\d][\w'’-]{0,20}[ ]){0,2}[^\W\d][\w'’-]{1,30})""",
    re.IGNORECASE | re.VERBOSE,
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,20}://[^\s\"|]{1,2000}")
_BOUNDARY = re.compile(r"[,;|\t]|[.!?)][ ]|[ ]{2,}|[ ](?:and|en|et|und|with|met|avec|mit|of|or|ou|oder)[ ]", re.IGNORECASE)
# "with token X", "le mot de passe X": a value that has a digit, right behind its label.
_LEADING = re.compile(r"(?<!\S)((?:[^\W\d][\w'’-]{0,20}[ ]){0,2}[(]?[^\W\d][\w'’-]{1,30})[ ](?=([^\s\d]{0,80}\d\S{0,400}))")
_DOTTED = re.compile(r"[A-Za-z_][\w-]{0,30}(?:\.[A-Za-z_][\w-]{0,30}){1,5}")
_TWO_HALVES = re.compile(r"\s*\S{1,100}[ ]+/[ ]+\S{1,500}\s*")
_NO_TLS = re.compile(
    r"\b(?:no|geen|kein|keine|sans|zonder|without|ohne)[ ]((?:tls|ssl|encryption|versleuteling)\b)", re.IGNORECASE
)
_DATE = re.compile(r"[\W_]{0,3}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|.{0,5}$")
_NOT_IN_LABELS = re.compile(r"\w[.@*\\]\w|https?|\d{4}", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:no|not|geen|zonder|sans|pas[ ]de|aucun|aucune|kein|keine|keinen|without|ohne)\b[^.:=]{0,25}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Label:
    role: Role
    text: str
    start: int
    end: int  # of the separator: the value begins here
    prose: bool


def find_pairs(quotation: Quotation, taken: list[tuple[int, int]]) -> list[Find]:
    """Every labelled value outside of what is `taken` already, in order."""
    text = quotation.text.text
    found = list(_in_json(text, Spans(taken)))
    found += _on_lines(text, Spans([*taken, *((one.start, one.end) for one in found)]))
    found = [replace(one, depth=quotation.depth_at(one.start) + PAST * is_past(one.label)) for one in found]
    return sorted(found, key=lambda one: one.start)


def make_find(role: Role, label: str, line: str, at: int, until: int, offset: int, *, prose: bool = False) -> Find | None:
    """The value between two places of a line; None where nothing is one. `offset`: where the line begins."""
    if role is Role.TOKEN and _TWO_HALVES.fullmatch(line, at, until):
        role = Role.USER_AND_TOKEN
    if role is Role.TOKEN:
        reading = read_token(line, at, until, prose=prose)
        if reading is None:
            return None
        if isinstance(reading, Nothing):
            return Find(role, "", offset + at, offset + max(until, at + 1), label=label, token=reading)
        moved = replace(reading, start=offset + reading.start, end=offset + reading.end)
        return Find(role, reading.text, moved.start, moved.end, label=label, token=moved)
    if role in {Role.USER_AND_TOKEN, Role.OPTIONS, Role.SECURITY}:
        body = line[at:until].strip()
        begins = offset + at + (line[at:until].index(body) if body else 0)
        return Find(role, body, begins, begins + len(body), label=label) if body else None
    word = read_word(line, at, until)
    if word is None or says_none(line[at:until]) or is_only_a_label(line[at:until]):
        return None
    value, start, end, alone = word
    if role is Role.ADDRESS and value.startswith("/"):
        role = Role.PATH
    return Find(role, value, offset + start, offset + end, label=label, alone=alone)


def _in_json(text: str, taken: Spans) -> Iterator[Find]:
    named = ""
    for pair in _JSON_PAIR.finditer(text):
        label, group = pair[2], next(index for index in (3, 4, 5) if pair[index] is not None)
        value, at = pair[group], pair.start(group)
        if group == 3:
            try:
                value = json.loads(f'"{value}"')
            except ValueError:
                continue
        if label.casefold() in {"key", "name", "label", "field", "setting"} and group != 5:
            named = value
            continue
        if label.casefold() in {"value", "val"} and named:
            label, named = named, ""
        role = role_of(label)
        if role is None or (group == 5 and value == "null"):
            continue
        end = pair.end(group)
        if taken.overlap(at, end):
            continue
        if role is Role.TOKEN:
            reading = read_exact(value, at, end)
            yield Find(
                role, "" if isinstance(reading, Nothing) else reading.text, at, max(end, at + 1), label=label, token=reading
            )
        elif value:
            yield Find(role, value, at, end, label=label)


def _on_lines(text: str, taken: Spans) -> Iterator[Find]:
    after, pending = 0, None
    for line in text.split("\n"):
        offset, after, body = after, after + len(line) + 1, line[:LONGEST_LINE]
        if not body.strip():
            continue
        if taken.overlap(offset, offset + len(line)):
            pending = None
            continue
        labels = list(_labels(body))
        if pending is not None:
            if (
                not labels
                and (found := make_find(pending.role, pending.text, body, 0, len(body), offset))
                and _fits_below(found, body)
            ):
                yield _doubted(found)
            pending = None
        for index, label in enumerate(labels):
            until = labels[index + 1].start if index + 1 < len(labels) else len(body)
            value = _trimmed_end(body, label.end, until)
            if not body[label.end : value].strip(" \t*_|"):
                pending = label if index + 1 == len(labels) else None
            elif (role := _negated(body, label)) is not None:
                yield Find(role, "", offset + label.start, offset + label.end, label=label.text, token=Nothing(none=True))
            elif found := make_find(label.role, label.text, body, label.end, value, offset, prose=label.prose):
                yield found
        yield from _without_separator(body, offset, {label.role for label in labels})
        if not labels and is_only_a_label(body) and (role := role_of(body)):
            pending = _Label(role, body, 0, len(body), False)


def _without_separator(line: str, offset: int, labelled: set[Role]) -> Iterator[Find]:
    """A token or an ID right behind its label, for which the line has no other label."""
    for leading in _LEADING.finditer(line):
        role = _role_of_last(leading[1].split())
        if role is None or role in labelled or _DATE.match(leading[2]):
            continue
        if found := make_find(role, leading[1], line, leading.start(2), len(line), offset, prose=True):
            yield found
    for plain in _NO_TLS.finditer(line) if Role.SECURITY not in labelled else ():
        yield Find(Role.SECURITY, "no", offset + plain.start(), offset + plain.end(), label=plain[1])
    for negated in _NO_TOKEN.finditer(line) if Role.TOKEN not in labelled else ():
        if _role_of_last(negated[1].split()[:3]) is Role.TOKEN or any(role_of(word) is Role.TOKEN for word in negated[1].split()):
            start, end = offset + negated.start(), offset + negated.end()
            yield Find(Role.TOKEN, "", start, end, label=negated[0], token=Nothing(none=True))


def _role_of_last(words: list[str]) -> Role | None:
    """What the last words of a label say, where they are a token's or an ID's."""
    for count in range(1, len(words) + 1):
        if (role := role_of(" ".join(words[-count:]))) in {Role.TOKEN, Role.OCPP_ID, Role.SERIAL}:
            return role
    return Role.WEAK_ID if plain_name(words[-1]) == "id" else None


def _labels(line: str) -> Iterator[_Label]:
    """The labels of a line, with the separators behind them."""
    urls = [found.span() for found in _URL.finditer(line)]
    begin = cursor = 0
    for count, separator in enumerate(_SEPARATOR.finditer(line)):
        if count > MOST_SEPARATORS:
            return
        start, end = separator.span()
        if start < cursor or any(a < start < b for a, b in urls):
            continue
        if any(a <= start <= b for a, b in urls):
            begin = max(begin, end)
            continue
        prose = bool(_VERB.match(separator[0]))
        if prose and not _IS_A_VALUE.match(line, end):
            continue
        label = _label_before(line, begin, start, prose=prose)
        if label is None:
            if separator[0] in "\t|" or separator[0].isspace():
                begin = end
            continue
        text, at = label
        role = role_of(text)
        if role is None:
            continue
        yield _Label(role, text, at, end, prose)
        first = re.match(r"[\s:=|*_\"'`-]{0,200}+\S{0,500}", line[end:])
        begin = cursor = end + (first.end() if first else 0)


def _label_before(line: str, begin: int, end: int, *, prose: bool) -> tuple[str, int] | None:
    """The words before a separator that are a label, and where they begin."""
    piece = line[max(begin, end - LONGEST) : end]
    start = max(begin, end - LONGEST)
    cut = max((found.end() for found in _BOUNDARY.finditer(piece)), default=0)
    for at in sorted({0, cut}):
        words = piece[at:]
        if prose or (start + at > 0 and len(words.split()) > 6):
            tail = re.search(r"(?:\S+[ ]+){0,7}\S+[ ]*$", words)
            at, words = (at + tail.start(), tail[0]) if tail else (at, words)
        bare = words.strip(" \t*_#>•-–\"'`([")
        if _DOTTED.fullmatch(bare):  # as in files of properties
            bare = bare.rpartition(".")[2]
        if bare and not _NOT_IN_LABELS.search(bare) and role_of(bare) is not None:
            return bare, start + at + (len(words) - len(words.lstrip()))
    return None


def _trimmed_end(line: str, start: int, until: int) -> int:
    """Where a value ends, without what leads to the next label."""
    if until == len(line):
        return until
    value = line[start:until].rstrip()
    lead = re.search(r"(?:[,;|(/–—-]|[ ](?:and|en|et|und|with|met|avec|mit|of|or|ou|oder))[ ]*$", value, re.IGNORECASE)
    return start + (lead.start() if lead and lead.start() > 0 else len(value))


def _negated(line: str, label: _Label) -> Role | None:
    if label.role is Role.TOKEN and label.prose and _NEGATED.search(line[max(0, label.start - 30) : label.end]):
        return label.role
    return None


def _doubted(found: Find) -> Find:
    """A word under a label may be the end of a mail: "Token:", and then "Regards"."""
    reading = found.token
    if isinstance(reading, Reading) and reading.doubt is None and reading.text.isalpha():
        return replace(found, token=replace(reading, doubt=Doubt.WORD, asked=True))
    return found


def _fits_below(found: Find, line: str) -> bool:
    """A value under its label stands there alone."""
    if found.role is Role.TOKEN:
        return found.token is not None and (isinstance(found.token, Nothing) or len(line.split()) == 1 or found.token.other != "")
    return found.alone and not (found.role in {Role.OCPP_ID, Role.WEAK_ID, Role.USER} and found.text.isalpha())
