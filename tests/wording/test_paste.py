"""What may be a token is shown by its ends alone, whatever it is asked about."""

import pytest

from chargers.domain.paste import ChoiceKind, PasteChoice, PasteContext, QuestionCode, find
from chargers.wording import paste


@pytest.mark.parametrize("cells", [("NL-77", "x7k2m9q"), ("GFX-0001234", "53Umkk1q7rEM")])
def test_no_choice_shows_what_may_be_a_token(cells: tuple[str, str]) -> None:
    found = find(";".join((cells[0], "wss://h.example.com/ocpp/", cells[1])), PasteContext(present_id="NL*ECO*1003"))
    assert len(found.questions) == 2
    said = [paste.choice(question.code, choice) for question in found.questions for choice in question.choices]
    texts = [paste.choice_text(choice) for question in found.questions for choice in question.choices]
    assert not [one for one in (*said, *texts) if cells[1] in one]
    assert {cells[0][:1], cells[1][:1]} <= {one[0] for one in texts if one}  # each can be told from the others


def test_a_serial_number_that_is_not_known_is_offered_by_its_name() -> None:
    unknown, known = PasteChoice("", ChoiceKind.SERIAL), PasteChoice("", ChoiceKind.SERIAL, "1810003")
    assert paste.choice(QuestionCode.SERIAL_OR_ID, unknown) == "its serial number"
    assert paste.choice(QuestionCode.SERIAL_OR_ID, known) == "its serial number, 1810003"
