"""An operator brings a spreadsheet of 2,000 rows: every fault is found at its cell, and nothing else is held against it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from chargers.domain.secret_text import MASK
from chargers.models import Backend, BackendCredential, Charger, FleetImport, PreparedMove, Site
from chargers.services.fleets import missing_tokens
from tests.web import scenery
from tests.web.fleets import operators_table
from tests.web.fleets.operators_table import BEFORE, COUNTRIES, ROWS, OperatorsTable

HERE = ("NL*HERE*1", "NL*HERE*2", "NL*HERE*3", "NL*HERE*4")
pytestmark = pytest.mark.django_db


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    made = scenery.fleet(timezone.now())
    site = Site.objects.create(organisation=made.evc5.organisation, name="North Quay 7")
    for ocpp_id in HERE:
        scenery.charger(ocpp_id, "evc5", site)
    return made


def bring(client: Client, content: bytes, name: str, kind: str = "chargers") -> FleetImport:
    answer = client.post(reverse("import_begin", args=[kind]), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return FleetImport.objects.latest("pk")


def found(one: FleetImport) -> dict[tuple[int, str], frozenset[str]]:
    """What was found, by row number and column."""
    problems: dict[tuple[int, str], set[str]] = {}
    for row in one.rows.filter(state="bad"):
        for place, code, _ in row.problems:
            problems.setdefault((row.number, place), set()).add(code)
    return {place: frozenset(codes) for place, codes in problems.items()}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", COUNTRIES)
def test_every_fault_is_found_at_its_cell_and_nothing_else(
    client: Client, fleet: scenery.Fleet, language: str, form: str
) -> None:
    client.force_login(fleet.installer)
    table = operators_table.chargers(COUNTRIES[language], HERE, "North Quay 7")
    assert sum(map(len, table.wrong.values())) == 44  # forty, and the four rows that have the same ID as another one
    one = bring(client, table.as_csv() if form == "csv" else table.as_xlsx(), f"a.{form}")
    assert (one.state, one.rows.count()) == ("ready", ROWS - 2)
    assert {place: codes for place, codes in found(one).items() if codes != table.found.get(place)} == {}
    assert table.found.keys() <= found(one).keys()
    _mend(client, one, table)
    assert (one.good, one.bad) == (ROWS - 2, 0), found(one)


def test_the_good_ones_go_ahead_the_others_are_taken_away_with_what_is_wrong_and_all_is_taken_back(
    client: Client, fleet: scenery.Fleet
) -> None:
    client.force_login(fleet.installer)
    before = Charger.objects.count()
    table = operators_table.chargers(COUNTRIES["de"], HERE, "North Quay 7")
    one = bring(client, table.as_xlsx(), "Säulen.xlsx")
    bad = len({number for number, _ in table.wrong})
    assert client.post(reverse("import_go_ahead", args=[one.pk])).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.done, one.bad) == ("ready", ROWS - 2 - bad, bad)
    assert Charger.objects.count() == before + one.done

    client.cookies["django_language"] = "de"
    content = client.get(reverse("import_file", args=[one.pk, "xlsx"])).getvalue()
    lines = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))[BEFORE - 1 :]
    assert lines[0] == ("Ladepunkt-ID", "Seriennummer", "Typ", "Standort", "Schlüssel", "OCPPInfo", "Bemerkung", "problem")
    said = {str(line[-1]) for line in lines[1:] if line[-1]}
    assert sum(bool(line[-1]) for line in lines[1:]) == bad
    assert any("Die Tabellenkalkulation hat das verändert" in one for one in said), said
    assert not [line for line in lines[1:] if line[4] not in {None, "", MASK}], "a token is in it"

    assert client.post(reverse("import_take_back", args=[one.pk])).status_code == 302
    assert Charger.objects.count() == before


def test_tokens_come_in_three_pieces_and_add_up(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    there = Backend.objects.create(name="There", tls=True, host="new.example.com", port=443, path="/", token_rule="per_charger")
    Charger.objects.bulk_create(
        Charger(ocpp_id=f"NL*OPS*{10_000 + number}", organisation=fleet.evc5.organisation, site=fleet.evc5.site)
        for number in range(ROWS)
    )
    every = Charger.objects.filter(ocpp_id__startswith="NL*OPS")
    for language, first, last in (("nl", 0, 700), ("de", 700, 1_500), ("fr", 1_480, ROWS)):
        country = COUNTRIES[language]
        lines = operators_table.moves(country, first, last, "wss://new.example.com/")
        one = bring(client, operators_table.as_csv(country, lines), "tokens.csv", "moves")
        assert (one.good, one.bad) == (last - first, 0), found(one)
        client.post(reverse("import_go_ahead", args=[one.pk]))
        asked = {"every": "1", "q": "NL*OPS", "to": str(there.pk)}
        page = client.get(reverse("send"), asked).content.decode()
        assert missing_tokens.chargers_without_token(every, there).count() == ROWS - last
        if last < ROWS:
            assert f"For {ROWS - last:,} no token is known." in page
    assert PreparedMove.objects.filter(backend=there).count() == ROWS
    assert BackendCredential.objects.filter(backend=there).count() == ROWS


def _mend(client: Client, one: FleetImport, table: OperatorsTable) -> None:
    """Each cell in its place, as the page asks for it."""
    page = client.get(reverse("import", args=[one.pk])).content.decode()
    for (number, column), right in table.right.items():
        assert f'id="cell-{number}-{column}"' in page
        sent = {f"cell:{column}": right, "act": "mend"}
        if column == "ocpp_id" and "charger_here" in table.wrong[number, column]:
            sent[f"cell:{column}"] = f"NL*MENDED*{number}"
        assert client.post(reverse("import_row", args=[one.pk, number]), sent).status_code == 302
    one.refresh_from_db()
