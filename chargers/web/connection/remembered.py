"""What this person answered last time for a backend, to be proposed at its next charger. Kinds of answers alone, no text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from chargers.domain.paste import ChoiceKind, FoundConnection, QuestionCode

KEY = "paste_answers"
MOST_HOSTS = 20
# A backend's habits; what hangs on one charger or one mail is asked anew.
HABITS = frozenset(
    {
        QuestionCode.ID_PREFIX,
        QuestionCode.ID_OR_PATH,
        QuestionCode.ID_OR_ACCOUNT,
        QuestionCode.ID_TWICE,
        QuestionCode.SERIAL_OR_ID,
        QuestionCode.USER_DIFFERS,
    }
)


def remember(session: SessionBase, found: FoundConnection, answers: Mapping[QuestionCode, str]) -> None:
    """Keeps what was answered for the host of this text; of the oldest hosts it forgets."""
    kinds = {
        code.value: choice.kind.value
        for code, key in answers.items()
        for choice in found.choices.get(code, ())
        if code in HABITS and choice.key == key
    }
    if not found.host or not kinds:
        return
    kept: dict[str, Any] = session.get(KEY, {})
    kinds = {**kept.pop(found.host, {}), **kinds}
    session[KEY] = {**dict(list(kept.items())[-MOST_HOSTS + 1 :]), found.host: kinds}


def last_time(session: SessionBase, host: str) -> dict[QuestionCode, ChoiceKind]:
    """By question what was answered last for a host."""
    kept = session.get(KEY, {}).get(host, {})
    return {
        QuestionCode(code): ChoiceKind(kind) for code, kind in kept.items() if code in set(HABITS) and kind in set(ChoiceKind)
    }
