"""Judging a row that is a charger to be added: against what this server has and what the person may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.controller.serial_number import GuessBasis, guess_type
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cell_doubts import is_odd_id
from chargers.domain.fleets.cells import EMPTY
from chargers.domain.fleets.columns import Column
from chargers.domain.fleets.header import plain
from chargers.domain.fleets.import_rows import NO_TOKEN, Cells, RowKeys, RowProblems, remark_on, text_of, token_of
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text


@dataclass(frozen=True, slots=True)
class KnownToChargerRows:
    """What is here already, for some rows.

    `types`: by code and by name, plain. `organisations`: those in which this person may add chargers, by name without case.
    `sites`: by organisation and name without case. `narrow`: organisations in which a site must be named.
    `ids` and `serials`: those of these rows that a charger here has, without case; with the ID of a charger that this person
    sees, or None where they see none.
    """

    types: Mapping[str, ControllerDefinition]
    organisations: Mapping[str, int]
    sites: Mapping[tuple[int, str], int] = field(default_factory=dict)
    narrow: frozenset[int] = frozenset()
    organisation: int | None = None  # for rows that name none
    ids: Mapping[str, str | None] = field(default_factory=dict)
    serials: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class NewCharger:
    """A charger as a good row describes it. `controller_type` is a code, empty where nothing tells."""

    ocpp_id: str
    organisation: int
    site: int | None
    controller_type: str
    serial_number: str
    name: str
    ocpp_info: str
    token: Secret | None


@dataclass(frozen=True, slots=True, repr=False)
class JudgedCharger:
    """All that is wrong with a row; `charger` where nothing is. `remarks`: on what is taken as it is."""

    problems: tuple[Notice, ...]
    keys: RowKeys
    charger: NewCharger | None
    remarks: tuple[Notice, ...] = ()


def judge(cells: Cells, known: KnownToChargerRows, *, confirmed: bool = False) -> JudgedCharger:
    """`confirmed`: a person said that what looks doubtful is right as it is."""
    problems = RowProblems(confirmed)
    ocpp_id = _ocpp_id(cells, known, problems)
    serial = _serial(cells, known, problems)
    controller_type = _controller_type(cells, known, serial, problems)
    if controller_type and controller_type.ocpp_id_limit and len(ocpp_id) > controller_type.ocpp_id_limit:
        limit, length = str(controller_type.ocpp_id_limit), str(len(ocpp_id))
        problems.add(Code.OCPP_ID_TOO_LONG, Column.OCPP_ID, limit=limit, length=length)
    organisation = _organisation(cells, known, problems)
    site = _site(cells, known, organisation, problems)
    token = token_of(cells, ocpp_id, problems, confirmed)
    remark_on(token, problems)
    info = _ocpp_info(cells, problems)
    name = text_of(cells, Column.NAME, problems)
    keys = RowKeys(
        ocpp_id=problems.key(Column.OCPP_ID, cells.get(Column.OCPP_ID, EMPTY).text),
        serial_number=problems.key(Column.SERIAL_NUMBER, serial),
        token=NO_TOKEN if token is None or problems.spoilt(Column.TOKEN) else token,
    )
    if problems.found or organisation is None:
        return JudgedCharger(tuple(problems.found), keys, None, problems.remarks)
    code = controller_type.code if controller_type else ""
    charger = NewCharger(ocpp_id, organisation, site, code, serial, name, info, token)
    return JudgedCharger((), keys, charger, problems.remarks)


def _ocpp_id(cells: Cells, known: KnownToChargerRows, problems: RowProblems) -> str:
    ocpp_id = text_of(cells, Column.OCPP_ID, problems)
    if not cells.get(Column.OCPP_ID, EMPTY).text:
        problems.add(Code.OCPP_ID_EMPTY, Column.OCPP_ID)
    elif problems.spoilt(Column.OCPP_ID):
        return ocpp_id
    elif "/" in ocpp_id:  # a charger of the field may have nearly any other: it is let in by it, not written
        problems.add(Code.OCPP_ID_CHARACTER, Column.OCPP_ID, character="/")
    elif ocpp_id and is_odd_id(ocpp_id):
        problems.add(Code.ID_ODD, Column.OCPP_ID)
    elif ocpp_id.casefold() in known.ids:
        seen = known.ids[ocpp_id.casefold()]
        if seen is None:
            problems.add(Code.ADDED_BY_ADMIN, Column.OCPP_ID)
        else:
            problems.add(Code.CHARGER_HERE, Column.OCPP_ID, ocpp_id=shown_text(ocpp_id))
    return ocpp_id


def _serial(cells: Cells, known: KnownToChargerRows, problems: RowProblems) -> str:
    serial = text_of(cells, Column.SERIAL_NUMBER, problems)
    if serial and serial.casefold() in known.serials:
        seen = known.serials[serial.casefold()]
        if seen is None:
            problems.add(Code.ADDED_BY_ADMIN, Column.SERIAL_NUMBER)
        else:
            problems.add(Code.SERIAL_TAKEN, Column.SERIAL_NUMBER, serial=shown_text(serial), ocpp_id=shown_text(seen))
    return serial


def _controller_type(cells: Cells, known: KnownToChargerRows, serial: str, problems: RowProblems) -> ControllerDefinition | None:
    """The one that is named, else the one that the serial number tells (R2)."""
    text = text_of(cells, Column.CONTROLLER_TYPE, problems)
    types = {one.code: one for one in known.types.values()}
    guessed = guess_type([serial] if serial else [], (), types.values())
    by_serial = types[guessed.controller_type] if guessed.controller_type and guessed.why is GuessBasis.SERIAL else None
    if not text:
        return by_serial
    named = known.types.get(plain(text))
    if named is None:
        names = ", ".join(sorted({one.name for one in types.values()}))
        problems.add(Code.CONTROLLER_TYPE_UNKNOWN, Column.CONTROLLER_TYPE, name=shown_text(text, 40), names=names)
    elif by_serial is not None and by_serial.code != named.code:
        values = {"named": named.name, "by_serial": by_serial.name, "serial": shown_text(serial)}
        problems.add(Code.CONTROLLER_TYPE_DIFFERS, Column.CONTROLLER_TYPE, **values)
    return named


def _organisation(cells: Cells, known: KnownToChargerRows, problems: RowProblems) -> int | None:
    text = text_of(cells, Column.ORGANISATION, problems)
    if not text:
        if known.organisation is None:
            problems.add(Code.ORGANISATION_MISSING, Column.ORGANISATION)
        return known.organisation
    found = known.organisations.get(text.casefold())
    if found is None:
        problems.add(Code.ORGANISATION_UNKNOWN, Column.ORGANISATION, name=shown_text(text, 40))
    return found


def _site(cells: Cells, known: KnownToChargerRows, organisation: int | None, problems: RowProblems) -> int | None:
    text = text_of(cells, Column.SITE, problems)
    if organisation is None:
        return None
    if not text:
        if organisation in known.narrow:
            problems.add(Code.SITE_MISSING, Column.SITE)
        return None
    found = known.sites.get((organisation, text.casefold()))
    if found is None:
        problems.add(Code.SITE_UNKNOWN, Column.SITE, name=shown_text(text, 40))
    return found


def _ocpp_info(cells: Cells, problems: RowProblems) -> str:
    text = text_of(cells, Column.OCPP_INFO, problems)
    if text:
        for flaw in OcppInfo.parse(text).flaws():
            problems.refuse(Refusal(flaw), Column.OCPP_INFO)
    return text
