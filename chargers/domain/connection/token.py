"""The token that a backend hands over for one charger: its characters, and the forms in which people paste it (R17)."""

from __future__ import annotations

import re

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret

HARD_TO_GUESS = 12  # characters; a shorter one is said, never refused: what a backend gave cannot be chosen
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“”", "«": "»", "”": "”"}
_VISIBLE = re.compile(r"[!-~]*")
_MASKS = frozenset("*•●·xX")  # what pages and mails show in the place of one
_HEX = re.compile(r"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40})")


def check_token(text: str, ocpp_id: str | None, *, prefix_is_meant: bool = False) -> tuple[Secret, tuple[Notice, ...]]:
    """The token alone, and what was done to it. Raises `Refusal` without ever quoting it.

    `ID:token` with this charger's ID loses the prefix. Another prefix is asked about (`token_other_prefix`);
    `prefix_is_meant` is the answer that the colon belongs to the token.
    """
    notices: list[Notice] = []
    token = text.strip()
    if len(token) > 2 and token[-1] in _QUOTES.get(token[0], ""):
        token = token[1:-1].strip()
        notices.append(Notice(Code.TOKEN_QUOTES_DROPPED, "token"))
    check_characters(token)
    if ocpp_id and token.startswith(f"{ocpp_id}:"):
        while token.startswith(f"{ocpp_id}:"):
            token = token.removeprefix(f"{ocpp_id}:")
        notices.append(Notice(Code.TOKEN_PREFIX_DROPPED, "token", {"ocpp_id": ocpp_id}))
        check_characters(token)
    if ":" in token and not prefix_is_meant:
        raise Refusal(Notice(Code.TOKEN_OTHER_PREFIX, "token"))
    if _HEX.fullmatch(token):
        notices.append(Notice(Code.TOKEN_HEX, "token", {"length": str(len(token))}))
    return Secret(token), (*notices, *short_token(token))


def short_token(token: str) -> tuple[Notice, ...]:
    """What there is to say of one that can be guessed; nothing of a longer one."""
    if len(token) >= HARD_TO_GUESS:
        return ()
    return (Notice(Code.TOKEN_SHORT, "token", {"length": str(len(token)), "enough": str(HARD_TO_GUESS)}),)


def check_characters(token: str) -> None:
    """Raises `Refusal` where a token is empty, a mask, or holds what is not printable ASCII without space."""
    if not token:
        raise Refusal(Notice(Code.TOKEN_EMPTY, "token"))
    if len(token) > 2 and _MASKS.issuperset(token):
        raise Refusal(Notice(Code.TOKEN_MASKED, "token"))
    if not _VISIBLE.fullmatch(token):
        raise Refusal(Notice(Code.TOKEN_CHARACTER, "token"))
