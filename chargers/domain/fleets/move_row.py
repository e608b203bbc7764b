"""Judging a row that says where a charger of this server shall go: which one, as whom, with what, to where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chargers.domain.connection import ocpp_id
from chargers.domain.connection.resolve import resolve, resolve_for_all
from chargers.domain.connection.split_fields import Connection, split
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.endpoint import percent
from chargers.domain.endpoint.endpoint import Endpoint, PastedUrl, Placeholder, parse_url
from chargers.domain.endpoint.path_pieces import PATH_WORDS
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cell_doubts import is_odd_id
from chargers.domain.fleets.cells import EMPTY
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.import_rows import NO_TOKEN, Cells, RowKeys, RowProblems, remark_on, text_of, token_of
from chargers.domain.fleets.profile import Profile, TokenRule, bare
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text

_PLACE = {
    FieldRole.OCPP_ID.value: Column.NEW_ID,
    "ocpp_id": Column.NEW_ID,
    FieldRole.KEY.value: Column.TOKEN,
    "token": Column.TOKEN,
}


@dataclass(frozen=True, slots=True)
class KnownCharger:
    """A charger that this person sees. `points_at`: its endpoint as last read, as `Endpoint.url` writes it."""

    key: int
    ocpp_id: str
    serial_number: str = ""
    organisation: int = 0
    controller_type: ControllerDefinition | None = None
    may_change: bool = True
    change_open: bool = False
    points_at: str = ""


@dataclass(frozen=True, slots=True)
class KnownToMoveRows:
    """What is here, for some rows.

    `chargers`: by ID without case. `profile`: where all of them go, unless a row names a URL. `private_apn`: and there to the
    endpoint inside the network of the SIM cards. `find_profile`: the one that an endpoint belongs to, for chargers of an
    organisation. `profile_of`: for whose chargers alone `profile` is. `shared`: URLs that several rows have: their end is no ID.
    `pending`: IDs without case that an open change is about to give to a charger. `holders`: who has a token of these rows at
    which backend.
    """

    chargers: Mapping[str, KnownCharger]
    profile: Profile | None = None
    profile_of: int | None = None
    private_apn: bool = False
    find_profile: Callable[[Endpoint, int], Profile | None] = lambda _endpoint, _organisation: None
    shared: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    holders: Mapping[tuple[int | None, Secret], frozenset[int]] = field(default_factory=dict)
    parsed: dict[str, PastedUrl | Refusal] = field(default_factory=dict)  # one URL for all rows is parsed once


@dataclass(frozen=True, slots=True, repr=False)
class MoveOfRow:
    """Where a charger shall go, as a good row says it. `new_id` None: it keeps its own. `tail`: as in `Connection`."""

    charger: int
    profile: int | None
    endpoint: Endpoint
    new_id: str | None
    token: Secret | None
    tail: str = Placeholder.OCPP_ID.value


@dataclass(frozen=True, slots=True, repr=False)
class JudgedMove:
    """All that is wrong with a row; `move` where nothing is. `remarks`: on what is taken as it is."""

    problems: tuple[Notice, ...]
    keys: RowKeys
    move: MoveOfRow | None
    remarks: tuple[Notice, ...] = ()


def judge(cells: Cells, known: KnownToMoveRows, *, confirmed: bool = False) -> JudgedMove:
    """`confirmed`: a person said that what looks doubtful is right as it is."""
    problems = RowProblems(confirmed)
    charger = _charger(cells, known, problems)
    typed_id = _new_id(cells, charger, known, problems)
    profile, connection = _target(cells, charger, typed_id, known, problems)
    token = token_of(cells, typed_id or (charger.ocpp_id if charger else ""), problems, confirmed)
    token = token or (connection.token if connection else None)
    remark_on(token, problems)
    new_id = (connection.ocpp_id if connection else None) or typed_id
    if charger and profile and new_id is None:
        new_id = profile.id_for(charger.ocpp_id, charger.serial_number)
    if profile is not None and token is not None:
        _token_there(profile, token, charger, known, problems)
    if charger and connection and not problems.found:
        _fits(charger, Connection(connection.endpoint, new_id, token, connection.tail), problems)
    keys = RowKeys(
        ocpp_id=problems.key(Column.OCPP_ID, cells.get(Column.OCPP_ID, EMPTY).text),
        new_id=problems.key(Column.NEW_ID, new_id or ""),
        token=NO_TOKEN if problems.spoilt(Column.TOKEN) else _own(profile, token),
    )
    if problems.found or charger is None or profile is None or connection is None or connection.endpoint is None:
        return JudgedMove(tuple(problems.found), keys, None, problems.remarks)
    changed_id = new_id if new_id != charger.ocpp_id else None
    move = MoveOfRow(charger.key, profile.key, connection.endpoint, changed_id, token, connection.tail)
    return JudgedMove((), keys, move, problems.remarks)


def _charger(cells: Cells, known: KnownToMoveRows, problems: RowProblems) -> KnownCharger | None:
    text = text_of(cells, Column.OCPP_ID, problems)
    if not cells.get(Column.OCPP_ID, EMPTY).text:
        problems.add(Code.OCPP_ID_EMPTY, Column.OCPP_ID)
    if not text:
        return None
    charger = known.chargers.get(text.casefold())
    if charger is None and problems.spoilt(Column.OCPP_ID):
        return None
    if charger is None:
        problems.add(Code.CHARGER_UNKNOWN, Column.OCPP_ID, ocpp_id=shown_text(text))
        return None
    if not charger.may_change:
        problems.add(Code.NOT_YOURS, Column.OCPP_ID, ocpp_id=shown_text(text))
    if charger.change_open:
        problems.add(Code.CHANGE_OPEN, Column.OCPP_ID)
    return charger


def _new_id(cells: Cells, charger: KnownCharger | None, known: KnownToMoveRows, problems: RowProblems) -> str | None:
    text = text_of(cells, Column.NEW_ID, problems)
    if not text:
        return None
    limit = charger.controller_type.ocpp_id_limit if charger and charger.controller_type else None
    try:
        new_id = ocpp_id.check_ocpp_id(text, limit or max(len(text), 1))[0]
    except Refusal as refusal:
        problems.refuse(refusal, Column.NEW_ID)
        return None
    if is_odd_id(new_id):
        problems.add(Code.ID_ODD, Column.NEW_ID)
    if new_id.casefold() in known.pending and (charger is None or new_id.casefold() != charger.ocpp_id.casefold()):
        problems.add(Code.ID_PENDING, Column.NEW_ID, ocpp_id=shown_text(new_id))
    return new_id


def _target(
    cells: Cells, charger: KnownCharger | None, new_id: str | None, known: KnownToMoveRows, problems: RowProblems
) -> tuple[Profile | None, Connection | None]:
    """Whose backend it is, and where to dial there."""
    text = text_of(cells, Column.URL, problems)
    if not text and known.profile is None:
        if not cells.get(Column.URL, EMPTY).text:
            problems.add(Code.URL_MISSING, Column.URL)
        return None, None
    if not text and known.profile is not None:
        if charger and known.profile_of not in (None, charger.organisation):
            problems.add(Code.BACKEND_OF_ANOTHER, Column.URL)
        return known.profile, _through(known.profile, charger, known.private_apn, problems)
    try:
        pasted = _parse(text, known)
        connection = _meant(pasted, text, charger, new_id, known)
    except Refusal as refusal:
        problems.refuse(refusal, Column.URL)
        return None, None
    if connection.endpoint is None:
        return None, None
    found = known.find_profile(connection.endpoint, charger.organisation if charger else 0)
    profile = found or bare(connection.endpoint)
    _refuse_moved(profile, charger, problems)
    return profile, connection


def _through(profile: Profile, charger: KnownCharger | None, private_apn: bool, problems: RowProblems) -> Connection | None:
    controller_type = charger.controller_type if charger else None
    endpoint = profile.endpoint_for(can_encrypt=controller_type is None or controller_type.tls, private_apn=private_apn)
    _refuse_moved(profile, charger, problems)
    if endpoint is None and private_apn:
        problems.add(Code.BACKEND_NO_APN, Column.URL)
        return None
    if endpoint is None:
        name = controller_type.name if controller_type else ""
        problems.add(Code.TLS_NOT_SUPPORTED, Column.URL, controller_type=name)
        return None
    return Connection(endpoint)


def _refuse_moved(profile: Profile, charger: KnownCharger | None, problems: RowProblems) -> None:
    if charger and charger.points_at and charger.points_at in profile.urls:
        problems.add(Code.ALREADY_MOVED, Column.OCPP_ID, ocpp_id=shown_text(charger.ocpp_id))


def _parse(text: str, known: KnownToMoveRows) -> PastedUrl:
    """Raises `Refusal`."""
    found = known.parsed.get(text)
    if found is None:
        try:
            found = parse_url(text)
        except Refusal as refusal:
            found = refusal
        known.parsed[text] = found
    if isinstance(found, Refusal):
        raise Refusal(*found.notices)
    return found


def _meant(pasted: PastedUrl, text: str, charger: KnownCharger | None, new_id: str | None, known: KnownToMoveRows) -> Connection:
    """Raises `Refusal`."""
    present = charger.ocpp_id if charger else None
    if new_id is not None and text not in known.shared:
        _refuse_other_end(pasted, new_id)
    target = resolve_for_all(pasted) if text in known.shared else resolve(pasted, new_id, present)
    return target.connection(pasted.password or None)


def _refuse_other_end(pasted: PastedUrl, new_id: str) -> None:
    """Raises `Refusal` where a URL of this row alone ends in another ID, by all that it looks like."""
    end = percent.decode(pasted.last_segment) if pasted.last_segment is not None else None
    if end is not None and end.casefold() not in PATH_WORDS | {new_id.casefold()}:
        values = {"segment": shown_text(end), "ocpp_id": shown_text(new_id)}
        raise Refusal(Notice(Code.URL_ENDS_OTHERWISE, "url", values))


def _token_there(
    profile: Profile, token: Secret, charger: KnownCharger | None, known: KnownToMoveRows, problems: RowProblems
) -> None:
    if profile.token_rule is TokenRule.NONE:
        problems.add(Code.TOKEN_NOT_WANTED, Column.TOKEN)
    others = known.holders.get((profile.key, token), frozenset()) - ({charger.key} if charger else set())
    if others and profile.token_rule is not TokenRule.SHARED:
        problems.add(Code.TOKEN_OF_ANOTHER, Column.TOKEN)


def _fits(charger: KnownCharger, wanted: Connection, problems: RowProblems) -> None:
    """What is impossible for its controller type (R12, R16). Nothing is said of a type that is not known yet."""
    if charger.controller_type is None:
        return
    as_whole = wanted if wanted.ocpp_id else Connection(wanted.endpoint, charger.ocpp_id, wanted.token, wanted.tail)
    try:
        split(charger.controller_type, as_whole)
    except Refusal as refusal:
        for notice in refusal.notices:
            problems.add(notice.code, _PLACE.get(notice.field, Column.URL), **notice.values)


def _own(profile: Profile | None, token: Secret | None) -> Secret:
    """The token as a key that no two rows have; nothing where one token is for all."""
    shared = profile is not None and profile.token_rule is TokenRule.SHARED
    return token if token is not None and not shared else NO_TOKEN
