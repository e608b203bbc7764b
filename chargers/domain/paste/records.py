"""Several chargers in one text: which finds belong to which of them, and which of them is this one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.endpoint.path_pieces import PATH_WORDS
from chargers.domain.paste.addresses import AddressCandidate, read_candidate
from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import LabelRole, plain_name
from chargers.domain.paste.placeholders import name_of

_NAMES = frozenset({LabelRole.OCPP_ID, LabelRole.WEAK_ID, LabelRole.MENTION, LabelRole.USER})


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """All that was found. `elsewhere`: where what is said of other chargers stands. No repr: it may hold a token."""

    finds: tuple[LabelledFind, ...]
    candidates: tuple[AddressCandidate, ...]
    elsewhere: tuple[tuple[int, int], ...] = ()

    def of(self, record: int | None) -> Evidence:
        """What is said of one charger, and of all of them."""
        own = Evidence(
            tuple(one for one in self.finds if one.record in {None, record}),
            tuple(one for one in self.candidates if one.record in {None, record}),
            tuple((one.start, one.end) for one in self.finds if one.record not in {None, record}),
        )
        if own.candidates or len({_endpoint(one) for one in self.candidates}) != 1:
            return own
        return replace(own, candidates=(replace(self._for_all(), record=record),))

    def with_id_named(self, name: str) -> Evidence:
        """With what a label of this name gives as the ID: the address has a placeholder of that name."""
        roles = {LabelRole.WEAK_ID, LabelRole.OTHER, LabelRole.USER}
        named = [one.role in roles and name_of(one.label) == name for one in self.finds]
        finds = (replace(one, role=LabelRole.OCPP_ID) if own else one for one, own in zip(self.finds, named, strict=True))
        return replace(self, finds=tuple(finds))

    def _for_all(self) -> AddressCandidate:
        """The one address of all chargers; what ends it is the ID of one of them."""
        first = next((one for one in self.candidates if last_segment(one) is None), self.candidates[0])
        segment = first.pasted.last_segment if first.pasted else None
        return read_candidate(replace(first, text=first.text.removesuffix(segment) + Placeholder.OCPP_ID)) if segment else first


def last_segment(candidate: AddressCandidate) -> str | None:
    """The last piece of an address, decoded, where it is no usual word of a path."""
    if candidate.pasted is None or (piece := candidate.pasted.last_piece) is None:
        return None
    decoded = percent.decode(piece)
    return decoded if decoded is not None and decoded.casefold() not in PATH_WORDS else None


def in_records(evidence: Evidence, text: str) -> Evidence:
    """With what repeats taken apart: each charger from its own label or address up to the next one's."""
    if any(one.record is not None for one in evidence.finds):
        return evidence
    depth = min([*(one.depth for one in evidence.finds), *(one.depth for one in evidence.candidates)], default=0)
    items = [
        (one.start, f"{one.role}:{plain_name(one.label)}", one.text.casefold()) for one in evidence.finds if one.depth == depth
    ]
    addresses = defaultdict(set)
    for one in evidence.candidates:
        if one.depth == depth and not one.is_test and (segment := last_segment(one)) is not None:
            addresses[_endpoint(one)].add(segment.casefold())
            items.append((one.start, "address", segment.casefold()))
    repeated = _repeated(evidence.finds, depth) | ({"address"} if any(len(found) > 1 for found in addresses.values()) else set())
    if not repeated:
        return evidence
    items.sort()
    starter = next(kind for _, kind, _ in items if kind in repeated)
    starts, before, last = list[int](), None, -1
    for start, kind, value in items:
        if kind == starter and value != before:
            begin = text.rfind("\n\n", 0, start) + 1  # a paragraph's heading belongs to it
            starts.append(begin if begin > last else start)
            before, last = value, start

    def record_of(at: int, own_depth: int) -> int | None:
        before = bisect_right(starts, at) - 1
        return before if before >= 0 and own_depth == depth else None

    return Evidence(
        tuple(replace(one, record=record_of(one.start, one.depth)) for one in evidence.finds),
        tuple(replace(one, record=record_of(one.start, one.depth)) for one in evidence.candidates),
    )


def records_of(evidence: Evidence) -> list[int]:
    """The numbers of the chargers that a text speaks of one by one, in their order."""
    every = {*(one.record for one in evidence.finds), *(one.record for one in evidence.candidates)}
    return sorted(record for record in every if record is not None)


def by_record(evidence: Evidence) -> dict[int, Evidence]:
    """Each charger's own, in their order."""
    finds, candidates = defaultdict(list), defaultdict(list)
    for find in evidence.finds:
        finds[find.record].append(find)
    for candidate in evidence.candidates:
        candidates[candidate.record].append(candidate)
    return {record: Evidence(tuple(finds[record]), tuple(candidates[record])) for record in records_of(evidence)}


def names_of(evidence: Evidence, record: int) -> list[str]:
    """By what a record's charger goes: its ID first, then its serial number."""
    finds = [one for one in evidence.finds if one.record == record]
    ids = [
        one.text
        for role in (LabelRole.OCPP_ID, LabelRole.WEAK_ID, LabelRole.MENTION, LabelRole.USER)
        for one in finds
        if one.role is role
    ]
    segments = [segment for one in evidence.candidates if one.record == record and (segment := last_segment(one)) is not None]
    serials = [one.text for one in finds if one.role is LabelRole.SERIAL]
    return list(dict.fromkeys([*ids, *segments, *serials]))


def record_of_this(evidence: Evidence, present_id: str | None, serial: str | None) -> int | None:
    """The record of the charger with this ID, else with this serial number; None where none or several are."""
    names = {record: names_of(own, record) for record, own in by_record(evidence).items()}
    for own in (present_id, serial):
        for fold in (str, str.casefold):
            fitting = [record for record, known in names.items() if own and fold(own) in map(fold, known)]
            if len(fitting) == 1:
                return fitting[0]
    return None


def without_others(evidence: Evidence, chosen: AbstractSet[int], text: str) -> Evidence:
    """Without what stands in a paragraph with another address only. `chosen`: where the address stands that is meant."""
    starts = [0, *(found.end() for found in re.finditer(r"\n[ \t]*\n", text))]

    def paragraph(at: int) -> int:
        return bisect_right(starts, at)

    own = {paragraph(start) for start in chosen}
    foreign = {paragraph(one.start) for one in evidence.candidates if one.start not in chosen} - own
    return replace(evidence, finds=tuple(one for one in evidence.finds if paragraph(one.start) not in foreign))


def _repeated(finds: Iterable[LabelledFind], depth: int) -> set[str]:
    """The labels that name more than one charger."""
    values = defaultdict(set)
    for one in finds:
        if one.depth == depth and one.role in {*_NAMES, LabelRole.SERIAL} and (one.label or one.role is LabelRole.MENTION):
            values[f"{one.role}:{plain_name(one.label)}"].add(one.text.casefold())
    named = {kind for kind, found in values.items() if len(found) > 1 and not kind.startswith(LabelRole.MENTION)}
    tokens = {one.text for one in finds if one.role is LabelRole.TOKEN and one.depth == depth and one.text}
    mentioned = f"{LabelRole.MENTION}:"
    return named or ({mentioned} if len(values[mentioned]) > 1 and len(tokens) > 1 else set())


def _endpoint(candidate: AddressCandidate) -> object:
    """An address without its last piece."""
    if candidate.pasted is None:
        return candidate.text
    endpoint, segment = candidate.pasted.endpoint, last_segment(candidate)
    path = endpoint.path
    if segment is not None and candidate.pasted.last_segment is None:
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return endpoint.tls, endpoint.host, endpoint.port, path
