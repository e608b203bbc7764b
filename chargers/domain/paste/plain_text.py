"""A pasted text made plain: no invisible characters, no HTML, no quoted-printable, and every character still knows its place."""

# ruff: noqa: RUF001 (spaces and signs of many kinds)

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from chargers.domain.paste.found import TextPlace
from chargers.domain.paste.labels import is_only_a_label, role_of

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_ONE_FOR_ONE = str.maketrans(
    dict.fromkeys("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
)
_ONE_FOR_ONE |= str.maketrans({"：": ":", "＝": "=", "\u2011": "-", "\u2010": "-"})

_QP_HEADER = re.compile(r"^content-transfer-encoding:[ \t]*quoted-printable", re.IGNORECASE | re.MULTILINE)
_QP_BREAK = re.compile(r"(?<=[^\s=])=[ \t]{0,9}\n")
_QP_LETTER = re.compile(r"=(?:[CD][0-9A-F]|E[0-9A-F]=[0-9A-F]{2})=[89AB][0-9A-F]")  # beyond ASCII, as UTF-8
_QP_BYTES = re.compile(r"(?:=[0-9A-Fa-f]{2})++")

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})\b([^<>]{0,4000})>|<!--[^<>]{0,4000}-->|<!doctype[^<>]{0,300}>", re.IGNORECASE
)
_HTML_TAGS = frozenset(
    """a b body br code div em font h1 h2 h3 h4 h5 h6 head hr html i li meta ol p pre small span strong style table tbody td th
    thead title tr tt u ul""".split()  # noqa: SIM905
)
_BREAKING = frozenset("br div h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul title".split())  # noqa: SIM905
_HREF = re.compile(r"""\bhref[ ]*=[ ]*(?:"([^"<>]{1,2500})"|'([^'<>]{1,2500})')""", re.IGNORECASE)
_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]{1,40})>([^<>\n]{1,500})</\1>")
_UNSEEN = re.compile(r"<(style|script|head)\b[^<>]{0,500}>[^<]{0,20000}</\1>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ESCAPED_QUOTES = re.compile(r"&(quot|lt|#39|#34);([^&\n]{1,400})&(quot|gt|#39|#34);(?!\w)")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|td|tr|b|a|span)\b[^&<>]{0,200}&gt;", re.IGNORECASE)

_WEB = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)
_CARRIED = re.compile(r"[?&](?:url|u|q|target|to|link|dest|redirect)=(wss?(?::|%3A|-3A)[^&\s]{1,2000})", re.IGNORECASE)
_CARRIED_RAW = re.compile(r"__(wss?:/{1,2}[^\s]{1,2000}?)__;", re.IGNORECASE)  # between two underlines, as one filter has it
_ESCAPED_SLASHES = re.compile(r"\b(?:wss?|https?):\\/\\/[^\s\"<>]{1,2000}", re.IGNORECASE)
_SPACED_SCHEME = re.compile(r"\b(wss?)(?:[ ]:[ ]?//[ ]?|:[ ]//[ ]?|://[ ])(?=[\w\[])", re.IGNORECASE)
_CHAT = re.compile(  # when, and who
    r"""^(?: [ \t]{0,3}\[[\d./: ,-]{4,24}(?:[ ]?[ap]\.?m\.?)?\][ ]?
      | \d{1,4}[./-]\d{1,2}[./-]\d{2,4},?[ ]\d{1,2}:\d{2}(?::\d{2})?[ ][-–][ ] )(?:([^\n:=/@]{1,40}):[ ])?""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_CUT = re.compile(r"(\bwss?://[^\s<>\"]{0,2000}+)(?<=[-_=&~+])(?<!__)\n[ \t>]{0,20}+(?=([\w%#{][^\n]{0,80}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class PlainText:
    """A text and, for each of its characters, from where to where it stood in what was pasted. No repr: it may hold a token."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    is_html: bool = False
    joined: bool = False
    unwrapped: bool = False

    def place(self, start: int, end: int) -> TextPlace:
        if not self.starts or start >= end:
            at = self.starts[min(start, len(self.starts) - 1)] if self.starts else 0
            return TextPlace(at, at)
        return TextPlace(self.starts[start], self.ends[end - 1])

    def cut_hyphen(self, start: int, end: int) -> int | None:
        """Where in a URL that was put together a line ended with a hyphen: the URL's own, or one that a line break put there."""
        for at in range(start, end - 1):
            place = self.place(at, at + 1)
            if self.text[at] == "-" and place.end - place.start > 1 and place != self.place(at + 1, at + 2):
                return at
        return None

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str | None]) -> PlainText:
        """With each match replaced, None leaving it; what is put in stands where the match stood."""
        pieces, starts, ends, at = [], list[int](), list[int](), 0
        for match in pattern.finditer(self.text):
            new = by(match)
            if new is None or match.start() < at:
                continue
            pieces += [self.text[at : match.start()], new]
            starts += self.starts[at : match.start()]
            ends += self.ends[at : match.start()]
            place = self.place(*match.span())
            starts += [place.start] * len(new)
            ends += [place.end] * len(new)
            at = match.end()
        if not pieces:
            return self
        pieces.append(self.text[at:])
        starts += self.starts[at:]
        ends += self.ends[at:]
        return PlainText("".join(pieces), starts, ends, self.is_html, self.joined, self.unwrapped)

    def marked(self, *, is_html: bool = False, joined: bool = False, unwrapped: bool = False) -> PlainText:
        return PlainText(
            self.text, self.starts, self.ends, self.is_html or is_html, self.joined or joined, self.unwrapped or unwrapped
        )


def make_plain(pasted: str) -> PlainText:
    """The text as a person would read it. Linear in its length."""
    text = PlainText(pasted, range(len(pasted)), range(1, len(pasted) + 1))
    text = text.replaced(_DROPPED, lambda _: "").replaced(_BREAK, lambda _: "\n")
    text = PlainText(text.text.translate(_ONE_FOR_ONE), text.starts, text.ends).replaced(_CHAT, _without_sender)
    return _unwrapped(_without_html(_from_quoted_printable(text)))


def _without_sender(match: re.Match[str]) -> str:
    return f"{match[1]}: " if match[1] and role_of(match[1]) is not None else ""


def is_quoted_printable(text: str) -> bool:
    """Whether a mail's own encoding shows: its header, or at least two lines that it broke or letters that it wrote as bytes."""
    breaks = sum(1 for _ in zip(_QP_BREAK.finditer(text), range(2), strict=False))
    return bool(_QP_HEADER.search(text)) or breaks > 1 or (breaks == 1 and "=3D" in text) or _QP_LETTER.search(text) is not None


def join_cut_urls(text: PlainText) -> PlainText:
    """URLs that were broken where no URL ends, such as after a hyphen."""
    whole = text.replaced(_CUT, lambda match: None if _begins_with_a_label(match[2]) else match[1])
    return whole if whole is text else whole.marked(joined=True)


def _begins_with_a_label(line: str) -> bool:
    before = re.split(r"[:=\t|]", line, maxsplit=1)[0]
    return is_only_a_label(line) or (before != line and role_of(before) is not None)


def _from_quoted_printable(text: PlainText) -> PlainText:
    if not is_quoted_printable(text.text):
        return text
    return text.replaced(_QP_BREAK, lambda _: "").replaced(_QP_BYTES, _decoded_bytes)


def _decoded_bytes(match: re.Match[str]) -> str:
    raw = bytes.fromhex(match[0].replace("=", ""))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _without_html(text: PlainText) -> PlainText:
    text = text.replaced(_ELEMENT, _element)
    if not any((tag[2] or "").lower() in _HTML_TAGS for tag in _TAG.finditer(text.text)):
        if _ESCAPED_TAG.search(text.text):
            return _without_html(text.replaced(_ENTITY, _character))
        return text.replaced(_ESCAPED_QUOTES, lambda m: f'"{m[2]}"')
    text = text.replaced(_UNSEEN, lambda _: "\n").replaced(_TAG, _tag)
    return text.replaced(_ENTITY, _character).marked(is_html=True)


def _element(match: re.Match[str]) -> str | None:
    """An element of XML is a label and its value."""
    return f"\n{match[1]}: {match[2]}\n" if role_of(match[1]) is not None and match[1].lower() not in _HTML_TAGS else None


def _tag(match: re.Match[str]) -> str | None:
    name = (match[2] or "").lower()
    if not name:
        return " "
    if name not in _HTML_TAGS:
        return None  # a <placeholder>
    if name in {"td", "th"}:
        return "\t" if match[1] else ""
    if name in _BREAKING:
        return "\n"
    link = _HREF.search(match[3] or "") if name == "a" else None
    return f" <{link[1] or link[2]}> " if link and re.match(r"(?i)wss?:|https?:", link[1] or link[2]) else ""


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0]).replace("\xa0", " ")


def _unwrapped(text: PlainText) -> PlainText:
    """What stands in the links of mail filters, in their place; slashes that JSON escaped."""
    text = text.replaced(_SPACED_SCHEME, lambda match: f"{match[1]}://")
    text = text.replaced(_ESCAPED_SLASHES, lambda match: match[0].replace("\\/", "/"))
    bare = text.replaced(_WEB, _carried)
    return bare if bare is text else bare.marked(unwrapped=True)


def _carried(match: re.Match[str]) -> str | None:
    if raw := _CARRIED_RAW.search(match[0]):
        return re.sub(r"^(wss?:)/{1,2}", r"\1//", raw[1])
    if found := _CARRIED.search(match[0].replace("&amp;", "&")):
        target = found[1]
        if re.match(r"(?i)wss?-3A", target):  # the older form of one filter
            target = target.replace("_", "/").replace("-", "%")
        return unquote(target)
    return None
