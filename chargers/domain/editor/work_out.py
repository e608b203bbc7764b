"""The editor's arithmetic: URL, token, ID and rows are brought to agree, whichever of them the person edited.

Never raises for input: what is wrong is an error at its place, and everything else still shows what it would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from chargers.domain.connection import equality
from chargers.domain.connection import token as tokens
from chargers.domain.connection.resolve import resolve
from chargers.domain.connection.split_fields import Connection, JoinedConnection, join, split
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import ControllerDefinition, FieldDefinition, FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.editor.fields import EditorFields, EditorRow, WorkedOutFields
from chargers.domain.editor.url_field import read_url_field
from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint, PastedUrl
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.secret_text import MASK

ADDRESS = frozenset({FieldRole.ADDRESS, FieldRole.PORT, FieldRole.PATH, FieldRole.OPTIONS})
# What is read with patience on a charger is refused where a person types it.
NOT_TYPED = frozenset(
    {
        Code.ADDRESS_UNREADABLE,
        Code.PATH_IN_ADDRESS,
        Code.PLACEHOLDER_POSITION,
        Code.PORT_IN_ADDRESS,
        Code.SCHEME_IN_ENDPOINT,
        Code.SCHEME_MISSING,
        Code.TWO_PORTS,
        Code.USER_INFO_IN_ENDPOINT,
    }
)
FREE = frozenset({FieldRole.OPTIONS, FieldRole.PROTOCOL, FieldRole.OCPP_INFO})  # rows that an endpoint does not fix whole


def work_out(
    controller_type: ControllerDefinition,
    reported: Reported,
    present_id: str,
    typed: EditorFields,
    shown: EditorFields | None = None,
) -> WorkedOutFields:
    """What the editor's fields mean together, for a charger that reports this and has `present_id`.

    What differs between `typed` and `shown` is what the person edited; `shown` None: nothing but the charger's own was shown.
    """
    return _Sum(controller_type, reported, present_id, typed, shown).result()


@dataclass(frozen=True, slots=True)
class _Meant:
    """The connection that is meant, the fields beside it as shown, and what there is to say."""

    connection: Connection
    token: str
    url: str
    errors: tuple[Notice, ...]
    notices: tuple[Notice, ...]


class _Sum:
    """One round of the arithmetic."""

    def __init__(
        self,
        controller_type: ControllerDefinition,
        reported: Reported,
        present_id: str,
        typed: EditorFields,
        shown: EditorFields | None,
    ) -> None:
        self.type, self.reported, self.present_id = controller_type, reported, present_id
        self.now = {f.role: found.value if (found := reported.find(f)) else None for f in self.type.fields}
        self.present = join(self.type, reported).connection
        self.shown = shown or EditorFields(self.present.url, rows={role: text or "" for role, text in self.now.items()})
        url = typed.url.replace("\r\n", "\n").strip()
        url_typed = bool(url) and url != self.shown.url.replace("\r\n", "\n").strip()
        chosen = typed.backend if typed.backend != self.shown.backend else ""
        self.chosen_against = bool(chosen) and url_typed and _endpoint(url) != _endpoint(chosen)
        url = url if url_typed else chosen or url
        self.typed = replace(
            typed,
            url=url or self.shown.url,
            rows={role: typed.rows.get(role, self.shown.rows.get(role, "")) for role in self.now},
        )
        self.edited = {role for role, text in self.typed.rows.items() if text != self.shown.rows.get(role, "")}
        self.url_edited = url_typed or bool(chosen)

    def result(self) -> WorkedOutFields:
        meant = self._meant()
        texts, errors, notices = self._texts(meant)
        errors = (*meant.errors, *errors, *self._masks(texts))
        asked = {notice.field for notice in notices if notice.code is Code.OPTIONS_MALFORMED}  # R14: a person ticks it
        rows = tuple(self._row(field, texts[field.role], tick=field.role not in asked) for field in self.type.fields_on_screen)
        return WorkedOutFields(
            url=meant.url,
            token=meant.token,
            ocpp_id=self.typed.ocpp_id,
            rows=rows,
            notices=(*meant.notices, *notices),
            errors=errors,
            wanted=None if errors else self._wanted(meant, rows),
        )

    # What is meant

    def _meant(self) -> _Meant:
        errors: list[Notice] = []
        notices: list[Notice] = []
        typed_id, token = self._typed_id(errors), self.typed.token
        joined = self._from_rows()
        connection = replace(joined.connection, token=None)
        url = connection.url or self.typed.url
        if self.chosen_against:
            errors += [Notice(Code.BOTH_EDITED, "url"), Notice(Code.BOTH_EDITED, "backend")]
        if self.url_edited:
            url = self.typed.url
            try:
                text = read_url_field(self.typed.url, self.present_id)
                pasted = text.pasted
                typed_id = typed_id or text.ocpp_id
                target = resolve(pasted, typed_id or self._kept_id(pasted), self.present_id)
            except Refusal as refusal:
                errors += refusal.notices
            else:
                notices += (*text.notices, *target.notices)
                beside = text.token or pasted.password
                token = token if token.strip() or beside is None else beside.reveal()
                connection = target.connection()
                typed_id = target.ocpp_id or typed_id
                errors += self._disagreements(connection)
                url = replace(connection, ocpp_id=typed_id or self._id_of_rows()).url
        elif self.edited & ADDRESS:
            errors += [notice for notice in joined.notices if notice.code in NOT_TYPED and notice.field in self.edited]
        own_id = typed_id or self._id_of_rows()
        secret, token = self._token(token, own_id, errors, notices)
        connection = replace(connection, ocpp_id=own_id, token=secret)
        return _Meant(connection, token, url, tuple(errors), tuple(notices))

    def _from_rows(self) -> JoinedConnection:
        """What the rows say, as they stand now."""
        settings = dict(self.reported.settings)
        for field in self.type.fields:
            key, text = self.reported.spelling(field), self.typed.rows[field.role]
            if field.role in ADDRESS | {FieldRole.OCPP_ID} and (text or key in settings):
                settings[key] = ReportedValue(key, text)
        return join(self.type, replace(self.reported, settings=settings))

    def _id_of_rows(self) -> str:
        return self.typed.rows.get(FieldRole.OCPP_ID, "").strip() or self.present_id

    def _typed_id(self, errors: list[Notice]) -> str:
        """The ID that the person typed, beside the URL or at its row; empty where none."""
        field, row = self.typed.ocpp_id.strip(), self.typed.rows.get(FieldRole.OCPP_ID, "").strip()
        field_edited, row_edited = field != self.shown.ocpp_id.strip(), FieldRole.OCPP_ID in self.edited
        if field and field_edited and row_edited and field != row:
            errors += [Notice(Code.BOTH_EDITED, "ocpp_id"), Notice(Code.BOTH_EDITED, FieldRole.OCPP_ID)]
        return row if row_edited and not (field and field_edited) else field

    def _kept_id(self, pasted: PastedUrl) -> str:
        """The new ID of an earlier round, where the URL still ends in it."""
        row = self._id_of_rows()
        return row if pasted.last_piece is not None and percent.decode(pasted.last_piece) == row else ""

    def _disagreements(self, connection: Connection) -> list[Notice]:
        """Rows that the person edited against the URL that they edited too."""
        try:
            values = split(self.type, replace(connection, ocpp_id=None), self._known()).values
        except Refusal:
            return []  # said where the new values are made
        against = [
            Notice(Code.BOTH_EDITED, role)
            for role in sorted((self.edited & ADDRESS - {FieldRole.OPTIONS}) & values.keys())
            if not equality.is_same(self.type, role, values[role].value, self.typed.rows[role])
        ]
        return [Notice(Code.BOTH_EDITED, "url"), *against] if against else []

    def _token(self, token: str, own_id: str, errors: list[Notice], notices: list[Notice]) -> tuple[Secret | None, str]:
        """The token: from its field, or from the key's row where that is what was edited."""
        if FieldRole.KEY in self.edited and self.typed.token == self.shown.token:
            token = self.typed.rows[FieldRole.KEY]
        if not token.strip():
            return None, ""
        try:
            secret, said = tokens.check_token(token, own_id, prefix_is_meant=self.typed.colon_is_meant)
        except Refusal as refusal:
            errors += refusal.notices
            return None, token
        notices += said
        return secret, secret.reveal()

    # What it becomes

    def _known(self) -> Reported:
        """What is reported, with options that the person typed over: an endpoint sets but one of their switches."""
        field = self.type.field(FieldRole.OPTIONS)
        if field is None or not self._typed_over(FieldRole.OPTIONS):
            return self.reported
        key = self.reported.spelling(field)
        typed = ReportedValue(key, self.typed.rows[FieldRole.OPTIONS])
        return replace(self.reported, settings={**self.reported.settings, key: typed})

    def _typed_over(self, role: FieldRole) -> bool:
        """Whether a row's text is a person's own: neither what the charger holds nor what we would make of it."""
        text = self.typed.rows.get(role, "")
        return bool(text) and text != (self.now[role] or "") and text not in self._automatic(role)

    def _automatic(self, role: FieldRole) -> set[str]:
        """What any endpoint makes of this row, with and without TLS."""
        texts = set()
        for tls in (False, True):
            anywhere = Connection(Endpoint(tls, "host", DEFAULT_PORTS[tls], "/"))
            with suppress(Refusal):
                value = split(self.type, anywhere, self.reported).values.get(role)
                texts |= {value.reveal()} if value else set()
        return texts

    def _texts(self, meant: _Meant) -> tuple[Mapping[FieldRole, str], tuple[Notice, ...], tuple[Notice, ...]]:
        """The new value of every row, with errors and notices."""
        as_typed = {role: self.typed.rows[role] if role in self.edited else text or "" for role, text in self.now.items()}
        if meant.errors:
            return as_typed, (), ()
        connection = meant.connection
        if connection.endpoint == self.present.endpoint and not self.url_edited:
            connection = replace(connection, endpoint=None)  # what a charger has is not judged until somebody changes it
        try:
            fields = split(self.type, connection, self._known())
        except Refusal as refusal:
            return as_typed, refusal.notices, ()
        texts = {role: text or "" for role, text in self.now.items()}
        texts[FieldRole.KEY] = ""
        tls = connection.endpoint.tls if connection.endpoint else None
        for role, value in fields.values.items():
            new, standing = value.reveal(), self.now.get(role) or ""
            kept = standing and equality.is_same(self.type, role, standing, new, ocpp_id=connection.ocpp_id, tls=tls)
            texts[role] = standing if kept and not self._typed_over(role) and role is not FieldRole.KEY else new
        own = FREE if connection.endpoint is None else FREE - {FieldRole.OPTIONS}  # an endpoint has set the options' switch
        texts.update({role: self.typed.rows[role] for role in own if role in self.now and self._typed_over(role)})
        return texts, (), fields.notices

    def _masks(self, texts: Mapping[FieldRole, str]) -> Iterator[Notice]:
        """Rows in which a mask of ours would be sent: somebody edited inside of a masked piece (C25)."""
        for role, text in texts.items():
            if role is not FieldRole.KEY and MASK in text and MASK not in (self.now[role] or ""):
                yield Notice(Code.SETTING_MASKED, role)

    def _row(self, field: FieldDefinition, new: str, *, tick: bool) -> EditorRow:
        now = self.now[field.role]
        changed = new != (now or "") or (field.role is FieldRole.KEY and self.typed.clear_key)
        return EditorRow(
            role=field.role,
            key=self.reported.spelling(field),
            now=None if field.write_only else now,
            new=new,
            ticked=self._ticked(field.role, new, changed and tick),
            changed=changed,
            write_only=field.write_only,
            help=field.help,
            field_key=field.key,
            restarts_after=field.restarts_after,
        )

    def _ticked(self, role: FieldRole, new: str, due: bool) -> bool:
        """A changed row is ticked, until the person says otherwise; a new change of its value ticks it again."""
        if self.typed.ticked is None:
            return due
        if self.shown.ticked is None or (role in self.typed.ticked) != (role in self.shown.ticked):
            return role in self.typed.ticked
        return role in self.typed.ticked if new == self.shown.rows.get(role, "") else due

    def _wanted(self, meant: _Meant, rows: tuple[EditorRow, ...]) -> WantedConnection:
        ticked = frozenset(row.role for row in rows if row.ticked)
        moves = bool(ticked & (ADDRESS | {FieldRole.PROTOCOL}))
        return WantedConnection(
            connection=meant.connection if moves else replace(meant.connection, endpoint=None),
            edited={row.role: row.new for row in rows if row.role in FREE & ticked and self._typed_over(row.role)},
            selected=frozenset(row.role for row in rows if row.ticked or not row.changed),  # what is not left out
            clear_key=self.typed.clear_key,
            repair_options=FieldRole.OPTIONS in ticked,
        )


def _endpoint(text: str) -> Endpoint | None:
    """The endpoint in what somebody pasted; None where there is none, which is said elsewhere."""
    with suppress(Refusal):
        return read_url_field(text).pasted.endpoint
    return None
