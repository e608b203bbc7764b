"""Which row names the columns of a table, and which column is what, in four languages."""

import pytest

from chargers.domain.errors import Code
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


def test_heads_that_are_merged_over_two_rows_are_one() -> None:
    rows = [["Stations", ""], ["Ladepunkt-ID", "Steuerung", "", "Zugang", ""], ["", "Seriennummer", "Typ", "Schlüssel", "Datum"]]
    header = find_header([*rows, ["NL*ECO*1", "1891351", "EVC 5.X", "k", "x"]], CHARGERS)
    assert header.row == 2
    assert header.names == ("Ladepunkt-ID", "Seriennummer", "Typ", "Schlüssel", "Datum")
    assert header.mapping == {Column.OCPP_ID: 0, Column.CONTROLLER_TYPE: 2, Column.SERIAL_NUMBER: 1, Column.TOKEN: 3}


def test_a_row_of_chargers_is_no_lower_half_of_a_head() -> None:
    assert find_header([["OCPP ID", "Site", "Serial"], ["NL*ECO*1", "", ""]], CHARGERS).row == 0


def test_where_nothing_names_columns_there_is_no_header() -> None:
    assert find_header([["NL*ECO*1", "1891351"], ["NL*ECO*2", "1891352"]], CHARGERS).row is None
    assert find_header([], CHARGERS).row is None


def test_a_header_below_the_tenth_row_is_not_looked_for() -> None:
    assert find_header([["x"]] * 10 + [["OCPP ID"]], CHARGERS).row is None


def test_no_name_means_two_columns() -> None:
    every = [name for names in (*NAMES.values(), *WEAK.values()) for name in names]
    assert len({name.casefold() for name in every}) == len(every)


@pytest.mark.parametrize(
    ("names", "kind", "column", "place"),
    [
        (["Charger", "URL", "Password old", "Password new"], MOVES, Column.TOKEN, 3),
        (["Charger", "URL", "Old token", "Token"], MOVES, Column.TOKEN, 3),
        (["Charger", "URL", "Token test", "Token live"], MOVES, Column.TOKEN, 3),
        (["Charger", "URL", "Token", "Token (test)"], MOVES, Column.TOKEN, 2),
        (["Charger", "URL", "Passwort alt", "Passwort neu"], MOVES, Column.TOKEN, 3),
        (["Charger", "URL", "Ancien mot de passe", "Nouveau mot de passe"], MOVES, Column.TOKEN, 3),
        (["Charger", "URL oud", "URL nieuw"], MOVES, Column.URL, 2),
        (["Charger", "URL", "New URL"], MOVES, Column.URL, 2),
        (["Charger", "Password old", "Password new"], CHARGERS, Column.TOKEN, 2),
        (["Name", "Username", "Password (portal)", "Key", "ID", "Type"], CHARGERS, Column.OCPP_ID, 4),
        (["Name", "Username", "Password (portal)", "Key", "ID", "Type"], CHARGERS, Column.TOKEN, 3),
        (["Station ID", "OCPP identity", "Type"], CHARGERS, Column.OCPP_ID, 1),
        (["ID", "WiFi password", "Type"], CHARGERS, Column.TOKEN, None),
        (["ID", "Router password", "Type"], CHARGERS, Column.TOKEN, None),
        (["Charger", "Old token", "Type"], MOVES, Column.TOKEN, None),
        (["Charger", "Old URL", "Token"], MOVES, Column.URL, None),
        (["Nummer", "Kennung", "Typ", "Schlüssel"], CHARGERS, Column.SERIAL_NUMBER, None),
        (["ID", "Serial number", "Controller serial number"], CHARGERS, Column.SERIAL_NUMBER, 2),
    ],
)
def test_of_two_columns_for_one_thing_the_surer_and_the_later_one_is_meant(
    names: list[str], kind: ImportKind, column: Column, place: int | None
) -> None:
    header = find_header([names], kind)
    assert header.problem is None
    assert header.mapping.get(column) == place


@pytest.mark.parametrize(
    ("names", "kind", "first", "second"),
    [
        (["ID", "Charger", "Type", "Password"], CHARGERS, "ID", "Charger"),
        (["Charger", "URL", "URL"], MOVES, "URL", "URL"),
        (["Charger", "Backend", "Backend URL"], MOVES, "Backend", "Backend URL"),
        (["Charger", "URL", "Token", "Password"], MOVES, "Token", "Password"),
        (["Charger", "Token live", "Token new"], MOVES, "Token live", "Token new"),
        (["ID", "Serial", "SN"], CHARGERS, "Serial", "SN"),
    ],
)
def test_two_columns_that_may_both_be_meant_are_refused_by_name(
    names: list[str], kind: ImportKind, first: str, second: str
) -> None:
    problem = find_header([names], kind).problem
    assert problem is not None
    assert (problem.code, problem.values) == (Code.TABLE_TWO_COLUMNS, {"first": first, "second": second})


def test_what_may_be_meant_is_told_and_taken_by_nobody() -> None:
    header = find_header([["ID", "Charger", "Type", "Password", "Token"]], CHARGERS)
    assert header.doubts == {Column.OCPP_ID: (0, 1), Column.TOKEN: (3, 4)}
    assert header.mapping == {Column.CONTROLLER_TYPE: 2}


def test_a_hidden_column_is_not_taken_unasked() -> None:
    names = ["OCPP ID", "Type", "Token", "Old notes"]
    header = find_header([names], CHARGERS, frozenset({2, 3}))
    assert header.doubts == {Column.TOKEN: (2,)}
    assert header.mapping == {Column.OCPP_ID: 0, Column.CONTROLLER_TYPE: 1}
    assert header.problem is not None
    assert (header.problem.code, header.problem.values) == (Code.TABLE_HIDDEN_COLUMN, {"name": "Token"})


def test_of_a_hidden_column_and_one_that_is_seen_the_latter_is_meant() -> None:
    header = find_header([["OCPP ID", "ID", "Type"]], CHARGERS, frozenset({0}))
    assert (header.problem, header.mapping[Column.OCPP_ID]) == (None, 1)
    assert find_header([["OCPP ID", "Type", "x"]], CHARGERS, frozenset({2})).problem is None


def test_the_name_of_a_backend_is_no_second_address() -> None:
    header = find_header([["Charger", "Backend", "URL"], ["AB-1", "Volt Cloud", "wss://n.example/"]], MOVES)
    assert (header.problem, header.mapping[Column.URL]) == (None, 2)


@pytest.mark.parametrize(
    ("names", "pieces"),
    [
        (["Laadpaal", "Server", "Poort", "Pad", "Wachtwoord"], "“Poort”, “Pad”"),
        (["Server", "Port", "Charger", "Key"], "“Port”"),
        (["ID", "Server", "Server port", "URL path"], "“Server port”, “URL path”"),
    ],
)
def test_an_address_in_pieces_is_refused(names: list[str], pieces: str) -> None:
    problem = find_header([names], MOVES).problem
    assert problem is not None
    assert (problem.code, problem.values) == (Code.TABLE_URL_PIECES, {"names": pieces})
    assert find_header([names], CHARGERS).problem is None
