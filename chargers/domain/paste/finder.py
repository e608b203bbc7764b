"""From any text to what it says of a connection: address, OCPP ID, token, user and security, with what only a person can say."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping
from dataclasses import replace

from chargers.domain.endpoint.endpoint import Endpoint, strip_surrounding
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import habits
from chargers.domain.paste.about import About
from chargers.domain.paste.addresses import Candidate, find_addresses
from chargers.domain.paste.alike import looks_alike
from chargers.domain.paste.asking import Notebook
from chargers.domain.paste.finds import Find
from chargers.domain.paste.found import (
    Choice,
    ChoiceKind,
    Found,
    FoundAddress,
    FoundText,
    NoteCode,
    QuestionCode,
)
from chargers.domain.paste.labels import Role
from chargers.domain.paste.pairs import find_pairs
from chargers.domain.paste.plain_text import PlainText, join_cut_urls, make_plain
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.records import Evidence, beside, by_record, in_records, last_segment, names_of, records_of, this_one
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.tables import find_tables
from chargers.domain.paste.which_address import security_of, which_address
from chargers.domain.paste.which_id import Identity, which_id
from chargers.domain.paste.which_token import which_token
from chargers.domain.secret import Secret

_SERIAL = re.compile(r"\d{6,10}")
LONGEST = 100_000  # characters
_MENTION = re.compile(r"(?<![\w*/:.-])[A-Z]{2}\*[A-Z0-9]{2,4}\*[A-Z0-9][A-Z0-9*_-]{1,30}(?![\w@/])")
_UNFIT = re.compile(r"[\[\](){}<>]|://")


def find(  # noqa: PLR0913
    text: str,
    *,
    present_id: str | None = None,
    serial: str | None = None,
    answers: Mapping[QuestionCode, str] | None = None,
    given_id: str | None = None,
    given_token: Secret | None = None,
    others: Container[str] = (),
    hosts: Mapping[str, Collection[int]] | None = None,
    backends: tuple[habits.Backend, ...] | None = None,
) -> Found:
    """What a pasted text says, and what it leaves open. Linear in its length.

    `present_id`, `serial`: of the charger that it is for, where one is known. `answers`: by question, the key of the choice.
    `given_id`, `given_token`: typed beside the text; they win, and answer the questions of their kind. `others`: the IDs of other
    chargers that this person may see. `hosts`: the hosts that chargers here point at, each with the lengths of its tokens.
    `backends`: known habits (None: those of the catalogue).

    Raises `Refusal` where the text is too long to search (`text_too_long`), and nothing else.
    """
    if len(text) > LONGEST:
        raise Refusal(Notice(Code.TEXT_TOO_LONG, "url", {"limit": f"{LONGEST:,}"}))
    about = About(present_id, serial, others, hosts or {}, given_id, given_token, habits.load() if backends is None else backends)
    notebook = Notebook(answers or {})
    plain = join_cut_urls(make_plain(text))
    evidence, plain = _gather(plain)
    if (chosen := _of_this_charger(evidence, about, notebook)) is None:
        return _result(notebook)
    return _decide(chosen, plain, about, notebook, alone=_is_one_word(text))


def _gather(plain: PlainText) -> tuple[Evidence, PlainText]:
    """Everything that was found, and the text that its places are in."""
    quotation = Quotation(plain)
    cells, taken = find_tables(quotation)
    finds = [*cells, *find_pairs(quotation, taken)]
    candidates = find_addresses(quotation, finds)
    finds += _mentions(quotation, finds, [(one.start, one.end) for one in candidates])
    finds.sort(key=lambda one: one.start)
    return in_records(Evidence(tuple(finds), tuple(candidates)), quotation.text.text), quotation.text


def _mentions(quotation: Quotation, finds: list[Find], spans: list[tuple[int, int]]) -> list[Find]:
    """Roaming IDs in sentences, outside of what was found."""
    taken = Spans([*spans, *((one.start, one.end) for one in finds)])
    return [
        Find(Role.MENTION, found[0], found.start(), found.end(), quotation.depth_at(found.start()))
        for found in _MENTION.finditer(quotation.text.text)
        if not taken.overlap(*found.span())
    ]


def _of_this_charger(evidence: Evidence, about: About, notebook: Notebook) -> Evidence | None:
    """What is said of this charger where a text speaks of several; None while it is asked which one."""
    records = records_of(evidence)
    if len(records) < 2:
        return evidence.of(records[0] if records else None) if _is_for_this_one(evidence, about, notebook) else None
    own = this_one(evidence, about.given_id or about.present_id, about.serial)
    if own is None:
        names = [(record, names_of(one, record)) for record, one in by_record(evidence).items()]
        chosen = notebook.ask(
            QuestionCode.WHICH_CHARGER, [Choice("", ChoiceKind.CHARGER, (known or [""])[0]) for _, known in names]
        )
        if chosen is None:
            return None
        own = names[int(chosen.key) - 1][0]
    notebook.note(NoteCode.OTHERS_LEFT_OUT, count=str(len(records) - 1))
    return evidence.of(own)


def _is_for_this_one(evidence: Evidence, about: About, notebook: Notebook) -> bool:
    """Unless it names another serial number and nothing of this charger; then a person says so."""
    serials = [one.text for one in evidence.finds if one.role is Role.SERIAL and _SERIAL.fullmatch(one.text)]
    if not serials or about.serial is None or about.serial in serials or about.given_id is not None:
        return True
    named = {one.text for one in evidence.finds} | {last_segment(one) for one in evidence.candidates}
    if about.present_id in named:
        return True
    choices = [Choice("", ChoiceKind.CHARGER, one) for one in dict.fromkeys(serials)]
    return notebook.ask(QuestionCode.WHICH_CHARGER, choices) is not None


def _decide(evidence: Evidence, plain: PlainText, about: About, notebook: Notebook, *, alone: bool) -> Found:
    meant = which_address(evidence, plain, notebook, alone=alone)
    host = meant.candidate.pasted.endpoint.host if meant.candidate and meant.candidate.pasted else ""
    backend = habits.of_host(about.backends, host) if host else None
    if host and (known := looks_alike(host, about.hosts)):
        notebook.note(NoteCode.HOST_LOOKS_ALIKE, host=host, known=known)
    if notebook.is_open(QuestionCode.WHICH_ADDRESS):  # whose ID and token these are hangs on it
        return _result(notebook, Found(security=None))
    if meant.candidate is not None:
        evidence = beside(evidence, [one.start for one in meant.alike], plain.text)
    identity = which_id(meant.candidate, meant.alike, evidence, plain, about, backend, notebook)
    own_id = identity.ocpp_id.text if identity.ocpp_id else None
    login = which_token(meant.candidate, meant.alike, evidence, plain, about, own_id, backend, notebook)
    if login.ocpp_id is not None:
        identity = Identity(login.ocpp_id, identity.endpoint, identity.tail)
    ocpp_id = _not_of_another(identity.ocpp_id, about, notebook)
    address, problems = _address(identity, plain, meant.candidate)
    return _result(
        notebook,
        Found(
            address=address,
            ocpp_id=ocpp_id,
            token=login.token,
            user=login.user,
            security=security_of(evidence.finds),
            says_no_token=login.says_none,
            problems=(*meant.problems, *problems),
            backend=backend,
        ),
    )


def _not_of_another(found: FoundText | None, about: About, notebook: Notebook) -> FoundText | None:
    """The ID, unless it is another charger's that this person may see: then a person says whether it is meant."""
    if found is None or found.text == about.present_id or found.text not in about.others:
        return found
    choices = [Choice("", ChoiceKind.GO_THERE, found.text), Choice("", ChoiceKind.NEW_ID, found.text)]
    chosen = notebook.ask(QuestionCode.OTHER_CHARGER, choices)
    return found if chosen is not None and chosen.kind is ChoiceKind.NEW_ID else None


def _address(identity: Identity, plain: PlainText, candidate: Candidate | None) -> tuple[FoundAddress | None, tuple[Notice, ...]]:
    endpoint = identity.endpoint
    if endpoint is None or candidate is None or candidate.pasted is None:
        return None, ()
    try:
        _check(endpoint)
    except Refusal as refusal:
        return None, refusal.notices
    said = tuple(one for one in candidate.pasted.notices if one.code in {Code.DEFAULT_PORT_ADDED, Code.HOST_IDNA})
    return FoundAddress(endpoint, plain.place(candidate.start, candidate.end), identity.tail, said), ()


def _check(endpoint: Endpoint) -> None:
    if found := _UNFIT.search(endpoint.path):
        raise Refusal(Notice(Code.PATH_CHARACTER, "url", {"character": found[0]}))
    endpoint.check()


def _result(notebook: Notebook, found: Found | None = None) -> Found:
    questions, more = notebook.in_order()
    return replace(
        found or Found(), questions=questions, more_questions=more, choices=dict(notebook.choices), notes=tuple(notebook.notes)
    )


def _is_one_word(text: str) -> bool:
    return len(strip_surrounding(text).split()) == 1
