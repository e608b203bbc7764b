"""From any text to what it says of a connection: address, OCPP ID, token, user and security, with what only a person can say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chargers.domain.endpoint.endpoint import Endpoint, strip_surrounding
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import habits
from chargers.domain.paste.addresses import AddressCandidate, find_addresses
from chargers.domain.paste.alike import looks_alike
from chargers.domain.paste.asking import PasteNotebook
from chargers.domain.paste.doubts import address_remarks, encryption_remarks, for_later, said_against, spelling, token_remarks
from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.found import (
    ChoiceKind,
    FoundAddress,
    FoundConnection,
    FoundText,
    FoundToken,
    NoteCode,
    PasteChoice,
    QuestionCode,
    TextPlace,
)
from chargers.domain.paste.halves import halves
from chargers.domain.paste.labels import LabelRole
from chargers.domain.paste.leftovers import Leftovers
from chargers.domain.paste.pairs import find_pairs
from chargers.domain.paste.paste_context import PasteContext
from chargers.domain.paste.plain_text import PlainText, join_cut_urls, make_plain
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.records import (
    Evidence,
    by_record,
    in_records,
    last_segment,
    names_of,
    record_of_this,
    records_of,
    without_others,
)
from chargers.domain.paste.rows import find_rows
from chargers.domain.paste.sentences import called
from chargers.domain.paste.settled import Settled
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.tables import find_tables
from chargers.domain.paste.tokens.secret_places import secret_places
from chargers.domain.paste.tokens.which_token import FoundLogin, TokenSearch
from chargers.domain.paste.which_address import MeantAddress, security_of, shown_address, which_address
from chargers.domain.paste.which_id import FoundIdentity, which_id

_OF_A_TOKEN = tuple(code for code in QuestionCode if "token" in code)
_SERIAL = re.compile(r"\d{6,10}")
LONGEST = 100_000  # characters
_MENTION = re.compile(r"(?<![\w*/:.-])[A-Z]{2}\*[A-Z0-9]{2,4}\*[A-Z0-9][A-Z0-9*_-]{1,30}(?![\w@/])")
_UNFIT = re.compile(r"[\[\](){}<>]|://")


def find(text: str, about: PasteContext | None = None, answers: Mapping[QuestionCode, str] | None = None) -> FoundConnection:
    """What a pasted text says, and what it leaves open. Linear in its length. `answers`: by question, the key of the choice.

    Raises `Refusal` where the text is too long to search (`text_too_long`), and nothing else.
    """
    if len(text) > LONGEST:
        raise Refusal(Notice(Code.TEXT_TOO_LONG, "url", {"limit": f"{LONGEST:,}"}))
    about = about or PasteContext()
    notebook = PasteNotebook(answers or {})
    plain = join_cut_urls(make_plain(text))
    evidence, plain, tables = _gather(plain)
    chosen = _of_this_charger(evidence, about, notebook)
    leftovers = Leftovers(plain.text, evidence, tables)
    found = _decide(chosen, plain, about, notebook, leftovers, text) if chosen else _result(notebook)
    choices = [choice for each in found.choices.values() for choice in each]
    return replace(found, secret_places=secret_places(evidence, choices, plain, text))


def _gather(plain: PlainText) -> tuple[Evidence, PlainText, list[tuple[int, int]]]:
    """Everything that was found, the text that its places are in, and where tables stand in it."""
    quotation = Quotation(plain)
    cells, taken = find_tables(quotation)
    more_cells, more_taken = find_rows(quotation, taken, 1 + max((one.record or 0 for one in cells), default=-1))
    pairs = find_pairs(quotation, taken + more_taken)
    finds = [half for one in (*cells, *more_cells, *pairs) for half in halves(one)]
    candidates = find_addresses(quotation, finds)
    finds += _mentions(quotation, finds, [(one.start, one.end) for one in candidates])
    finds.sort(key=lambda one: one.start)
    evidence = in_records(Evidence(tuple(finds), tuple(candidates)), quotation.text.text)
    return evidence, quotation.text, [*taken, *more_taken]


def _mentions(quotation: Quotation, finds: list[LabelledFind], spans: list[tuple[int, int]]) -> list[LabelledFind]:
    """Roaming IDs in sentences, and what a sentence calls a charger, outside of what was found."""
    text, taken = quotation.text.text, Spans([*spans, *((one.start, one.end) for one in finds)])
    named = dict.fromkeys(called.find_names(text), "called") | dict.fromkeys(found.span() for found in _MENTION.finditer(text))
    return [
        LabelledFind(LabelRole.MENTION, text[start:end], start, end, quotation.depth_at(start), label or "")
        for (start, end), label in named.items()
        if not taken.overlap(start, end)
    ]


def _of_this_charger(evidence: Evidence, about: PasteContext, notebook: PasteNotebook) -> Evidence | None:
    """What is said of this charger where a text speaks of several; None while it is asked which one."""
    records = records_of(evidence)
    if len(records) < 2:
        return evidence.of(records[0] if records else None) if _is_for_this_one(evidence, about, notebook) else None
    own = record_of_this(evidence, about.given_id or about.present_id, about.serial)
    if own is None:
        names = [(record, names_of(one, record)) for record, one in by_record(evidence).items()]
        shown_names = [known[0] if known else _place_of(evidence, record) for record, known in names]
        chosen = notebook.which(QuestionCode.WHICH_CHARGER, [PasteChoice("", ChoiceKind.CHARGER, one) for one in shown_names])
        if chosen is None:
            return None
        own = names[chosen][0]
    notebook.note(NoteCode.OTHERS_LEFT_OUT, count=str(len(records) - 1))
    return evidence.of(own)


def _place_of(evidence: Evidence, record: int) -> str:
    """Where a charger without a name is to dial."""
    return next((shown_address(one) for one in evidence.candidates if one.record == record), "")


def _is_for_this_one(evidence: Evidence, about: PasteContext, notebook: PasteNotebook) -> bool:
    """Unless it names another serial number and nothing of this charger; then a person says so."""
    serials = [one.text for one in evidence.finds if one.role is LabelRole.SERIAL and _SERIAL.fullmatch(one.text)]
    if not serials or about.serial is None or about.serial in serials or about.given_id is not None:
        return True
    named = {one.text for one in evidence.finds} | {last_segment(one) for one in evidence.candidates}
    if about.present_id in named:
        return True
    choices = [PasteChoice("", ChoiceKind.CHARGER, one) for one in dict.fromkeys(serials)]
    return notebook.ask(QuestionCode.WHICH_CHARGER, choices) is not None


def _decide(
    evidence: Evidence, plain: PlainText, about: PasteContext, notebook: PasteNotebook, leftovers: Leftovers, text: str
) -> FoundConnection:
    meant = which_address(evidence, plain, notebook, alone=_is_one_word(text))
    host = meant.candidate.pasted.endpoint.host if meant.candidate and meant.candidate.pasted else ""
    backend = habits.habits_of_host(about.backends, host) if host else None
    if host and (known := looks_alike(host, about.hosts)):
        notebook.note(NoteCode.HOST_LOOKS_ALIKE, host=host, known=known)
    if notebook.is_open(QuestionCode.WHICH_ADDRESS):  # whose ID and token these are hangs on it
        return _result(notebook, FoundConnection(security=None))
    everything = evidence
    if meant.candidate is not None:
        evidence = without_others(evidence, {one.start for one in meant.alike}, plain.text)
    identity = which_id(meant.candidate, meant.alike, evidence, plain, about, backend, notebook)
    own_id = identity.ocpp_id.text if identity.ocpp_id else None
    login = TokenSearch(meant.candidate, meant.alike, evidence, plain, about, own_id, backend, notebook).login()
    if login.ocpp_id is not None:
        identity = FoundIdentity(login.ocpp_id, identity.endpoint, identity.tail)
    ocpp_id = _not_of_another(identity.ocpp_id, about, notebook)
    own = [one for one in (own_id, login.ocpp_id and login.ocpp_id.text, about.present_id) if one]
    offered, asked = _texts(notebook.choices.values()), _texts(notebook.choices[code] for code in notebook.asked)
    starts = {one.start for one in meant.alike}
    others = [one for one in everything.candidates if one.start not in starts]
    settled = Settled(plain, meant.alike, others, login.token, ocpp_id, asked)
    against = leftovers.find_contradiction(everything.finds, meant.alike, own, offered, settled, is_named=ocpp_id is not None)
    against = (
        _spelled_otherwise(plain, text, login.token, ocpp_id, notebook)
        or against
        or _denied(meant, login, plain, notebook)
        or _against(meant, everything, [*own, *([about.serial] if about.serial else [])], plain, settled)
    )
    if against is not None:
        place = plain.place(*against)
        notebook.ask(QuestionCode.CORRECTION, [PasteChoice("", ChoiceKind.AS_FOUND, _line_of(text, place), place=place)])
    address, problems = _address(identity, plain, meant.candidate)
    return _result(
        notebook,
        FoundConnection(
            address=address,
            ocpp_id=ocpp_id,
            token=login.token,
            user=login.user,
            security=security_of(evidence.finds),
            says_no_token=login.says_none,
            problems=(*meant.problems, *problems),
            backend=backend,
            host=host,
        ),
    )


def _texts(choices: Iterable[Iterable[PasteChoice]]) -> list[str]:
    """What the choices stand for; it may be secret."""
    texts = (one.secret.reveal() if one.secret else one.text for each in choices for one in each)
    return [text for text in texts if text]


def _against(
    meant: MeantAddress, evidence: Evidence, own: list[str], plain: PlainText, settled: Settled
) -> tuple[int, int] | None:
    """Where a line speaks against what is meant and does not name it whole."""
    if meant.candidate is None or meant.candidate.pasted is None:
        return None
    ports = {str(one.pasted.endpoint.port) for one in meant.alike if one.pasted}
    written = " ".join(one.text for one in meant.alike).casefold()
    read = [(one.start, one.end) for one in evidence.finds if one.role is not LabelRole.MENTION]
    later = next(for_later.find_later(plain.text), None)
    lines = said_against.find_in(plain.text, read, own, ports, written)
    return later or next((line for line in lines if not settled.leaves_out(line)), None)


def _denied(meant: MeantAddress, login: FoundLogin, plain: PlainText, notebook: PasteNotebook) -> tuple[int, int] | None:
    """Where sentences speak against the address or the token that was found."""
    pasted = meant.candidate.pasted if meant.candidate else None
    if login.token is not None and (unused := token_remarks.find_unused(plain.text)) is not None:
        return unused
    is_given = login.token is not None or any(map(notebook.has_asked, _OF_A_TOKEN))
    if not is_given and (part := token_remarks.find_part(plain.text)) is not None:
        return part
    if pasted is None:
        return None
    demands = encryption_remarks.find_demands(plain.text) if meant.candidate and meant.candidate.scheme == "ws" else iter(())
    if (demand := next(demands, None)) is not None:
        return demand
    ends = [one.end for one in meant.alike]
    pieces = pasted.endpoint.path.split("/")
    return next(address_remarks.find_remarks(plain.text, is_tls=pasted.endpoint.tls, pieces=pieces, ends=ends), None)


def _spelled_otherwise(
    plain: PlainText, text: str, token: FoundToken | None, ocpp_id: FoundText | None, notebook: PasteNotebook
) -> tuple[int, int] | None:
    """Where the text says of single characters what is not so in what was found; where it is so, that is said."""
    for remark in spelling.find_remarks(plain.text):
        if not remark.agrees_with(token.secret.reveal() if token else None, ocpp_id.text if ocpp_id else None):
            return remark.start, remark.end
        if remark.is_upper is not None:
            continue
        notebook.note(NoteCode.SPELLED, line=_line_of(text, plain.place(remark.start, remark.end)))
    return None


def _line_of(text: str, place: TextPlace) -> str:
    return str(text.count("\n", 0, place.start) + 1)


def _not_of_another(found: FoundText | None, about: PasteContext, notebook: PasteNotebook) -> FoundText | None:
    """The ID, unless it is another charger's that this person may see: then a person says whether it is meant."""
    if found is None or found.text == about.present_id or found.text not in about.others:
        return found
    choices = [PasteChoice("", ChoiceKind.GO_THERE, found.text), PasteChoice("", ChoiceKind.NEW_ID, found.text)]
    chosen = notebook.ask(QuestionCode.OTHER_CHARGER, choices)
    return found if chosen is not None and chosen.kind is ChoiceKind.NEW_ID else None


def _address(
    identity: FoundIdentity, plain: PlainText, candidate: AddressCandidate | None
) -> tuple[FoundAddress | None, tuple[Notice, ...]]:
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


def _result(notebook: PasteNotebook, found: FoundConnection | None = None) -> FoundConnection:
    questions, more = notebook.in_order()
    return replace(
        found or FoundConnection(),
        questions=questions,
        more_questions=more,
        choices=dict(notebook.choices),
        notes=tuple(notebook.notes),
    )


def _is_one_word(text: str) -> bool:
    return len(strip_surrounding(text).split()) == 1
