"""Which names say that they name a secret."""

from __future__ import annotations

import pytest

from chargers.domain.secret_keys import _WORDS, is_secret_key, names_secret


@pytest.mark.parametrize("word", [word for _, words in _WORDS for word in words])
def test_each_word_is_found_in_any_case(word: str) -> None:
    for text in (word, word.upper(), f"x: {word.title()}1"):
        assert names_secret(text)


@pytest.mark.parametrize("text", ["", "2026-01-01T00:00:00Z", "NoError", "ws://a.example:80/", "Available"])
def test_what_names_none(text: str) -> None:
    assert not names_secret(text)
    assert not is_secret_key(text)
