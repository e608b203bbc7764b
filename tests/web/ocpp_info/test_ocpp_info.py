"""Restore OCPPInfo on the pages: the badge, what is believed right and why, one button; a selection; and who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.models import Boot, Change, Charger, Draft, Membership, Step, User
from chargers.services.connection.wishes import WISHES
from chargers.services.readings import ocpp_info_flags
from tests.web import scenery

BrowserOf = Callable[[User], Client]
PARTS = {"model": "DC60", "vendor": "Ecotap", "serial": "1890004"}


@pytest.fixture
def wiped(fleet: scenery.Fleet) -> Charger:
    return add_wiped(fleet, "NL*ECO*1004", "1890004")


def add_wiped(fleet: scenery.Fleet, ocpp_id: str, serial: str) -> Charger:
    assert fleet.evc5.site is not None
    values = scenery.evc(ocpp_id) | {"com_OCPPInfo": ""}
    charger = scenery.charger(ocpp_id, "evc5", fleet.evc5.site, serial=serial, values=values)
    boot(charger)
    return charger


def boot(charger: Charger, at: datetime | None = None, **parts: str) -> None:
    Boot.objects.create(charger=charger, at=at or timezone.now(), raw="{}", **parts)
    ocpp_info_flags.flag_chargers([charger.pk])


def give_leave(installer: User) -> None:
    Membership.objects.filter(user=installer).update(may_restore_ocpp_info=True)


def url(charger: Charger, name: str = "ocpp_info") -> str:
    return reverse(name, args=[charger.pk])


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({}, "OCPPInfo erased"),
        ({"model": "DC60"}, "OCPPInfo partly erased"),
        ({"model": '{"a', "vendor": "x"}, "OCPPInfo invalid"),
    ],
)
def test_the_badge_leads_to_the_page(parts: dict[str, str], word: str, fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    boot(fleet.evc5, None, **parts)
    browser = browser_of(fleet.owner)
    for page in ("/", url(fleet.evc5, "charger"), url(fleet.evc5)):
        shown = browser.get(page).content.decode()
        assert word in shown
        assert f'href="{url(fleet.evc5)}"' in shown
    assert fleet.evc5.pk in [row.pk for row in browser.get("/", {"state": "attention"}).context["rows"]]


def test_a_good_charger_has_no_badge(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    boot(fleet.evc5, model="EVC2.2", vendor="LMS", charge_point_serial="1891351")
    shown = browser_of(fleet.admin).get("/").content.decode()
    assert "OCPPInfo erased" not in shown
    assert "OCPPInfo invalid" not in shown
    assert "nothing wrong" in browser_of(fleet.admin).get(url(fleet.evc5)).content.decode()


def test_each_value_is_shown_with_who_says_so(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    boot(wiped, timezone.now() - timedelta(days=2), model="DC30", vendor="Ecotap", charge_point_serial="1890004")
    page = browser_of(fleet.admin).get(url(wiped))
    fields = {field.name: (field.value, field.source) for field in page.context["info"].fields}
    assert [value for value, _ in fields.values()] == ["DC30", "Ecotap", "1890004"]
    assert all(source.startswith("from its last good boot, ") for _, source in fields.values())
    assert "OCPPInfo was erased" in page.content.decode()


def test_what_nobody_knows_is_asked_for(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    shown = browser_of(fleet.admin).get(url(wiped))
    assert not shown.context["info"].complete
    assert "It is not known here" in shown.content.decode()
    assert 'value="1890004"' in shown.content.decode()


def test_one_button_asks_for_the_change(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    answer = browser_of(fleet.admin).post(url(wiped, "ocpp_info_restore"), PARTS)
    change = Change.objects.get(charger=wiped)
    assert answer.headers["Location"] == reverse("change", args=[wiped.pk, change.pk])
    assert change.asked_by == fleet.admin
    assert Step.objects.get(change=change).new == "modelname=DC60,vendorname=Ecotap,CpSn=1890004"


def look_first(charger: Charger, browser: Client, **typed: str) -> str:
    """The preview that the button leads to; nothing has begun."""
    answer = browser.post(url(charger, "ocpp_info_restore"), PARTS | typed)
    assert not Change.objects.exists()
    (draft,) = Draft.objects.filter(kind=Draft.Kind.OCPP_INFO)
    assert answer.headers["Location"] == reverse("ocpp_info_preview", args=[charger.pk, draft.key])
    return draft.key


@pytest.mark.parametrize("do", [{}, {"do": "preview"}])
def test_what_is_at_risk_is_shown_first_and_applied_from_there(
    fleet: scenery.Fleet, browser_of: BrowserOf, do: dict[str, str]
) -> None:
    """One draft, and one preview flow, as for the connection and for settings."""
    typed, browser = {"model": "DUO2", "vendor": "Ecotap", "serial": fleet.evc5.serial_number}, browser_of(fleet.admin)
    key = look_first(fleet.evc5, browser, **typed, **do)
    page = browser.get(reverse("ocpp_info_preview", args=[fleet.evc5.pk, key]))
    shown = page.content.decode()
    first = page.context["plan"].parts[0]
    assert (first.new, first.at_risk) == ("DUO2", True)
    assert "nothing is wrong with that" in shown
    assert f"{url(fleet.evc5)}?draft={key}" in shown
    assert 'value="DUO2"' in browser.get(url(fleet.evc5), {"draft": key}).content.decode()
    answers = [browser.post(reverse("ocpp_info_apply", args=[fleet.evc5.pk, key])) for _ in range(2)]
    change = Change.objects.get(charger=fleet.evc5)
    assert {answer.headers["Location"] for answer in answers} == {reverse("change", args=[fleet.evc5.pk, change.pk])}


def test_a_preview_can_be_asked_for_where_nothing_is_at_risk(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.admin)
    page = browser.get(reverse("ocpp_info_preview", args=[wiped.pk, look_first(wiped, browser, do="preview")]))
    assert page.context["plan"].risks == ()


def test_a_change_that_is_in_progress_is_said_on_the_preview(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.admin)
    browser.post(url(wiped, "ocpp_info_restore"), PARTS)
    answer = browser.post(url(wiped, "ocpp_info_restore"), PARTS | {"model": "DC30"}, follow=True)
    assert answer.context["open_change"]
    key = answer.context["draft"].key
    again = browser.post(reverse("ocpp_info_apply", args=[wiped.pk, key]))
    assert again.context["refusals"]
    browser.post(reverse("ocpp_info_apply", args=[wiped.pk, key]), {"after": "1"})
    assert Change.objects.filter(charger=wiped).count() == 2


def test_a_preview_is_for_who_may_restore(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    key = look_first(wiped, browser_of(fleet.admin), do="preview")
    browser = browser_of(fleet.installer)
    for name in ("ocpp_info_preview", "ocpp_info_apply"):
        assert browser.post(reverse(name, args=[wiped.pk, key])).status_code == 403
    give_leave(fleet.installer)  # it is the draft of somebody else all the same
    assert browser.get(reverse("ocpp_info_preview", args=[wiped.pk, key])).headers["Location"] == url(wiped)
    assert not Change.objects.exists()


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf
) -> None:
    typed = PARTS | {"vendor": "Eco,tap", "serial": "1891351"}
    page = browser_of(fleet.admin).post(url(wiped, "ocpp_info_restore"), typed)
    fields = {field.name: field for field in page.context["info"].fields}
    assert fields["vendor"].value == "Eco,tap"
    assert fields["vendor"].said
    page = browser_of(fleet.admin).post(url(wiped, "ocpp_info_restore"), PARTS | {"serial": "1891351"})
    assert "the serial number of NL*ECO*1000" in page.content.decode()
    assert not Change.objects.exists()


def test_installers_need_the_leave(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.installer)
    assert "administrator's permission" in browser.get(url(wiped)).content.decode()
    assert browser.post(url(wiped, "ocpp_info_restore"), PARTS).status_code == 403
    assert reverse("restore_ocpp_info") not in browser.get("/").content.decode()
    answer = browser.get(reverse("restore_ocpp_info"))
    assert answer.context["rows"] == []
    assert "you do not have it. Ask one of them." in answer.content.decode()
    browser.post(reverse("restore_ocpp_info"), selection(wiped))
    assert not Change.objects.exists()
    give_leave(fleet.installer)
    assert reverse("restore_ocpp_info") in browser.get("/").content.decode()
    assert browser.post(url(wiped, "ocpp_info_restore"), PARTS).status_code == 302
    assert Change.objects.get().asked_by == fleet.installer


def test_all_that_match_in_the_list_are_a_selection(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    asked = {"every": "1", "q": "NL*ECO", "charger": str(wiped.pk)}
    rows = browser_of(fleet.admin).get(reverse("restore_ocpp_info"), asked).context["rows"]
    assert {wiped, fleet.evc5, fleet.evc4} <= {row.charger for row in rows}
    assert fleet.foreign not in {row.charger for row in rows}


@pytest.mark.parametrize("leave", [False, True])
def test_the_connection_editor_is_no_way_around_the_leave(
    leave: bool, fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf
) -> None:
    if leave:
        give_leave(fleet.installer)
    row = {FieldRole.OCPP_INFO: "modelname=DC60,vendorname=Ecotap,CpSn=1890004"}
    draft = WISHES.keep(wiped, fleet.installer, EditorFields(rows=row), timezone.now())
    browser = browser_of(fleet.installer)
    shown = browser.get(reverse("preview", args=[wiped.pk, draft.key])).content.decode()
    assert ("an administrator's permission" in shown.replace("&#x27;", "'")) is not leave
    browser.post(reverse("apply", args=[wiped.pk, draft.key]), {"sure": "1"})
    assert Change.objects.exists() is leave


def selection(*chargers: Charger, ticked: bool = True) -> dict[str, object]:
    typed: dict[str, object] = {"listed": [c.pk for c in chargers], "charger": [c.pk for c in chargers] if ticked else []}
    for charger in chargers:
        typed |= {f"model-{charger.pk}": "DC60", f"vendor-{charger.pk}": "Ecotap", f"serial-{charger.pk}": charger.serial_number}
    return typed


def test_a_selection(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    other, third = add_wiped(fleet, "NL*ECO*1005", "1890005"), add_wiped(fleet, "NL*ECO*1006", "1890006")
    browser, page = browser_of(fleet.admin), reverse("restore_ocpp_info")
    assert {row.charger.pk for row in browser.get(page).context["rows"]} == {wiped.pk, other.pk, third.pk}
    assert {row.charger.pk for row in browser.get(page, {"charger": [other.pk, third.pk]}).context["rows"]} == {
        other.pk,
        third.pk,
    }
    typed = selection(wiped, other, third) | {"charger": [wiped.pk, other.pk], f"vendor-{other.pk}": ""}
    answer = browser.post(page, typed)
    assert list(Change.objects.values_list("charger", flat=True)) == [wiped.pk]
    rows = {row.charger.pk: row for row in answer.context["rows"]}
    assert rows[wiped.pk].change is not None
    assert (answer.context["asked_for"], answer.context["refused"]) == (1, 1)
    assert [bool(field.said) for field in rows[other.pk].fields] == [False, True, False]
    assert not rows[third.pk].ticked
    assert "Tick the chargers" in browser.post(page, selection(other, ticked=False)).content.decode()


def test_of_a_selection_the_good_ones_are_folded(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    browser, page = browser_of(fleet.admin), reverse("restore_ocpp_info")
    answer = browser.get(page, {"charger": [wiped.pk, fleet.evc5.pk]})
    assert {row.charger.pk: row.folded for row in answer.context["rows"]} == {wiped.pk: False, fleet.evc5.pk: True}
    assert answer.content.decode().count('<details class="more card-body">') == 1
    typed = selection(fleet.evc5) | {f"vendor-{fleet.evc5.pk}": ""}
    assert not browser.post(page, typed).context["rows"][0].folded  # what is said of it is in sight


def test_of_a_selection_what_is_at_risk_is_looked_at_first(fleet: scenery.Fleet, wiped: Charger, browser_of: BrowserOf) -> None:
    typed = selection(wiped, fleet.evc5) | {f"model-{fleet.evc5.pk}": "DUO2"}
    answer = browser_of(fleet.admin).post(reverse("restore_ocpp_info"), typed)
    assert list(Change.objects.values_list("charger", flat=True)) == [wiped.pk]
    (draft,) = Draft.objects.filter(charger=fleet.evc5)
    assert reverse("ocpp_info_preview", args=[fleet.evc5.pk, draft.key]) in answer.content.decode()
    assert [answer.context[name] for name in ("asked_for", "to_look_at", "refused")] == [1, 1, 0]
    again = browser_of(fleet.admin).post(reverse("restore_ocpp_info"), selection(wiped))
    assert again.context["refused"] == 1
    assert "Another change of this charger is not finished" in again.content.decode()


def test_a_selection_holds_nobody_elses_chargers(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    give_leave(fleet.installer)
    browser = browser_of(fleet.installer)
    boot(fleet.foreign)
    page = reverse("restore_ocpp_info")
    assert browser.get(page, {"charger": fleet.foreign.pk}).context["rows"] == []
    browser.post(page, selection(fleet.foreign))
    assert not Change.objects.exists()


def test_a_selection_costs_the_same_whatever_its_size(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    browser, page = browser_of(fleet.admin), reverse("restore_ocpp_info")
    costs = set()
    for number in range(3):
        add_wiped(fleet, f"W{number}", f"18900{number:02}")
        with CaptureQueriesContext(connection) as seen:
            assert len(browser.get(page).context["rows"]) == number + 1
        costs.add(len(seen))
    assert len(costs) == 1


def chosen(text: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("saved.json", text.encode(), "application/json")}


def saved(value: str) -> str:
    return json.dumps({"configurationKey": [{"key": "com_OCPPInfo", "readonly": False, "value": value}]})


def test_a_file_that_was_saved_proposes_what_it_says(browser_of: BrowserOf, fleet: scenery.Fleet, wiped: Charger) -> None:
    browser = browser_of(fleet.admin)
    page = browser.post(url(wiped, "ocpp_info_file"), chosen(saved("modelname=DC120,vendorname=Ecotap,CpSn=1890004")))
    fields = {field.key: (field.value, field.source) for field in page.context["info"].fields}
    assert fields["modelname"] == ("DC120", "from the file that you chose")
    assert Change.objects.count() == 0, "nothing is sent"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no JSON", "JSON"),
        ('{"configurationKey": [{"key": "com_Endpoint", "readonly": false, "value": "x"}]}', "does not contain com_OCPPInfo"),
        (saved(""), "OCPPInfo"),
        (saved("modelname=DC60,vendorname=Ecotap,CpSn=0"), "serial"),
    ],
)
def test_a_file_that_does_not_help_is_said_beside_it(
    browser_of: BrowserOf, fleet: scenery.Fleet, wiped: Charger, text: str, sentence: str
) -> None:
    page = browser_of(fleet.admin).post(url(wiped, "ocpp_info_file"), chosen(text))
    assert any(sentence in said.text for said in page.context["at_file"])
    assert browser_of(fleet.installer).post(url(wiped, "ocpp_info_file"), chosen(text)).status_code == 403
