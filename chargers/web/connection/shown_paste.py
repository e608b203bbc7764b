"""What was found in a pasted text as its template wants it: a list to confirm, and questions with a button for each choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.errors import Code
from chargers.domain.paste import Choice, ChoiceKind, Found, Note, Place, QuestionCode, Security
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.web.connection.paste_form import Paste
from chargers.web.connection.paste_round import Round
from chargers.wording import notices, paste


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


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    code: str
    words: str
    choices: list[ShownChoice]


@dataclass(frozen=True, slots=True, repr=False)
class ShownPaste:
    """`answered`, `typed`, `mark` and `done` go back in hidden fields; none of them holds any of the text."""

    text: str
    mark: str
    done: str
    answered: list[str]
    typed: list[str]
    found: list[ShownFind]
    questions: list[ShownQuestion]
    more: int
    settled: list[ShownQuestion]  # what was answered, with the answer, and may be asked again
    otherwise: list[ShownQuestion]  # what was decided without a question
    notes: list[notices.Said]
    problems: list[notices.Said]


def present(charger: Charger, round_: Round, access: Access) -> ShownPaste:
    pasted, found = round_.paste, round_.found or Found()
    open_codes = {question.code for question in found.questions}
    answers = {code: key for code, key in (pasted.answers or {}).items() if code in found.choices and code not in open_codes}
    offered = [code for code in found.choices if code not in open_codes and code not in answers]
    return ShownPaste(
        text=pasted.text,
        mark=pasted.mark if pasted.text else "",
        done=pasted.done,
        answered=[f"{code}={key}" for code, key in (pasted.answers or {}).items()],
        typed=sorted(pasted.typed),
        found=list(_finds(charger, found, pasted)) if round_.found else [],
        questions=[_question(one.code, one.choices, access) for one in found.questions],
        more=found.more_questions,
        settled=[
            _question(code, [one for one in found.choices[code] if one.key == key], access) for code, key in answers.items()
        ],
        otherwise=[_question(code, found.choices[code], access) for code in offered],
        notes=[_note(one) for one in found.notes],
        problems=[notices.say(one, refusal=True) for one in round_.problems if one.code is not Code.QUESTION_OPEN],
    )


def _note(note: Note) -> notices.Said:
    return notices.Said(note.code.value, paste.note(note), "warn" if note.code in paste.ODD else "info")


def _finds(charger: Charger, found: Found, pasted: Paste) -> Iterator[ShownFind]:
    if found.address is not None:
        endpoint = found.address.endpoint
        serial = found.address.tail == Placeholder.SERIAL.value
        url = endpoint.url(found.address.tail if serial else "")
        yield ShownFind(_("Address"), url, _where(pasted.text, found.address.place), "url")
        words = _("TLS (wss://)") if endpoint.tls else _("without TLS (ws://)")
        against = found.security is not None and (found.security is Security.TLS) is not endpoint.tls
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


def _where(text: str, place: Place | None) -> str:
    if place is None:
        return ""
    return _("line %(line)s") % {"line": text.count("\n", 0, place.start) + 1}


def _question(code: QuestionCode, choices: Sequence[Choice], access: Access) -> ShownQuestion:
    return ShownQuestion(code.value, str(paste.QUESTIONS[code]), [_choice(code, one, access) for one in choices])


def _choice(code: QuestionCode, choice: Choice, access: Access) -> ShownChoice:
    link = ""
    if choice.kind is ChoiceKind.GO_THERE:
        other = access.chargers().filter(ocpp_id=choice.text).values_list("pk", flat=True).first()
        link = reverse("connection", args=[other]) if other is not None else ""
    return ShownChoice(
        paste.choice(code, choice), f"{code.value}={choice.key}", link, choice.kind in {ChoiceKind.ADDRESS, ChoiceKind.TOKEN}
    )
