"""Which of the addresses in a text is meant, and whether it can be written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.endpoint.path_pieces import PATH_WORDS
from chargers.domain.errors import Code, Notice
from chargers.domain.paste.addresses import AddressCandidate, fill_placeholders, read_candidate
from chargers.domain.paste.asking import PasteNotebook
from chargers.domain.paste.doubts.encryption_remarks import names_tls
from chargers.domain.paste.finds import PAST, LabelledFind
from chargers.domain.paste.found import ChoiceKind, FoundAddress, NoteCode, PasteChoice, QuestionCode, SaidSecurity
from chargers.domain.paste.labels import LabelRole
from chargers.domain.paste.placeholders import words_of
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.sentences.phrases import says

_YES = re.compile(
    r"\b(?:yes|ja|oui|true|on|aan|actif|active|an|required|verplicht|enabled|activ[ée]e?|ingeschakeld|aktiviert|aktiv|wss|tls|ssl|1\.[23]|1)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no|nee|non|nein|false|off|uit|aus|none|geen|kein\w*|sans|ws|plain|unsecured|disabled|d[ée]sactiv[ée]e?|uitgeschakeld|deaktiviert|0)\b",
    re.IGNORECASE,
)
_PROFILE = re.compile(r"\b(?:profile?|profiel|profil|level|niveau)\w*[^\d\n]{0,12}([0-3])\b", re.IGNORECASE)


MOST_NEAR = 20  # addresses that an address is compared with
_Path = tuple[str, tuple[str, ...]]  # a host, and the pieces of a path


@dataclass(frozen=True, slots=True, repr=False)
class MeantAddress:
    """The address that is meant, and the others that say the same. `candidate` None: none is, or a question is open."""

    candidate: AddressCandidate | None
    alike: tuple[AddressCandidate, ...] = ()
    problems: tuple[Notice, ...] = ()


def security_of(finds: tuple[LabelledFind, ...]) -> SaidSecurity | None:
    """What the text says beside the address; None where it says nothing, or both."""
    said = {found for one in finds if one.depth < PAST and (found := _said(one)) is not None}
    return said.pop() if len(said) == 1 else None


def which_address(evidence: Evidence, plain: PlainText, notebook: PasteNotebook, *, alone: bool) -> MeantAddress:
    """The one address. `alone`: the text is nothing else."""
    values = _values(evidence.finds)
    candidates = [fill_placeholders(one, values) if one.missing else one for one in evidence.candidates]
    if any(one is not new for one, new in zip(evidence.candidates, candidates, strict=True)):
        notebook.note(NoteCode.PLACEHOLDER_FILLED)
    usable = [one for one in candidates if not _has_no_host(one)] or candidates
    if any(one.depth < PAST for one in usable):
        usable = [one for one in usable if one.depth < PAST]
    if says("ignores_before", plain.text):
        newest = min(one.depth for one in usable)
        usable = [one for one in usable if one.depth == newest]
    groups = _groups([one for one in usable if not one.unused] or usable)
    if not groups:
        return MeantAddress(None)
    order = sorted(groups, key=lambda group: (group[0].depth, group[0].denied, group[0].is_test))
    group = order[0]
    if len(order) > 1:
        chosen = notebook.which(QuestionCode.WHICH_ADDRESS, [_choice(one[0], plain) for one in order])
        if chosen is None:
            return MeantAddress(None)
        group = order[chosen]
    elif (doubt := _doubt(group[0])) is not None and notebook.ask(doubt, [_choice(group[0], plain)]) is None:
        return MeantAddress(None)
    return _judged(group, evidence, plain, notebook, alone=alone)


def _values(finds: Iterable[LabelledFind]) -> dict[str, str]:
    """By their labels, and by how these end: "where tenant is acme"."""
    values, ends = dict[str, str](), dict[str, str]()
    for one in finds:
        words = words_of(one.label) if one.text and "://" not in one.text else []
        values["".join(words)] = one.text
        ends |= {"".join(words[at:]): one.text for at in range(1, len(words))}
    return ends | values


def _doubt(only: AddressCandidate) -> QuestionCode | None:
    """What is asked of the only address."""
    if only.denied or only.depth >= PAST:
        return QuestionCode.ADDRESS_DENIED
    return QuestionCode.TEST_ADDRESS if only.is_test else None


def _judged(
    group: list[AddressCandidate], evidence: Evidence, plain: PlainText, notebook: PasteNotebook, *, alone: bool
) -> MeantAddress:
    one: AddressCandidate | None = group[0]
    if one is not None and (one.missing or one.text.endswith(("-", "=", "&"))):  # the latter: its rest was lost
        notebook.ask(QuestionCode.ADDRESS_INCOMPLETE, [])
        return MeantAddress(None)
    if one is not None and plain.joined and (hyphen := plain.cut_hyphen(one.start, one.end)) is not None:
        one = _with_or_without(one, hyphen - one.start, plain, notebook)
    if one is not None and "//" in one.rest.partition("/")[2]:
        one = _either([read_candidate(replace(one, text=_with_single_slashes(one.text))), one], plain, notebook)
    if one is not None and one.continuation:
        one = _whole(one, plain, notebook)
    if one is not None and not one.problem:
        security = security_of(evidence.finds)
        if security is None and not one.scheme and names_tls(plain.text):
            security = SaidSecurity.TLS
        one = _with_scheme(one, security, notebook, alone=alone)
    if one is None:
        return MeantAddress(None)
    if one.problem:
        return MeantAddress(None, problems=one.problem)
    if plain.joined:
        notebook.note(NoteCode.ADDRESS_JOINED)
    if plain.unwrapped:
        notebook.note(NoteCode.ADDRESS_UNWRAPPED)
    return MeantAddress(one, tuple(group))


def _with_single_slashes(url: str) -> str:
    scheme, separator, rest = url.rpartition("://")
    return scheme + separator + re.sub(r"/{2,100}", "/", rest)


def _whole(candidate: AddressCandidate, plain: PlainText, notebook: PasteNotebook) -> AddressCandidate | None:
    joined = read_candidate(replace(candidate, text=candidate.text + candidate.continuation))
    return _either([joined, candidate], plain, notebook)


def _with_or_without(
    candidate: AddressCandidate, hyphen: int, plain: PlainText, notebook: PasteNotebook
) -> AddressCandidate | None:
    """A hyphen at the end of a line is the address's own, or stands for the break of a word: nobody can tell but who knows it."""
    if candidate.text[hyphen : hyphen + 1] != "-":
        return candidate
    without = read_candidate(replace(candidate, text=candidate.text[:hyphen] + candidate.text[hyphen + 1 :]))
    return _either([candidate, without], plain, notebook)


def _either(both: list[AddressCandidate], plain: PlainText, notebook: PasteNotebook) -> AddressCandidate | None:
    chosen = notebook.which(QuestionCode.ADDRESS_BROKEN, [_choice(one, plain) for one in both])
    return None if chosen is None else both[chosen]


def _with_scheme(
    candidate: AddressCandidate, security: SaidSecurity | None, notebook: PasteNotebook, *, alone: bool
) -> AddressCandidate | None:
    """With ws or wss: as it stands, as the text says beside it, by the usual port; else, and where they differ, asked."""
    said = {SaidSecurity.TLS: "wss", SaidSecurity.PLAIN: "ws", None: ""}[security]
    port = re.search(r":(\d+)(?:/|$)", candidate.rest)
    by_port = {"443": "wss", "80": "ws"}.get(port[1], "") if port else ""
    if candidate.scheme and (said in {"", candidate.scheme}) and not (candidate.from_web and alone):
        if candidate.from_web:
            notebook.note(NoteCode.SCHEME_FROM_WEB)
        return candidate
    if not candidate.scheme and (known := said or by_port):
        if not said:
            notebook.note(NoteCode.SCHEME_FROM_PORT, port=port[1] if port else "")
        return read_candidate(candidate, known)
    first = candidate.scheme or "wss"
    both = [first, "ws" if first == "wss" else "wss"]
    chosen = notebook.ask(QuestionCode.SCHEME, [PasteChoice("", ChoiceKind.SCHEME, scheme) for scheme in both])
    return read_candidate(candidate, chosen.text) if chosen else None


def _groups(candidates: list[AddressCandidate]) -> list[list[AddressCandidate]]:
    """Those that mean the same, each with the one first that says most."""
    groups = list[list[AddressCandidate]]()
    by_text = dict[str, list[AddressCandidate]]()
    by_path, by_parent = (
        defaultdict[_Path, list[list[AddressCandidate]]](list),
        defaultdict[_Path, list[list[AddressCandidate]]](list),
    )
    for one in candidates:
        host, pieces = one.pasted.endpoint.host if one.pasted else one.text, tuple(_pieces(one))
        near = (*by_path[host, pieces], *by_path[host, pieces[:-1]], *by_parent[host, pieces])[:MOST_NEAR]
        group = by_text.get(one.text) or next((near_by for near_by in near if any(_same(one, other) for other in near_by)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(one)
        if one.text not in by_text:
            by_text[one.text] = group
            by_path[host, pieces].append(group)
            by_parent[host, pieces[:-1]].append(group)
    for group in groups:
        depth = min(one.depth for one in group)
        group.sort(key=lambda one: (bool(one.problem), not one.scheme, -len(_pieces(one)), one.depth, one.start))
        test, denied = all(one.is_test for one in group), all(one.denied for one in group)
        group[0] = replace(group[0], depth=depth, is_test=test, denied=denied)
    return groups


def _same(a: AddressCandidate, b: AddressCandidate) -> bool:
    if a.pasted is None or b.pasted is None:
        return a.text == b.text
    one, two = a.pasted, b.pasted
    if one.endpoint.host != two.endpoint.host or (one.password and two.password and one.password != two.password):
        return False
    if a.scheme and b.scheme and (one.endpoint.tls, one.endpoint.port) != (two.endpoint.tls, two.endpoint.port):
        return False
    if (
        not (a.scheme and b.scheme)
        and one.endpoint.port != two.endpoint.port
        and all(":" in x.rest.partition("/")[0] for x in (a, b))
    ):
        return False
    long, short = sorted((a, b), key=lambda x: len(_pieces(x)), reverse=True)
    pieces, start = _pieces(long), _pieces(short)
    if pieces == start:
        return True
    ends = short.pasted is not None and short.pasted.placeholder in {Placeholder.NONE, Placeholder.OCPP_ID}
    open_end = ends or (start and start[-1].casefold() in PATH_WORDS)
    return bool(pieces[:-1] == start and open_end and pieces[-1].casefold() not in PATH_WORDS)


def _pieces(candidate: AddressCandidate) -> list[str]:
    if candidate.pasted is None:
        return []
    pieces = [piece for piece in candidate.pasted.endpoint.path.split("/") if piece]
    return [*pieces, candidate.pasted.last_segment] if candidate.pasted.last_segment else pieces


def _has_no_host(candidate: AddressCandidate) -> bool:
    return any(notice.code in {Code.EMPTY_HOST, Code.HOST_INVALID} for notice in candidate.problem)


def _choice(candidate: AddressCandidate, plain: PlainText) -> PasteChoice:
    place = plain.place(candidate.start, candidate.end)
    address = FoundAddress(candidate.pasted.endpoint, place) if candidate.pasted else None
    return PasteChoice("", ChoiceKind.ADDRESS, shown_address(candidate), address, place=place)


def shown_address(candidate: AddressCandidate) -> str:
    """The address without user and password."""
    authority, slash, path = candidate.rest.partition("/")
    scheme = f"{candidate.scheme}://" if candidate.scheme else ""
    return f"{scheme}{authority.rpartition('@')[2]}{slash}{path}"


def _said(find: LabelledFind) -> SaidSecurity | None:
    if find.role is LabelRole.OPTIONS:
        found = re.search(r"use_?tls\s*=\s*([01])", find.text, re.IGNORECASE)
        return (SaidSecurity.TLS if found[1] == "1" else SaidSecurity.PLAIN) if found else None
    if find.role is not LabelRole.SECURITY:
        return None
    if profile := _PROFILE.search(f"{find.label} {find.text}"):
        return SaidSecurity.TLS if profile[1] in "23" else SaidSecurity.PLAIN
    no, yes = _NO.search(find.text), _YES.search(find.text)
    return None if bool(no) is bool(yes) else SaidSecurity.TLS if yes else SaidSecurity.PLAIN
