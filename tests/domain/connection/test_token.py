"""The token, and the key that it becomes (R9, R17); neither ever shows itself."""

import copy
import json
import pickle

import pytest

from chargers.domain.connection import token
from chargers.domain.connection.authorization import form_key, take_key_apart
from chargers.domain.controller import catalogue
from chargers.domain.errors import Code, Refusal
from chargers.domain.secret import Secret

TYPES = {t.code: t for t in catalogue.load()}


@pytest.mark.parametrize(
    ("text", "kept", "codes"),
    [
        ("53Umkk1q7rEM", "53Umkk1q7rEM", []),
        (" 53Umkk1q7rEM\r\n", "53Umkk1q7rEM", []),
        ("ID:53Umkk1q7rEM", "53Umkk1q7rEM", [Code.TOKEN_PREFIX_DROPPED]),
        ("ID:ID:53Umkk1q7rEM", "53Umkk1q7rEM", [Code.TOKEN_PREFIX_DROPPED]),
        ("“53Umkk1q7rEM”", "53Umkk1q7rEM", [Code.TOKEN_QUOTES_DROPPED]),
        ('"ID:x"', "x", [Code.TOKEN_QUOTES_DROPPED, Code.TOKEN_PREFIX_DROPPED, Code.TOKEN_SHORT]),
        ('"', '"', [Code.TOKEN_SHORT]),
        ("53Umkk1q7rE", "53Umkk1q7rE", [Code.TOKEN_SHORT]),
        ("ID:53Umkk1q7rE", "53Umkk1q7rE", [Code.TOKEN_PREFIX_DROPPED, Code.TOKEN_SHORT]),
        ("0" * 32, "0" * 32, [Code.TOKEN_HEX]),
        ("aF" * 20, "aF" * 20, [Code.TOKEN_HEX]),
        ("ID:" + "0" * 40, "0" * 40, [Code.TOKEN_PREFIX_DROPPED, Code.TOKEN_HEX]),
        ("0" * 33, "0" * 33, []),
    ],
)
def test_taken(text: str, kept: str, codes: list[Code]) -> None:
    checked, notices = token.check_token(text, "ID")
    assert (checked.reveal(), [notice.code for notice in notices]) == (kept, codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.TOKEN_EMPTY),
        ("   ", Code.TOKEN_EMPTY),
        ("ID:", Code.TOKEN_EMPTY),
        ("a b", Code.TOKEN_CHARACTER),
        ("pässword", Code.TOKEN_CHARACTER),
        ("a\x00b", Code.TOKEN_CHARACTER),
        ("a\ud800b", Code.TOKEN_CHARACTER),
        ("OTHER:abc", Code.TOKEN_OTHER_PREFIX),
        ("id:abc", Code.TOKEN_OTHER_PREFIX),
        (":abc", Code.TOKEN_OTHER_PREFIX),
        ("***", Code.TOKEN_MASKED),
        ("••••••••", Code.TOKEN_MASKED),
        (" XXXXXXXX ", Code.TOKEN_MASKED),
        ('"********"', Code.TOKEN_MASKED),
        ("ID:********", Code.TOKEN_MASKED),
    ],
)
def test_refused_without_being_quoted(text: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        token.check_token(text, "ID")
    assert [(n.code, n.field, n.values) for n in refused.value.notices] == [(code, "token", {})]
    assert "abc" not in repr(refused.value)


def test_another_prefix_is_taken_once_a_person_says_so() -> None:
    checked, _ = token.check_token("user:abc", "ID", prefix_is_meant=True)
    assert checked.reveal() == "user:abc"


@pytest.mark.parametrize(("code", "key"), [("cpa", "s3cret"), ("evc4", "ID:s3cret"), ("evc5", "ID:s3cret")])
def test_the_key_of_each_type(code: Code, key: str) -> None:
    assert form_key(TYPES[code], "ID", Secret("s3cret")).reveal() == key
    user, found = take_key_apart(TYPES[code], Secret(key))
    assert (user, found.reveal()) == (None if code == "cpa" else "ID", "s3cret")


def test_a_token_may_hold_a_colon() -> None:
    assert take_key_apart(TYPES["evc5"], Secret("ID:a:b"))[1].reveal() == "a:b"
    assert take_key_apart(TYPES["cpa"], Secret("a:b"))[1].reveal() == "a:b"


def test_a_key_that_contains_the_id_needs_one() -> None:
    with pytest.raises(Refusal) as refused:
        form_key(TYPES["evc5"], None, Secret("s3cret"))
    assert refused.value.notices[0].code is Code.KEY_NEEDS_ID
    assert form_key(TYPES["cpa"], None, Secret("s3cret")).reveal() == "s3cret"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("s3cret")
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>30}", "%s" % secret, repr([secret])):  # noqa: UP031
        assert "s3cret" not in shown
    for way_out in (pickle.dumps, json.dumps, copy.copy):
        with pytest.raises(TypeError):
            way_out(secret)
    assert copy.deepcopy([secret]) == [secret]
    assert secret != "s3cret"
    assert not Secret("")
