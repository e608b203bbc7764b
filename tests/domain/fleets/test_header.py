"""Which row names the columns of a table, and which column is what, in four languages."""

import pytest

from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.fleets.header import find_header, map_columns
from chargers.domain.fleets.header_names import NAMES, WEAK

CHARGERS, MOVES = ImportKind.CHARGERS, ImportKind.MOVES


@pytest.mark.parametrize(
    "names",
    [
        ["OCPP ID", "Controller type", "Serial number", "Site", "Organisation", "Token", "OCPPInfo", "Name"],
        ["OCPP-ID", "Controllertype", "Serienummer", "Locatie", "Klant", "Wachtwoord", "OCPP info", "Omschrijving"],
        ["OCPP-ID", "Controllertyp", "Seriennummer", "Standort", "Kunde", "Schlüssel", "OCPPInfo", "Bemerkung"],
        ["Identifiant OCPP", "Type de contrôleur", "N° de série", "Emplacement", "Client", "Clé", "OCPPInfo", "Désignation"],
        ["ocpp_id", "controller_type", "serial_number", "site", "organisation", "token", "ocpp_info", "name"],
        ["ID", "Type", "SN", "Adres", "Bedrijf", "AuthorizationKey", "com_OCPPInfo", "Notitie"],
        ["  OCPP ID  ", "TYPE", "S/N", "LIEU", "SOCIÉTÉ", "MOT DE PASSE", "OCPPINFO", "LIBELLÉ"],
    ],
)
def test_the_columns_of_chargers_are_known_by_their_names(names: list[str]) -> None:
    assert map_columns(names, CHARGERS) == {column: place for place, column in enumerate(COLUMNS[CHARGERS])}


@pytest.mark.parametrize(
    "names",
    [
        ["OCPP ID", "New ID", "Token", "URL"],
        ["Huidige OCPP-ID", "Nieuwe OCPP-ID", "Nieuw token", "Nieuwe URL"],
        ["Bisherige OCPP-ID", "Neue OCPP-ID", "Neues Token", "Ziel-URL"],
        ["Ancien identifiant", "Nouvel identifiant", "Jeton", "Nouvelle URL"],
        ["Laadpaal-ID", "Laadpaal-ID nieuw", "Sleutel", "Endpoint"],
        ["ID", "New OCPP ID", "Key", "Backend"],
    ],
)
def test_the_columns_of_moves_are_known_by_their_names(names: list[str]) -> None:
    assert map_columns(names, MOVES) == {column: place for place, column in enumerate(COLUMNS[MOVES])}


def test_a_surer_name_takes_the_column() -> None:
    assert map_columns(["ID", "OCPP ID", "Nummer", "Serienummer"], CHARGERS) == {Column.OCPP_ID: 1, Column.SERIAL_NUMBER: 3}


def test_a_longer_name_is_known_by_its_part() -> None:
    assert map_columns(["OCPP-ID der Säule", "Seriennummer (Typenschild)"], CHARGERS) == {
        Column.OCPP_ID: 0,
        Column.SERIAL_NUMBER: 1,
    }


@pytest.mark.parametrize("name", ["", "?", "Datum", "Vermogen kW", "x" * 500, "problem"])
def test_what_names_nothing_is_left_alone(name: str) -> None:
    assert map_columns([name], CHARGERS) == {}


def test_the_header_is_found_below_a_title() -> None:
    rows = [["Chargers of Volt", "", ""], ["as of 3 May", "", ""], ["OCPP ID", "SN", "Site"], ["NL*ECO*1", "1891351", "Quay"]]
    header = find_header(rows, CHARGERS)
    assert header.row == 2
    assert header.mapping == {Column.OCPP_ID: 0, Column.SERIAL_NUMBER: 1, Column.SITE: 2}


def test_where_nothing_names_columns_there_is_no_header() -> None:
    assert find_header([["NL*ECO*1", "1891351"], ["NL*ECO*2", "1891352"]], CHARGERS).row is None
    assert find_header([], CHARGERS).row is None


def test_a_header_below_the_tenth_row_is_not_looked_for() -> None:
    assert find_header([["x"]] * 10 + [["OCPP ID"]], CHARGERS).row is None


def test_no_name_means_two_columns() -> None:
    every = [name for names in (*NAMES.values(), *WEAK.values()) for name in names]
    assert len({name.casefold() for name in every}) == len(every)
