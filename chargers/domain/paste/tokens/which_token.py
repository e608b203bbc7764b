"""The token of a text: which one, where it ends, and for whom. No character of it is dropped unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chargers.domain.endpoint import percent
from chargers.domain.paste.addresses import AddressCandidate
from chargers.domain.paste.asking import PasteNotebook
from chargers.domain.paste.doubts import denials, token_remarks
from chargers.domain.paste.finds import PAST
from chargers.domain.paste.found import ChoiceKind, FoundText, FoundToken, NoteCode, PasteChoice, QuestionCode, TextPlace
from chargers.domain.paste.habits import BackendHabits
from chargers.domain.paste.id_words import is_fit, is_made_like
from chargers.domain.paste.labels import LabelRole, speaks_of_a_token
from chargers.domain.paste.paste_context import PasteContext
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.sentences.phrases import says
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.tokens import token_parts, token_words
from chargers.domain.paste.values import MissingValue, ValueDoubt, ValueReading
from chargers.domain.secret import Secret

_BELOW = re.compile(
    r"[ \t]*\n[ \t]*((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{4,80}|\d{3,8}|[a-z]{1,20}[A-Z][A-Za-z]{0,40})[ \t]*(?=\n|$)"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_Q = QuestionCode


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    """One token with its place in the plain text; `reading` says what is not certain. `part`: which part, 0 where it is not
    said; None for a whole one. No repr."""

    text: str
    start: int
    end: int
    depth: int
    reading: ValueReading | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class FoundLogin:
    """`user`: only where it is not the ID, and a person said so. `ocpp_id`: where a person said that the user is the ID."""

    token: FoundToken | None = None
    user: FoundText | None = None
    ocpp_id: FoundText | None = None
    says_none: bool = False


@dataclass(repr=False)
class TokenSearch:
    """For the token of one text. `candidate`, `alike`: the address that is meant. `own_id`: the ID that was found, if one is."""

    candidate: AddressCandidate | None
    alike: tuple[AddressCandidate, ...]
    evidence: Evidence
    plain: PlainText
    about: PasteContext
    own_id: str | None
    backend: BackendHabits | None
    notebook: PasteNotebook

    def __post_init__(self) -> None:
        self.own = [one for one in (self.own_id, self.about.present_id, self.about.serial) if one]
        self.users = [one for one in self.evidence.finds if one.role is LabelRole.USER and one.depth < PAST and one.text]

    def login(self) -> FoundLogin:
        """The token and the user."""
        tokens = self._tokens()
        user = self._user()
        if self.about.given_token is not None:
            return replace(user, token=FoundToken(self.about.given_token))
        readings = [one.token for one in self.evidence.finds if one.role is LabelRole.TOKEN and one.depth < PAST]
        said = [one for one in readings if isinstance(one, MissingValue)]
        says_none = any(one.none for one in said)
        tokens = tokens or self._serial(said)
        chosen = self._one_of(tokens) if tokens else None if says_none else self._unlabelled(readings)
        if chosen is None:
            if said and not tokens and not says_none:
                masked = any(one.masked for one in said)
                self.notebook.note(NoteCode.TOKEN_MASKED if masked else NoteCode.TOKEN_ELSEWHERE)
            elif not tokens and not says_none and self._left_out():
                self.notebook.note(NoteCode.TOKEN_OF_OTHER)
            elif not tokens and not says_none and not readings and token_remarks.came_before(self.plain.text):
                self.notebook.note(NoteCode.TOKEN_ELSEWHERE)
            return replace(user, says_none=says_none and not tokens)
        text = self._without_prefix(self._certain(chosen))
        if text is None:
            return user
        self._look_at(text)
        return replace(user, token=FoundToken(Secret(text), self.plain.place(chosen.start, chosen.end)))

    def _left_out(self) -> bool:
        """Whether the text has a password of something else, by its words."""
        return any(one.role is LabelRole.OTHER and one.text and speaks_of_a_token(one.label) for one in self.evidence.finds)

    # Which one

    def _tokens(self) -> list[_Token]:
        """All that could be one, each once, those of the newest message first."""
        found, halved = list[_Token](), token_parts.has_parts_elsewhere(self.plain.text)
        for one in self.evidence.finds:
            if one.role is LabelRole.TOKEN and isinstance(one.token, ValueReading):
                part = token_parts.part_of(self.plain.text, one)
                part = 0 if part is None and halved else part
                found.append(_Token(one.token.text, one.token.start, one.token.end, one.depth, one.token, part))
        found += [
            _Token(place.pasted.password.reveal(), place.start, place.end, place.depth)
            for place in self.alike
            if place.pasted is not None and place.pasted.password
        ]
        if any(one.depth < PAST for one in found):
            found = [one for one in found if one.depth < PAST]
        return list({self._bare(one.text): one for one in sorted(found, key=lambda one: -one.depth)}.values())[::-1]

    def _serial(self, said: list[MissingValue]) -> list[_Token]:
        """The serial number of this charger, where the text says that it is the token."""
        serial = self.about.serial
        if not serial or not any(one.serial for one in said):
            return []
        return [_Token(serial, 0, 0, 0, ValueReading(serial, 0, 0, ValueDoubt.WORD, asked=True))]

    def _one_of(self, tokens: list[_Token]) -> _Token | None:
        depth = min(one.depth for one in tokens)
        best = [one for one in tokens if one.depth == depth]
        if any(one.part is not None for one in best):
            return self._asked(_Q.TOKEN_PART, [_joined(best), *(one for one in best if one.part is None)])
        near = [span for one in best[:3] for span in token_words.like(self.plain.text, one.text)]
        near = near if depth < PAST and not says("ignores_before", self.plain.text) else []
        others = token_words.other_of_two(self.plain.text, best[0].end)
        rivals, known = self._unread([*others, *token_words.corrected(self.plain.text), *near]), {one.text for one in best}
        rivals = [one for one in rivals if one.text not in known and not denials.is_replaced_at(self.plain.text, one.start)]
        if rivals := [one for one in rivals if not is_made_like(one.text, self.own_id)]:
            best = [*rivals[:4], *best]
        if len(best) > 1:
            return self._asked(_Q.WHICH_TOKEN, best)
        address = self.candidate.depth if self.candidate else 0
        same_message = any(one.depth == best[0].depth for one in self.alike)
        if best[0].depth >= PAST or (best[0].depth > address and not same_message):
            return self._asked(_Q.TOKEN_QUOTED, best + self._unread(near))
        text, start = self.plain.text, best[0].start
        line = text[text.rfind("\n", 0, start) + 1 : start]
        portal = best[0].reading is not None and (
            any("@" in one.text for one in self.users) or _MAIL.search(line[-500:]) is not None
        )
        return self._asked(_Q.WHICH_TOKEN, best) if portal else best[0]

    def _unlabelled(self, readings: list[ValueReading | MissingValue | None]) -> _Token | None:
        """A word alone on its line that looks like nothing else. Never taken without a question."""
        text = self.plain.text
        if self.candidate is None or any(isinstance(one, MissingValue) and (one.none or one.masked) for one in readings):
            return None
        cells = [(one.start, one.end) for one in self.evidence.finds if one.role is LabelRole.CELL]
        lone = self._unread([*token_words.alone(text), *cells, *token_words.beside_words(text), *self._corrected()])
        return self._asked(_Q.TOKEN_UNLABELLED, lone[:5]) if lone else None

    def _corrected(self) -> Iterator[tuple[int, int]]:
        """Words of lines that correct something, without those that a question offers as an ID."""
        text, offered = self.plain.text, {choice.text for each in self.notebook.choices.values() for choice in each}
        return (span for span in token_words.corrected(text) if text[slice(*span)] not in offered)

    def _unread(self, spans: Iterable[tuple[int, int]]) -> list[_Token]:
        """Those that are nothing else, by all that was found; each once."""
        candidates = self.evidence.candidates
        finds = [one for one in self.evidence.finds if not (one.is_unread or token_words.may_be_in(one, self.plain.text))]
        spans_of = [*((one.start, one.end) for one in finds), *((one.start, one.end) for one in candidates)]
        taken = Spans([*spans_of, *self.evidence.elsewhere])
        unread, own = dict[str, _Token](), {one.casefold() for one in self.own}
        for start, end in spans:
            word = self.plain.text[start:end]
            if word.casefold() not in own and not taken.overlap(start, end):
                unread.setdefault(word, _Token(word, start, end, 0))
        return list(unread.values())

    def _asked(self, code: QuestionCode, tokens: list[_Token]) -> _Token | None:
        chosen = self.notebook.which(code, [*map(self._choice, tokens), PasteChoice("", ChoiceKind.NO_TOKEN)])
        return None if chosen in {None, len(tokens)} else tokens[chosen or 0]

    # What it is

    def _certain(self, token: _Token) -> str | None:
        """Its text, once it is certain where it ends and whether it is decoded."""
        reading = token.reading
        if reading is None:
            return token.text
        if reading.doubt is None:
            return self._perhaps_broken(token)
        if reading.doubt is ValueDoubt.DECODED:
            self.notebook.note(NoteCode.TOKEN_DECODED)
            return token.text
        if reading.doubt is ValueDoubt.WORD:
            chosen = self.notebook.ask(_Q.TOKEN_UNLABELLED, [self._choice(token), PasteChoice("", ChoiceKind.NO_TOKEN)])
            return chosen.secret.reveal() if chosen and chosen.secret else None
        both = [
            PasteChoice("", ChoiceKind.TOKEN, secret=Secret(text), place=self._place(token))
            for text in (reading.text, reading.other)
        ]
        code = _Q.TOKEN_ENCODED if reading.doubt is ValueDoubt.ENCODED else _Q.TOKEN_END
        if reading.asked:
            chosen = self.notebook.ask(code, both)
            return chosen.secret.reveal() if chosen and chosen.secret else None
        self.notebook.note(NoteCode.TOKEN_SPACES_DROPPED if reading.doubt is ValueDoubt.SPACES else NoteCode.TOKEN_END_DROPPED)
        chosen = self.notebook.offer(code, both)
        return chosen.secret.reveal() if chosen.secret else None

    def _perhaps_broken(self, token: _Token) -> str | None:
        """A word that is alone below a token may be the rest of it."""
        below = _BELOW.match(self.plain.text, token.end)
        if below is None or token_words.is_something_else(below[1]) or below[1] in self.own:
            return token.text
        whole = replace(token, text=token.text + below[1], end=below.end(1))
        both = [self._choice(token), self._choice(whole)]
        chosen = self.notebook.ask(_Q.TOKEN_END, both)
        return chosen.secret.reveal() if chosen and chosen.secret else None

    def _bare(self, text: str) -> str:
        """Without this charger's ID in front: `ID:token` and `token` are one."""
        for own in self.own:
            if text.startswith(f"{own}:"):
                return text[len(own) + 1 :]
        return text

    def _without_prefix(self, text: str | None) -> str | None:
        if text is None or ":" not in text:
            return text
        bare = self._bare(text)
        if bare != text:
            self.notebook.note(NoteCode.TOKEN_PREFIX_DROPPED)
            return bare
        before, _, after = text.partition(":")
        if not after or not is_fit(before):
            return text
        both = [PasteChoice("", ChoiceKind.TOKEN, secret=Secret(one)) for one in (after, text)]
        chosen = self.notebook.ask(_Q.TOKEN_PREFIX, both)
        return chosen.secret.reveal() if chosen and chosen.secret else None

    def _look_at(self, text: str) -> None:
        """What is odd about it, said without it."""
        if not re.fullmatch(r"[!-~]+", text):
            self.notebook.note(NoteCode.TOKEN_UNFIT)
        host = self.candidate.pasted.endpoint.host if self.candidate and self.candidate.pasted else ""
        lengths = self.about.hosts.get(host, ())
        pattern = self.backend.token_pattern if self.backend else ""
        if (lengths and len(text) not in lengths) or (pattern and not re.fullmatch(pattern, text)):
            self.notebook.note(NoteCode.TOKEN_LENGTH, length=str(len(text)))

    # As whom

    def _user(self) -> FoundLogin:
        """A user other than the ID: only a person can say what it is for."""
        named = [FoundText(one.text, self.plain.place(one.start, one.end)) for one in self.users if "@" not in one.text]
        pasted = self.candidate.pasted if self.candidate else None
        if pasted is not None and pasted.user is not None and pasted.password is not None and self.candidate is not None:
            named.append(
                FoundText(percent.decode(pasted.user) or pasted.user, self.plain.place(self.candidate.start, self.candidate.end))
            )
        dials_as = self.own_id or self.about.present_id
        others = [one for one in named if one.text not in {dials_as, self.own_id}]
        if not others or self.notebook.is_open(_Q.WHICH_ID, _Q.ID_CASE, _Q.ID_OR_PATH):
            return FoundLogin()
        if self.about.given_id is not None:
            self.notebook.note(NoteCode.USER_LEFT_OUT, ocpp_id=self.about.given_id)
            return FoundLogin()
        other = others[0]
        choices = [
            PasteChoice("", ChoiceKind.KEEP_ID, dials_as or ""),
            PasteChoice("", ChoiceKind.LOG_IN_AS, other.text, place=other.place),
        ]
        if self.own_id is None and is_fit(other.text):
            choices.append(PasteChoice("", ChoiceKind.NEW_ID, other.text, place=other.place))
        chosen = self.notebook.ask(_Q.USER_DIFFERS, choices)
        if chosen is None or chosen.kind is ChoiceKind.KEEP_ID:
            return FoundLogin()
        return FoundLogin(user=other) if chosen.kind is ChoiceKind.LOG_IN_AS else FoundLogin(ocpp_id=other)

    def _choice(self, token: _Token) -> PasteChoice:
        return PasteChoice("", ChoiceKind.TOKEN, secret=Secret(token.text), place=self._place(token))

    def _place(self, token: _Token) -> TextPlace:
        return self.plain.place(token.start, token.end)


def _joined(tokens: list[_Token]) -> _Token:
    """What the parts are together, by their numbers, else in their order."""
    parts = sorted((one for one in tokens if one.part is not None), key=lambda one: (one.part, one.start))
    end = max(one.end for one in parts)
    return _Token("".join(one.text for one in parts), min(one.start for one in parts), end, parts[0].depth)
