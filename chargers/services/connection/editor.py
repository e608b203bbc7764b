"""The editor's arithmetic: URL, token, ID and rows are brought to agree, whichever of them the person edited.

Never raises for input: what is wrong is an error at its place, and everything else still shows what it would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from chargers.domain.connection import equality
from chargers.domain.connection import token as tokens
from chargers.domain.connection.resolve import resolve
from chargers.domain.connection.split_fields import Connection, Joined, join, split
from chargers.domain.connection.wanted import Wanted
from chargers.domain.controller.definition import ConnectionField, ControllerType, FieldRole
from chargers.domain.controller.reported import Reported, ReportedSetting
from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint, PastedUrl
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.models import Charger
from chargers.services.connection.editor_state import Row, Wish, WorkedOut
from chargers.services.connection.url_field import read
from chargers.services.controllers.definitions import definition_of
from chargers.services.readings import readings

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


def work_out(charger: Charger, wish: Wish, shown: Wish | None = None) -> WorkedOut:
    """What the editor's fields mean together. What differs between `wish` and `shown` is what the person edited.

    Raises `NoControllerType` and nothing else.
    """
    return _Sum(charger, definition_of(charger), readings.reported_settings(charger), wish, shown).result()


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

    def __init__(self, charger: Charger, type_: ControllerType, reported: Reported, wish: Wish, shown: Wish | None) -> None:
        self.charger, self.type, self.reported = charger, type_, reported
        self.now = {f.role: found.value if (found := reported.find(f)) else None for f in type_.fields}
        self.present = join(type_, reported).connection
        self.shown = shown or Wish(self.present.url, rows={role: text or "" for role, text in self.now.items()})
        url = wish.url.replace("\r\n", "\n").strip()
        typed = bool(url) and url != self.shown.url.replace("\r\n", "\n").strip()
        chosen = wish.backend if wish.backend != self.shown.backend else ""
        self.chosen_against = bool(chosen) and typed and _endpoint(url) != _endpoint(chosen)
        url = url if typed else chosen or url
        self.wish = replace(
            wish,
            url=url or self.shown.url,
            rows={role: wish.rows.get(role, self.shown.rows.get(role, "")) for role in self.now},
        )
        self.edited = {role for role, text in self.wish.rows.items() if text != self.shown.rows.get(role, "")}
        self.url_edited = typed or bool(chosen)

    def result(self) -> WorkedOut:
        meant = self._meant()
        texts, errors, notices = self._texts(meant)
        errors = (*meant.errors, *errors)
        asked = {notice.field for notice in notices if notice.code is Code.OPTIONS_MALFORMED}  # R14: a person ticks it
        rows = tuple(self._row(field, texts[field.role], tick=field.role not in asked) for field in self.type.fields_on_screen)
        return WorkedOut(
            url=meant.url,
            token=meant.token,
            ocpp_id=self.wish.ocpp_id,
            rows=rows,
            notices=(*meant.notices, *notices),
            errors=errors,
            wanted=None if errors else self._wanted(meant, rows),
        )

    # What is meant

    def _meant(self) -> _Meant:
        errors: list[Notice] = []
        notices: list[Notice] = []
        typed_id, token = self._typed_id(errors), self.wish.token
        joined = self._from_rows()
        connection = replace(joined.connection, token=None)
        url = connection.url or self.wish.url
        if self.chosen_against:
            errors += [Notice(Code.BOTH_EDITED, "url"), Notice(Code.BOTH_EDITED, "backend")]
        if self.url_edited:
            url = self.wish.url
            try:
                text = read(self.wish.url, self.charger.ocpp_id)
                pasted = text.pasted
                typed_id = typed_id or text.ocpp_id
                target = resolve(pasted, typed_id or self._kept_id(pasted), self.charger.ocpp_id)
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

    def _from_rows(self) -> Joined:
        """What the rows say, as they stand now."""
        settings = dict(self.reported.settings)
        for field in self.type.fields:
            key, text = self.reported.spelling(field), self.wish.rows[field.role]
            if field.role in ADDRESS | {FieldRole.OCPP_ID} and (text or key in settings):
                settings[key] = ReportedSetting(key, text)
        return join(self.type, replace(self.reported, settings=settings))

    def _id_of_rows(self) -> str:
        return self.wish.rows.get(FieldRole.OCPP_ID, "").strip() or self.charger.ocpp_id

    def _typed_id(self, errors: list[Notice]) -> str:
        """The ID that the person typed, beside the URL or at its row; empty where none."""
        field, row = self.wish.ocpp_id.strip(), self.wish.rows.get(FieldRole.OCPP_ID, "").strip()
        field_edited, row_edited = field != self.shown.ocpp_id.strip(), FieldRole.OCPP_ID in self.edited
        if field and field_edited and row_edited and field != row:
            errors += [Notice(Code.BOTH_EDITED, "ocpp_id"), Notice(Code.BOTH_EDITED, FieldRole.OCPP_ID)]
        return row if row_edited and not (field and field_edited) else field

    def _kept_id(self, pasted: PastedUrl) -> str:
        """The new ID of an earlier round, where the URL still ends in it."""
        row = self._id_of_rows()
        return row if pasted.last_piece is not None and percent.decode(pasted.last_piece) == row else ""

    def _disagreements(self, connection: Connection) -> list[Notice]:
        """Rows that the person edited against the URL that he or she edited too."""
        try:
            values = split(self.type, replace(connection, ocpp_id=None), self._known()).values
        except Refusal:
            return []  # said where the new values are made
        against = [
            Notice(Code.BOTH_EDITED, role)
            for role in sorted((self.edited & ADDRESS - {FieldRole.OPTIONS}) & values.keys())
            if not equality.same(self.type, role, values[role].value, self.wish.rows[role])
        ]
        return [Notice(Code.BOTH_EDITED, "url"), *against] if against else []

    def _token(self, token: str, own_id: str, errors: list[Notice], notices: list[Notice]) -> tuple[Secret | None, str]:
        """The token: from its field, or from the key's row where that is what was edited."""
        if FieldRole.KEY in self.edited and self.wish.token == self.shown.token:
            token = self.wish.rows[FieldRole.KEY]
        if not token.strip():
            return None, ""
        try:
            secret, said = tokens.check(token, own_id, prefix_is_meant=self.wish.colon_is_meant)
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
        typed = ReportedSetting(key, self.wish.rows[FieldRole.OPTIONS])
        return replace(self.reported, settings={**self.reported.settings, key: typed})

    def _typed_over(self, role: FieldRole) -> bool:
        """Whether a row's text is a person's own: neither what the charger holds nor what we would make of it."""
        text = self.wish.rows.get(role, "")
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
        as_typed = {role: self.wish.rows[role] if role in self.edited else text or "" for role, text in self.now.items()}
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
            kept = standing and equality.same(self.type, role, standing, new, ocpp_id=connection.ocpp_id, tls=tls)
            texts[role] = standing if kept and not self._typed_over(role) and role is not FieldRole.KEY else new
        own = FREE if connection.endpoint is None else FREE - {FieldRole.OPTIONS}  # an endpoint has set the options' switch
        texts.update({role: self.wish.rows[role] for role in own if role in self.now and self._typed_over(role)})
        return texts, (), fields.notices

    def _row(self, field: ConnectionField, new: str, *, tick: bool) -> Row:
        now = self.now[field.role]
        changed = new != (now or "") or (field.role is FieldRole.KEY and self.wish.clear_key)
        return Row(
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
        if self.wish.ticked is None:
            return due
        if self.shown.ticked is None or (role in self.wish.ticked) != (role in self.shown.ticked):
            return role in self.wish.ticked
        return role in self.wish.ticked if new == self.shown.rows.get(role, "") else due

    def _wanted(self, meant: _Meant, rows: tuple[Row, ...]) -> Wanted:
        ticked = frozenset(row.role for row in rows if row.ticked)
        moves = bool(ticked & (ADDRESS | {FieldRole.PROTOCOL}))
        return Wanted(
            connection=meant.connection if moves else replace(meant.connection, endpoint=None),
            edited={row.role: row.new for row in rows if row.role in FREE & ticked and self._typed_over(row.role)},
            selected=ticked,
            clear_key=self.wish.clear_key,
            repair_options=FieldRole.OPTIONS in ticked,
        )


def _endpoint(text: str) -> Endpoint | None:
    """The endpoint in what somebody pasted; None where there is none, which is said elsewhere."""
    with suppress(Refusal):
        return read(text).pasted.endpoint
    return None
