"""The page of all settings, with scripts off: what stands there, editing, preview, apply, files, comparing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.secret import Secret
from chargers.domain.settings.known import load
from chargers.models import Change, Draft, JournalValue, User, WantedValue
from chargers.services.changes import planning
from chargers.services.chargers import register
from chargers.services.readings import readings
from chargers.simulator import keys
from chargers.wording import setting_names, setting_words
from tests.web import scenery

Log = Callable[[User], Client]
APN = "evc-net.apn,me,cAnArY-apn"
AUTH = "chkOnlineAuth=1,chkOnlineAuthStop=0,StopOnAnyCrd=0,AllowAllCards=0"


@pytest.fixture
def read(fleet: scenery.Fleet, now: datetime) -> scenery.Fleet:
    """The EVC 5 with everything that a real controller reports, a secret, keys that nobody knows, no value."""
    holds = {k.name: k.value for k in keys.EVC} | scenery.evc("NL*ECO*1000")
    holds |= {"gsm_APN": APN, "vendor_Thing": "a<b", "com_AuthOptions": AUTH}
    settings = {k: ReportedValue(k, v, k in {"gsm_SigQ", "NumberOfConnectors"}) for k, v in holds.items()}
    settings["gps_LAT"] = ReportedValue("gps_LAT", None)
    readings.record_reading(fleet.evc5, Reported(settings, frozenset({"Nonsense"})), whole=True, at=now)
    fleet.evc5.refresh_from_db()
    return fleet


def url(fleet: scenery.Fleet, name: str, *more: str) -> str:
    return reverse(name, args=[fleet.evc5.pk, *more])


def form(*rows: str, do: str = "preview", **fields: Any) -> dict[str, Any]:
    return {"as_of": timezone.now().isoformat(), "row": list(rows), "do": do} | fields


def test_every_known_setting_has_a_word() -> None:
    assert {known.key.casefold() for known in load()} == set(setting_words.SETTINGS)
    assert {known.key.casefold() for known in load()} == set(setting_names.NAMES)
    assert {name for known in load() for name in known.parts} == set(setting_words.PARTS)


def test_everything_is_shown_and_told_apart(read: scenery.Fleet, browser_of: Log) -> None:
    page = browser_of(read.owner).get(url(read, "charger_settings")).content.decode()
    for key in (*scenery.evc(""), "vendor_Thing", "chg_Debug", "Nonsense"):
        assert key in page
    for words in ("the charger does not know this setting", "no value", "a&lt;b", "read only", "empty", "cannot be read back"):
        assert words in page, words
    assert "cAnArY" not in page
    assert "settings_edit" not in page
    assert url(read, "settings_edit") not in page


def test_a_name_stands_first_and_the_key_below_it(read: scenery.Fleet, browser_of: Log) -> None:
    browser, name = browser_of(read.installer), "Maximum current of the whole station"
    page = browser.get(url(read, "charger_settings")).content.decode()
    assert page.index(f"<strong>{name}</strong>") < page.index('<code class="below">chg_StationMaxCurrent</code>')
    assert "<code>vendor_Thing</code>" in page  # of one that nobody has described the key is all there is
    page = browser.get(url(read, "settings_edit"), {"q": "whole station maximum"}).content.decode()
    assert page.index(f">{name}</label>") < page.index('<code class="below">chg_StationMaxCurrent</code>')
    french = browser.get(url(read, "charger_settings"), {"q": "courant maximal de toute"}, headers={"accept-language": "fr"})
    assert "chg_StationMaxCurrent" in french.content.decode()
    typed = form("chg_StationMaxCurrent", **{"new:chg_StationMaxCurrent": "32"})
    page = browser.post(url(read, "settings_edit"), typed, follow=True).content.decode()
    assert page.index(f"<strong>{name}</strong>") < page.index('<code class="below">chg_StationMaxCurrent</code>')


def test_the_key_that_is_never_reported_has_one_word_everywhere(fleet: scenery.Fleet, browser_of: Log) -> None:
    assert fleet.evc5.site is not None
    holds = {key: value for key, value in scenery.evc("NEW").items() if key != "authorizationKey"}
    one, browser = scenery.charger("NEW", "evc5", fleet.evc5.site, values=holds), browser_of(fleet.owner)
    for page in ("charger", "charger_settings"):
        said = browser.get(reverse(page, args=[one.pk])).content.decode()
        assert "cannot be read back" in said, page
        assert "not reported" not in said, page


def test_a_key_that_is_reported_no_more_stays_in_sight(read: scenery.Fleet, browser_of: Log, now: datetime) -> None:
    left = {key: s for key, s in readings.reported_settings(read.evc5).settings.items() if key != "chg_Mode3Current"}
    readings.record_reading(read.evc5, Reported(left), whole=True, at=now + timedelta(minutes=1))
    page = browser_of(read.owner).get(url(read, "charger_settings")).content.decode()
    assert "not reported any more" in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?q=heartbeat", "HeartbeatInterval", "chg_Debug"),
        ("?q=card", "com_AuthOptions", "eth_cfg"),
        ("?group=grid", "grid_Role", "eth_cfg"),
        ("?q=maximum+current", "chg_StationMaxCurrent", "eth_cfg"),
        ("?q=amp%C3%A8re", "chg_RatedCurrent", "eth_cfg"),
        ("?q=AMPERE", "chg_RatedCurrent", "eth_cfg"),
        ("?q=price", "com_AuthOptions", "eth_cfg"),
        ("?q=prijs", "com_AuthOptions", "eth_cfg"),
        ("?q=Stromst%C3%A4rke", "chg_StationMaxCurrent", "eth_cfg"),
        ("?q=eth_cfg&group=grid", "eth_cfg", "grid_Role"),  # words are searched for in all groups
    ],
)
def test_search_by_name_by_word_and_by_group(query: str, there: str, gone: str, read: scenery.Fleet, browser_of: Log) -> None:
    page = browser_of(read.installer).get(url(read, "charger_settings") + query).content.decode()
    assert f">{there}</code>" in page
    assert f">{gone}</code>" not in page


def test_a_search_goes_along_into_the_form_and_over_all_groups(read: scenery.Fleet, browser_of: Log) -> None:
    browser, edit = browser_of(read.installer), url(read, "settings_edit")
    page = browser.get(url(read, "charger_settings"), {"q": "heartbeat é&"}).content.decode()
    assert f'href="{edit}?q=heartbeat+%C3%A9%26"' in page
    page = browser.get(url(read, "charger_settings"), {"group": "grid"}).content.decode()
    assert f'href="{edit}?group=grid"' in page
    assert f'href="{edit}?q=grid_Role"' in page  # a pencil at each row

    def found(answer: Any) -> set[str]:
        return {row.key for group in answer.context["listing"].groups for row in group.rows}

    assert "HeartbeatInterval" in found(browser.get(edit, {"q": "heartbeat"}))
    typed = form(do="work_out", q="heartbeat", group="communication", shown_group="communication")
    assert "HeartbeatInterval" in found(browser.post(edit, typed))
    chose = browser.post(edit, form(do="work_out", q="heartbeat", group="grid", shown_group=""))
    assert found(chose) == {row.key for row in chose.context["listing"].groups[0].rows}
    assert (chose.context["listing"].groups[0].code, chose.context["listing"].filter.words) == ("grid", "")


def test_two_values_are_typed_previewed_and_asked_for_as_one_change(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    typed = form("HeartbeatInterval", "LightIntensity", **{"new:HeartbeatInterval": "120", "new:LightIntensity": "50"})
    shown = browser.post(url(read, "settings_edit"), typed, follow=True)
    page = shown.content.decode()
    assert "2 settings are written" in page
    assert "120" in page
    assert not Change.objects.exists()
    key = Draft.objects.get().key
    assert browser.post(url(read, "settings_apply", key)).status_code == 302
    change = Change.objects.get()
    assert change.for_settings
    assert [(s.key, s.old, s.new) for s in change.steps.all()] == [
        ("HeartbeatInterval", "60", "120"),
        ("LightIntensity", "100", "50"),
    ]
    assert bytes(Draft.objects.get().sealed) == b""
    for again in (
        browser.post(url(read, "settings_apply", key), {"after": "1"}),
        browser.get(url(read, "settings_preview", key)),
    ):
        assert again["Location"] == reverse("change", args=[read.evc5.pk, change.pk])
    assert Change.objects.count() == 1


def test_switches_change_their_own_pair_and_danger_is_confirmed(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    typed = form("com_AuthOptions") | {
        "switch:com_AuthOptions": ["0", "1", "2", "3"],
        "on:com_AuthOptions": ["0", "3"],
        "was:com_AuthOptions": AUTH,
        "new:com_AuthOptions": AUTH,
    }
    assert "strangers can charge" in browser.post(url(read, "settings_edit"), typed, follow=True).content.decode()
    key = Draft.objects.get().key
    sure = browser.post(url(read, "settings_apply", key)).content.decode()
    assert "Please confirm" in sure
    assert not Change.objects.exists()
    browser.post(url(read, "settings_apply", key), {"sure": "1"})
    assert Change.objects.get().steps.get().new == AUTH.replace("AllowAllCards=0", "AllowAllCards=1")


def test_a_number_that_no_charger_means_goes_no_further_and_a_jump_is_said(read: scenery.Fleet, browser_of: Log) -> None:
    browser, edit = browser_of(read.installer), url(read, "settings_edit")
    for odd in ("9999", "-5"):
        shown = browser.post(edit, form("chg_StationMaxCurrent", **{"new:chg_StationMaxCurrent": odd})).content.decode()
        assert f"{odd} is too " in shown
        assert not Draft.objects.exists()
    far = form("chg_StationMaxCurrent", do="work_out", **{"new:chg_StationMaxCurrent": "630"})
    assert "10 times the present value (63 A)" in browser.post(edit, far).content.decode()


def test_a_password_is_changed_and_seen_nowhere(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    shown = browser.get(url(read, "settings_edit")).content.decode()
    assert "cAnArY" not in shown
    pieces: dict[str, Any] = {
        "piece:gsm_APN": ["0", "1", "2"],
        "piece:gsm_APN:0": "new.apn",
        "piece:gsm_APN:1": "me",
        "piece:gsm_APN:2": "cAnArY-2",
    }
    pages = [browser.post(url(read, "settings_edit"), form("gsm_APN", **pieces), follow=True).content.decode()]
    key = Draft.objects.get().key
    again = browser.get(url(read, "settings_edit"), {"draft": key}).content.decode()
    pages += [again, browser.post(url(read, "settings_apply", key)).content.decode()]
    # back in the form, and on without typing the password again
    kept = form("gsm_APN", **(pieces | {"piece:gsm_APN:2": "", "draft": key}))
    pages.append(browser.post(url(read, "settings_edit"), kept, follow=True).content.decode())
    key = Draft.objects.latest("pk").key
    pages.append(browser.post(url(read, "settings_apply", key), {"sure": "1"}, follow=True).content.decode())
    change = Change.objects.get()
    planned = planning.plan_again(change).steps[0].new
    assert isinstance(planned, Secret)
    assert planned.reveal() == "new.apn,me,cAnArY-2"
    pages.append(browser.get(url(read, "charger_journal")).content.decode())
    assert not any("cAnArY" in page for page in pages)
    assert WantedValue.objects.get().value is None
    assert not JournalValue.objects.filter(after__contains="new.apn").exists()


def test_an_empty_password_field_leaves_the_password(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    pieces: dict[str, Any] = {"piece:gsm_APN": ["0", "1", "2"], "piece:gsm_APN:0": "new.apn", "piece:gsm_APN:2": ""}
    browser.post(url(read, "settings_edit"), form("gsm_APN", **pieces))
    browser.post(url(read, "settings_apply", Draft.objects.get().key), {"sure": "1"})
    assert planning.settings_again(Change.objects.get()) == {"gsm_APN": "new.apn,me,cAnArY-apn"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"row": ["chg_Debug"], "new:chg_Debug": "x" * 501}, "OCPP carries 500"),
        ({"row": ["eth_parent"], "new:eth_parent": "a\tb"}, "invisible character"),
        ({"row": ["gsm_SigQ"], "new:gsm_SigQ": "31", "tick": ["gsm_SigQ"]}, "cannot be written"),
        ({"row": ["com_Endpoint"], "new:com_Endpoint": "x:1/", "tick": ["com_Endpoint"]}, "belongs to the connection"),
        (
            {"row": ["chg_RatedCurrent"], "piece:chg_RatedCurrent": ["0"], "piece:chg_RatedCurrent:0": "1,2"},
            "separates the parts",
        ),
        (
            {
                "row": ["com_AuthOptions"],
                "was:com_AuthOptions": AUTH,
                "new:com_AuthOptions": "a=1",
                "switch:com_AuthOptions": ["0"],
            },
            "edited in two places",
        ),
        ({"row": ["HeartbeatInterval"], "new:HeartbeatInterval": "60"}, "already has all of this"),
    ],
)
def test_what_is_wrong_stands_at_its_row_and_nothing_is_kept(
    fields: dict[str, object], words: str, read: scenery.Fleet, browser_of: Log
) -> None:
    answer = browser_of(read.installer).post(url(read, "settings_edit"), form() | fields)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert "piece:chg_RatedCurrent:0" not in fields or 'value="1,2"' in page  # what was typed stays
    assert not Draft.objects.exists()


def test_a_row_that_was_unticked_stays_unticked_and_a_doubt_is_no_error(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    typed = form("HeartbeatInterval", do="work_out", **{"new:HeartbeatInterval": "soon"})
    first = browser.post(url(read, "settings_edit"), typed)
    assert "usually a number" in first.content.decode()
    row = next(r for g in first.context["listing"].groups for r in g.rows if r.key == "HeartbeatInterval")
    assert (row.changed, row.ticked) == (True, True)
    again = browser.post(url(read, "settings_edit"), typed | {"shown-changed": ["HeartbeatInterval"]})
    row = next(r for g in again.context["listing"].groups for r in g.rows if r.key == "HeartbeatInterval")
    assert (row.changed, row.ticked) == (True, False)


def test_what_was_read_meanwhile_is_no_edit(read: scenery.Fleet, browser_of: Log, now: datetime) -> None:
    typed = form("HeartbeatInterval", do="work_out", **{"new:HeartbeatInterval": "60"})
    present = dict(readings.reported_settings(read.evc5).settings) | {
        "HeartbeatInterval": ReportedValue("HeartbeatInterval", "900")
    }
    readings.record_reading(read.evc5, Reported(present), whole=True, at=timezone.now() + timedelta(seconds=1))
    answer = browser_of(read.installer).post(url(read, "settings_edit"), typed)
    row = next(r for g in answer.context["listing"].groups for r in g.rows if r.key == "HeartbeatInterval")
    assert (row.value, row.new, row.changed) == ("900", "900", False)


def test_changed_rows_stay_in_sight_whatever_is_searched_for(read: scenery.Fleet, browser_of: Log) -> None:
    typed = form("HeartbeatInterval", do="work_out", q="grid", **{"new:HeartbeatInterval": "61"})
    answer = browser_of(read.installer).post(url(read, "settings_edit"), typed)
    shown = {row.key for group in answer.context["listing"].groups for row in group.rows}
    assert "HeartbeatInterval" in shown
    assert "grid_Role" in shown
    assert "LightIntensity" not in shown


def test_download_and_upload_in_ecclites_shape(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    saved = browser.get(url(read, "settings_download"))
    assert "attachment" in saved["Content-Disposition"]
    assert b"cAnArY" not in saved.content
    rows = json.loads(saved.content)["configurationKey"]
    assert {"key": "gsm_SigQ", "readonly": True, "value": "15"} in rows
    same = browser.post(url(read, "settings_upload"), {"file": SimpleUploadedFile("mine.json", saved.content)})
    assert "Nothing differs" in same.content.decode()
    for row in rows:
        row["value"] = {"HeartbeatInterval": "61", "gsm_SigQ": "3", "com_Endpoint": "x:1/"}.get(row["key"], row["value"])
    rows.append({"key": "NewKey", "readonly": False, "value": "1"})
    other = SimpleUploadedFile("other.json", json.dumps({"configurationKey": rows}).encode())
    answer = browser.post(url(read, "settings_upload"), {"file": other})
    shown = {r.key: r for g in answer.context["listing"].groups for r in g.rows if r.changed}
    assert {key: row.ticked for key, row in shown.items()} == {
        "HeartbeatInterval": True,
        "gsm_SigQ": False,
        "com_Endpoint": False,
        "NewKey": False,
    }
    page = answer.content.decode()
    for words in ("cannot be written", "belongs to the connection", "does not report this setting"):
        assert words in page
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "No file was chosen"),
        (b"{", "Line 1 of the file"),
        (b"[]", "configurationKey"),
        (b" " * 300_000, "larger than 256"),
        (b'{"configurationKey": [{"key": "a"}, {"key": "A"}]}', "more than once"),
        (
            json.dumps({"configurationKey": [{"key": k, "value": v} for k, v in scenery.cpa("X").items()]}).encode(),
            "comes from an CPA",
        ),
        (
            json.dumps(
                {"configurationKey": [{"key": k, "value": v.replace("1891351", "11752628")} for k, v in scenery.evc("X").items()]}
            ).encode(),
            "comes from an EVC 4",
        ),
    ],
)
def test_bad_files_are_told_at_the_file(data: bytes | None, words: str, read: scenery.Fleet, browser_of: Log) -> None:
    sent = {} if data is None else {"file": SimpleUploadedFile("x.json", data)}
    answer = browser_of(read.installer).post(url(read, "settings_upload"), sent)
    said = " ".join(one.text for one in answer.context["said"])
    assert words in said


def test_compare_with_an_earlier_reading_and_another_charger(read: scenery.Fleet, browser_of: Log, now: datetime) -> None:
    present = dict(readings.reported_settings(read.evc5).settings)
    present["LightIntensity"] = ReportedValue("LightIntensity", "7")
    present["gsm_APN"] = ReportedValue("gsm_APN", "evc-net.apn,me,other")
    readings.record_reading(read.evc5, Reported(present), whole=True, at=now + timedelta(hours=1))
    browser = browser_of(read.installer)
    page = browser.get(url(read, "settings_compare"), {"at": now.isoformat()})
    pairs = {pair.key: pair for _name, rows in page.context["groups"] for pair in rows}
    assert set(pairs) == {"LightIntensity", "gsm_APN"}
    assert (pairs["LightIntensity"].here, pairs["LightIntensity"].there) == ("7", "100")
    assert "cAnArY" not in page.content.decode()
    assert page.context["moments"][0] == now
    other = browser.get(url(read, "settings_compare"), {"with": "nl*eco*2000", "all": "1"})
    assert other.context["total"] > other.context["differing"] > 0
    assert browser.get(url(read, "settings_compare"), {"with": "NL*NRD*9000"}).context["not_found"]


def test_what_was_never_read_is_not_compared(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    unread = register.add("NEVER-READ", register.ChargerFacts(read.evc5.organisation))
    sides = ((read.evc5, unread), (unread, read.evc5))
    for here, there in sides:
        page = browser.get(reverse("settings_compare", args=[here.pk]), {"with": there.ocpp_id})
        content = page.content.decode()
        assert f"The settings of {unread.ocpp_id} have not been read yet" in content
        assert page.context["groups"] == []
        assert "not reported" not in content


def test_a_draft_is_its_makers_and_its_kinds(read: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(read.installer)
    browser.post(url(read, "settings_edit"), form("HeartbeatInterval", **{"new:HeartbeatInterval": "61"}))
    key = Draft.objects.get().key
    assert browser.get(url(read, "preview", key)).status_code == 302
    assert browser_of(read.admin).get(url(read, "settings_preview", key)).status_code == 302
    assert not Change.objects.exists()


def test_a_second_change_is_queued_only_where_that_is_asked_for(read: scenery.Fleet, browser_of: Log, now: datetime) -> None:
    scenery.change(read.evc5, read.admin, "queued", now)
    browser = browser_of(read.installer)
    browser.post(url(read, "settings_edit"), form("HeartbeatInterval", **{"new:HeartbeatInterval": "61"}))
    key = Draft.objects.get().key
    assert "is not finished" in browser.post(url(read, "settings_apply", key)).content.decode()
    assert browser.post(url(read, "settings_apply", key), {"after": "1"}).status_code == 302
    assert Change.objects.count() == 2
