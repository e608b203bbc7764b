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
from chargers.domain.paste.value_ends import before_closing, own_cell

LONGEST = 500  # characters of a token
_END_OF_BOLD = re.compile(r"[ \t]{0,4}(?:\*\*|__|\*)(?=[ \t])")  # of a bold label
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
      | nicht[ ](?:erforderlich|n[öo]tig|ben[öo]tigt|notwendig|gesetzt) | (?:brauch\w{0,2}
      |ben[öo]tig\w{0,2})[ ](?:wir|sie|man|es)[ ]nicht
      | gibt[ ]es[ ](?:nicht|kein\w{0,2}) | (?:hebben|gebruiken)[ ](?:we|wij)[ ]niet | is[ ]er[ ]niet
      | il[ ]n['’]y[ ]en[ ]a[ ]pas | leave[ ](?:it[ ])?(?:empty|blank)
      | laat[ ]leeg | leeg[ ]laten | leer[ ]lassen | laisser[ ]vide)\b )(?P<more>[^\n]{0,200})""",
    re.IGNORECASE | re.VERBOSE,
)
_LATER = re.compile(
    r"""[([ \t]{0,3}(?: (?:on|from|with)[ ](?:the|its|your)[ ] | op[ ](?:de|het)[ ] | bij[ ]de[ ] | sur[ ](?:l['’]
      |la[ ]|le[ ]|votre[ ])
      | aupr[èe]s[ ]d | chez[ ] | auf[ ](?:dem|der)[ ] | beim[ ] | steht[ ] | staat[ ] | stands[ ] | figure[ ]
      | laut[ ] | selon[ ] | ask[ ]
      | vraag[ ] | demande[rz][ ] | noch[ ]offen | noch[ ]nicht | nog[ ]niet | not[ ]yet | pas[ ]encore
      | [àa][ ]venir | to[ ]follow | follows | volgt | suit | folgt | will[ ] | wordt[ ] | sera[ ] | wird[ ]
      | see[ ] | zie[ ] | voir[ ]
      | siehe[ ] | by[ ] | per[ ] | par[ ] | via[ ] | sent[ ] | verzonden[ ] | envoy[ée][ ] | separat[ ] | apart[ ] | known[ ]
      | bekend[ ] | unchanged\b | ongewijzigd\b | inchang[ée] | unver[äa]ndert\b | same[ ] | idem\b | zelfde[ ] | m[êe]me[ ]
      | gleich[ ] | https?:// | wss?:// )""",
    re.IGNORECASE | re.VERBOSE,
)
_SERIAL = re.compile(
    r"""(?:=[ ]?)?(?:(?:the|its|het|de|le|la|die|der|das|seine?|ihre?)[ ])?(?: serial(?:[ ]?(?:number|no\.?|nr\.?))?
      | serien?(?:nummer|nr) | (?:num[ée]ro|n°)[ ]de[ ]s[ée]rie )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_KIND = re.compile(
    r"(?:http[ ]?)?(?:basic)?(?:[ ]auth\w*)?|digest|bearer|required|yes|ja|oui|enabled|verplicht|erforderlich|requis",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"""\?+ | tb[adc] | true | false | default | undefined | \#(?:ref|n/a|value|name)[!?]? | \d+[.,]\d+e\+\d+
      | show | hide | copy | set
      | kopi[eë]ren | kopieer | hoofdlettergevoelig\w? | case-sensitive | tonen | anzeigen | afficher | copier
      | configured | ingesteld | gesetzt | configur[ée] | off | on
      | expired | verlopen | abgelaufen | expir[ée]e?
      | unknown | onbekend | unbekannt | inconnu | pending | removed | redacted | hidden | verwijderd | entfernt | supprim[ée]""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_TOKEN = re.compile(r"\+\d{9,14}|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_MASKED = re.compile(r"(?:[*•●·∙xX.]{3,}|\S{0,6}(?:…|\.{3,}|[*•●]{3,})\S{0,6})")
_GROUPS = re.compile(r"[A-Za-z0-9]{2,8}(?:[ ]{1,2}[A-Za-z0-9]{2,8}){1,15}")
_REMARK = re.compile(r"[ \t]*(?:[([{–—-]|[,;.][ ])|[ \t]+(?:[–—-]|\(|for|voor|pour|für|valid|geldig|valable|gültig|please|let)")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
_BYTES = re.compile(r"=(?:[235][A-F]|7[B-E])")
_UNIT = re.compile(
    r"[ -]{1,2}(?:alphanumeric |random )?(?:char|digit|hex|byte|bit|teken|karakter|cijfer|caract|chiffre|zeichen|stell|ziffer)",
    re.IGNORECASE,
)
_BASIC = re.compile(r"Basic[ ]+([A-Za-z0-9+/]{4,600}={0,2})")


class ValueDoubt(StrEnum):
    """What is not certain about a token's text."""

    END = "end"
    ENCODED = "encoded"
    SPACES = "spaces"
    DECODED = "decoded"  # it stood there as base64
    WORD = "word"  # a word as others, which could be no token at all


@dataclass(frozen=True, slots=True, repr=False)
class ValueReading:
    """A value with its place behind the label. `other` is what it could be as well; `asked`: only a person can say."""

    text: str
    start: int
    end: int
    doubt: ValueDoubt | None = None
    other: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class MissingValue:
    """No value: `none` where the text says that there is none, else it stands elsewhere or is hidden."""

    none: bool
    masked: bool = False
    serial: bool = False  # it is the serial number


def read_token(line: str, at: int, until: int, *, prose: bool = False) -> ValueReading | MissingValue | None:
    """The token between two places of a line; None where there is only prose. Nothing is left off that is not in `other`."""
    if bold := _END_OF_BOLD.match(line[at:until]):
        at += bold.end()
    until = before_closing(line, at, until)
    rest = own_cell(line[at:until])
    if quoted := _QUOTED.match(rest):
        group = next(index for index in range(1, 8) if quoted[index] is not None)
        inner = quoted[group].strip()
        if not inner:
            return MissingValue(none=True)
        if said := _says_nothing(inner, quoted=True):
            return said
        start = at + quoted.start(group) + quoted[group].index(inner)
        if runs_on := re.match(r"\S{1,200}", rest[quoted.end() :]) if re.match(r"\w", rest[quoted.end() :]) else None:
            return _with_quotes_in_it(rest[: quoted.end() + runs_on.end()], ValueReading(inner, start, start + len(inner)))
        if " " in inner and quoted[4] is not None:  # "<sent separately>"
            return MissingValue(none=False)
        if " " in inner:
            return _groups(inner, start) or _spaced(inner, start)
        return _encoded(ValueReading(inner, start, start + len(inner)))
    body = rest.strip(" \t|")
    if not body:
        return None
    if said := _says_nothing(body, quoted=False):
        return said
    start = at + rest.index(body)
    if (basic := _BASIC.fullmatch(body)) and (decoded := _from_base64(basic[1])):
        return ValueReading(decoded, start, start + len(body), ValueDoubt.DECODED)
    if not re.search(r"[ \t]", body):
        if _NO_TOKEN.fullmatch(body):
            return ValueReading(body, start, start + len(body), ValueDoubt.WORD, asked=True)
        return _emphasised(body, start) or _alone(body, start, prose=prose)
    if joined := _groups(body, start):
        return joined
    return _first_word(body, start, prose=prose) or (None if prose else MissingValue(none=False))


def _with_quotes_in_it(written: str, inner: ValueReading) -> ValueReading:
    """What stands between quotation marks runs on behind them: the quotation marks may be the token's own."""
    whole = written.strip(" \t*_")
    closing = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "”": "”", "«": "»"}.get(whole[0], "")
    if closing and whole.endswith(closing):
        whole = whole[1:-1]
    return replace(inner, doubt=ValueDoubt.END, other=whole, asked=True)


def read_exact(text: str, start: int, end: int) -> ValueReading | MissingValue:
    """A token that stands between quotation marks of its own, such as JSON's: nothing is left off."""
    body = text.strip()
    if not body:
        return MissingValue(none=True)
    if said := _says_nothing(body, quoted=True):
        return said
    if " " in body:
        return replace(_groups(body, start) or _spaced(body, start), start=start, end=end)
    return ValueReading(body, start, end)


def read_word(line: str, at: int, until: int) -> tuple[str, int, int, bool] | None:
    """An ID, a host or a number: the text, its place, and whether it stands there alone."""
    rest = own_cell(line[at:until])
    if quoted := _QUOTED.match(rest):
        group = next(index for index in range(1, 8) if quoted[index] is not None)
        inner = quoted[group].strip()
        start = at + quoted.start(group) + (quoted[group].index(inner) if inner else 0)
        return (inner, start, start + len(inner), True) if inner else None
    found = re.match(r"\s*+[*_|([]{0,4}\s*+(\S{1,400}+)", rest)
    if not found or not (word := found[1].rstrip(".,;:!?)*_|]'\"") if "(" not in found[1] else found[1].rstrip(".,;:!?*_|")):
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


def stands_elsewhere(text: str) -> bool:
    """Whether what stands in the place of a value says where it is to be found, or that it follows: "see label", "by SMS"."""
    return _LATER.match(text.strip()) is not None and not text.strip().casefold().startswith(("http", "ws"))


def is_a_length(behind: str) -> bool:
    """Whether what stands behind a number says that a token is so long: "16 characters"."""
    return _UNIT.match(behind) is not None


def _says_nothing(body: str, *, quoted: bool) -> MissingValue | None:
    if says_none(body) and (not quoted or len(body) < 30):
        return MissingValue(none=True)
    if _MASKED.fullmatch(body):
        return MissingValue(none=False, masked=True)
    if _SERIAL.match(body):
        return MissingValue(none=False, serial=True)
    if _LATER.match(body) or _KIND.fullmatch(body) or _NO_VALUE.fullmatch(body.rstrip(".!")) or _stands_for_one(body):
        return MissingValue(none=False)
    return None


def _stands_for_one(body: str) -> bool:
    """Whether this says what should stand there. A token may stand in brackets of its own, but has digits then."""
    return is_placeholder(body) and not any(c.isdigit() for c in body)


def _alone(word: str, start: int, *, prose: bool) -> ValueReading:
    """A word that is alone on its line is whole; a full stop or comma after it may be the sentence's."""
    end = start + len(word)
    last = word[-1]
    if last in ").]}" and word.count(last) > word.count({")": "(", "]": "[", "}": "{"}.get(last, last)):
        return ValueReading(word[:-1], start, end - 1, ValueDoubt.END, word)
    if last in ".,;:" or (prose and last in "!?"):
        asked = not prose or last in "!?"
        return ValueReading(word.rstrip(".,;:") if last in ".,;:" else word[:-1], start, end - 1, ValueDoubt.END, word, asked)
    return _encoded(ValueReading(word, start, end))


def _emphasised(word: str, start: int) -> ValueReading | None:
    """Between two stars or underlines, which are the token's own or were to make it italic."""
    if len(word) < 4 or word[0] not in "*_" or word[-1] != word[0]:
        return None
    return ValueReading(word[1:-1], start + 1, start + len(word) - 1, ValueDoubt.END, word, True)


def _encoded(reading: ValueReading) -> ValueReading:
    if entity := _ENTITY.search(reading.text):
        return ValueReading(reading.text, reading.start, reading.end, ValueDoubt.ENCODED, html.unescape(entity.string), True)
    if _BYTES.search(reading.text):
        decoded = re.sub(r"=([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), reading.text)
        return ValueReading(reading.text, reading.start, reading.end, ValueDoubt.ENCODED, decoded, True)
    return reading


def _groups(body: str, start: int) -> ValueReading | None:
    """Groups of one length, as a person reads them out: a token has no space, so they are one."""
    if not _GROUPS.fullmatch(body):
        return None
    groups = body.split()
    if len({len(group) for group in groups[:-1]}) > 1 or len(groups[-1]) > len(groups[0]) or not re.search(r"\d", body):
        return None
    certain = len(groups) > 2 or (len({*map(len, groups)}) == 1 and all(re.search(r"\d", group) for group in groups))
    return ValueReading("".join(groups), start, start + len(body), ValueDoubt.SPACES, groups[0], not certain)


def _spaced(text: str, start: int) -> ValueReading:
    """Several words within quotation marks: no token has a space."""
    return ValueReading("".join(text.split()), start, start + len(text), ValueDoubt.SPACES, text.split()[0], True)


def _from_base64(text: str) -> str | None:
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return decoded if ":" in decoded and decoded.isprintable() and " " not in decoded else None


def _first_word(body: str, start: int, *, prose: bool) -> ValueReading | None:
    """A word and a remark; of several words without one, only what has digits in it is a token."""
    word = body.split(None, 1)[0]
    rest = body[len(word) :]
    stripped = word.rstrip(".,;:")
    if word.isdigit() and is_a_length(rest):
        return None
    has_digit = any(c.isdigit() for c in stripped)
    if not has_digit and (prose or len(stripped) < 6):
        return None
    if not has_digit and not _REMARK.match(rest):
        return ValueReading(stripped, start, start + len(stripped), ValueDoubt.WORD, "", True)
    if prose or _REMARK.match(rest) or stripped != word:
        if word[-1] in "!?":
            return ValueReading(word[:-1], start, start + len(word) - 1, ValueDoubt.END, word, True)
        if stripped != word:
            return ValueReading(stripped, start, start + len(stripped), ValueDoubt.END, word)
        return _encoded(ValueReading(word, start, start + len(word)))
    joined = "".join(body.split())
    if re.fullmatch(r"[ \t]+[\"'”»“)\].,;:!?]{1,4}", rest):
        return ValueReading(word, start, start + len(word), ValueDoubt.END, joined)
    return ValueReading(word, start, start + len(word), ValueDoubt.END, joined, True)
