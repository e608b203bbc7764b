"""Which of the addresses in a text is meant, and whether it can be written."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.endpoint.path_pieces import PATH_WORDS
from chargers.domain.errors import Code, Notice
from chargers.domain.paste.addresses import Candidate, filled, read
from chargers.domain.paste.asking import Notebook
from chargers.domain.paste.finds import PAST, Find
from chargers.domain.paste.found import Choice, ChoiceKind, FoundAddress, NoteCode, QuestionCode, Security
from chargers.domain.paste.labels import Role
from chargers.domain.paste.placeholders import words
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence

_YES = re.compile(r"\b(?:yes|ja|oui|true|on|aan|actif|active|an|required|verplicht|wss|tls|ssl|1\.[23]|1)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|nee|non|nein|false|off|uit|aus|none|geen|kein\w*|sans|ws|plain|unsecured|0)\b", re.IGNORECASE)
_PROFILE = re.compile(r"\b(?:profile?|profiel|profil|level|niveau)\w*[^\d\n]{0,12}([0-3])\b", re.IGNORECASE)


MOST_NEAR = 20  # addresses that an address is compared with
_Path = tuple[str, tuple[str, ...]]  # a host, and the pieces of a path


@dataclass(frozen=True, slots=True, repr=False)
class Meant:
    """The address that is meant, and the others that say the same. `candidate` None: none is, or a question is open."""

    candidate: Candidate | None
    alike: tuple[Candidate, ...] = ()
    problems: tuple[Notice, ...] = ()


def security_of(finds: tuple[Find, ...]) -> Security | None:
    """What the text says beside the address; None where it says nothing, or both."""
    said = {found for one in finds if one.depth < PAST and (found := _said(one)) is not None}
    return said.pop() if len(said) == 1 else None


def which_address(evidence: Evidence, plain: PlainText, notebook: Notebook, *, alone: bool) -> Meant:
    """The one address. `alone`: the text is nothing else."""
    values = {"".join(words(one.label)): one.text for one in evidence.finds if one.text and "://" not in one.text}
    candidates = [filled(one, values) if one.missing else one for one in evidence.candidates]
    if any(one is not new for one, new in zip(evidence.candidates, candidates, strict=True)):
        notebook.note(NoteCode.PLACEHOLDER_FILLED)
    usable = [one for one in candidates if not _has_no_host(one)] or candidates
    if any(one.depth < PAST for one in usable):
        usable = [one for one in usable if one.depth < PAST]
    groups = _groups(usable)
    if not groups:
        return Meant(None)
    order = sorted(groups, key=lambda group: (group[0].depth, group[0].is_test))
    group = order[0]
    if len(order) > 1:
        choices = [Choice("", ChoiceKind.ADDRESS, _shown(one[0]), _found(one[0], plain)) for one in order]
        chosen = notebook.ask(QuestionCode.WHICH_ADDRESS, choices)
        if chosen is None:
            return Meant(None)
        group = order[int(chosen.key) - 1]
    elif group[0].is_test:
        choice = Choice("", ChoiceKind.ADDRESS, _shown(group[0]), _found(group[0], plain))
        if notebook.ask(QuestionCode.TEST_ADDRESS, [choice]) is None:
            return Meant(None)
    return _judged(group, evidence, plain, notebook, alone=alone)


def _judged(group: list[Candidate], evidence: Evidence, plain: PlainText, notebook: Notebook, *, alone: bool) -> Meant:
    one: Candidate | None = group[0]
    if one is not None and (one.missing or one.text.endswith(("-", "=", "&"))):  # the latter: its rest was lost
        notebook.ask(QuestionCode.ADDRESS_INCOMPLETE, [])
        return Meant(None)
    if one is not None and one.continuation:
        one = _whole(one, plain, notebook)
    if one is not None and not one.problem:
        one = _with_scheme(one, security_of(evidence.finds), notebook, alone=alone)
    if one is None:
        return Meant(None)
    if one.problem:
        return Meant(None, problems=one.problem)
    if plain.joined:
        notebook.note(NoteCode.ADDRESS_JOINED)
    if plain.unwrapped:
        notebook.note(NoteCode.ADDRESS_UNWRAPPED)
    return Meant(one, tuple(group))


def _whole(candidate: Candidate, plain: PlainText, notebook: Notebook) -> Candidate | None:
    joined = read(replace(candidate, text=candidate.text + candidate.continuation))
    both = [joined, candidate]
    choices = [Choice("", ChoiceKind.ADDRESS, _shown(one), _found(one, plain)) for one in both]
    chosen = notebook.ask(QuestionCode.ADDRESS_BROKEN, choices)
    return both[int(chosen.key) - 1] if chosen else None


def _with_scheme(candidate: Candidate, security: Security | None, notebook: Notebook, *, alone: bool) -> Candidate | None:
    """With ws or wss: as it stands, as the text says beside it, by the usual port; else, and where they differ, asked."""
    said = {Security.TLS: "wss", Security.PLAIN: "ws", None: ""}[security]
    port = re.search(r":(\d+)(?:/|$)", candidate.rest)
    by_port = {"443": "wss", "80": "ws"}.get(port[1], "") if port else ""
    if candidate.scheme and (said in {"", candidate.scheme}) and not (candidate.from_web and alone):
        if candidate.from_web:
            notebook.note(NoteCode.SCHEME_FROM_WEB)
        return candidate
    if not candidate.scheme and (known := said or by_port):
        if not said:
            notebook.note(NoteCode.SCHEME_FROM_PORT, port=port[1] if port else "")
        return read(candidate, known)
    first = candidate.scheme or "wss"
    both = [first, "ws" if first == "wss" else "wss"]
    chosen = notebook.ask(QuestionCode.SCHEME, [Choice("", ChoiceKind.SCHEME, scheme) for scheme in both])
    return read(candidate, chosen.text) if chosen else None


def _groups(candidates: list[Candidate]) -> list[list[Candidate]]:
    """Those that mean the same, each with the one first that says most."""
    groups = list[list[Candidate]]()
    by_text = dict[str, list[Candidate]]()
    by_path, by_parent = defaultdict[_Path, list[list[Candidate]]](list), defaultdict[_Path, list[list[Candidate]]](list)
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
        group[0] = replace(group[0], depth=depth, is_test=all(one.is_test for one in group))
    return groups


def _same(a: Candidate, b: Candidate) -> bool:
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


def _pieces(candidate: Candidate) -> list[str]:
    if candidate.pasted is None:
        return []
    pieces = [piece for piece in candidate.pasted.endpoint.path.split("/") if piece]
    return [*pieces, candidate.pasted.last_segment] if candidate.pasted.last_segment else pieces


def _has_no_host(candidate: Candidate) -> bool:
    return any(notice.code in {Code.EMPTY_HOST, Code.HOST_INVALID} for notice in candidate.problem)


def _found(candidate: Candidate, plain: PlainText) -> FoundAddress | None:
    place = plain.place(candidate.start, candidate.end)
    return FoundAddress(candidate.pasted.endpoint, place) if candidate.pasted else None


def _shown(candidate: Candidate) -> str:
    """The address without user and password."""
    authority, slash, path = candidate.rest.partition("/")
    scheme = f"{candidate.scheme}://" if candidate.scheme else ""
    return f"{scheme}{authority.rpartition('@')[2]}{slash}{path}"


def _said(find: Find) -> Security | None:
    if find.role is Role.OPTIONS:
        found = re.search(r"use_?tls\s*=\s*([01])", find.text, re.IGNORECASE)
        return (Security.TLS if found[1] == "1" else Security.PLAIN) if found else None
    if find.role is not Role.SECURITY:
        return None
    if profile := _PROFILE.search(f"{find.label} {find.text}"):
        return Security.TLS if profile[1] in "23" else Security.PLAIN
    no, yes = _NO.search(find.text), _YES.search(find.text)
    return None if bool(no) is bool(yes) else Security.TLS if yes else Security.PLAIN
