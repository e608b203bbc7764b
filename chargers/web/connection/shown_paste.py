"""What was found in a pasted text as its template wants it: a list to confirm, and questions with a button for each choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.errors import Code
from chargers.domain.paste import (
    ChoiceKind,
    FoundConnection,
    PasteChoice,
    PasteNote,
    PasteQuestion,
    QuestionCode,
    SaidSecurity,
    TextPlace,
)
from chargers.domain.paste.tokens.secret_places import without_secrets
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.web.connection.paste_form import TypedPaste
from chargers.web.connection.paste_round import PasteRound
from chargers.wording import notices, paste

MOST_QUOTED = 300  # characters of a line


@dataclass(frozen=True, slots=True)
class ShownFind:
    """One line of the list. `field`: the id of the input where it can be changed; `said`: where it came from, and what is new."""

    name: str
    value: str
    said: str
    field: str


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """`answer` goes back; with a `link` the choice is a page to go to."""

    words: str
    answer: str
    link: str = ""
    mono: bool = False
    again: bool = False  # what was answered last time for this backend


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """`quote`: the line of the text that is asked about, without its secrets."""

    code: str
    words: str
    choices: list[ShownChoice]
    quote: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ShownPaste:
    """`answered`, `typed`, `mark`, `done` and `kept` go back in hidden fields; none of them holds any of the text. `kept`: under
    which key the text is kept, of which `text` shows all but its secrets; empty where `text` itself goes back."""

    text: str
    kept: str
    mark: str
    done: str
    answered: list[str]
    typed: list[str]
    found: list[ShownFind]
    questions: list[ShownQuestion]
    more: int
    settled: list[ShownQuestion]  # what was answered, with the answer, and may be asked again
    otherwise: list[ShownQuestion]  # what was decided without a question
    notes: list[notices.ShownNotice]
    problems: list[notices.ShownNotice]


def show_paste(
    charger: Charger, round_: PasteRound, access: Access, last: Mapping[QuestionCode, ChoiceKind], kept: str
) -> ShownPaste:
    """`last`: by question what this person answered last time for this backend; it is proposed, not taken."""
    pasted, found = round_.paste, round_.found or FoundConnection()
    open_codes = {question.code for question in found.questions}
    answers = {code: key for code, key in (pasted.answers or {}).items() if code in found.choices and code not in open_codes}
    offered = [code for code in found.choices if code not in open_codes and code not in answers]
    return ShownPaste(
        text=without_secrets(pasted.text, found.secret_places) if kept else pasted.text,
        kept=kept,
        mark=pasted.mark if pasted.text else "",
        done=pasted.done,
        answered=[f"{code}={key}" for code, key in (pasted.answers or {}).items()],
        typed=sorted(pasted.typed),
        found=list(_finds(charger, found, pasted)) if round_.found else [],
        questions=[
            replace(_question(one.code, one.choices, access, last.get(one.code)), quote=_quote(one, pasted.text, found))
            for one in found.questions
        ],
        more=found.more_questions,
        settled=[
            _question(code, [one for one in found.choices[code] if one.key == key], access) for code, key in answers.items()
        ],
        otherwise=[_question(code, found.choices[code], access) for code in offered],
        notes=[_note(one) for one in found.notes],
        problems=[notices.show_notice(one, refusal=True) for one in round_.problems if one.code is not Code.QUESTION_OPEN],
    )


def _note(note: PasteNote) -> notices.ShownNotice:
    return notices.ShownNotice(note.code.value, paste.note(note), "warn" if note.code in paste.ODD else "info")


def _finds(charger: Charger, found: FoundConnection, pasted: TypedPaste) -> Iterator[ShownFind]:
    if found.address is not None:
        endpoint = found.address.endpoint
        serial = found.address.tail == Placeholder.SERIAL.value
        url = endpoint.url(found.address.tail if serial else "")
        yield ShownFind(_("Address"), url, _where(pasted.text, found.address.place), "url")
        words = _("TLS (wss://)") if endpoint.tls else _("without TLS (ws://)")
        against = found.security is not None and (found.security is SaidSecurity.TLS) is not endpoint.tls
        yield ShownFind(_("Security"), words, _("the text also says otherwise") if against else "", "url")
    if found.ocpp_id is not None:
        where = _where(pasted.text, found.ocpp_id.place)
        if found.ocpp_id.text == charger.ocpp_id:
            said = _("%(where)s; as it is now") % {"where": where} if where else _("as it is now")
        else:
            said = _("%(where)s; new, was %(ocpp_id)s") % {"where": where or _("answered"), "ocpp_id": charger.ocpp_id}
        yield ShownFind(_("OCPP ID"), found.ocpp_id.text, said, "ocpp_id")
    elif not found.questions and found.address is not None:
        yield ShownFind(_("OCPP ID"), charger.ocpp_id, _("the text names none: it stays"), "ocpp_id")
    if found.token is not None:
        yield ShownFind(_("Token"), paste.masked(found.token.secret), _where(pasted.text, found.token.place), "token")
    elif found.says_no_token:
        yield ShownFind(_("Token"), _("none"), _("the text says so"), "token")


def _where(text: str, place: TextPlace | None) -> str:
    if place is None:
        return ""
    return _("line %(line)s") % {"line": text.count("\n", 0, place.start) + 1}


def _quote(asked: PasteQuestion, text: str, found: FoundConnection) -> str:
    """The line that a text speaks against what was found with. Its secrets are hidden as in the text that is shown."""
    place = asked.choices[0].place if asked.code is QuestionCode.CORRECTION else None
    if place is None:
        return ""
    start = text.rfind("\n", 0, place.start) + 1
    before = without_secrets(text[:start], [one for one in found.secret_places if one.end <= start])
    lines = without_secrets(text, found.secret_places).split("\n")
    return lines[min(before.count("\n"), len(lines) - 1)].strip()[:MOST_QUOTED]


def _question(
    code: QuestionCode, choices: Sequence[PasteChoice], access: Access, last: ChoiceKind | None = None
) -> ShownQuestion:
    ordered = sorted(choices, key=lambda one: one.kind is not last)
    shown = [_choice(code, one, access, again=one.kind is last) for one in ordered]
    return ShownQuestion(code.value, paste.question(code, choices), shown)


def _choice(code: QuestionCode, choice: PasteChoice, access: Access, *, again: bool) -> ShownChoice:
    link = ""
    if choice.kind is ChoiceKind.GO_THERE:
        other = access.chargers().filter(ocpp_id=choice.text).values_list("pk", flat=True).first()
        link = reverse("connection", args=[other]) if other is not None else ""
    mono = choice.kind in {ChoiceKind.ADDRESS, ChoiceKind.TOKEN}
    return ShownChoice(paste.choice(code, choice), f"{code.value}={choice.key}", link, mono, again)
