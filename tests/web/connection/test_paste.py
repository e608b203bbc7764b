"""The paste on the connection page, with scripts off: what is found stands to be confirmed, and what is not sure is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.domain.secret import Secret
from chargers.models import Charger, Draft, Organisation, User
from chargers.services.chargers import register
from chargers.services.credentials import credentials
from chargers.web.connection.dialled import compare
from chargers.web.connection.shown_paste import ShownPaste
from tests.web import scenery
from tests.web.connection.test_editor import Form

ID, TOKEN = "NL*ECO*1000", "53Umkk1q7rEM"
PLAIN = f"Hello,\r\nURL: wss://csms.example.com/ocpp/\r\nOCPP ID: FR*ABC*E0042\r\nToken: {TOKEN}\r\n"
ID_OR_PATH = f"wss://csms.example.com/ocpp/AB12CD34\r\nToken: {TOKEN}\r\n"
TWO_ADDRESSES = "Live: wss://csms.example.com/a/\r\nAlso: wss://csms.example.org/b/\r\n"


class Page:
    """The editor as a browser without scripts holds it."""

    def __init__(self, browser: Client, editor: str) -> None:
        self.browser, self.editor = browser, editor
        self.answer: Any = browser.get(editor)

    def send(self, button: str = "work_out", **typed: str) -> Page:
        form = Form(self.answer.content.decode())
        self.answer = self.browser.post(self.editor, form.sent(button, **typed))
        return self

    def press(self, name: str, value: str) -> Page:
        form = Form(self.answer.content.decode())
        self.answer = self.browser.post(self.editor, {**form.fields, name: value})
        return self

    @property
    def form(self) -> Form:
        return Form(self.answer.content.decode())

    @property
    def paste(self) -> ShownPaste:
        found: ShownPaste = self.answer.context["editor"].paste
        return found

    @property
    def asked(self) -> list[str]:
        return [question.code for question in self.paste.questions]


@pytest.fixture
def page(browser: Client, editor: str) -> Page:
    return Page(browser, editor)


def test_what_is_found_stands_to_be_confirmed_and_fills_the_fields(page: Page) -> None:
    page.send(paste=PLAIN)
    assert [(one.name, one.value) for one in page.paste.found] == [
        ("Address", "wss://csms.example.com:443/ocpp/"),
        ("Security", "TLS (wss://)"),
        ("OCPP ID", "FR*ABC*E0042"),
        ("Token", "53U…rEM (12 characters)"),
    ]
    assert page.paste.found[2].said == f"line 3; new, was {ID}"
    assert page.form["url"] == "wss://csms.example.com:443/ocpp/FR*ABC*E0042"
    assert page.form["new-ocpp_id"] == "FR*ABC*E0042"
    assert page.form["new-authorization_key"] == f"FR*ABC*E0042:{TOKEN}"
    assert "no-store" in page.answer["Cache-Control"]


def test_a_text_in_the_field_for_the_url_is_a_paste_too(page: Page) -> None:
    page.send(url=PLAIN)
    assert page.form["url"] == "wss://csms.example.com:443/ocpp/FR*ABC*E0042"
    assert page.paste.text.strip().startswith("Hello")


def test_one_paste_and_one_press_lead_to_the_preview(page: Page) -> None:
    page.send("preview", paste=PLAIN)
    assert page.answer.status_code == 302
    assert "/preview/" in page.answer["Location"]


SAID_OTHERWISE = f"{PLAIN}\r\n\r\nSorry, the host changed to neu.example.\r\n"


def test_where_the_text_speaks_against_what_was_found_is_shown(page: Page) -> None:
    (question,) = page.send(paste=SAID_OTHERWISE).paste.questions
    assert question.code == "correction"
    assert "Line 7" in question.words
    assert question.quote == "Sorry, the host changed to neu.example."
    assert TOKEN not in page.answer.content.decode()


def test_no_secret_is_in_the_line_that_is_shown(page: Page) -> None:
    text = f"{PLAIN}\r\nSorry, the host must be neu.example, with {TOKEN} as before.\r\n"
    (question,) = page.send(paste=text).paste.questions
    assert question.quote.startswith("Sorry, the host must be neu.example, with ")
    assert TOKEN not in page.answer.content.decode()


@pytest.mark.parametrize(("text", "code"), [(ID_OR_PATH, "id_or_path"), (TWO_ADDRESSES, "which_address")])
def test_nothing_goes_to_the_preview_while_a_question_is_open(page: Page, text: str, code: str) -> None:
    before = page.form["url"]
    page.send("preview", paste=text)
    assert (page.answer.status_code, page.asked) == (200, [code])
    assert page.answer.context["editor"].wrong
    assert page.form["url"] == before
    page.send("preview")
    assert page.answer.status_code == 200
    assert not Draft.objects.exclude(kind=Draft.Kind.PASTE).exists()


@pytest.mark.parametrize(
    ("key", "url"),
    [("new_id", "wss://csms.example.com:443/ocpp/AB12CD34"), ("path", f"wss://csms.example.com:443/ocpp/AB12CD34/{ID}")],
)
def test_an_answer_is_one_press(page: Page, key: str, url: str) -> None:
    page.send(paste=ID_OR_PATH).press("answer", f"id_or_path={key}")
    assert page.asked == []
    assert page.form["url"] == url
    assert page.form["token"] == TOKEN
    assert page.send("preview").answer.status_code == 302


def test_an_answer_can_be_asked_again(page: Page) -> None:
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=new_id").press("ask_again", "id_or_path")
    assert page.asked == ["id_or_path"]
    page.press("answer", "id_or_path=path")
    assert page.form["url"].endswith(f"/AB12CD34/{ID}")
    assert page.form["new-ocpp_id"] == ID


def test_another_text_is_asked_about_anew(page: Page) -> None:
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=new_id").send(paste=ID_OR_PATH.replace("AB12CD34", "AB12CD35"))
    assert page.asked == ["id_or_path"]


def test_what_is_typed_beside_the_text_answers_and_wins(page: Page) -> None:
    page.send(paste=ID_OR_PATH).send(ocpp_id="AB12CD34")
    assert page.asked == []
    assert page.form["url"] == "wss://csms.example.com:443/ocpp/AB12CD34"
    page.send(token="another1")
    assert page.form["new-authorization_key"] == "AB12CD34:another1"


def test_what_was_found_can_be_changed_in_its_field(page: Page) -> None:
    page.send(paste=PLAIN).send(url="wss://csms.example.com/other/FR*ABC*E0042")
    assert page.form["url"] == "wss://csms.example.com:443/other/FR*ABC*E0042"
    assert page.send("preview").answer.status_code == 302


def test_a_second_paste_replaces_the_first(page: Page) -> None:
    page.send(paste=PLAIN).send(paste="wss://other.example.com/x/\r\n")
    assert page.form["url"] == f"wss://other.example.com:443/x/{ID}"
    assert page.form["token"] == ""
    assert page.form["new-ocpp_id"] == ID


def test_a_pasted_secret_goes_to_no_page_again_and_need_not_be_pasted_again(page: Page) -> None:
    text = f"{ID_OR_PATH}\r\n> old token: oldold123x\r\n> WiFi password: s0meWifi\r\n> https://me:hidden77@old.example.com/\r\n"
    page.send(paste=text)
    content = page.answer.content.decode()
    assert not [secret for secret in (TOKEN, "oldold123x", "s0meWifi", "hidden77") if secret in content]
    assert "wss://csms.example.com/ocpp/AB12CD34\nToken: ***" in page.paste.text
    assert "paste" not in page.form.fields
    key = page.form["paste-kept"]
    page.press("answer", "id_or_path=new_id")
    assert (page.form["paste-kept"], page.asked) == (key, [])
    assert page.form["token"] == TOKEN
    page.press("ask_again", "id_or_path")
    assert page.asked == ["id_or_path"]
    page.press("forget_paste", "1")
    assert (page.form["paste"], page.paste.kept) == ("", "")
    kept = Draft.objects.get(key=key)
    assert TOKEN.encode() not in bytes(kept.sealed)


def test_a_text_without_a_secret_stays_in_its_field(page: Page) -> None:
    page.send(paste=TWO_ADDRESSES)
    assert page.form["paste"].strip() == TWO_ADDRESSES.replace("\r\n", "\n").strip()
    assert not Draft.objects.exists()


def test_a_line_that_is_being_typed_stays_in_its_field_until_something_else_is_done(page: Page) -> None:
    line = f"wss://csms.example.com/ocpp/AB12CD34 Token: {TOKEN}"
    form = Form(page.answer.content.decode())
    page.answer = page.browser.post(page.editor, form.sent("", paste=line), headers={"HX-Request": "true"})
    assert page.form["paste"].strip() == line
    page.press("answer", "id_or_path=new_id")
    assert "paste" not in page.form.fields
    assert page.asked == []
    assert page.form["token"] == TOKEN


def test_a_kept_text_is_its_own_persons_and_lasts_half_an_hour(
    page: Page, fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    page.send(paste=ID_OR_PATH)
    sent = page.form.fields
    other = Page(browser_of(fleet.admin), page.editor)
    other.answer = other.browser.post(page.editor, sent)
    Draft.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    page.answer = page.browser.post(page.editor, sent)
    for late in (page, other):
        assert [one.code for one in late.paste.problems] == ["paste_gone"]
        assert late.asked == []


def test_it_can_be_emptied(page: Page) -> None:
    page.send(paste=ID_OR_PATH).press("forget_paste", "1")
    assert page.form["paste"] == ""
    assert page.asked == []
    assert not page.answer.context["editor"].wrong


def test_another_charger_that_this_person_may_see_is_a_question_with_a_link(page: Page, fleet: scenery.Fleet) -> None:
    page.send(paste=f"wss://csms.example.com/ocpp/{fleet.cpa.ocpp_id}\r\n")
    assert page.asked == ["other_charger"]
    links = [choice.link for choice in page.paste.questions[0].choices]
    assert reverse("connection", args=[fleet.cpa.pk]) in links
    page.press("answer", "other_charger=new_id")
    assert page.form["new-ocpp_id"] == fleet.cpa.ocpp_id


def test_of_a_charger_that_he_or_she_may_not_see_nothing_is_told(page: Page) -> None:
    hidden = register.add("NL*ECO*7777", register.ChargerFacts(Organisation.objects.create(name="Elsewhere")))
    page.send(paste=f"wss://csms.example.com/ocpp/{hidden.ocpp_id}\r\n")
    assert page.asked == []
    assert page.form["new-ocpp_id"] == hidden.ocpp_id
    assert Charger.objects.filter(pk=hidden.pk, ocpp_id="NL*ECO*7777").exists()


def test_no_token_is_in_a_field_that_had_none(page: Page) -> None:
    """The token's field and the key's row hold it for who pasted it; nothing else does."""
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=new_id")
    holding = {name for name, values in page.form.fields.items() if any(TOKEN in value for value in values)}
    assert holding == {"token", "shown-token", "new-authorization_key", "shown-authorization_key"}
    assert page.send("preview").answer.status_code == 302
    assert TOKEN not in page.browser.get(page.answer["Location"]).content.decode()


@pytest.mark.parametrize("text", ["x" * 100_002, "Hello, your charger is known now.\r\n", "https://h.nl/?\x00\ud800", "wss://"])
def test_anything_pasted_is_answered(page: Page, text: str) -> None:
    page.send("preview", paste=text.encode("utf-8", "replace").decode())
    assert page.answer.status_code == 200
    assert page.paste.problems or page.asked
    assert not Draft.objects.exists()


def test_answers_to_nothing_are_left_aside(page: Page) -> None:
    page.send(paste=PLAIN)
    for given in ("nonsense", "nonsense=1", "id_or_path=9", "=", "which_token=" + "1" * 5000):
        assert page.press("answer", given).answer.status_code == 200


@pytest.mark.parametrize(
    ("new", "old", "differs"),
    [
        ("wss://a/x/ID2", "ws://a/x/ID1", ("s://a/x/ID2", "://a/x/ID1")),
        ("aba", "aa", ("b", "")),
        ("a", "a", ("", "")),
        ("", "x", ("", "x")),
    ],
)
def test_what_differs_is_marked(new: str, old: str, differs: tuple[str, str]) -> None:
    letters = compare(new, old)
    assert tuple(map(str, letters)) == (new, old)
    assert (letters[0].differs, letters[1].differs) == differs


def test_the_preview_says_what_will_be_dialled_and_as_whom(page: Page) -> None:
    page.send("preview", paste=PLAIN)
    dialled = page.browser.get(page.answer["Location"]).context["dialled"]
    assert str(dialled.url) == "wss://csms.example.com:443/ocpp/FR*ABC*E0042"
    assert str(dialled.now) == f"ws://127.0.0.1:8000/ocpp/{ID}"
    assert (str(dialled.user), str(dialled.user_now)) == ("FR*ABC*E0042", ID)


def test_where_the_serial_number_ends_the_address_no_sentence_has_the_id_there(page: Page) -> None:
    page.send(paste="wss://csms.example.com/ocpp/{serial number}\r\n").press("answer", "serial_or_id=serial").send("preview")
    preview = page.browser.get(page.answer["Location"])
    dialled = str(preview.context["dialled"].url)
    assert ID not in dialled
    said = [preview.context["plan"].summary, *preview.context["plan"].restarts]
    assert all(dialled in one for one in said)
    assert f"csms.example.com:443/ocpp/{ID}" not in preview.content.decode()


def test_a_colon_that_belongs_to_the_token_survives_the_way_back_from_the_preview(page: Page) -> None:
    page.send(paste="wss://csms.example.com/ocpp/\r\nToken: abc1:def23456\r\n")
    assert page.asked == ["token_prefix"]
    page.press("answer", "token_prefix=token-2").send("preview")
    assert page.answer.status_code == 302
    key = page.answer["Location"].rstrip("/").rpartition("/")[2]
    page.answer = page.browser.get(f"{page.editor}?draft={key}")
    assert page.send("preview").answer.status_code == 302


def test_a_token_of_another_length_than_others_of_its_backend_is_said(fleet: scenery.Fleet, browser: Client, editor: str) -> None:
    for charger, token in ((fleet.evc4, "a1b2c3d4e5f6"), (fleet.cpa, "b1b2c3d4e5f7")):
        Charger.objects.filter(pk=charger.pk).update(backend_endpoint="wss://csms.example.com:443/ocpp/")
        credentials.set_current(charger, Secret(token), timezone.now())
    half = PLAIN.replace(TOKEN, "53Umkk1q7")

    def is_said(text: str) -> bool:
        return "unlike other tokens of this backend" in Page(browser, editor).send(paste=text).answer.content.decode()

    assert is_said(half)
    assert not is_said(PLAIN)
    assert not is_said(half.replace(".com", ".org"))
    credentials.set_current(fleet.cpa, Secret("other-length-11"), timezone.now())
    assert not is_said(half)


def test_what_was_answered_last_time_for_a_backend_is_proposed_and_not_taken(browser: Client, editor: str) -> None:
    said = "as last time for this backend"
    page = Page(browser, editor).send(paste=ID_OR_PATH)
    assert said not in page.answer.content.decode()
    path = next(one for one in page.paste.questions[0].choices if "part of the path" in one.words)
    assert page.paste.questions[0].choices[0] != path
    page.press("answer", path.answer).send("preview")
    assert page.answer.status_code == 302
    page = Page(browser, editor).send(paste=ID_OR_PATH.replace("AB12CD34", "ZZ99YY88"))
    first, other = page.paste.questions[0].choices
    assert ("ZZ99YY88" in first.words, first.again, other.again) == (True, True, False)
    assert "part of the path" in first.words
    assert said in page.answer.content.decode()
    assert (
        said
        not in Page(browser, editor).send(paste=ID_OR_PATH.replace("csms.example.com", "b.example.org")).answer.content.decode()
    )


@pytest.mark.parametrize("long", ["FR*ABC*E0042*WITH*A*TAIL*12", "BE-" + "7" * 40])
def test_an_id_in_a_mail_that_the_controller_cannot_hold_is_said(page: Page, long: str) -> None:
    page.send(paste=PLAIN.replace("FR*ABC*E0042", long))
    assert f"The OCPP ID has {len(long)} characters; this controller accepts at most 25" in page.answer.content.decode()
    page.send("preview")
    assert page.answer.status_code == 200, "nothing goes to a preview"
