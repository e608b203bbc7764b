"""A value as it stands behind a label: where it begins and ends, and whether anything there says that there is none."""

# ruff: noqa: RUF001 (the quotes and dashes of many languages)

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from chargers.domain.paste.placeholders import is_placeholder

LONGEST = 500  # characters of a token
_QUOTED = re.compile(
    r"""[*_ \t]{0,4}(?: "([^"\n]{1,500})" | '([^'\n]{1,500})' | ``?([^`\n]{1,500})``? | <([^<>\n]{1,500})>
      | [“„”«‹‘‚][ ]?([^”“»›’‘\n]{1,500}?)[ ]?[”“»›’‘] | \*\*([^*\n]{1,500})\*\* | __([^_\n]{1,500})__(?![\w]) )""",
    re.VERBOSE,
)
_NONE = re.compile(
    r"""[([ \t]{0,3}(?: [-–—/.]{1,4} | (?:n\.?v\.?t\.? | n[./]?a\.? | nvt | none | geen | aucune? | keine?s? | leeg | leer | vide
      | empty | blank | null | nil | nee | no | non | nein | without | zonder | sans | ohne | entf[äa]llt | optional(?:ly)?
      | optione[e]l | facultatif | not[ ](?:required|needed|applicable|used|set|necessary)
      | niet[ ](?:nodig|van[ ]toepassing|vereist|ingesteld|gebruikt|ingevuld)
      | pas[ ](?:n[ée]cessaire|requis|de|d.application|utilis[ée]) | non[ ]requis | sans[ ]objet
      | nicht[ ](?:erforderlich|n[öo]tig|ben[öo]tigt|notwendig|gesetzt) | leave[ ](?:it[ ])?(?:empty|blank)
      | laat[ ]leeg | leeg[ ]laten | leer[ ]lassen | laisser[ ]vide)\b )(?P<more>[^\n]{0,200})""",
    re.IGNORECASE | re.VERBOSE,
)
_LATER = re.compile(
    r"""[([ \t]{0,3}(?: follows | volgt | suit | folgt | will[ ] | wordt[ ] | sera[ ] | wird[ ] | see[ ] | zie[ ] | voir[ ]
      | siehe[ ] | by[ ] | per[ ] | par[ ] | via[ ] | sent[ ] | verzonden[ ] | envoy[ée][ ] | separat[ ] | apart[ ] | known[ ]
      | bekend[ ] | unchanged\b | ongewijzigd\b | inchang[ée] | unver[äa]ndert\b | same[ ] | idem\b | zelfde[ ] | m[êe]me[ ]
      | gleich[ ] | https?:// | wss?:// )""",
    re.IGNORECASE | re.VERBOSE,
)
_KIND = re.compile(
    r"(?:http[ ])?basic(?:[ ]auth\w*)?|digest|bearer|required|yes|ja|oui|enabled|verplicht|erforderlich|requis", re.IGNORECASE
)
_MASKED = re.compile(r"(?:[*•●·∙xX.]{3,}|\S{0,6}(?:…|\.{3,}|[*•●]{3,})\S{0,6})")
_GROUPS = re.compile(r"[A-Za-z0-9]{2,8}(?:[ ]{1,2}[A-Za-z0-9]{2,8}){1,15}")
_REMARK = re.compile(r"[ \t]*(?:[([{–—-]|[,;.][ ])|[ \t]+(?:[–—-]|\(|for|voor|pour|für|valid|geldig|valable|gültig|please|let)")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
_BYTES = re.compile(r"=(?:[235][A-F]|7[B-E])")


_BASIC = re.compile(r"Basic[ ]+([A-Za-z0-9+/]{4,600}={0,2})")


class Doubt(StrEnum):
    """What is not certain about a token's text."""

    END = "end"
    ENCODED = "encoded"
    SPACES = "spaces"
    DECODED = "decoded"  # it stood there as base64
    WORD = "word"  # a word as others, which could be no token at all


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A value with its place behind the label. `other` is what it could be as well; `asked`: only a person can say."""

    text: str
    start: int
    end: int
    doubt: Doubt | None = None
    other: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value: `none` where the text says that there is none, else it stands elsewhere or is hidden."""

    none: bool
    masked: bool = False


def read_token(line: str, at: int, until: int, *, prose: bool = False) -> Reading | Nothing | None:
    """The token between two places of a line; None where there is only prose. Nothing is left off that is not in `other`."""
    at += re.match(r"(?:[ \t]{0,4}(?:\*\*|__|\*)(?=[ \t]))?", line[at:until]).end()  # type: ignore[union-attr]  # a bold label ends
    rest = line[at:until]
    if quoted := _QUOTED.match(rest):
        group = next(index for index in range(1, 8) if quoted[index] is not None)
        inner = quoted[group].strip()
        if said := _says_nothing(inner, quoted=True):
            return said
        start = at + quoted.start(group) + quoted[group].index(inner)
        if " " in inner and quoted[4] is not None:  # "<sent separately>"
            return Nothing(none=False)
        if " " in inner:
            return _groups(inner, start) or _spaced(inner, start)
        return _encoded(Reading(inner, start, start + len(inner)))
    body = rest.strip(" \t|")
    if not body:
        return None
    if said := _says_nothing(body, quoted=False):
        return said
    start = at + rest.index(body)
    if (basic := _BASIC.fullmatch(body)) and (decoded := _from_base64(basic[1])):
        return Reading(decoded, start, start + len(body), Doubt.DECODED)
    if not re.search(r"[ \t]", body):
        return _alone(body, start, prose=prose)
    if joined := _groups(body, start):
        return joined
    return _first_word(body, start, prose=prose)


def read_exact(text: str, start: int, end: int) -> Reading | Nothing:
    """A token that stands between quotation marks of its own, such as JSON's: nothing is left off."""
    body = text.strip()
    if not body:
        return Nothing(none=True)
    if said := _says_nothing(body, quoted=True):
        return said
    if " " in body:
        return replace(_groups(body, start) or _spaced(body, start), start=start, end=end)
    return Reading(body, start, end)


def read_word(line: str, at: int, until: int) -> tuple[str, int, int, bool] | None:
    """An ID, a host or a number: the text, its place, and whether it stands there alone."""
    rest = line[at:until]
    if quoted := _QUOTED.match(rest):
        group = next(index for index in range(1, 8) if quoted[index] is not None)
        inner = quoted[group].strip()
        start = at + quoted.start(group) + (quoted[group].index(inner) if inner else 0)
        return (inner, start, start + len(inner), True) if inner else None
    found = re.match(r"\s*+[*_|([]{0,4}\s*+(\S{1,400}+)", rest)
    if not found or not (word := found[1].rstrip(".,;:!?)*_]'\"") if "(" not in found[1] else found[1].rstrip(".,;:!?*_")):
        return None
    start = at + found.start(1)
    after = rest[found.end() :].strip(" \t.,;|*_")
    return word, start, start + len(word), not after or after[0] in "([–—"


def says_none(text: str) -> bool:
    """Whether a value only says that there is none: "n.v.t.", "-", "not required". What runs on, as "-abc", is a value."""
    found = _NONE.match(text.strip())
    if found and not re.match(r"\S*\w", found["more"]):
        return not re.match(r"[ ]*[-\w]*\d", found["more"])
    parts = text.split("/")
    return 1 < len(parts) < 4 and all(says_none(part) for part in parts)


def _says_nothing(body: str, *, quoted: bool) -> Nothing | None:
    if says_none(body) and (not quoted or len(body) < 30):
        return Nothing(none=True)
    if _MASKED.fullmatch(body):
        return Nothing(none=False, masked=True)
    if _LATER.match(body) or _KIND.fullmatch(body) or _stands_for_one(body):
        return Nothing(none=False)
    return None


def _stands_for_one(body: str) -> bool:
    """Whether this says what should stand there. A token may stand in brackets of its own, but has digits then."""
    return is_placeholder(body) and not any(c.isdigit() for c in body)


def _alone(word: str, start: int, *, prose: bool) -> Reading:
    """A word that is alone on its line is whole; a full stop or comma after it may be the sentence's."""
    end = start + len(word)
    last = word[-1]
    if last in ").]}" and word.count(last) > word.count({")": "(", "]": "[", "}": "{"}.get(last, last)):
        return Reading(word[:-1], start, end - 1, Doubt.END, word)
    if last in ".,;:" or (prose and last in "!?"):
        asked = not prose or last in "!?"
        return Reading(word.rstrip(".,;:") if last in ".,;:" else word[:-1], start, end - 1, Doubt.END, word, asked)
    return _encoded(Reading(word, start, end))


def _encoded(reading: Reading) -> Reading:
    if entity := _ENTITY.search(reading.text):
        return Reading(reading.text, reading.start, reading.end, Doubt.ENCODED, html.unescape(entity.string), True)
    if _BYTES.search(reading.text):
        decoded = re.sub(r"=([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), reading.text)
        return Reading(reading.text, reading.start, reading.end, Doubt.ENCODED, decoded, True)
    return reading


def _groups(body: str, start: int) -> Reading | None:
    """Groups of one length, as a person reads them out: a token has no space, so they are one."""
    if not _GROUPS.fullmatch(body):
        return None
    groups = body.split()
    if len({len(group) for group in groups[:-1]}) > 1 or len(groups[-1]) > len(groups[0]) or not re.search(r"\d", body):
        return None
    return Reading("".join(groups), start, start + len(body), Doubt.SPACES, groups[0])


def _spaced(text: str, start: int) -> Reading:
    """Several words within quotation marks: no token has a space."""
    return Reading("".join(text.split()), start, start + len(text), Doubt.SPACES, text.split()[0], True)


def _from_base64(text: str) -> str | None:
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return decoded if ":" in decoded and decoded.isprintable() and " " not in decoded else None


def _first_word(body: str, start: int, *, prose: bool) -> Reading | None:
    """A word and a remark; of several words without one, only what has digits in it is a token."""
    word = body.split(None, 1)[0]
    rest = body[len(word) :]
    stripped = word.rstrip(".,;:")
    has_digit = any(c.isdigit() for c in stripped)
    if not has_digit and (prose or len(stripped) < 6):
        return None
    if not has_digit and not _REMARK.match(rest):
        return Reading(stripped, start, start + len(stripped), Doubt.WORD, "", True)
    if prose or _REMARK.match(rest) or stripped != word:
        if word[-1] in "!?":
            return Reading(word[:-1], start, start + len(word) - 1, Doubt.END, word, True)
        if stripped != word:
            return Reading(stripped, start, start + len(stripped), Doubt.END, word)
        return _encoded(Reading(word, start, start + len(word)))
    joined = "".join(body.split())
    return Reading(word, start, start + len(word), Doubt.END, joined, True)
