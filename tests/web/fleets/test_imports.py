"""Imports in the browser: what a person brings, sees, corrects, goes ahead with and takes back."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from pytest_django.fixtures import Settings

from chargers.domain.errors import Code, Refusal
from chargers.models import Backend, BackendEndpoint, Charger, FleetImport, FleetImportRow, JournalEntry, PreparedMove, Presence
from chargers.services.fleets import workers
from chargers.services.fleets.workers import ImportJob
from tests.web import scenery

pytestmark = pytest.mark.django_db
GOOD = "OCPP ID;Type;Serial number;Token\nNL*NEW*1;EVC 5.X;1819001;t0ken-one\nNL*NEW*2;CPA;900002;t0ken-two\n"


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    return scenery.fleet(timezone.now())


@pytest.fixture
def installer(fleet: scenery.Fleet, client: Client) -> Client:
    client.force_login(fleet.installer)
    return client


def bring(client: Client, text: str | bytes, kind: str = "chargers", name: str = "table.csv", **also: Any) -> FleetImport:
    content = text.encode() if isinstance(text, str) else text
    sent = {"file": SimpleUploadedFile(name, content), **also}
    answer = client.post(reverse("import_begin", args=[kind]), sent)
    assert answer.status_code == 302, answer.content.decode()
    return FleetImport.objects.latest("pk")


def page(client: Client, one: FleetImport, query: str = "") -> str:
    answer = client.get(reverse("import", args=[one.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, name: str, one: FleetImport, *more: Any, **sent: Any) -> None:
    assert client.post(reverse(name, args=[one.pk, *more]), sent).status_code == 302
    one.refresh_from_db()


def test_columns_that_are_left_out_are_said(installer: Client) -> None:
    shown = page(installer, bring(installer, "OCPP ID;WiFi password;Date\nNL*NEW*1;hush;1\n"))
    assert "Columns of the table that are left out: WiFi password, Date" in " ".join(shown.split())
    assert "hush" not in shown
    assert "left out:" not in page(installer, bring(installer, GOOD))


def test_of_a_table_without_names_the_columns_that_were_not_guessed_are_said(installer: Client) -> None:
    shown = page(installer, bring(installer, "NL*NEW*1;1819001;short\nNL*NEW*2;1819002;brief\n"))
    assert "Columns of the table that are left out: C" in " ".join(shown.split())
    shown = page(installer, bring(installer, "NL*NEW*1;1819001;t0ken-number-1\nNL*NEW*2;1819002;t0ken-number-2\n"))
    assert "left out:" not in shown


def test_a_table_is_brought_looked_at_and_done(installer: Client) -> None:
    one = bring(installer, GOOD)
    assert (one.state, one.good, one.bad) == ("ready", 2, 0)
    shown = page(installer, one)
    assert "NL*NEW*1" in shown
    assert "t0ken" not in shown
    assert not Charger.objects.filter(ocpp_id__startswith="NL*NEW").exists()
    post(installer, "import_go_ahead", one)
    assert (one.state, one.done) == ("done", 2)
    assert Charger.objects.filter(came_with=one).count() == 2


def test_three_pasted_lines_without_a_header_are_guessed_and_said_to_be(installer: Client) -> None:
    pasted = "NL*NEW*1\t1819001\ts3cret-t0ken-1\nNL*NEW*2\t1819002\ts3cret-t0ken-2\nNL*NEW*3\t1819003\ts3cret-t0ken-3\n"
    assert installer.post(reverse("import_begin", args=["chargers"]), {"pasted": pasted}).status_code == 302
    one = FleetImport.objects.get()
    assert (one.form, one.good) == ("pasted", 3)
    assert one.mapping == {"ocpp_id": 0, "serial_number": 1, "token": 2}
    assert "they were guessed" in page(installer, one)


def test_a_workbook_in_dutch_is_taken(installer: Client) -> None:
    book, content = Workbook(), io.BytesIO()
    for row in (["Overzicht"], [], ["Laadpaal-ID", "Serienummer", "Wachtwoord"], ["NL*NEW*1", 1819001, "t0ken"]):
        book.active.append(row)
    book.save(content)
    one = bring(installer, content.getvalue(), name="palen.xlsx")
    assert (one.header_row, one.good) == (3, 1)


def test_a_bad_cell_is_mended_in_its_place(installer: Client) -> None:
    one = bring(installer, f"{GOOD}NL*NEW*3;EVC 9;1819003;t0ken-one\n")
    assert (one.good, one.bad) == (1, 2)
    shown = page(installer, one)
    assert "There is no controller type EVC 9" in shown
    assert shown.count("has the same token") == 2
    cells = {"cell:controller_type": "EVC 5.X", "cell:token": "t0ken-three", "act": "mend"}
    post(installer, "import_row", one, 4, **cells)
    assert (one.good, one.bad) == (3, 0)  # its double is good again, too
    assert "t0ken" not in page(installer, one, "?show=all")


def test_rows_that_were_bad_when_the_good_ones_went_ahead_are_mended_and_follow(installer: Client) -> None:
    one = bring(installer, f"{GOOD}NL*NEW*3;EVC 9;1819003;t0ken-three\nNL*NEW*4;EVC 9;1819004;t0ken-four\n")
    post(installer, "import_go_ahead", one)
    assert (one.state, one.done, one.bad) == ("ready", 2, 2)
    shown = page(installer, one)
    assert "2 chargers were added" in shown
    post(installer, "import_row", one, 4, **{"cell:controller_type": "EVC 5.X", "cell:token": "t0ken-one", "act": "mend"})
    assert "Row 2 has the same token" in page(installer, one)
    post(installer, "import_row", one, 4, **{"cell:token": "t0ken-three", "act": "mend"})
    post(installer, "import_go_ahead", one)
    assert (one.state, one.done, one.bad) == ("ready", 3, 1)
    assert one.rows.filter(state="done").count() == 3
    post(installer, "import_row", one, 5, act="leave_out")
    assert one.state == "done"
    assert Charger.objects.filter(came_with=one).count() == 3


def test_an_empty_field_for_the_token_leaves_the_token(installer: Client, fleet: scenery.Fleet) -> None:
    from chargers.services.credentials import credentials

    one = bring(installer, "OCPP ID;Type;Token\nNL*NEW*1;EVC 9;t0ken-one\n")
    post(installer, "import_row", one, 2, **{"cell:controller_type": "CPA", "cell:token": "", "act": "mend"})
    post(installer, "import_go_ahead", one)
    token = credentials.current_token(Charger.objects.get(ocpp_id="NL*NEW*1"))
    assert token is not None
    assert token.reveal() == "t0ken-one"


def test_what_looks_doubtful_is_confirmed(installer: Client) -> None:
    one = bring(installer, "OCPP ID;Token\nNL*NEW*1;1.18E+07\n")
    assert one.bad == 1
    assert "It is right as it is" in page(installer, one)
    post(installer, "import_row", one, 2, confirmed="1")
    assert (one.good, one.bad) == (1, 0)


def test_rows_are_left_out_and_taken_in(installer: Client) -> None:
    one = bring(installer, f"{GOOD}NL*NEW*1;;;\n")
    assert one.bad == 2
    post(installer, "import_row", one, 4, act="leave_out")
    assert (one.good, one.bad) == (2, 0)  # without its double the other one is good
    post(installer, "import_row", one, 4, act="take_in")
    assert (one.good, one.bad) == (1, 2)
    post(installer, "import_rows", one)
    assert (one.good, one.bad) == (1, 0)


def test_a_column_is_another_one(installer: Client) -> None:
    one = bring(installer, "OCPP ID;Old;Site\nX1;NL*NEW*1;\n")
    post(installer, "import_columns", one, **{"column-ocpp_id": "1", "column-site": "2"})
    assert one.mapping == {"ocpp_id": 1, "site": 2}
    post(installer, "import_go_ahead", one)
    assert Charger.objects.filter(ocpp_id="NL*NEW*1").exists()


def test_whose_chargers_they_are_can_be_said_afterwards(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.admin)
    one = bring(client, GOOD)
    assert one.bad == 2
    columns = {f"column-{column}": place for column, place in one.mapping.items()}
    post(client, "import_columns", one, **columns, **{"column-all_of": fleet.evc5.organisation.pk})
    assert (one.good, one.bad, one.organisation) == (2, 0, fleet.evc5.organisation)


def test_a_column_is_chosen_once(installer: Client) -> None:
    one = bring(installer, GOOD)
    answer = installer.post(reverse("import_columns", args=[one.pk]), {"column-ocpp_id": "0", "column-token": "0"})
    assert "Choose a column once" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"x", "This kind of file is not taken"),
        ("a.xlsm", b"x", "has macros"),
        ("a.csv", b"", "The file is empty"),
    ],
)
def test_what_is_no_table_is_said_at_the_form(installer: Client, name: str, content: bytes, said: str) -> None:
    answer = installer.post(reverse("import_begin", args=["chargers"]), {"file": SimpleUploadedFile(name, content)})
    assert said in answer.content.decode()
    assert not FleetImport.objects.exists()


def test_nothing_brought_is_said_at_the_form(installer: Client) -> None:
    assert "Choose a file, or paste" in installer.post(reverse("import_begin", args=["chargers"]), {}).content.decode()


def test_a_refused_table_says_why(installer: Client) -> None:
    one = bring(installer, b"PK\x03\x04nothing", name="a.xlsx")
    assert one.state == "refused"
    assert "The file is damaged or protected" in page(installer, one)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_result_can_be_taken_away(installer: Client, form: str) -> None:
    one = bring(installer, f"{GOOD}NL*NEW*1;;;\n", name="Größe é.csv")
    answer = installer.get(reverse("import_file", args=[one.pk, form]))
    content = answer.getvalue()
    text = content.decode("utf-8-sig") if form == "csv" else str(list(load_workbook(io.BytesIO(content)).active.values))
    assert "Row 2 has the same OCPP ID" in text
    assert "t0ken" not in text
    assert "no-store" in answer["Cache-Control"]


def test_the_empty_table_explains_its_columns(installer: Client) -> None:
    answer = installer.get(reverse("import_template", args=["chargers"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][1]][:2] == ["OCPP ID", "Controller type"]
    assert len(list(book.worksheets[1].values)) == 9


def test_an_import_is_taken_back_while_nothing_connected(installer: Client) -> None:
    one = bring(installer, GOOD)
    post(installer, "import_go_ahead", one)
    post(installer, "import_take_back", one)
    assert one.state == "returned"
    assert not Charger.objects.filter(ocpp_id__startswith="NL*NEW").exists()
    assert JournalEntry.objects.filter(action="import_returned").exists()


def test_an_import_of_which_one_connected_stays(installer: Client) -> None:
    one = bring(installer, GOOD)
    post(installer, "import_go_ahead", one)
    now = timezone.now()
    here = Charger.objects.get(ocpp_id="NL*NEW*1")
    Presence.objects.create(
        charger=here, socket="s", connected_at=now, heard_at=now, interval=300, dialled_path="/", dialled_id=here.ocpp_id
    )
    post(installer, "import_take_back", one)
    assert one.state == "done"
    assert Charger.objects.filter(came_with=one).count() == 2
    assert "NL*NEW*1 has connected" in page(installer, one)


def test_moves_are_prepared_and_nothing_is_sent(installer: Client, fleet: scenery.Fleet) -> None:
    text = f"OCPP ID;New ID;Token;URL\n{fleet.evc5.ocpp_id};FR*A*1;n3w-t0ken;wss://new.example.com/ocpp/\n"
    open_before = fleet.evc5.changes.count()
    one = bring(installer, text, "moves")
    if one.bad:
        pytest.skip(str(one.rows.get().problems))
    post(installer, "import_go_ahead", one)
    assert PreparedMove.objects.get().charger == fleet.evc5
    assert fleet.evc5.changes.count() == open_before


def test_another_organisations_charger_is_not_there(installer: Client, fleet: scenery.Fleet) -> None:
    text = f"OCPP ID;URL\n{fleet.foreign.ocpp_id};wss://a.example/x/\nNL*NOBODY*1;wss://a.example/x/\n"
    one = bring(installer, text, "moves")
    said = [re.sub(r"(NL\S+|\S+FOREIGN\S*)", "X", str(row.problems[0][1])) for row in one.rows.all()]
    assert said == ["charger_unknown"] * 2


def test_another_organisations_id_is_told_in_the_words_of_claiming(installer: Client, fleet: scenery.Fleet) -> None:
    one = bring(installer, f"OCPP ID\n{fleet.foreign.ocpp_id}\n")
    assert one.rows.get().problems[0][1] == "added_by_admin"
    one = bring(installer, "OCPP ID;Organisation\nNL*NEW*9;" + str(fleet.foreign.organisation) + "\n")
    assert one.rows.get().problems[0][1] == "organisation_unknown"


def test_nobody_sees_an_import_of_another(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    one = bring(client, GOOD)
    client.force_login(fleet.stranger)
    for name in ("import", "import_file"):
        args = [one.pk] if name == "import" else [one.pk, "csv"]
        assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("import_go_ahead", args=[one.pk])).status_code == 404
    client.force_login(fleet.owner)
    assert client.get(reverse("import_begin", args=["chargers"])).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "mend", "cell:ocpp_id": "\0" * 9},
        {"act": "mend", "cell:nothing": "x", "cell:token": "\ud83d".encode("utf-16", "surrogatepass").decode("latin1")},
        {"act": "x" * 5000},
        {"show": "'", "page": "99999999999999"},
        {},
    ],
)
def test_hostile_forms_of_a_row_are_harmless(installer: Client, sent: dict[str, str]) -> None:
    one = bring(installer, f"{GOOD}NL*NEW*1;;;\n")
    assert installer.post(reverse("import_row", args=[one.pk, 4]), sent).status_code == 302
    assert installer.post(reverse("import_row", args=[one.pk, 999]), sent).status_code == 404
    for name in ("import_columns", "import_rows"):
        assert installer.post(reverse(name, args=[one.pk]), {"column-ocpp_id": "-1", "column-token": "1e9"}).status_code in {
            200,
            302,
        }


def test_what_is_over_is_not_done_again(installer: Client) -> None:
    one = bring(installer, GOOD)
    post(installer, "import_go_ahead", one)
    for name in ("import_go_ahead", "import_columns", "import_cancel"):
        post(installer, name, one, **{"column-ocpp_id": "0"})
    post(installer, "import_row", one, 2, act="leave_out")
    assert FleetImportRow.objects.filter(state="done").count() == 2
    assert Charger.objects.filter(came_with=one).count() == 2


def test_a_table_that_waits_can_be_thrown_away(installer: Client) -> None:
    one = bring(installer, GOOD)
    post(installer, "import_cancel", one)
    assert one.state == "cancelled"
    assert not FleetImportRow.objects.exists()


def test_the_journal_names_an_import_without_all_of_its_chargers(client: Client, fleet: scenery.Fleet) -> None:
    client.force_login(fleet.installer)
    one = bring(client, "OCPP ID\n" + "".join(f"NL*NEW*{number}\n" for number in range(60)))
    post(client, "import_go_ahead", one)
    of_one = client.get(reverse("charger_journal", args=[Charger.objects.get(ocpp_id="NL*NEW*1").pk])).content.decode()
    assert "chargers imported" in of_one
    client.force_login(fleet.admin)
    shown = client.get(reverse("journal")).content.decode()
    assert "NL*NEW*39" in shown
    assert "NL*NEW*59" not in shown
    assert "and more" in shown
    whole = client.get(reverse("journal_file")).getvalue().decode()
    assert "NL*NEW*59" in whole


def test_rows_are_kept_for_14_days(installer: Client) -> None:
    from chargers.services import retention
    from chargers.services.retention import KeptDays

    bring(installer, GOOD)
    retention.tidy(timezone.now() + timedelta(days=13), KeptDays(30, 30))
    assert FleetImportRow.objects.count() == 2
    retention.tidy(timezone.now() + timedelta(days=15), KeptDays(30, 30))
    assert not FleetImportRow.objects.exists()


def test_what_a_table_says_of_ocpp_info_is_proposed(installer: Client) -> None:
    from chargers.domain.ocpp_info.info import InfoPart
    from chargers.services.ocpp_info import proposals

    one = bring(installer, "OCPP ID;Type;OCPPInfo\nNL*NEW*1;EVC 5.X;modelname=DC60,vendorname=Ecotap,CpSn=1819001\n")
    post(installer, "import_go_ahead", one)
    proposed = proposals.propose(Charger.objects.get(ocpp_id="NL*NEW*1"))
    assert [proposed.best(part) for part in InfoPart] == ["DC60", "Ecotap", "1819001"]


def workbook_of(
    rows: list[list[Any]], *, struck: tuple[str, ...] = (), hidden: tuple[str, ...] = (), hidden_rows: tuple[int, ...] = ()
) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cell in struck:
        book.active[cell].font = Font(strike=True)
    for column in hidden:
        book.active.column_dimensions[column].hidden = True
    for number in hidden_rows:
        book.active.row_dimensions[number].hidden = True
    book.save(content)
    return content.getvalue()


def test_of_two_columns_that_may_be_meant_a_person_says_which(installer: Client) -> None:
    one = bring(installer, "ID;Charger;Type\nA-1;NL*NEW*1;EVC 5.X\nA-2;NL*NEW*2;EVC 5.X\n")
    shown = page(installer, one)
    assert one.state == "ready"
    assert "Several columns may be meant: “ID”, “Charger”. Choose one of them." in shown
    assert "Go ahead with" not in shown
    assert "left out:" not in shown
    assert "The OCPP ID is empty" not in shown, "which nobody can mend before"
    post(installer, "import_go_ahead", one)
    assert (one.state, one.done) == ("ready", 0)
    assert "Say first which column is meant" in page(installer, one)
    post(installer, "import_columns", one, **{"column-ocpp_id": "1", "column-controller_type": "2"})
    assert (one.good, one.code) == (2, "")
    assert "may be meant" not in page(installer, one)
    post(installer, "import_go_ahead", one)
    assert Charger.objects.filter(ocpp_id__in=["NL*NEW*1", "NL*NEW*2"]).count() == 2


def test_good_rows_wait_where_another_column_than_the_id_is_in_doubt(installer: Client) -> None:
    one = bring(installer, "OCPP ID;Token;Password\nNL*NEW*1;t0ken-one;t0ken-two\n")
    assert one.good == 1
    post(installer, "import_go_ahead", one)
    assert not Charger.objects.filter(ocpp_id="NL*NEW*1").exists()
    post(installer, "import_columns", one, **{"column-ocpp_id": "0"})
    post(installer, "import_go_ahead", one)
    assert Charger.objects.filter(ocpp_id="NL*NEW*1").exists(), "that neither is meant is an answer, too"


def test_the_name_of_a_column_is_no_html(installer: Client) -> None:
    one = bring(installer, "ID;Charger <img src=x>;Type\nA-1;NL*NEW*1;EVC 5.X\n")
    assert "<img src=x>" not in page(installer, one)


def test_a_hidden_column_is_asked_about(installer: Client) -> None:
    rows = [["OCPP ID", "Type", "Token"], ["NL*NEW*1", "EVC 5.X", "t0ken-one"]]
    one = bring(installer, workbook_of(rows, hidden=("C",)), name="a.xlsx")
    assert "This column is hidden in the workbook: “Token”. Choose it if it is meant." in page(installer, one)
    assert one.mapping == {"ocpp_id": 0, "controller_type": 1}
    post(installer, "import_columns", one, **{"column-ocpp_id": "0", "column-controller_type": "1", "column-token": "2"})
    post(installer, "import_go_ahead", one)
    assert Charger.objects.get(ocpp_id="NL*NEW*1").credentials.exists()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("chargers", "OCPP ID;Token\nNL*NEW*1;t0ken-one\nNL*NEW*2;one-that-is-long-enough\n"),
        (
            "moves",
            "OCPP ID;URL;Token\nNL*ECO*1000;wss://a.example/o/;t0ken-one\nNL*ECO*2000;ws://a.example/o/;one-that-is-long-enough\n",
        ),
    ],
)
def test_a_short_token_is_said_and_taken(installer: Client, kind: str, text: str) -> None:
    made = bring(installer, text, kind=kind)
    assert (made.good, made.bad) == (2, 0)
    shown = page(installer, made, "?show=remarked")
    assert "with a remark 1" in shown
    assert shown.count("The token has 9 characters, and is taken as it is.") == 1
    assert 'id="row-2"' in shown
    assert 'id="row-3"' not in shown
    post(installer, "import_go_ahead", made)
    assert made.done == 2
    assert "with a remark" not in page(installer, bring(installer, "OCPP ID;Type\nNL*NEW*8;CPA\n"))


def test_a_short_token_that_is_mended_is_short_no_more(installer: Client) -> None:
    one = bring(installer, "OCPP ID;Type;Token\nNL*NEW*1;EVC;t0ken-one\n")
    post(installer, "import_row", one, 2, act="mend", **{"cell:token": "one-that-is-long-enough", "cell:controller_type": "CPA"})
    assert (one.good, one.bad) == (1, 0)
    assert "with a remark" not in page(installer, one)


def test_moves_into_the_network_of_the_sim_cards(installer: Client) -> None:
    there = Backend.objects.create(name="There", tls=True, host="there.example.com", port=443, path="/")
    text = "OCPP ID;URL\nNL*ECO*1000;\nNL*ECO*2000;ws://else.example.com/o/\n"
    sent = {"file": SimpleUploadedFile("a.csv", text.encode()), "backend": there.pk, "private_apn": "on"}
    answer = installer.post(reverse("import_begin", args=["moves"]), sent)
    assert "Choose a backend that has an endpoint inside the network of the SIM cards" in answer.content.decode()
    inside = BackendEndpoint.objects.create(backend=there, way="private_apn", tls=False, host="10.1.1.1", port=80, path="/o/")
    one = bring(installer, text, kind="moves", backend=there.pk, private_apn="on")
    post(installer, "import_go_ahead", one)
    assert {move.charger.ocpp_id: move.host for move in PreparedMove.objects.all()} == {
        "NL*ECO*1000": inside.host,
        "NL*ECO*2000": "else.example.com",
    }


def test_a_row_that_is_hidden_is_asked_about(installer: Client) -> None:
    rows = [["OCPP ID", "Type", "Token"], *([f"NL*NEW*{number}", "EVC 5.X", f"t0ken-{number}-of-this"] for number in (1, 2, 3))]
    one = bring(installer, workbook_of(rows, hidden_rows=(3, 4)), name="a.xlsx")
    assert (one.good, one.bad) == (1, 2)
    shown = page(installer, one)
    assert shown.count("This row is hidden in the workbook") == 2
    post(installer, "import_row", one, 3, confirmed="1")
    post(installer, "import_row", one, 4, act="mend", **{"cell:ocpp_id": "NL*NEW*4"})
    assert (one.good, one.bad) == (3, 0)
    post(installer, "import_go_ahead", one)
    assert Charger.objects.filter(ocpp_id__in=["NL*NEW*1", "NL*NEW*2", "NL*NEW*4"]).count() == 3


def test_a_row_that_is_struck_out_is_asked_about(installer: Client) -> None:
    rows = [["OCPP ID", "Type"], ["NL*NEW*1", "EVC 5.X"], ["NL*NEW*2", "EVC 5.X"], ["NL*NEW*3", "EVC 5.X"]]
    one = bring(installer, workbook_of(rows, struck=("A3", "B3", "B4")), name="a.xlsx")
    assert (one.good, one.bad) == (1, 2)
    assert "This is struck out in the workbook." in page(installer, one)
    post(installer, "import_row", one, 3, act="leave_out")
    post(installer, "import_row", one, 4, confirmed="1")
    assert (one.good, one.bad) == (2, 0)


def test_two_clicks_begin_one_work(installer: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """And two people: whoever comes second is told that it has gone on."""
    one = bring(installer, GOOD)
    begun: list[list[str]] = []

    class Process:
        def __init__(self, command: list[str], **_: Any) -> None:
            begun.append(command)

        def wait(self) -> None:
            pass

    settings.FLEET_WORKERS_HERE = False
    monkeypatch.setattr(subprocess, "Popen", Process)
    stale = [FleetImport.objects.get(pk=one.pk) for _ in range(3)]
    workers.start(ImportJob.GO_AHEAD, stale[0], timezone.now())
    for job, seen in ((ImportJob.GO_AHEAD, stale[1]), (ImportJob.JUDGE, stale[2])):
        with pytest.raises(Refusal) as refused:
            workers.start(job, seen, timezone.now())
        assert refused.value.notices[0].code is Code.IMPORT_GONE_ON
    assert len(begun) == 1


def test_who_has_lost_a_place_takes_nothing_back_there(installer: Client, fleet: scenery.Fleet) -> None:
    one = bring(installer, GOOD)
    post(installer, "import_go_ahead", one)
    fleet.installer.memberships.update(organisation=fleet.foreign.organisation)
    post(installer, "import_take_back", one)
    assert one.state == "done"
    assert Charger.objects.filter(came_with=one).count() == 2


def test_moves_of_chargers_that_are_another_ones_now_are_not_taken_back(installer: Client, fleet: scenery.Fleet) -> None:
    one = bring(installer, "OCPP ID;URL\nNL*ECO*1000;wss://new.example.com/ocpp/\n", kind="moves")
    post(installer, "import_go_ahead", one)
    fleet.installer.memberships.update(organisation=fleet.foreign.organisation)
    post(installer, "import_take_back", one)
    assert PreparedMove.objects.count() == 1
