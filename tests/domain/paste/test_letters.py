"""Letters in many layouts, each with what is to be found in it and what is to be asked."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chargers.domain.paste import find

LETTERS = tomllib.loads(Path(__file__).with_name("letters.toml").read_text(encoding="utf-8"))["letter"]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: " ".join(letter["text"].split())[:40])
def test_letter(letter: dict[str, Any]) -> None:
    found = find(letter["text"], present_id="NL*ECO*1003", serial="1810003")
    assert [question.code.value for question in found.questions] == letter.get("asks", [])
    assert (found.address.url if found.address else None) == letter.get("url")
    assert (found.ocpp_id.text if found.ocpp_id else None) == letter.get("ocpp_id")
    assert (found.token.secret.reveal() if found.token else None) == letter.get("token")
    assert found.says_no_token is letter.get("none", False)


def test_most_letters_need_no_question_and_none_more_than_two() -> None:
    asked = [letter["asks"] for letter in LETTERS if "asks" in letter]
    assert len(asked) <= len(LETTERS) / 4  # many of them were chosen for their doubts
    assert all(len(asks) <= 2 for asks in asked)
