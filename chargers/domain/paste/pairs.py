"""Labels and their values: on lines of many layouts, in JSON, and in sentences ("your token is …")."""

# ruff: noqa: RUF001 (dashes and arrows)

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chargers.domain.paste import prose
from chargers.domain.paste.doubts import denials, token_remarks
from chargers.domain.paste.finds import PAST, LabelledFind, make_find
from chargers.domain.paste.labels import LONGEST, LabelRole, is_only_a_label, is_past, role_of, without_step
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.sections import Section
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.value_ends import without_buttons
from chargers.domain.paste.values import MissingValue, ValueDoubt, ValueReading, is_a_length, read_exact

LONGEST_LINE = 2000  # characters of a line that are looked at
MOST_SEPARATORS = 40  # of a line
MOST_ABBREVIATED = 2  # words of a label of which one ends in a full stop: "Ident. Nr."
MOST_STACKED = 3  # labels one below the other, of which the last one still has its value below it
_JSON_PAIR = re.compile(
    r"""(["'])([^\W\d][\w\ .,'’()/\-]{0,60})\1[ \t\n]{0,20}:[ \t\n]{0,20}
        (?: "((?:[^"\\\n]|\\.){0,2000}+)" | '([^'\\\n]{0,2000}+)' | (-?\d{1,20}|true|false|null)\b )""",
    re.VERBOSE,
)
_SEPARATOR = re.compile(
    r"""[:=\t|] | [ ]{2,}(?:[:=](?=[ ]))? | [ ](?:->|=>|[–—→-])[ ] | [ ]?\.{3,}(?:[ ]?:)?
      | [ ](?:is[ ]|est[ ])?(?:in|dans)[ ](?:your|votre|jouw|uw|ihrem|deinem)[ ](?:case|cas|geval|fall)[ ](?:is[ ])?
      | [ ](?:is|est|ist|luidt|lautet|hei(?:ß|ss)t|heet|becomes|wordt|devient|wird|naar|to|auf|vers|à)[ ]
        (?:(?:now|nu|désormais|jetzt|dus|donc|also|so|therefore)[ ])?""",
    re.IGNORECASE | re.VERBOSE,
)
_VERB = re.compile(r"[ ][^\W\d]")
# What a sentence gives as a value: something quoted, with a digit, an address, the last word, or "not required".
_IS_A_VALUE = re.compile(
    r"""[ ]*(?: ["'“„«`<] | [^\s\d]{0,80}\d | wss?:// | \S{1,80}[.!]?[ ]*$
      | no[tn]?[ ] | none | niet | geen | n[./] | pas[ ] | aucun | kein | nicht | leeg | vide | leer | empty )""",
    re.IGNORECASE | re.VERBOSE,
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,20}://[^\s\"|]{1,2000}")
_BOUNDARY = re.compile(
    r"[,;|\t]|[&?](?=[\w-]{1,40}=?$)|[.!?)][ ]|[ ]{2,}|[ ](?:and|en|et|und|with|met|avec|mit|of|or|ou|oder)[ ]", re.IGNORECASE
)
_END_OF_A_VALUE = re.compile(r"(?:[»\"”“’'`](?:[ ][^\W\d]{1,12}){0,2}|\d\S{0,80})[.!?;][ ]")  # and of its sentence
_END_OF_A_SENTENCE = re.compile(r"[^\W\d]{2,30}[.!?][ ](?=[A-ZÀ-Þ])")
_DOTTED = re.compile(r"[A-Za-z_][\w-]{0,30}(?:\.[A-Za-z_][\w-]{0,30}){1,5}")
_NOT_IN_LABELS = re.compile(r"\w[.@*\\]\w|https?(?![ -]?(?:basic|auth)|$)|\d{4}", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}[.)]?[ \t]{1,9}")  # "4.2 Identifier"
_NUMBERED = re.compile(r".*[ ][A-Za-z]{1,10}[-_*][\w*-]{0,30}\d[\w*-]{0,30}")  # "station id AB-7": a label with its value
_COUNTS = re.compile(r"[ ]{0,3}\d{1,2}(?=[ ][^\W\d])")  # "of 3 groups"
_BRACKETED = re.compile(r"[ ]\([^()*@:\n]{1,60}\)")
_NEGATED = re.compile(
    r"\b(?:no|not|geen|zonder|sans|pas[ ]de|aucun|aucune|kein|keine|keinen|without|ohne)\b[^.:=]{0,25}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Label:
    role: LabelRole
    text: str
    start: int
    end: int  # of the separator: the value begins here
    prose: bool


def find_pairs(quotation: Quotation, taken: list[tuple[int, int]]) -> list[LabelledFind]:
    """Every labelled value outside of what is `taken` already, in order."""
    text = quotation.text.text
    found = list(_in_json(text, Spans(taken)))
    found += _on_lines(text, Spans([*taken, *((one.start, one.end) for one in found)]))
    found = [replace(one, depth=quotation.depth_at(one.start) + PAST * _is_of_before(one, text)) for one in found]
    return sorted(found, key=lambda one: one.start)


def _is_of_before(find: LabelledFind, text: str) -> bool:
    """Whether its label calls it old, or, of a token, the words before it say not to use it."""
    if find.role is LabelRole.USER and find.text:
        return is_past(find.label) or token_remarks.logs_in_elsewhere(text, find.start)
    if is_past(find.label) or find.role is not LabelRole.TOKEN or not find.text:
        return is_past(find.label)
    before = text[max(0, find.start - denials.MOST_BEFORE) : find.start]
    if token_remarks.are_doubtful(text, find.start, find.end) or token_remarks.is_for_something_else(find.label):
        return True
    return denials.is_denied(re.split(r"[\n,]", before)[-1])


def _in_json(text: str, taken: Spans) -> Iterator[LabelledFind]:
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
        if role is LabelRole.TOKEN and role_of(_object_around(text, pair.start())) is LabelRole.OTHER:
            role = LabelRole.OTHER
        if role is None or (group == 5 and value == "null"):
            continue
        end = pair.end(group)
        if taken.overlap(at, end):
            continue
        if role is LabelRole.TOKEN:
            reading = read_exact(value, at, end)
            yield LabelledFind(
                role, "" if isinstance(reading, MissingValue) else reading.text, at, max(end, at + 1), label=label, token=reading
            )
        elif value:
            yield LabelledFind(role, value, at, end, label=label)


def _object_around(text: str, at: int) -> str:
    """The name of the object that a pair of JSON stands in, where it is near: `"wifi": {"password": …`."""
    before = text[max(0, at - 300) : at]
    opened = re.search(r"([\w .-]{1,60})[\"'][ \t\n]{0,20}:[ \t\n]{0,20}\{[^{}]*$", before)
    return opened[1] if opened else ""


def _on_lines(text: str, taken: Spans) -> Iterator[LabelledFind]:
    after, pending, section, stacked = 0, None, Section(), 0
    for line in text.split("\n"):
        offset, after, body = after, after + len(line) + 1, line[:LONGEST_LINE]
        if not body.strip():
            section.leave()
            stacked = 0
            continue
        section.enter(body)
        if taken.overlap(offset, offset + len(line)):
            pending = None
            continue
        labels = list(_labels(body))
        stacked = stacked + 1 if is_only_a_label(body) else 0 if stacked < MOST_STACKED else stacked
        if pending is not None and stacked >= MOST_STACKED:  # which of them it belongs to, nobody can tell
            pending = None
        if pending is not None:
            if (
                not labels
                and not (pending.role is LabelRole.TOKEN and is_only_a_label(body))
                and (found := make_find(pending.role, pending.text, body, 0, len(body), offset))
                and _fits_below(found, body)
            ):
                found = _doubted(found)
                is_first = found.role is LabelRole.USER_AND_TOKEN and len(found.text.split()) == 1
                yield section.read(replace(found, role=LabelRole.USER) if is_first else found)
                pending = replace(pending, role=LabelRole.TOKEN) if is_first else None
                if is_first:
                    continue
            pending = None
        given = {one.role for one in labels if not _is_of_a_url(body, one)}
        for index, label in enumerate(labels):
            until = labels[index + 1].start if index + 1 < len(labels) else len(body)
            value = _trimmed_end(body, label.end, until)
            if not body[label.end : value].strip(" \t*_|") and not re.search(r"[*]{3}", body[label.end : value]):
                pending = label if index + 1 == len(labels) else None
            elif (role := _negated(body, label)) is not None:
                yield LabelledFind(
                    role, "", offset + label.start, offset + label.end, label=label.text, token=MissingValue(none=True)
                )
            elif found := make_find(label.role, label.text, body, label.end, value, offset, prose=label.prose):
                given -= {found.role} if isinstance(found.token, MissingValue) and not found.token.none else set()
                yield section.read(found)
        said = [section.read(one) for one in prose.in_prose(body, offset, given)]
        yield from said
        if not labels and not said and is_only_a_label(body) and (role := role_of(body)):
            pending = _Label(role, without_step(body), 0, len(body), False)


def _is_of_a_url(line: str, label: _Label) -> bool:
    """Whether a word for an ID or a charger is not the label of one: "the charger to wss://"."""
    return label.role in {LabelRole.WEAK_ID, LabelRole.OCPP_ID} and _URL.match(line[label.end :].lstrip()) is not None


def _labels(line: str) -> Iterator[_Label]:
    """The labels of a line, with the separators behind them."""
    urls = [found.span() for found in _URL.finditer(line)]
    begin = cursor = 0
    for count, separator in enumerate(_SEPARATOR.finditer(line)):
        if count > MOST_SEPARATORS:
            return
        start, end = separator.span()
        if start < cursor or any(a < start < b for a, b in urls) or line[max(0, start - 2) : start].rstrip().endswith("("):
            continue
        if any(a <= start <= b for a, b in urls):
            begin = max(begin, end)
            continue
        prose = bool(_VERB.match(separator[0]))
        if prose and not _IS_A_VALUE.match(line, end):
            continue
        begin = max([begin, *(b for _, b in urls if b <= start)])
        label = _label_before(line, begin, start, prose=prose)
        if label is None:
            if separator[0] in "\t|" or separator[0].isspace():
                begin = end
            continue
        text, at = label
        role = role_of(text)
        counted = _COUNTS.match(line, end) if prose and role is LabelRole.TOKEN else None
        if role is None or (counted is not None and not is_a_length(line[counted.end() :])):
            continue
        yield _Label(role, text, at, end, prose)
        first = re.match(r"[\s:=|*_\"'`«“„‘-]{0,200}+(?:(?!&[\w-]{1,40}=)\S){0,500}", line[end:])
        begin = cursor = end + (first.end() if first else 0)


def _label_before(line: str, begin: int, end: int, *, prose: bool) -> tuple[str, int] | None:
    """The words before a separator that are a label, and where they begin."""
    piece = line[max(begin, end - LONGEST) : end]
    start = max(begin, end - LONGEST)
    least = max((found.end() for found in _END_OF_A_VALUE.finditer(piece)), default=0)
    cut = max((found.end() for found in _BOUNDARY.finditer(piece)), default=0)
    ends = (found.end() for found in _END_OF_A_SENTENCE.finditer(piece))
    sentence = max((end for end in ends if len(piece[:end].split()) > MOST_ABBREVIATED), default=least)
    for at in dict.fromkeys(max(least, one) for one in (sentence, 0, cut)):
        words = piece[at:]
        if prose or (start + at > 0 and len(words.split()) > 6):
            tail = re.search(r"(?:\S+[ ]+){0,7}\S+[ ]*$", words)
            at, words = (at + tail.start(), tail[0]) if tail else (at, words)
        bare = _PARAGRAPH.sub("", words.strip(" \t*_#>•-–\"'`(["))
        if _DOTTED.fullmatch(bare):  # as in files of properties
            bare = bare.rpartition(".")[2]
        if not bare or _NOT_IN_LABELS.search(_BRACKETED.sub(" ", bare)) or (not prose and _NUMBERED.fullmatch(bare)):
            continue
        if role_of(bare) is not None:
            return bare.lstrip("»” "), start + at + (len(words) - len(words.lstrip(" »”")))
    return None


def _trimmed_end(line: str, start: int, until: int) -> int:
    """Where a value ends, without what leads to the next label."""
    if until == len(line):
        return until
    value = line[start:until].rstrip()
    lead = re.search(r"(?:[,;|(/–—&-]|[ ](?:and|en|et|und|with|met|avec|mit|of|or|ou|oder))[ ]*$", value, re.IGNORECASE)
    return start + (lead.start() if lead and lead.start() > 0 else len(value))


def _negated(line: str, label: _Label) -> LabelRole | None:
    if label.role is LabelRole.TOKEN and label.prose and _NEGATED.search(line[max(0, label.start - 30) : label.end]):
        return label.role
    return None


def _doubted(found: LabelledFind) -> LabelledFind:
    """A word under a label may be the end of a mail: "Token:", and then "Regards"."""
    reading = found.token
    if isinstance(reading, ValueReading) and reading.doubt is None and reading.text.isalpha():
        return replace(found, token=replace(reading, doubt=ValueDoubt.WORD, asked=True))
    return found


def _fits_below(found: LabelledFind, line: str) -> bool:
    """A value under its label stands there alone."""
    if found.role is LabelRole.TOKEN:
        return found.token is not None and (
            isinstance(found.token, MissingValue) or len(without_buttons(line).split()) == 1 or found.token.other != ""
        )
    return found.alone and not (found.role in {LabelRole.OCPP_ID, LabelRole.WEAK_ID, LabelRole.USER} and found.text.isalpha())
