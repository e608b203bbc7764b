"""As whom a charger is to dial, and where: whether the end of an address is its ID or path. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.endpoint.path_pieces import holds_id
from chargers.domain.paste.address_end import AddressEnd
from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.asking import PasteNotebook
from chargers.domain.paste.doubts import id_remarks
from chargers.domain.paste.found import ChoiceKind, FoundText, NoteCode, PasteChoice, QuestionCode
from chargers.domain.paste.habits import BackendHabits, LastPiece
from chargers.domain.paste.id_words import is_fit, is_of_a_socket, is_of_a_tenant, looks_like_an_id, shape
from chargers.domain.paste.labels import LabelRole, unaccented
from chargers.domain.paste.named_id import NamedId, named_id, stands_for_a_charger
from chargers.domain.paste.paste_context import PasteContext
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.sentences import told

_Q = QuestionCode
_APPENDED = (
    r"(?:append|adds?\b|added|followed[ ]by|behind|after[ ]it|suffix|toegevoegd|voegt|gevolgd|erachter|ajout|suivie?[ ]d|"
    r"erganzt|angehangt|hangt|gefolgt|dahinter)"
)
_SERIAL_APPENDED = re.compile(
    rf"{_APPENDED}[^.\n]{{0,50}}\b(?:serial|serie)|\b(?:serial|serie)\w{{0,10}}\b[^.\n]{{0,50}}{_APPENDED}", re.VERBOSE
)
_VERSION = re.compile(r"[a-z]|(?:ocpp|v|j)?-?[12][.]?[0-9]?(?:\.\d)?j?", re.IGNORECASE)  # or one letter
_BEFORE_AN_ID = re.compile(r"/CentralSystemService/$", re.IGNORECASE)  # behind which nothing but an ID stands


@dataclass(frozen=True, slots=True)
class FoundIdentity:
    """`endpoint` is where to dial without the ID; None while a question about its end is open. `ocpp_id` None: it is not said."""

    ocpp_id: FoundText | None = None
    endpoint: Endpoint | None = None
    tail: str = Placeholder.OCPP_ID.value


OPEN = FoundIdentity()


def which_id(
    candidate: AddressCandidate | None,
    alike: Collection[AddressCandidate],
    evidence: Evidence,
    plain: PlainText,
    about: PasteContext,
    backend: BackendHabits | None,
    notebook: PasteNotebook,
) -> FoundIdentity:
    """The ID and the address without it. `alike`: all places where this address stands."""
    end = AddressEnd.of(candidate)
    if candidate is not None and candidate.end_name:
        evidence = evidence.with_id_named(candidate.end_name)
    if end is not None and (told_id := _told_at_the_end(end, evidence, plain, about)) is not None:
        return FoundIdentity(told_id, end.without_last())
    named = named_id(evidence.finds, {one.depth for one in alike}, end.segment if end else None, plain, about, notebook)
    if named is None:
        return OPEN
    is_open = end is None or end.segment is None or not any(c.isdigit() for c in end.segment)
    if named.found is None and is_open and id_remarks.stands_in_another_place(plain.text):
        notebook.note(NoteCode.ID_ELSEWHERE)
        if notebook.ask(QuestionCode.WHICH_ID, [PasteChoice("", ChoiceKind.KEEP_ID, about.present_id or "")]) is None:
            return OPEN
    if end is None:
        return FoundIdentity(named.found)
    prefixes = (
        [one.text for one in evidence.finds if one.role is LabelRole.PREFIX and is_fit(one.text)] if end.segment is None else []
    )
    stands_alone = end.segment is not None and stands_for_a_charger(end.segment, evidence, alike, plain)
    found = _Ending(end, named, plain, about, backend, notebook, stands_alone=stands_alone).identity(
        end.prefix or (prefixes or [""])[0]
    )
    if found.ocpp_id is not None and is_of_a_socket(found.ocpp_id.text):
        notebook.note(NoteCode.ID_LIKE_SOCKET, ocpp_id=found.ocpp_id.text)
    return found


def _told_at_the_end(end: AddressEnd, evidence: Evidence, plain: PlainText, about: PasteContext) -> FoundText | None:
    """The last piece of the address, where a sentence says that it is the ID and no label names another one."""
    segment = end.segment
    if segment is None or about.given_id or not is_fit(segment) or not any(c.isdigit() for c in segment):
        return None
    if not told.ends_the_address(plain.text):
        return None
    ids = (one.text for one in evidence.finds if one.role is LabelRole.OCPP_ID and "://" not in one.text)
    labelled = {one for one in ids if any(c.isdigit() for c in one)}
    return FoundText(segment, plain.place(end.candidate.start, end.candidate.end)) if labelled <= {segment} else None


class _Ending:
    """The end of one address beside the ID that is named."""

    def __init__(
        self,
        end: AddressEnd,
        named: NamedId,
        plain: PlainText,
        about: PasteContext,
        backend: BackendHabits | None,
        notebook: PasteNotebook,
        *,
        stands_alone: bool,
    ) -> None:
        self.end, self.named, self.plain, self.stands_alone = end, named, plain, stands_alone
        self.about, self.backend, self.notebook = about, backend, notebook

    def identity(self, prefix: str) -> FoundIdentity:
        if prefix:
            return self._prefixed(prefix)
        if self.end.segment is None:
            return self._without_segment()
        return self._once(self._with_segment(self.end.segment))

    def _without_segment(self) -> FoundIdentity:
        if self.end.is_serial:
            return FoundIdentity(self.named.found, self.end.whole(), Placeholder.SERIAL.value)
        if self.end.means_serial or (self.named.found is None and _means_serial(self.plain.text)):
            return self._serial(self.end.whole(), self.about.serial or "")
        return self._once(FoundIdentity(self.named.found, self.end.whole()))

    def _prefixed(self, prefix: str) -> FoundIdentity:
        """This backend wants something before the ID."""
        named, base, endpoint = self.named, self.named.text or self.about.present_id, self.end.whole()
        if named.text is not None and named.text.startswith(prefix):
            return FoundIdentity(named.found, endpoint)
        choices = []
        if base and not base.startswith(prefix) and is_fit(prefix + base):
            choices.append(PasteChoice("", ChoiceKind.NEW_ID, prefix + base))
        if base:
            choices.append(PasteChoice("", ChoiceKind.NEW_ID if named.text else ChoiceKind.KEEP_ID, base))
        chosen = self.notebook.ask(_Q.ID_PREFIX, choices)
        return FoundIdentity(FoundText(chosen.text), endpoint) if chosen else OPEN

    def _with_segment(self, segment: str) -> FoundIdentity:
        named, present, given = self.named.text, self.about.present_id, self.about.given_id
        if segment == named or (given and segment == present):
            return self._as_id(self.named.found)
        alike_named = named is not None and segment.casefold() == named.casefold()
        alike_present = present is not None and segment.casefold() == present.casefold()
        if alike_named and given:
            return self._as_id(self.named.found)
        if alike_named:
            return self._either(_Q.ID_CASE, [named or "", segment])
        if named is not None and alike_present:
            return self._either(_Q.WHICH_ID, [named, present or ""])
        if named is not None:
            return self._beside(named, segment)
        user = self.end.pasted.user
        if segment == present or (user is not None and percent.decode(user) == segment and is_fit(segment)):
            return self._as_id(self._of_segment())
        if alike_present:
            return self._either(_Q.ID_CASE, [segment, present or ""])
        return self._alone(segment)

    def _beside(self, named: str, segment: str) -> FoundIdentity:
        """An ID is named, and the address ends in something else: that is path, unless it could be an ID as well."""
        is_word = segment.isalpha() and segment.islower() and any(c.isdigit() for c in named)
        doubtful = not (self.named.certain or is_word) or shape(segment) == shape(named) or looks_like_an_id(segment, self.about)
        folder = (self.end.has_slash and "*" not in segment) or is_of_a_tenant(segment) or _VERSION.fullmatch(segment)
        if doubtful and not folder and not self.about.given_id:
            choices = [PasteChoice("", ChoiceKind.PATH, segment), PasteChoice("", ChoiceKind.NEW_ID, segment)]
            chosen = self.notebook.ask(_Q.ID_OR_PATH, choices)
            if chosen is None:
                return OPEN
            if chosen.kind is ChoiceKind.NEW_ID:
                return self._as_id(self._of_segment())
        self.notebook.note(NoteCode.LAST_PIECE_IS_PATH, segment=segment)
        return FoundIdentity(self.named.found, self.end.whole())

    def _alone(self, segment: str) -> FoundIdentity:
        """Nothing else names an ID."""
        habit = self.backend.last_piece if self.backend is not None else LastPiece.UNKNOWN
        if segment == self.about.serial:
            return self._serial(self.end.without_last(), segment)
        if is_fit(segment) and habit is LastPiece.OCPP_ID:
            return self._as_id(self._of_segment())
        named = (
            self.stands_alone or segment in self.about.others or _BEFORE_AN_ID.search(self.end.without_last().path) is not None
        )
        if looks_like_an_id(segment, self.about) or (is_fit(segment) and named):
            return self._as_id(self._of_segment())
        if habit is LastPiece.ACCOUNT:
            return self._path_or_id(_Q.ID_OR_ACCOUNT, segment)
        folder = (self.end.has_slash and not re.search(r"\d{3}", segment)) or told.is_free(self.plain.text)
        if not is_fit(segment):
            self.notebook.note(NoteCode.LAST_PIECE_IS_PATH, segment=segment)
        if folder or is_of_a_tenant(segment) or not is_fit(segment) or habit is LastPiece.PATH:
            return FoundIdentity(None, self.end.whole())
        if self.about.present_id is None and self.end.without_last().path.strip("/"):
            return self._as_id(self._of_segment())
        return self._path_or_id(_Q.ID_OR_PATH, segment)

    def _path_or_id(self, code: QuestionCode, segment: str) -> FoundIdentity:
        kinds = (ChoiceKind.PATH, ChoiceKind.NEW_ID) if code is _Q.ID_OR_ACCOUNT else (ChoiceKind.NEW_ID, ChoiceKind.PATH)
        chosen = self.notebook.ask(code, [PasteChoice("", kind, segment) for kind in kinds])
        if chosen is None:
            return OPEN
        return self._as_id(self._of_segment()) if chosen.kind is ChoiceKind.NEW_ID else FoundIdentity(None, self.end.whole())

    def _serial(self, endpoint: Endpoint, serial: str) -> FoundIdentity:
        """The serial number stands where the ID does: dialled as such, or as an ID; where an ID is named, as that."""
        choices, as_id = [PasteChoice("", ChoiceKind.SERIAL, serial)], self.named.text or serial
        if as_id and is_fit(as_id):
            choices.append(PasteChoice("", ChoiceKind.NEW_ID, as_id))
        chosen = self.notebook.ask(_Q.SERIAL_OR_ID, [*choices, PasteChoice("", ChoiceKind.KEEP_ID, self.about.present_id or "")])
        if chosen is None:
            return OPEN
        if chosen.kind is ChoiceKind.SERIAL:
            return FoundIdentity(self.named.found, endpoint, Placeholder.SERIAL.value)
        if chosen.kind is not ChoiceKind.NEW_ID:
            return FoundIdentity(None, endpoint)
        return FoundIdentity(self.named.found or FoundText(serial, self._of_segment().place), endpoint)

    def _either(self, code: QuestionCode, ids: list[str]) -> FoundIdentity:
        """One of two IDs; neither is path."""
        present = self.about.present_id
        choices = [
            PasteChoice("", ChoiceKind.KEEP_ID if one == present else ChoiceKind.NEW_ID, one) for one in dict.fromkeys(ids)
        ]
        chosen = self.notebook.ask(code, choices)
        return self._as_id(FoundText(chosen.text)) if chosen else OPEN

    def _once(self, identity: FoundIdentity) -> FoundIdentity:
        """An ID that stands in the path already would be dialled twice."""
        own = [one for one in (identity.ocpp_id.text if identity.ocpp_id else None, self.about.present_id) if one]
        endpoint = identity.endpoint
        if endpoint is None or not any(holds_id(endpoint.path, one) for one in own):
            return identity
        once = replace(endpoint, path=_without(endpoint.path, own))
        choices = [PasteChoice("", ChoiceKind.NEW_ID, once.path), PasteChoice("", ChoiceKind.PATH, endpoint.path)]
        chosen = self.notebook.ask(_Q.ID_TWICE, choices)
        if chosen is None:
            return replace(identity, endpoint=None)
        return replace(identity, endpoint=once) if chosen.kind is ChoiceKind.NEW_ID else identity

    def _as_id(self, found: FoundText | None) -> FoundIdentity:
        if self.end.has_slash and found is not None:
            self.notebook.note(NoteCode.ID_SLASH_DROPPED, ocpp_id=found.text)
        return FoundIdentity(found, self.end.without_last())

    def _of_segment(self) -> FoundText:
        return FoundText(self.end.segment or "", self.plain.place(self.end.candidate.start, self.end.candidate.end))


def _means_serial(text: str) -> bool:
    return _SERIAL_APPENDED.search(unaccented(text)) is not None or told.is_serial(text)


def _without(path: str, own: Iterable[str]) -> str:
    pieces = [piece for piece in path.split("/") if not any(holds_id(f"/{piece}/", one) for one in own)]
    return "/".join(pieces) if len(pieces) > 1 else "/"
