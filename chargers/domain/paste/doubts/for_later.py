"""What says that a text is for later: "do not switch over yet", "nothing before Monday", "only once the contract starts"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chargers.domain.paste.sentences.phrases import says

_SENTENCE = re.compile(r"[^\n.!?;]{1,400}[.!?;\n]?")
_SUBJECT = re.compile(r"[ \t>*_]{0,9}(?:subject|onderwerp|objet|betreff)[*_ ]{0,3}:", re.IGNORECASE)


def find_later(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences are that say so."""
    for sentence in _SENTENCE.finditer(text):
        if not _SUBJECT.match(sentence[0]) and (_is_not_to_be_done_yet(sentence[0]) or _asks_to_wait(sentence[0])):
            yield sentence.span()


def _is_not_to_be_done_yet(sentence: str) -> bool:
    is_later = says("not_yet", sentence) or says("only_then", sentence) or (says("not", sentence) and says("until", sentence))
    return is_later and (says("change", sentence) or (says("must_be", sentence) and says("changed", sentence)))


def _asks_to_wait(sentence: str) -> bool:
    """Unless it waits for the charger: "wait until it has restarted"."""
    return says("wait", sentence) and says("for_what", sentence) and not says("of_a_start", sentence)
