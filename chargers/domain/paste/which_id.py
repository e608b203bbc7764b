"""As whom a charger is to dial, and where: whether the end of an address is its ID or path. Never a guess."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.endpoint.path_pieces import holds_id
from chargers.domain.paste.about import About
from chargers.domain.paste.address_end import AddressEnd
from chargers.domain.paste.addresses import Candidate
from chargers.domain.paste.asking import Notebook
from chargers.domain.paste.found import Choice, ChoiceKind, FoundText, NoteCode, QuestionCode
from chargers.domain.paste.habits import Backend, LastPiece
from chargers.domain.paste.id_words import is_fit, is_of_a_socket, is_of_a_tenant, looks_like_an_id, shape
from chargers.domain.paste.labels import Role
from chargers.domain.paste.named_id import NamedId, named_id
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence

_Q = QuestionCode


@dataclass(frozen=True, slots=True)
class Identity:
    """`endpoint` is where to dial without the ID; None while a question about its end is open. `ocpp_id` None: it is not said."""

    ocpp_id: FoundText | None = None
    endpoint: Endpoint | None = None
    tail: str = Placeholder.OCPP_ID.value


OPEN = Identity()


def which_id(
    candidate: Candidate | None,
    alike: Collection[Candidate],
    evidence: Evidence,
    plain: PlainText,
    about: About,
    backend: Backend | None,
    notebook: Notebook,
) -> Identity:
    """The ID and the address without it. `alike`: all places where this address stands."""
    end = AddressEnd.of(candidate)
    named = named_id(evidence.finds, {one.depth for one in alike}, end.segment if end else None, plain, about, notebook)
    if named is None:
        return OPEN
    if end is None:
        return Identity(named.found)
    prefixes = [one.text for one in evidence.finds if one.role is Role.PREFIX and is_fit(one.text)] if end.segment is None else []
    found = _Ending(end, named, plain, about, backend, notebook).identity(end.prefix or (prefixes or [""])[0])
    if found.ocpp_id is not None and is_of_a_socket(found.ocpp_id.text):
        notebook.note(NoteCode.ID_LIKE_SOCKET, ocpp_id=found.ocpp_id.text)
    return found


class _Ending:
    """The end of one address beside the ID that is named."""

    def __init__(
        self, end: AddressEnd, named: NamedId, plain: PlainText, about: About, backend: Backend | None, notebook: Notebook
    ) -> None:
        self.end, self.named, self.plain = end, named, plain
        self.about, self.backend, self.notebook = about, backend, notebook

    def identity(self, prefix: str) -> Identity:
        if prefix:
            return self._prefixed(prefix)
        if self.end.segment is None:
            return self._without_segment()
        return self._once(self._with_segment(self.end.segment))

    def _without_segment(self) -> Identity:
        if self.end.is_serial:
            return Identity(self.named.found, self.end.whole(), Placeholder.SERIAL.value)
        if self.end.means_serial and self.named.found is None:
            return self._serial(self.end.whole(), self.about.serial or "")
        return self._once(Identity(self.named.found, self.end.whole()))

    def _prefixed(self, prefix: str) -> Identity:
        """This backend wants something before the ID."""
        named, base, endpoint = self.named, self.named.text or self.about.present_id, self.end.whole()
        if named.text is not None and named.text.startswith(prefix):
            return Identity(named.found, endpoint)
        choices = []
        if base and not base.startswith(prefix) and is_fit(prefix + base):
            choices.append(Choice("", ChoiceKind.NEW_ID, prefix + base))
        if base:
            choices.append(Choice("", ChoiceKind.NEW_ID if named.text else ChoiceKind.KEEP_ID, base))
        chosen = self.notebook.ask(_Q.ID_PREFIX, choices)
        return Identity(FoundText(chosen.text), endpoint) if chosen else OPEN

    def _with_segment(self, segment: str) -> Identity:
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
        if segment == present:
            return self._as_id(self._of_segment())
        if alike_present:
            return self._either(_Q.ID_CASE, [segment, present or ""])
        return self._alone(segment)

    def _beside(self, named: str, segment: str) -> Identity:
        """An ID is named, and the address ends in something else: that is path, unless it could be an ID as well."""
        doubtful = not self.named.certain or shape(segment) == shape(named) or looks_like_an_id(segment, self.about)
        folder = (self.end.has_slash and "*" not in segment) or is_of_a_tenant(segment)
        if doubtful and not folder and not self.about.given_id:
            choices = [Choice("", ChoiceKind.PATH, segment), Choice("", ChoiceKind.NEW_ID, segment)]
            chosen = self.notebook.ask(_Q.ID_OR_PATH, choices)
            if chosen is None:
                return OPEN
            if chosen.kind is ChoiceKind.NEW_ID:
                return self._as_id(self._of_segment())
        self.notebook.note(NoteCode.LAST_PIECE_IS_PATH, segment=segment)
        return Identity(self.named.found, self.end.whole())

    def _alone(self, segment: str) -> Identity:
        """Nothing else names an ID."""
        habit = self.backend.last_piece if self.backend is not None else LastPiece.UNKNOWN
        if segment == self.about.serial:
            return self._serial(self.end.without_last(), segment)
        if is_fit(segment) and habit is LastPiece.OCPP_ID:
            return self._as_id(self._of_segment())
        if looks_like_an_id(segment, self.about) or (is_fit(segment) and segment in self.about.others):
            return self._as_id(self._of_segment())
        if habit is LastPiece.ACCOUNT:
            return self._path_or_id(_Q.ID_OR_ACCOUNT, segment)
        if self.end.has_slash or is_of_a_tenant(segment) or not is_fit(segment) or habit is LastPiece.PATH:
            return Identity(None, self.end.whole())
        if self.about.present_id is None and self.end.without_last().path.strip("/"):
            return self._as_id(self._of_segment())
        return self._path_or_id(_Q.ID_OR_PATH, segment)

    def _path_or_id(self, code: QuestionCode, segment: str) -> Identity:
        kinds = (ChoiceKind.PATH, ChoiceKind.NEW_ID) if code is _Q.ID_OR_ACCOUNT else (ChoiceKind.NEW_ID, ChoiceKind.PATH)
        chosen = self.notebook.ask(code, [Choice("", kind, segment) for kind in kinds])
        if chosen is None:
            return OPEN
        return self._as_id(self._of_segment()) if chosen.kind is ChoiceKind.NEW_ID else Identity(None, self.end.whole())

    def _serial(self, endpoint: Endpoint, serial: str) -> Identity:
        """The serial number stands where the ID does: dialled as such, or as an ID."""
        choices = [Choice("", ChoiceKind.SERIAL, serial)]
        if serial and is_fit(serial):
            choices.append(Choice("", ChoiceKind.NEW_ID, serial))
        chosen = self.notebook.ask(_Q.SERIAL_OR_ID, [*choices, Choice("", ChoiceKind.KEEP_ID, self.about.present_id or "")])
        if chosen is None:
            return OPEN
        if chosen.kind is ChoiceKind.SERIAL:
            return Identity(None, endpoint, Placeholder.SERIAL.value)
        return Identity(FoundText(serial, self._of_segment().place) if chosen.kind is ChoiceKind.NEW_ID else None, endpoint)

    def _either(self, code: QuestionCode, ids: list[str]) -> Identity:
        """One of two IDs; neither is path."""
        present = self.about.present_id
        choices = [Choice("", ChoiceKind.KEEP_ID if one == present else ChoiceKind.NEW_ID, one) for one in dict.fromkeys(ids)]
        chosen = self.notebook.ask(code, choices)
        return self._as_id(FoundText(chosen.text)) if chosen else OPEN

    def _once(self, identity: Identity) -> Identity:
        """An ID that stands in the path already would be dialled twice."""
        own = [one for one in (identity.ocpp_id.text if identity.ocpp_id else None, self.about.present_id) if one]
        endpoint = identity.endpoint
        if endpoint is None or not any(holds_id(endpoint.path, one) for one in own):
            return identity
        once = replace(endpoint, path=_without(endpoint.path, own))
        choices = [Choice("", ChoiceKind.NEW_ID, once.path), Choice("", ChoiceKind.PATH, endpoint.path)]
        chosen = self.notebook.ask(_Q.ID_TWICE, choices)
        if chosen is None:
            return replace(identity, endpoint=None)
        return replace(identity, endpoint=once) if chosen.kind is ChoiceKind.NEW_ID else identity

    def _as_id(self, found: FoundText | None) -> Identity:
        if self.end.has_slash and found is not None:
            self.notebook.note(NoteCode.ID_SLASH_DROPPED, ocpp_id=found.text)
        return Identity(found, self.end.without_last())

    def _of_segment(self) -> FoundText:
        return FoundText(self.end.segment or "", self.plain.place(self.end.candidate.start, self.end.candidate.end))


def _without(path: str, own: Iterable[str]) -> str:
    pieces = [piece for piece in path.split("/") if not any(holds_id(f"/{piece}/", one) for one in own)]
    return "/".join(pieces) if len(pieces) > 1 else "/"
