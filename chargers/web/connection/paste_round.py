"""One round of the paste: what the text says, and the editor's fields as they become by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chargers.domain.connection import ocpp_id as ids
from chargers.domain.connection import token as tokens
from chargers.domain.controller.definition import FieldRole
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import Found
from chargers.domain.secret import Secret
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.connection import pasted_texts
from chargers.services.connection.editor_state import Wish
from chargers.web.connection.forms import Typed
from chargers.web.connection.paste_form import Paste

KEPT_ROWS = frozenset({FieldRole.OPTIONS, FieldRole.PROTOCOL, FieldRole.OCPP_INFO})  # no text says anything of them


@dataclass(frozen=True, slots=True, repr=False)
class Round:
    """`typed`: the fields now. `applied`: what was found was put into them in this round. `problems`: why there is no way on.
    No repr: it holds what was pasted."""

    paste: Paste
    typed: Typed
    found: Found | None = None
    problems: tuple[Notice, ...] = ()
    applied: bool = False


def go(charger: Charger, paste: Paste, typed: Typed, access: Access, fresh_fields: Callable[[], Wish]) -> Round:
    """`fresh_fields`: those of the charger before anybody typed, by which what is pasted is measured."""
    if not paste.text:
        return Round(paste, typed)
    typed = _without_text(typed)
    try:
        found = pasted_texts.find_for(
            charger,
            paste.text,
            access.chargers(),
            answers=paste.answers,
            given_id=_id(paste, typed),
            given_token=_token(paste, typed),
        )
    except Refusal as refusal:
        return Round(paste, typed, problems=_here(refusal))
    if found.questions:
        return Round(paste, typed, found, (Notice(Code.QUESTION_OPEN, "paste"),))
    try:
        wish = pasted_texts.wish_of(charger, found)
    except Refusal as refusal:
        return Round(paste, typed, found, _here(refusal))
    typed = replace(typed, wish=replace(typed.wish, colon_is_meant=wish.colon_is_meant and wish.token == typed.wish.token))
    if not paste.is_new:
        return Round(paste, typed, found)
    fresh = fresh_fields()
    rows = {role: text for role, text in typed.wish.rows.items() if role in KEPT_ROWS}
    wish = replace(wish, rows={**fresh.rows, **rows}, mode=typed.wish.mode)
    return Round(replace(paste, done=paste.state), Typed(wish, fresh), found, applied=True)


def _here(refusal: Refusal) -> tuple[Notice, ...]:
    """What is wrong with a text is said below it."""
    return tuple(replace(notice, field="paste") for notice in refusal.notices)


def _without_text(typed: Typed) -> Typed:
    """A text that was pasted into the field for the URL is searched as a paste; the field is what it was."""
    if len(typed.wish.url.split()) < 2:
        return typed
    return replace(typed, wish=replace(typed.wish, url=typed.shown.url))


def _id(paste: Paste, typed: Typed) -> str | None:
    """The ID that was typed beside the text; one that cannot be an ID is said at its field."""
    if "ocpp_id" not in paste.typed:
        return None
    try:
        return ids.check(typed.wish.ocpp_id, max(len(typed.wish.ocpp_id), 1))[0]
    except Refusal:
        return None


def _token(paste: Paste, typed: Typed) -> Secret | None:
    if "token" not in paste.typed:
        return None
    try:
        return tokens.check(typed.wish.token, None, prefix_is_meant=True)[0]
    except Refusal:
        return None
