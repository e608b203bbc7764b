"""What was found in a text on standard input, as commands print it: in JSON and in words. No token is in either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import FoundConnection, PasteChoice, QuestionCode
from chargers.management.standard_input import INPUT
from chargers.wording import paste
from chargers.wording.refusals import sentence


def refuse_two_inputs(text: str, token: str | None) -> None:
    """Raises `Refusal` where one standard input is to be both."""
    if text == token == INPUT:
        raise Refusal(Notice(Code.TEXT_AND_TOKEN, "token"))


def as_json(found: FoundConnection) -> dict[str, Any]:
    return {
        "url": found.address.url if found.address else None,
        "ocpp_id": found.ocpp_id.text if found.ocpp_id else None,
        "token": found.token is not None,
        "questions": [question.code for question in found.questions],
        "choices": {code: [_choice(code, one) for one in choices] for code, choices in found.choices.items()},
    }


def warnings(found: FoundConnection) -> list[dict[str, str]]:
    """What was done to the text, beside the warnings of a controller type."""
    return [{"code": one.code, "field": paste.about(one.code), "message": paste.note(one)} for one in found.notes]


def lines(found: FoundConnection) -> Iterator[str]:
    """What was found, line by line, with the questions that are open."""
    if found.address is not None:
        yield f"Address  {found.address.url}"
    if found.ocpp_id is not None:
        yield f"OCPP ID  {found.ocpp_id.text}"
    if found.token is not None:
        yield f"Token    {paste.masked(found.token.secret)}"
    for note in found.notes:
        yield f"! {paste.note(note)}"
    for question in found.questions:
        yield f"? {paste.question(question.code, question.choices)}"
        for choice in question.choices:
            yield f"  - {paste.choice(question.code, choice)}"
    if found.more_questions:
        yield f"? {found.more_questions} more after that."


def open_question(found: FoundConnection) -> str:
    """What is asked, as one sentence after another."""
    return " ".join(
        [sentence(Notice(Code.QUESTION_OPEN, "url")), *(paste.question(one.code, one.choices) for one in found.questions)]
    )


def _choice(code: QuestionCode, choice: PasteChoice) -> dict[str, str]:
    return {"kind": choice.kind, "text": paste.choice_text(choice), "means": paste.choice(code, choice)}
