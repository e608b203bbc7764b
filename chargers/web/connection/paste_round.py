"""One round of the paste: what the text says, and the editor's fields as they become by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chargers.domain.connection import ocpp_id, token
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.paste import FoundConnection
from chargers.domain.secret import Secret
from chargers.models import Charger
from chargers.services.access.access import Access
from chargers.services.connection import pasted_texts
from chargers.web.connection.forms import EditorForm
from chargers.web.connection.paste_form import TypedPaste

KEPT_ROWS = frozenset({FieldRole.OPTIONS, FieldRole.PROTOCOL, FieldRole.OCPP_INFO})  # no text says anything of them


@dataclass(frozen=True, slots=True, repr=False)
class PasteRound:
    """`form`: the fields now. `applied`: what was found was put into them in this round. `problems`: why there is no way on.
    No repr: it holds what was pasted."""

    paste: TypedPaste
    form: EditorForm
    found: FoundConnection | None = None
    problems: tuple[Notice, ...] = ()
    applied: bool = False

    @property
    def has_secret(self) -> bool:
        return self.found is not None and bool(self.found.secret_places)


def go_round(
    charger: Charger, paste: TypedPaste, form: EditorForm, access: Access, fresh: Callable[[], EditorFields]
) -> PasteRound:
    """`fresh`: the fields of the charger before anybody typed, by which what is pasted is measured."""
    if not paste.text:
        return PasteRound(paste, form)
    form = _without_text(form)
    try:
        found = pasted_texts.find_for(
            charger,
            paste.text,
            access.chargers(),
            answers=paste.answers,
            given_id=_id(paste, form),
            given_token=_token(paste, form),
        )
    except Refusal as refusal:
        return PasteRound(paste, form, problems=_here(refusal))
    if found.questions:
        return PasteRound(paste, form, found, (Notice(Code.QUESTION_OPEN, "paste"),))
    try:
        found_fields = pasted_texts.fields_of(charger, found)
    except Refusal as refusal:
        return PasteRound(paste, form, found, _here(refusal))
    form = replace(
        form, typed=replace(form.typed, colon_is_meant=found_fields.colon_is_meant and found_fields.token == form.typed.token)
    )
    if not paste.is_new:
        return PasteRound(paste, form, found)
    before = fresh()
    rows = {role: text for role, text in form.typed.rows.items() if role in KEPT_ROWS}
    found_fields = replace(found_fields, rows={**before.rows, **rows}, mode=form.typed.mode)
    return PasteRound(replace(paste, done=paste.state), EditorForm(found_fields, before), found, applied=True)


def _here(refusal: Refusal) -> tuple[Notice, ...]:
    """What is wrong with a text is said below it."""
    return tuple(replace(notice, field="paste") for notice in refusal.notices)


def _without_text(form: EditorForm) -> EditorForm:
    """A text that was pasted into the field for the URL is searched as a paste; the field is what it was."""
    if len(form.typed.url.split()) < 2:
        return form
    return replace(form, typed=replace(form.typed, url=form.shown.url))


def _id(paste: TypedPaste, form: EditorForm) -> str | None:
    """The ID that was typed beside the text; one that cannot be an ID is said at its field."""
    if "ocpp_id" not in paste.typed:
        return None
    try:
        return ocpp_id.check_ocpp_id(form.typed.ocpp_id, max(len(form.typed.ocpp_id), 1))[0]
    except Refusal:
        return None


def _token(paste: TypedPaste, form: EditorForm) -> Secret | None:
    if "token" not in paste.typed:
        return None
    try:
        return token.check_token(form.typed.token, None, prefix_is_meant=True)[0]
    except Refusal:
        return None
