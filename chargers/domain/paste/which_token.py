"""The token of a text: which one, where it ends, and for whom. No character of it is dropped unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from chargers.domain.endpoint import percent
from chargers.domain.paste.about import About
from chargers.domain.paste.addresses import Candidate
from chargers.domain.paste.asking import Notebook
from chargers.domain.paste.finds import PAST, Find
from chargers.domain.paste.found import Choice, ChoiceKind, FoundText, FoundToken, NoteCode, Place, QuestionCode
from chargers.domain.paste.habits import Backend
from chargers.domain.paste.id_words import is_fit
from chargers.domain.paste.labels import Role, role_of
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.values import Doubt, Nothing, Reading, read_token
from chargers.domain.secret import Secret

_LONE = re.compile(r"^[ \t>*_`\"']{0,6}((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{8,80})[ \t*_`\"']{0,4}$", re.MULTILINE)
_NO_LONE = re.compile(
    r"://|@|^\W|\.(?:com|nl|be|de|fr|eu|net|org|io|app)\b|\*|/|^\d{1,4}[-./]\d|^[\w-]+:$|\d{2}:\d{2}", re.IGNORECASE
)
_BELOW = re.compile(r"[ \t]*\n[ \t]*((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{4,80})[ \t]*(?=\n|$)")
_MIXED = re.compile(r"(?<![!-~])((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{6,80}?)(?=[.,;:]?(?:\s|$))")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_LINE = re.compile(r"[^\n]{1,500}")
_WORD = re.compile(r"[^\W\d_]{2,30}")
MOST_WORDS = 40  # of a line that are looked at
_Q = QuestionCode


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    """One token with its place in the plain text; `reading` says what is not certain. No repr."""

    text: str
    start: int
    end: int
    depth: int
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """`user`: only where it is not the ID, and a person said so. `ocpp_id`: where a person said that the user is the ID."""

    token: FoundToken | None = None
    user: FoundText | None = None
    ocpp_id: FoundText | None = None
    says_none: bool = False


def which_token(  # noqa: PLR0913
    candidate: Candidate | None,
    alike: tuple[Candidate, ...],
    evidence: Evidence,
    plain: PlainText,
    about: About,
    own_id: str | None,
    backend: Backend | None,
    notebook: Notebook,
) -> Login:
    """The token and the user. `own_id`: the ID that was found, None where none is."""
    search = _Search(candidate, alike, evidence, plain, about, own_id, backend, notebook)
    return search.login()


class _Search:
    def __init__(  # noqa: PLR0913
        self,
        candidate: Candidate | None,
        alike: tuple[Candidate, ...],
        evidence: Evidence,
        plain: PlainText,
        about: About,
        own_id: str | None,
        backend: Backend | None,
        notebook: Notebook,
    ) -> None:
        self.candidate, self.alike, self.evidence, self.plain = candidate, alike, evidence, plain
        self.about, self.own_id, self.backend, self.notebook = about, own_id, backend, notebook
        self.own = [one for one in (own_id, about.present_id, about.serial) if one]
        self.users = [one for one in evidence.finds if one.role is Role.USER and one.depth < PAST and one.text]

    def login(self) -> Login:
        tokens = self._tokens()
        user = self._user()
        if self.about.given_token is not None:
            return replace(user, token=FoundToken(self.about.given_token))
        readings = [one.token for one in self.evidence.finds if one.role is Role.TOKEN and one.depth < PAST]
        says_none = any(isinstance(one, Nothing) and one.none for one in readings)
        if any(isinstance(one, Nothing) and one.masked for one in readings) and not tokens:
            self.notebook.note(NoteCode.TOKEN_MASKED)
        chosen = self._one_of(tokens) if tokens else None if says_none else self._unlabelled(readings)
        if chosen is None:
            return replace(user, says_none=says_none and not tokens)
        text = self._without_prefix(self._certain(chosen))
        if text is None:
            return user
        self._look_at(text)
        return replace(user, token=FoundToken(Secret(text), self.plain.place(chosen.start, chosen.end)))

    # Which one

    def _tokens(self) -> list[_Token]:
        """All that could be one, each once, those of the newest message first."""
        found = []
        for one in self.evidence.finds:
            if one.role is Role.TOKEN and isinstance(one.token, Reading):
                found.append(_Token(one.token.text, one.token.start, one.token.end, one.depth, one.token))
            elif one.role is Role.USER_AND_TOKEN and (both := self._both(one)):
                found.append(both)
        found += [
            _Token(place.pasted.password.reveal(), place.start, place.end, place.depth)
            for place in self.alike
            if place.pasted is not None and place.pasted.password
        ]
        if any(one.depth < PAST for one in found):
            found = [one for one in found if one.depth < PAST]
        return list({self._bare(one.text): one for one in sorted(found, key=lambda one: -one.depth)}.values())[::-1]

    def _both(self, find: Find) -> _Token | None:
        """The second half of `id / token`."""
        parts = re.match(r"\s*(\S{1,100}?)(?:\s+/\s+|\s*:\s*|\s+\|\s+|\s{2,}|/(?=\S+$)|\s+)(\S{1,500})\s*$", find.text)
        if not parts:
            return None
        reading = read_token(find.text, parts.start(2), len(find.text))
        if not isinstance(reading, Reading):
            return None
        self.users.append(
            replace(find, role=Role.USER, text=parts[1], start=find.start + parts.start(1), end=find.start + parts.end(1))
        )
        moved = replace(reading, start=find.start + reading.start, end=find.start + reading.end)
        return _Token(reading.text, moved.start, moved.end, find.depth, moved)

    def _one_of(self, tokens: list[_Token]) -> _Token | None:
        depth = min(one.depth for one in tokens)
        best = [one for one in tokens if one.depth == depth]
        if len(best) > 1:
            return self._asked(_Q.WHICH_TOKEN, best)
        address = self.candidate.depth if self.candidate else 0
        same_message = any(one.depth == best[0].depth for one in self.alike)
        if best[0].depth >= PAST or (best[0].depth > address and not same_message):
            return self._asked(_Q.TOKEN_QUOTED, best)
        text, start = self.plain.text, best[0].start
        line = text[text.rfind("\n", 0, start) + 1 : start]
        portal = best[0].reading is not None and (
            any("@" in one.text for one in self.users) or _MAIL.search(line[-500:]) is not None
        )
        return self._asked(_Q.WHICH_TOKEN, best) if portal else best[0]

    def _unlabelled(self, readings: list[Reading | Nothing | None]) -> _Token | None:
        """A word alone on its line that looks like nothing else. Never taken without a question."""
        if self.candidate is None or any(isinstance(one, Nothing) for one in readings):
            return None
        finds, candidates = self.evidence.finds, self.evidence.candidates
        taken = Spans([*((one.start, one.end) for one in finds), *((one.start, one.end) for one in candidates)])
        words = [*_LONE.finditer(self.plain.text), *self._beside_token_words()]
        lone = [
            _Token(found[1], found.start(1), found.end(1), 0)
            for found in words
            if not _NO_LONE.search(found[1]) and found[1] not in self.own and not taken.overlap(*found.span(1))
        ]
        return self._asked(_Q.TOKEN_UNLABELLED, lone[:5]) if lone else None

    def _beside_token_words(self) -> list[re.Match[str]]:
        """Words with letters and digits on lines that speak of a token."""
        found = list[re.Match[str]]()
        for line in _LINE.finditer(self.plain.text):
            if any(role_of(word[0]) is Role.TOKEN for word in islice(_WORD.finditer(line[0]), MOST_WORDS)):
                found += _MIXED.finditer(self.plain.text, *line.span())
        return found

    def _asked(self, code: QuestionCode, tokens: list[_Token]) -> _Token | None:
        chosen = self.notebook.ask(code, [*map(self._choice, tokens), Choice("", ChoiceKind.NO_TOKEN)])
        if chosen is None or chosen.kind is ChoiceKind.NO_TOKEN:
            return None
        return tokens[int(chosen.key) - 1]

    # What it is

    def _certain(self, token: _Token) -> str | None:
        """Its text, once it is certain where it ends and whether it is decoded."""
        reading = token.reading
        if reading is None:
            return token.text
        if reading.doubt is None:
            return self._perhaps_broken(token)
        if reading.doubt is Doubt.DECODED:
            self.notebook.note(NoteCode.TOKEN_DECODED)
            return token.text
        if reading.doubt is Doubt.WORD:
            chosen = self.notebook.ask(_Q.TOKEN_UNLABELLED, [self._choice(token), Choice("", ChoiceKind.NO_TOKEN)])
            return chosen.secret.reveal() if chosen and chosen.secret else None
        both = [
            Choice("", ChoiceKind.TOKEN, secret=Secret(text), place=self._place(token)) for text in (reading.text, reading.other)
        ]
        code = _Q.TOKEN_ENCODED if reading.doubt is Doubt.ENCODED else _Q.TOKEN_END
        if reading.asked:
            chosen = self.notebook.ask(code, both)
            return chosen.secret.reveal() if chosen and chosen.secret else None
        self.notebook.note(NoteCode.TOKEN_SPACES_DROPPED if reading.doubt is Doubt.SPACES else NoteCode.TOKEN_END_DROPPED)
        chosen = self.notebook.offer(code, both)
        return chosen.secret.reveal() if chosen.secret else None

    def _perhaps_broken(self, token: _Token) -> str | None:
        """A word that is alone below a token may be the rest of it."""
        below = _BELOW.match(self.plain.text, token.end)
        if below is None or _NO_LONE.search(below[1]) or below[1] in self.own:
            return token.text
        both = [
            Choice("", ChoiceKind.TOKEN, secret=Secret(one), place=self._place(token))
            for one in (token.text, token.text + below[1])
        ]
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
        both = [Choice("", ChoiceKind.TOKEN, secret=Secret(one)) for one in (after, text)]
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

    def _user(self) -> Login:
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
            return Login()
        if self.about.given_id is not None:
            self.notebook.note(NoteCode.USER_LEFT_OUT, ocpp_id=self.about.given_id)
            return Login()
        other = others[0]
        choices = [
            Choice("", ChoiceKind.KEEP_ID, dials_as or ""),
            Choice("", ChoiceKind.LOG_IN_AS, other.text, place=other.place),
        ]
        if self.own_id is None and is_fit(other.text):
            choices.append(Choice("", ChoiceKind.NEW_ID, other.text, place=other.place))
        chosen = self.notebook.ask(_Q.USER_DIFFERS, choices)
        if chosen is None or chosen.kind is ChoiceKind.KEEP_ID:
            return Login()
        return Login(user=other) if chosen.kind is ChoiceKind.LOG_IN_AS else Login(ocpp_id=other)

    def _choice(self, token: _Token) -> Choice:
        return Choice("", ChoiceKind.TOKEN, secret=Secret(token.text), place=self._place(token))

    def _place(self, token: _Token) -> Place:
        return self.plain.place(token.start, token.end)
