"""Every address in a text: with its scheme, without one behind a label, or in parts (host, port, path) on lines of their own."""

# ruff: noqa: RUF001 (quotes of many languages)

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from chargers.domain.endpoint.endpoint import REPLACED, PastedUrl, Placeholder, parse_url
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import placeholders
from chargers.domain.paste.address_rest import continuation
from chargers.domain.paste.doubts import denials
from chargers.domain.paste.finds import PAST, LabelledFind
from chargers.domain.paste.labels import LabelRole, is_past
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.spans import Spans

_PIECE = (
    r"\{\{[^{}\s]{0,40}\}\}|\$\{[^{}\n]{0,40}\}|\{[^{}\n]{0,40}\}"
    r"|<[\w .'’*°º-]{1,40}>|\[[\w .'’*-]{1,40}\]|\([\w .'’*-]{1,40}\)"
)
_URL = re.compile(
    rf"(ws\[s\]|ws\(s\)|wss?|https?)://((?:(?!(?:wss?|https?)://)(?:{_PIECE}|[^\s\"<>«»“”„`|{{}}\\])){{1,2000}}+)", re.IGNORECASE
)
_HOST_ALONE = re.compile(
    r"(?<![\w@./%-])((?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}+[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\])(?![\w@])"
    rf"(:\d{{1,6}})?(/(?:{_PIECE}|[^\s\"<>«»“”„`|{{}}\\]){{0,1000}}+)?",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"ws": "80", "wss": "443"}
_PARTNERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_TEST = re.compile(
    r"(?<![^\W\d_])(?:tests?|tst|testing|acc|acceptance|acceptatie|staging|stage|stg|sandbox|uat|demo|dev|develop|preprod|pre-prod|qa|recette"
    r"|\w{0,12}test(?:omgeving|umgebung|server|adres\w{0,3}|system)|proefomgeving|environnement de test)(?![^\W\d_])",
    re.IGNORECASE,
)
_LIVE = re.compile(r"(?<![^\W\d_])(?:prod|production|productie|produktion|produktiv\w{0,8}|live)(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class AddressCandidate:
    """One address as it stands there. `scheme`: ws or wss, empty where it is not said. No repr: it may hold a password.

    `pasted` is what it means, None where `problem` says why it cannot be written; `literal_prefix` stands before a placeholder
    at its end, `end_name` is its name; `missing` are placeholders elsewhere. `denied`: the words before it may say not to use it;
    `unused`: a remark beside it does.
    """

    text: str
    start: int
    end: int
    scheme: str
    depth: int = 0
    record: int | None = None
    is_test: bool = False
    denied: bool = False
    unused: bool = False
    labelled: bool = False
    from_web: bool = False
    continuation: str = ""
    pasted: PastedUrl | None = None
    problem: tuple[Notice, ...] = ()
    literal_prefix: str = ""
    stands_for: placeholders.PlaceholderMeaning | None = None
    end_name: str = ""
    missing: tuple[str, ...] = field(default=())

    @property
    def rest(self) -> str:
        return self.text.partition("://")[2] if "://" in self.text else self.text


def find_addresses(quotation: Quotation, pairs: Iterable[LabelledFind]) -> list[AddressCandidate]:
    """Every endpoint in the text, in order. Web pages are none, unless a label or their words say otherwise."""
    text, pairs = quotation.text.text, list(pairs)
    addressed = _Labelled(one for one in pairs if one.role in {LabelRole.ADDRESS, LabelRole.HOST})
    parts = _Parts(pairs)
    found = [_placed(quotation, addressed, one) for one in _with_scheme(text)]
    web = [one for one in found if one.from_web]
    found = [one for one in found if not one.from_web]
    if not found:
        found = [one for one in web if one.labelled or (_is_like_an_endpoint(one.text) and not _is_a_page(text, one))]
    labelled = [
        one for one in addressed.finds if one.role is LabelRole.ADDRESS or not found
    ]  # beside a URL, an IP is the charger's own
    found += [_placed(quotation, addressed, one) for one in _behind_labels(labelled, found)]
    if not found:
        found = [_placed(quotation, addressed, one) for one in _by_words(text)]
    return sorted((read_candidate(one) for each in found for one in _completed(each, parts)), key=lambda one: one.start)


def read_candidate(candidate: AddressCandidate, scheme: str = "") -> AddressCandidate:
    """With what it means, its placeholders taken for what they stand for. `scheme` is a person's answer."""
    scheme = scheme or candidate.scheme or "wss"
    authority, slash, path = candidate.rest.partition("/")
    pieces = path.split("/") if slash else []
    tail, prefix, stand, name, missing = None, "", None, "", list[str]()
    if placeholders.split_around(re.sub(r"^\[[0-9A-Fa-f:.]+\]", "", authority)):
        return replace(candidate, problem=(Notice(Code.EMPTY_HOST, "url"),))
    last = max((index for index, piece in enumerate(pieces) if piece), default=-1)
    for index, piece in enumerate(pieces):
        if not piece or piece.upper() in REPLACED:
            continue
        whole, part = placeholders.is_placeholder(piece), placeholders.split_around(piece)
        if index == last and (whole or (part and not part[2])) and not placeholders.is_of_a_customer(piece):
            stand, name = placeholders.stands_for(piece), placeholders.name_of(piece)
            prefix = "" if whole or part is None else part[0]
            pieces, tail = pieces[:index], Placeholder.OCPP_ID.value
        elif whole or part:
            missing.append(part[1] if part else piece)
    url = f"{scheme}://{authority}{slash}{'/'.join([*pieces, tail] if tail else pieces)}"
    said = replace(
        candidate, literal_prefix=prefix, stands_for=stand, end_name=name, missing=tuple(missing), pasted=None, problem=()
    )
    try:
        return replace(said, pasted=parse_url(url))
    except Refusal as refusal:
        return replace(said, problem=refusal.notices)


def fill_placeholders(candidate: AddressCandidate, values: dict[str, str]) -> AddressCandidate:
    """With the placeholders filled that the text names a value for elsewhere."""
    text = candidate.text
    for name in candidate.missing:
        if value := values.get(placeholders.name_of(name)) or values.get(placeholders.name_without_number(name)):
            text = text.replace(name, value)
    return candidate if text == candidate.text else read_candidate(replace(candidate, text=text))


def without_end(url: str, before: str) -> str:
    """The URL without what the sentence around it left at its end."""
    while url:
        last = url[-1]
        opening = _PARTNERS.get(last)
        emphasised = last in "*_" and before.endswith(last)
        if not (last in ".,;:!?'’`([{" or emphasised or (opening and url.count(last) > url.count(opening))):
            break
        url = url[:-1]
    return url


def _with_scheme(text: str) -> Iterator[AddressCandidate]:
    for found in _URL.finditer(text):
        url = without_end(found[0], text[max(0, found.start() - 3) : found.start()])
        scheme = found[1].lower()
        if not url.partition("://")[2]:
            continue
        from_web = scheme.startswith("http")
        known = {"wss": "wss", "ws": "ws", "https": "wss", "http": "ws"}.get(scheme, "")
        end = found.start() + len(url)
        yield AddressCandidate(
            url, found.start(), end, known, from_web=from_web, continuation=continuation(text, found.start(), end)
        )


def _behind_labels(addressed: list[LabelledFind], found: list[AddressCandidate]) -> Iterator[AddressCandidate]:
    """Hosts without a scheme that a label calls an address."""
    taken = Spans((one.start, one.end) for one in found)
    for one in addressed:
        if taken.overlap(one.start, one.end) or "://" in one.text:
            continue
        if host := _HOST_ALONE.fullmatch(one.text):
            ends = one.text if not host[3] else without_end(one.text, "")
            yield AddressCandidate(ends, one.start, one.start + len(ends), "")


def _by_words(text: str) -> Iterator[AddressCandidate]:
    """Hosts without a scheme and without a label that are like an endpoint."""
    for found in _HOST_ALONE.finditer(text):
        url = without_end(found[0], "")
        if _is_like_an_endpoint(url):
            yield AddressCandidate(url, found.start(), found.start() + len(url), "")


def _is_like_an_endpoint(text: str) -> bool:
    return re.search(r"ocpp|#osn#|websocket|/cpms/|/steve/", text, re.IGNORECASE) is not None


_OF_A_PAGE = re.compile(
    r"\b(?:\w*port(?:al|aal|ail)\w{0,2}|website|site web|login|inloggen|dashboard|app|anmeldung|connexion)\b", re.IGNORECASE
)


def _is_a_page(text: str, candidate: AddressCandidate) -> bool:
    """Whether the words before it on its line, or the end of its path, say that people look at it."""
    before = text[max(0, candidate.start - 80) : candidate.start].rpartition("\n")[2]
    last = candidate.rest.rstrip("/").rpartition("/")[2] if "/" in candidate.rest else ""
    return _OF_A_PAGE.search(before) is not None or last.casefold() in {"login", "admin", "portal", "dashboard", "signin"}


class _Labelled:
    """The finds that labels call an address, by place."""

    def __init__(self, finds: Iterable[LabelledFind]) -> None:
        self.finds = sorted(finds, key=lambda one: one.start)
        self._starts = [one.start for one in self.finds]

    def at(self, candidate: AddressCandidate) -> LabelledFind | None:
        """The first one that shares a character with a candidate."""
        after = bisect_left(self._starts, candidate.end)
        for one in self.finds[max(0, after - 3) : after]:
            if candidate.start < one.end:
                return one
        return None


class _Parts:
    """Ports and paths on lines of their own, by whose they may be."""

    def __init__(self, finds: Iterable[LabelledFind]) -> None:
        self._by_owner = defaultdict[tuple[LabelRole, int, int | None], list[tuple[int, LabelledFind]]](list)
        for one in finds:
            if one.role in {LabelRole.PORT, LabelRole.PATH}:
                self._by_owner[one.role, one.depth, one.record].append((one.start, one))

    def nearest(self, candidate: AddressCandidate, role: LabelRole) -> LabelledFind | None:
        fitting = self._by_owner.get((role, candidate.depth, candidate.record), [])
        after = bisect_left(fitting, candidate.start, key=lambda one: one[0])
        near = fitting[max(0, after - 1) : after + 1]
        return min(near, key=lambda one: abs(one[0] - candidate.start))[1] if near else None


def _placed(quotation: Quotation, addressed: _Labelled, candidate: AddressCandidate) -> AddressCandidate:
    """With its depth, its record, and whether the words around it call it a test."""
    text = quotation.text.text
    own = addressed.at(candidate)
    if own is not None and own.record is not None and candidate.end > own.end:  # its cell ends before
        candidate = replace(candidate, text=candidate.text[: own.end - candidate.start], end=own.end)
    before = _words_before(text, candidate, own)
    host = re.split(r"[/?#]", candidate.rest)[0].rpartition("@")[2].casefold()
    near = _near(text, candidate.start)
    past = is_past(before if own is None else own.label) or denials.is_replaced(near)
    in_host = any(_TEST.fullmatch(part) for part in re.split(r"[.:_-]", host))
    return replace(
        candidate,
        depth=quotation.depth_at(candidate.start) + PAST * past,
        record=own.record if own else None,
        labelled=own is not None,
        is_test=(in_host or bool(_TEST.search(before))) and not _LIVE.search(before),
        denied=denials.is_denied(near),
        unused=denials.is_unused(
            text[max(0, candidate.start - 160) : candidate.start], text[candidate.end : candidate.end + 160]
        ),
    )


def _near(text: str, start: int) -> str:
    """The words before an address on its line; on the line above where it stands alone."""
    before = text[max(0, start - denials.MOST_BEFORE) : start]
    line = before.rpartition("\n")[2]
    return line if line.strip(" \t>*-") or before == line else " ".join(before.rstrip().rpartition("\n")[2].split()) + " "


_END_OF_A_SENTENCE = re.compile(r"(?<=[^\W\d]{3})[.!?][ ](?=[A-ZÀ-Þ])")


def _words_before(text: str, candidate: AddressCandidate, own: LabelledFind | None) -> str:
    """What calls an address something: its label, or the words before it, and a heading above."""
    line_start = text.rfind("\n", 0, candidate.start) + 1
    before = re.sub(r"\S{1,40}://\S+", " ", text[max(line_start, candidate.start - 200) : candidate.start])
    before = _END_OF_A_SENTENCE.split(before)[-1]
    above = text[max(0, line_start - 160) : max(0, line_start - 1)].rstrip("\n").rpartition("\n")[2]
    heading = above if len(above) < 60 and not re.search(r"[:=\t|][ \t]{0,60}\S", above) else ""
    return f"{heading} {before if own is None else own.label}"


def _completed(candidate: AddressCandidate, parts: _Parts) -> Iterator[AddressCandidate]:
    """A host with the port and the path that stand on lines of their own. A port in a sentence may be another one's."""
    if candidate.from_web and not candidate.labelled:
        yield candidate
        return
    authority, _, path = candidate.rest.partition("/")
    port, more = parts.nearest(candidate, LabelRole.PORT), parts.nearest(candidate, LabelRole.PATH)
    number = port.text if port and re.fullmatch(r"\d{1,6}", port.text) and not re.search(r":\d+$", authority) else ""
    if more is not None and not path and "://" not in more.text:
        path = more.text.lstrip("/")
    perhaps = port is not None and not port.alone and candidate.scheme != "" and number != DEFAULT_PORTS[candidate.scheme]
    if not number or perhaps:
        yield _with_parts(candidate, authority, path)
    if number:
        yield _with_parts(candidate, f"{authority}:{number}", path)


def _with_parts(candidate: AddressCandidate, authority: str, path: str) -> AddressCandidate:
    scheme = candidate.text.partition("://")[0] + "://" if "://" in candidate.text else ""
    changed = authority != candidate.rest.partition("/")[0]
    rest = f"{authority}/{path}" if path or candidate.rest.endswith("/") or changed else authority
    return candidate if rest == candidate.rest else replace(candidate, text=scheme + rest)
