"""An operator's spreadsheet: 2,000 rows that real hands and a real spreadsheet program have been at, in three languages.

What is wrong with it on purpose is known cell by cell. All else looks bad and is harmless: a title and heads in merged cells,
empty lines, spaces that one sees and spaces that one does not, and whatever encoding and delimiter that country's program writes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl import Workbook

ROWS = 2_000
NBSP, NARROW, NO_WIDTH = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"
ID, SERIAL, TYPE, SITE, TOKEN, INFO, NAME = range(7)
COLUMN = ("ocpp_id", "serial_number", "controller_type", "site", "token", "ocpp_info", "name")


@dataclass(frozen=True, slots=True)
class Country:
    """How a spreadsheet program of a country writes, and what people call the columns there."""

    heads: tuple[str, ...]  # the second row of heads; what stands above an empty one is its name
    above: tuple[str, ...]
    title: str
    date: str
    day_and_month: str
    not_there: str
    exponent: str
    grouped: str
    encoding: str
    delimiter: str
    moves: tuple[str, str, str, str]


COUNTRIES = {
    "nl": Country(
        heads=("", "Serienummer", "Type", "Locatie", "Wachtwoord", "OCPPInfo", "Omschrijving"),
        above=("Laadpaal-ID", "Controller", "", "", "Toegang", "", ""),
        title="Overzicht laadpalen",
        date="3-5-2026",
        day_and_month="1-mei",
        not_there="#N/B",
        exponent="1,81E+06",
        grouped="1.810.777",
        encoding="utf-8-sig",
        delimiter=";",
        moves=("Huidige OCPP-ID", "Nieuwe OCPP-ID", "Nieuw token", "Nieuwe URL"),
    ),
    "de": Country(
        heads=("", "Seriennummer", "Typ", "Standort", "Schlüssel", "OCPPInfo", "Bemerkung"),
        above=("Ladepunkt-ID", "Steuerung", "", "", "Zugang", "", ""),
        title="Übersicht der Säulen",
        date="03.05.2026",
        day_and_month="01. Mrz",
        not_there="#NV",
        exponent="1,81E+06",
        grouped="1.810.777",
        encoding="cp1252",
        delimiter=";",
        moves=("Bisherige OCPP-ID", "Neue OCPP-ID", "Neues Token", "Ziel-URL"),
    ),
    "fr": Country(
        heads=("", "N° de série", "Type", "Emplacement", "Mot de passe", "OCPPInfo", "Désignation"),
        above=("Identifiant OCPP", "Contrôleur", "", "", "Accès", "", ""),
        title="Liste des bornes",
        date="03/05/2026",
        day_and_month="01-févr",
        not_there="#N/A",
        exponent="1,81E+06",
        grouped=f"1{NARROW}810{NARROW}777",
        encoding="utf-16",
        delimiter="\t",
        moves=("Ancien identifiant", "Nouvel identifiant", "Jeton", "Nouvelle URL"),
    ),
}
BEFORE = 5  # rows above the first charger: a title, an empty one, what the file is of, and two of heads
Problems = Mapping[tuple[int, str], frozenset[str]]


@dataclass(slots=True)
class OperatorsTable:
    """`lines`: cells of a workbook; `wrong`: what is to be found, by row number and column; `right`: what a cell should be."""

    country: Country
    lines: list[list[Any]] = field(default_factory=list)
    wrong: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    right: dict[tuple[int, str], str] = field(default_factory=dict)

    def spoil(self, row: int, column: int, value: object, code: str, *, with_row: int = 0) -> None:
        """`row` counts chargers from 0; the same problem is named at `with_row`, too."""
        number = row + BEFORE + 1
        self.right.setdefault((number, COLUMN[column]), str(self.lines[number - 1][column]))
        self.lines[number - 1][column] = value
        self.wrong.setdefault((number, COLUMN[column]), set()).add(code)
        if with_row:
            self.wrong.setdefault((with_row + BEFORE + 1, COLUMN[column]), set()).add(code)

    @property
    def found(self) -> Problems:
        return {place: frozenset(codes) for place, codes in self.wrong.items()}

    def as_csv(self) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self.country.delimiter, lineterminator="\r\n").writerows(map(_written, self.lines))
        return text.getvalue().encode(self.country.encoding, "replace")

    def as_xlsx(self) -> bytes:
        book, content = Workbook(), io.BytesIO()
        sheet = book.active
        for line in self.lines:
            sheet.append(line)
        sheet.merge_cells("A1:G1")
        sheet.merge_cells(f"A{BEFORE - 1}:A{BEFORE}")
        sheet.merge_cells(f"B{BEFORE - 1}:D{BEFORE - 1}")
        sheet.merge_cells(f"E{BEFORE - 1}:G{BEFORE - 1}")
        book.save(content)
        return content.getvalue()


def chargers(country: Country, here: Sequence[str], site: str) -> OperatorsTable:
    """Forty faults of ten kinds. `here`: four OCPP IDs that are taken; `site`: one that there is, of two words."""
    made = OperatorsTable(country)
    made.lines = [[country.title], [], [f"{country.date} "], list(country.above), list(country.heads)]
    for number in range(ROWS):
        serial = str(1_812_000 + number)
        info = f"modelname=DC60,vendorname=Ecotap,CpSn={serial}"
        made.lines.append([f"NL*OPS*{10_000 + number}", serial, "EVC 5.X", site, f"00{number:06}", info, f"Säule {number}"])
    _look_bad(made, site)
    for place in range(4):
        _faults(made, place, here)
    for place in (601, 1_201):  # empty lines in between, as where a page ended; they move nothing below them
        made.lines[BEFORE + place] = [None, " ", NBSP]
    return made


def _look_bad(made: OperatorsTable, site: str) -> None:
    """Whatever a person does not see must not be held against them."""
    for number, line in enumerate(made.lines[BEFORE:]):
        if number % 7 == 0:
            line[ID] = f"{line[ID]} "
        if number % 11 == 0:
            line[SITE] = site.replace(" ", NBSP)
        if number % 13 == 0:
            line[TOKEN] = f"{NBSP}{line[TOKEN]}\t"
        if number % 17 == 0:
            line[TYPE] = "evc5x"
        if number % 19 == 0:
            line[NAME] = f'{line[NAME]}{NBSP}links; "oben"'
        if number % 23 == 0:
            line[SERIAL] = f" {line[SERIAL]}"


def _faults(made: OperatorsTable, place: int, here: Sequence[str]) -> None:
    """One of each kind, far enough apart that none hides another."""
    country, row = made.country, 100 + place * 450
    changed = "spreadsheet_changed"
    exponents = (country.exponent, "1.81E+06", "1,8108E+06", "1,81E+06")
    made.spoil(row, SERIAL, exponents[place], changed)
    made.spoil(row + 3, TOKEN, str(int(f"{123 + place}") + 100_000), changed)  # two leading zeros are gone
    dates = (country.date, country.day_and_month, datetime(2026, 5, 3 + place), country.day_and_month.upper())  # noqa: DTZ001 a cell
    made.spoil(row + 6, ID, dates[place], changed)
    made.spoil(row + 9, (SERIAL, TOKEN, ID, SERIAL)[place], (country.not_there, "#REF!", "#####", "FALSE")[place], changed)
    made.spoil(
        row + 12, SERIAL, (country.grouped, "1810778.0", "1810779,00", country.grouped.replace("777", "780"))[place], changed
    )
    made.spoil(row + 15, TYPE, ("EVC 9", "?", "Zappi", "EVC5.X/AC")[place], "controller_type_unknown")
    twin = row + 200
    made.spoil(row + 18, ID, (str(made.lines[twin + BEFORE][ID]).strip().lower()), "row_twice", with_row=twin)
    made.spoil(row + 21, ID, (here[0], here[1].lower(), f" {here[2]}", here[3].upper())[place], "charger_here")
    bad = ("0012 3456", "••••••••", "0012345é", f"001234{NBSP}5")
    codes = ("token_character", "token_masked", "token_character", "cell_character")
    made.spoil(row + 24, TOKEN, bad[place], codes[place])
    made.spoil(row + 27, SITE, ("Nowhere", "Harbor", "Depot 7", "?")[place], "site_unknown")


def moves(country: Country, first: int, last: int, url: str) -> list[list[str]]:
    """One piece of the tokens: those of the chargers from `first` to `last`, as the new backend's operator sends them."""
    return [
        list(country.moves),
        *(
            [f"NL*OPS*{10_000 + number}", f"FR*NEW*{number}", f"n3w-{number:06}-{number * 7919 % 99991:05}", url]
            for number in range(first, last)
        ),
    ]


def as_csv(country: Country, lines: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=country.delimiter, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode(country.encoding)


def _written(line: list[Any]) -> list[str]:
    """As the program of that country writes a CSV: a date as it shows it."""
    return [f"{cell:%d-%m-%Y}" if isinstance(cell, datetime) else "" if cell is None else str(cell) for cell in line]
