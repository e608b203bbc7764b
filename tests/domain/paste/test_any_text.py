"""Whatever is pasted: nothing raises, nothing is written that no path, ID or token may hold, and it takes no long time."""

import itertools
import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chargers.domain.errors import Code, Refusal
from chargers.domain.paste import FoundConnection, PasteContext, QuestionCode, find
from chargers.domain.paste.plain_text import make_plain
from tests.domain.strategies import texts
from tests.growth import grows_between

PIECES = [
    "wss://h.example.com/ocpp/",
    "ws://1.2.3.4:80/x",
    "wss://[::1]/",
    "://",
    "NL*ECO*1003",
    "Token: ",
    "abc123",
    "URL:",
    "\n",
    "\n\n",
    "\t",
    " ",
    "> ",
    "|",
    ";",
    ",",
    "{id}",
    "<id>",
    "[x]",
    "(y)",
    "OCPP ID",
    "Wachtwoord",
    "=\n",
    "=3D",
    "&amp;",
    "&lt;",
    "<p>",
    "<td>",
    "</td>",
    '"',
    "'",
    "{",
    "}",
    '{"url": "',
    '", "token": "',
    "#OSN#",
    "#SN#",
    "%2A",
    "%zz",
    "…",
    "-",
    "n.v.t.",
    "Van: x\nVerzonden: y\n",
    "https://x.example/?url=wss%3A%2F%2Fa%2Fb",
    "Host: h.example.com\nPort: 443\nPath: /x/",
    "com_Options: UseTLS=1",
    "\u200b",
    "\ud800",
    "é",
    "1810003",
    "user:pass@",
    "?x=1",
    "//",
    "test",
]
mixed = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
often = settings(
    deadline=None, max_examples=int(os.environ.get("PASTE_TEXTS", "200")), suppress_health_check=[HealthCheck.too_slow]
)


def holds(found: FoundConnection, text: str) -> None:
    assert len(found.questions) <= 2
    assert all(found.choices[question.code] == question.choices for question in found.questions)
    if found.address is not None:
        found.address.endpoint.check()
        assert not set("[](){}<>") & set(found.address.endpoint.path)
        assert "://" not in found.address.endpoint.path
        assert found.address.tail in {"#OSN#", "#SN#"}
    if found.ocpp_id is not None:
        assert not set("[](){}<>/ ") & set(found.ocpp_id.text)
        assert "://" not in found.ocpp_id.text
    for part in (found.address, found.ocpp_id, found.token):
        if part is not None and part.place is not None:
            assert 0 <= part.place.start <= part.place.end <= len(text)
    if found.token is not None:
        assert found.token.secret.reveal()


@often
@given(
    mixed | texts | st.text(max_size=300), st.none() | st.just("NL*ECO*1003") | st.just("ocpp"), st.none() | st.just("1810003")
)
def test_any_text(text: str, present_id: str | None, serial: str | None) -> None:
    found = find(text, PasteContext(present_id=present_id, serial=serial))
    holds(found, text)
    for question in found.questions:
        for choice in question.choices:
            after = find(text, PasteContext(present_id=present_id, serial=serial), answers={question.code: choice.key})
            holds(after, text)
            assert question.code not in {one.code for one in after.questions}


@often
@given(mixed)
def test_answering_everything_leaves_nothing_open(text: str) -> None:
    answers: dict[QuestionCode, str] = {}
    for _ in range(len(QuestionCode)):
        found = find(text, PasteContext(present_id="NL*ECO*1003"), answers=answers)
        answerable = [question for question in found.questions if question.choices]
        if not answerable:
            break
        answers |= {question.code: question.choices[0].key for question in answerable}
    assert all(not question.choices for question in found.questions)


def _meant(found: FoundConnection, code: QuestionCode, key: str) -> tuple[object, ...] | None:
    """What an answer means; None where its question is open again, or is no question any more."""
    choice = next((one for one in found.choices.get(code, ()) if one.key == key), None)
    secret = choice.secret.reveal() if choice and choice.secret else None
    return (choice.kind, secret) if choice and code not in {one.code for one in found.questions} else None


@often
@given(mixed)
@example("URL, ID and password: wss://h.example.com/ocpp/, NL-LST-19, geheim77")
@example("wss://h.example.com/ocpp/\nID X-77\nCP-4711\nCP-4712x\ngeheim77")
def test_an_answer_means_the_same_once_another_question_is_answered(text: str) -> None:
    def look(answers: dict[QuestionCode, str]) -> FoundConnection:
        return find(text, PasteContext(present_id="NL*ECO*1003"), answers=answers)

    questions = look({}).questions
    for one, other in itertools.permutations(questions, 2):
        for choice in one.choices:
            before = _meant(look({one.code: choice.key}), one.code, choice.key)
            for next_choice in other.choices:
                after = _meant(look({one.code: choice.key, other.code: next_choice.key}), one.code, choice.key)
                assert after in {before, None}


@often
@given(mixed | st.text(max_size=200))
def test_every_character_of_a_plain_text_knows_where_it_stood(text: str) -> None:
    plain = make_plain(text)
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert all(start < end <= len(text) for start, end in zip(plain.starts, plain.ends, strict=True))
    assert list(plain.starts) == sorted(plain.starts)


def test_a_text_that_is_too_long() -> None:
    with pytest.raises(Refusal) as refused:
        find("a" * 100_001)
    assert refused.value.notices[0].code is Code.TEXT_TOO_LONG


REPEATED = [
    *PIECES, "token:", "key: ", "key:\n", "<a ", "&#", "wss://", "* ", "token", "a:b ", "ws://a", "wss://a/-\n", "a.b.",
    "ID\tURL\n", "OCPP ID;URL\n", "> > > ", "=C3", "x" * 50 + " ", "wss://a.nl/{", "-- ", "From: a\n", "token is ", "a1 ",
    "password a1", '{"key":"', "OCPP ID: a\n", "NL*ECO*1 ", "wss://h.nl/a\nToken: a1\n\n", "Token\n", "URL\n",
    "https://a?url=wss:", "__wss://a", "(", "[", "A*", "no ", "Host: a.nl\n", "wss://h@.nl/a/b\n", "wss://h.nl/a@/b\n",
    "wss://h.nl/@\n", "OCPP ID: A@\n", "Token: t0ken@\n", "NL*ECO*@ ", "A@: wss://h.nl/@ Token: a@b1\n",
    "OCPP ID: A@\nURL: wss://h.nl/@\nToken: a@b1\n", "\nabcdef@g1\n", "Password: a@b1.\n", "wss://h.nl/{a@}/x\n",
    "a@;", "wss://h@.nl/;x@;y@\n", "NL*ECO*@;t0k@\n", "known as the id ", "heet x@ ", "x@ as the ", "login: a@ / b@\n",
    "access\na@\n",
]  # fmt: skip


def _long(part: str, length: int) -> str:
    """A part again and again; its @ is a number that grows."""
    return "".join(part.replace("@", str(number)) for number in range(length // len(part)))[:length]


@pytest.mark.parametrize("part", REPEATED)
def test_four_times_the_text_takes_four_times_the_work(part: str) -> None:
    def look(text: str) -> FoundConnection:
        return find(text, PasteContext(present_id="NL*ECO*1003", serial="1810003"))

    assert not grows_between(look, _long(part, 10_000), _long(part, 40_000))
