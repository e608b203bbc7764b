"""What the paste field sends: the text, the answers given to it, and what was made of it before. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from chargers.domain.editor.url_field import is_text
from chargers.domain.paste import QuestionCode
from chargers.domain.paste.finder import LONGEST

OWN_FIELDS = ("ocpp_id", "token")  # typed beside the text, they win over it


@dataclass(frozen=True, slots=True, repr=False)
class TypedPaste:
    """`answers`: by question, the key of a choice. `typed`: which fields beside it are a person's own. `done`: the mark of what
    was last put into the fields. `known`: the text stood there before. No repr: the text may hold a token."""

    text: str = ""
    answers: Mapping[QuestionCode, str] | None = None
    typed: frozenset[str] = frozenset()
    done: str = ""
    known: bool = False

    @property
    def mark(self) -> str:
        """Stands for the text in a form, and tells nothing of it."""
        return _mark(self.text)

    @property
    def state(self) -> str:
        """Stands for the text with its answers."""
        answered = ",".join(f"{code}={key}" for code, key in sorted((self.answers or {}).items()))
        return _mark(f"{self.text}\n{answered}")

    @property
    def is_new(self) -> bool:
        return not constant_time_compare(self.done, self.state)


def read_paste_form(data: QueryDict, kept: str) -> TypedPaste:
    """A text in the field for the URL is taken as pasted here; answers are those to this text. `kept`: the text that did not
    go to the page again, and holds unless another one is there."""
    if "forget_paste" in data:
        return TypedPaste()
    in_url = _clean(data.get("url", ""))
    text = in_url if is_text(in_url) else _clean(data.get("paste", "")) or kept
    if not text.strip():
        return TypedPaste()
    same = constant_time_compare(data.get("paste-mark", "")[:64], _mark(text))
    typed = frozenset(name for name in OWN_FIELDS if _is_own(data, name, known=same))
    found = TypedPaste(text, _answers(data) if same else {}, typed, known=same)
    return replace(found, done=data.get("paste-done", "")[:64] if same else "")


def _answers(data: QueryDict) -> dict[QuestionCode, str]:
    """Those that were given before and the one that was given now, without the one that is asked again."""
    found = dict[QuestionCode, str]()
    for given in [*data.getlist("answered")[: len(QuestionCode)], data.get("answer", "")]:
        code, _, key = given.partition("=")
        if code in set(QuestionCode):
            found[QuestionCode(code)] = key[:40]
    again = data.get("ask_again", "")
    return {code: key for code, key in found.items() if code != again}


def _is_own(data: QueryDict, name: str, *, known: bool) -> bool:
    """Whether a field holds what a person typed: changed now, or (of a text that is `known`) before."""
    shown = data.getlist(f"shown-{name}")
    changed = data.get(name, "").strip() != (shown[0] if shown else "").strip()
    return bool(data.get(name, "").strip()) and (changed or (known and name in data.getlist("typed")))


def _clean(text: str) -> str:
    return text[: 2 * LONGEST].replace("\r\n", "\n").lstrip("\n")[: LONGEST + 1]  # a browser drops a line end that begins it


def _mark(text: str) -> str:
    return salted_hmac("chargers.paste", text.encode("utf-8", "surrogatepass"), algorithm="sha256").hexdigest()
