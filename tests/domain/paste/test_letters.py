"""Letters in many layouts, each with what is to be found in it and what is to be asked."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chargers.domain.paste import PasteContext, find


def letters(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["letter"]
    return found


LETTERS, PLAIN, DOUBTFUL = letters("letters.toml"), letters("plain_letters.toml"), letters("doubtful_letters.toml")


@pytest.mark.parametrize("letter", [*LETTERS, *PLAIN, *DOUBTFUL], ids=lambda letter: " ".join(letter["text"].split())[:40])
def test_letter(letter: dict[str, Any]) -> None:
    found = find(letter["text"], PasteContext(present_id="NL*ECO*1003", serial="1810003"))
    assert [question.code.value for question in found.questions] == letter.get("asks", [])
    assert (found.address.url if found.address else None) == letter.get("url")
    assert (found.ocpp_id.text if found.ocpp_id else None) == letter.get("ocpp_id")
    assert (found.token.secret.reveal() if found.token else None) == letter.get("token")
    assert found.says_no_token is letter.get("none", False)


def test_most_letters_need_no_question_and_none_more_than_two() -> None:
    asked = [letter["asks"] for letter in LETTERS if "asks" in letter]
    assert len(asked) <= len(LETTERS) * 0.24  # many of them were chosen for their doubts
    assert all(len(asks) <= 2 for asks in asked)


def test_few_plain_letters_need_a_question() -> None:
    asked = [letter["asks"] for letter in PLAIN if "asks" in letter]
    assert len(asked) <= len(PLAIN) * 0.1
    assert all(len(asks) == 1 for asks in asked)


def test_every_doubtful_letter_is_asked() -> None:
    assert all(1 <= len(letter["asks"]) <= 2 for letter in DOUBTFUL)
