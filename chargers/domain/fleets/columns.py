"""What a file of an import holds: its kinds, the columns of each, and what a cell of a column may be."""

from __future__ import annotations

from enum import StrEnum


class ImportKind(StrEnum):
    """What the rows of a file are."""

    CHARGERS = "chargers"  # chargers to be added here
    MOVES = "moves"  # where chargers that are here shall go: prepared, never sent


class Column(StrEnum):
    """What a column holds. The value is what shells and result files print."""

    OCPP_ID = "ocpp_id"
    CONTROLLER_TYPE = "controller_type"
    SERIAL_NUMBER = "serial_number"
    SITE = "site"
    ORGANISATION = "organisation"
    TOKEN = "token"
    OCPP_INFO = "ocpp_info"
    NAME = "name"
    NEW_ID = "new_id"
    URL = "url"


COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.CHARGERS: (
        Column.OCPP_ID,
        Column.CONTROLLER_TYPE,
        Column.SERIAL_NUMBER,
        Column.SITE,
        Column.ORGANISATION,
        Column.TOKEN,
        Column.OCPP_INFO,
        Column.NAME,
    ),
    ImportKind.MOVES: (Column.OCPP_ID, Column.NEW_ID, Column.TOKEN, Column.URL),
}
LIMITS = {  # characters; a URL and a token may be longer than what a controller stores, and that is said in its own words
    Column.OCPP_ID: 255,
    Column.CONTROLLER_TYPE: 60,
    Column.SERIAL_NUMBER: 60,
    Column.SITE: 120,
    Column.ORGANISATION: 120,
    Column.TOKEN: 500,
    Column.OCPP_INFO: 500,
    Column.NAME: 500,
    Column.NEW_ID: 255,
    Column.URL: 2000,
}
# Where a lost digit makes another thing; and the share of cells of one length from which on a shorter one is suspicious: serial
# numbers of several controller types have lengths of their own.
EXACT = {Column.OCPP_ID: 0.66, Column.SERIAL_NUMBER: 0.9, Column.TOKEN: 0.66, Column.NEW_ID: 0.66}
MOST_ROWS = 50_000
MOST_COLUMNS = 64
