"""The connection editor as its template wants it: fields and rows with what to say at each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.options import Options
from chargers.domain.editor.fields import EditorFields, EditorRow, WorkedOutFields
from chargers.domain.editor.hidden import hide
from chargers.domain.errors import Code, Notice
from chargers.models import Charger
from chargers.services.credentials import credentials
from chargers.web.connection.backend_choices import BackendChooser, OfferedBackend, choose
from chargers.web.connection.shown_paste import ShownPaste
from chargers.wording import help_links, notices, setting_words
from chargers.wording.fields import field_help
from chargers.wording.words import absent


@dataclass(frozen=True, slots=True)
class OptionSwitch:
    name: str
    on: bool
    help: str


@dataclass(frozen=True, slots=True)
class ShownEditorRow:
    """One ticked row of ECCLite's table."""

    role: str
    key: str
    now: str
    now_note: str
    new: str
    shown: str
    ticked: bool
    shown_ticked: bool
    changed: bool
    write_only: bool
    kept: bool  # a secret of the draft that is not sent to the browser again
    help: str
    help_url: str
    said: list[notices.ShownNotice]
    switches: list[OptionSwitch]

    @property
    def wrong(self) -> bool:
        return any(one.tone == "bad" for one in self.said)

    @property
    def long(self) -> bool:
        return self.role in {FieldRole.ADDRESS, FieldRole.OPTIONS, FieldRole.OCPP_INFO}  # by role, so that typing swaps no field


@dataclass(frozen=True, slots=True)
class ShownEditor:
    url: str
    token: str
    ocpp_id: str
    shown_url: str
    shown_token: str
    shown_ocpp_id: str
    shown_clear_key: bool
    rows: list[ShownEditorRow]
    at_url: list[notices.ShownNotice]
    at_token: list[notices.ShownNotice]
    at_ocpp_id: list[notices.ShownNotice]
    elsewhere: list[notices.ShownNotice]
    undecided: str  # the last segment that is either a new OCPP ID or part of the path
    changes: int
    wrong: bool
    token_kept: bool
    clear_key: bool
    mode: str
    draft: str
    backends: BackendChooser
    at_backend: list[notices.ShownNotice]
    paste: ShownPaste


@dataclass(frozen=True, slots=True)
class EditorRound:
    """What one request brought. `agreed`: what was shown last and had no error. `secret_kept`: the secrets of `draft` stand for
    empty fields and are not sent out again."""

    typed: EditorFields
    worked: WorkedOutFields
    agreed: EditorFields | None = None
    refusals: tuple[Notice, ...] = ()
    draft: str = ""
    secret_kept: bool = False


def show_editor(charger: Charger, brought: EditorRound, paste: ShownPaste, offered: Sequence[OfferedBackend] = ()) -> ShownEditor:
    """While something is wrong, fields show what was typed, and what was agreed last stays what edits are measured by:
    else the next round would take a refused URL for one that was shown.
    """
    worked, typed, kept = brought.worked, brought.typed, brought.secret_kept
    errors = (*worked.errors, *brought.refusals)
    stays = (typed, brought.agreed) if worked.errors and brought.agreed else None
    rows = [_row(charger, row, errors, worked.notices, kept, stays) for row in worked.rows]
    places = {"paste", "url", "token", "ocpp_id", "backend", *(row.role for row in rows)}
    adrift = [n for n in errors if n.field not in places]
    at_odds = any(n.field == "backend" for n in errors)
    undecided = next((n.values.get("segment", "") for n in errors if n.code is Code.ID_OR_PATH), "")
    return ShownEditor(
        url=worked.url,
        token="" if kept else worked.token,
        ocpp_id=worked.ocpp_id,
        shown_url=stays[1].url if stays else worked.url,
        shown_token="" if kept else stays[1].token if stays else worked.token,
        shown_ocpp_id=stays[1].ocpp_id if stays else worked.ocpp_id,
        shown_clear_key=stays[1].clear_key if stays else typed.clear_key,
        rows=rows,
        at_url=notices.notices_at("url", errors, worked.notices),
        at_token=notices.notices_at("token", errors, worked.notices),
        at_ocpp_id=notices.notices_at("ocpp_id", errors, worked.notices),
        elsewhere=[notices.show_notice(n, refusal=True) for n in adrift]
        + [notices.show_notice(n) for n in worked.notices if n.field not in places],
        undecided=undecided,
        changes=sum(row.ticked for row in rows),
        wrong=bool(errors),
        token_kept=kept,
        clear_key=typed.clear_key,
        mode=typed.mode.value,
        draft=brought.draft,
        backends=choose(offered, worked.url, stays if at_odds else None),
        at_backend=notices.notices_at("backend", errors, worked.notices),
        paste=paste,
    )


def _row(
    charger: Charger,
    row: EditorRow,
    errors: tuple[Notice, ...],
    worked: tuple[Notice, ...],
    kept: bool,
    stays: tuple[EditorFields, EditorFields] | None,
) -> ShownEditorRow:
    secret_kept = kept and row.write_only
    new = shown = row.new
    ticked = shown_ticked = row.ticked
    if stays:
        new, shown = (fields.rows.get(row.role, row.new) for fields in stays)
        ticked, shown_ticked = (row.role in (fields.ticked or ()) for fields in stays)
    now = row.now or ""
    return ShownEditorRow(
        role=row.role.value,
        key=row.key,
        now=hide(now, now),
        now_note=_now_note(charger, row),
        new="" if secret_kept else hide(new, now),
        shown="" if secret_kept else hide(shown, now),
        ticked=ticked,
        shown_ticked=shown_ticked,
        changed=row.changed,
        write_only=row.write_only,
        kept=secret_kept and bool(new),
        help=field_help(row.role, row.help, row.restarts_after),
        help_url=help_links.place_on_page(help_links.setting_anchor(row.field_key)) if row.field_key else "",
        said=notices.notices_at(row.role.value, errors, worked),
        switches=_switches(new) if row.role is FieldRole.OPTIONS else [],
    )


def _now_note(charger: Charger, row: EditorRow) -> str:
    if row.write_only:
        set_at = credentials.current_set_at(charger)
        if set_at is None:
            return _("not set from here; cannot be read back")
        return _("set on %(time)s, cannot be read back") % {"time": date_format(timezone.localtime(set_at), "DAY")}
    if row.now is None:
        return absent(read=charger.read_at is not None)
    return _("empty") if row.now == "" else ""


def _switches(text: str) -> list[OptionSwitch]:
    options = Options.parse(text)
    if options.malformed:
        return []
    pairs = {piece.name: piece.value for piece in options.pairs if piece.value in {"0", "1"}}
    return [OptionSwitch(name, value == "1", setting_words.pair(name)) for name, value in pairs.items()]
