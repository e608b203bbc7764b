"""The paste on the connection page, with scripts off: what is found stands to be confirmed, and what is not sure is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Charger, Draft, Organisation, User
from chargers.services.chargers import register
from chargers.web.connection.dialled import compare
from chargers.web.connection.shown_paste import ShownPaste
from tests.web import scenery
from tests.web.connection.test_editor import Form

ID, TOKEN = "NL*ECO*1000", "53Umkk1q7rEM"
PLAIN = f"Hello,\r\nURL: wss://csms.example.com/ocpp/\r\nOCPP ID: FR*ABC*E0042\r\nToken: {TOKEN}\r\n"
ID_OR_PATH = f"wss://csms.example.com/ocpp/AB12CD34\r\nToken: {TOKEN}\r\n"
TWO_ADDRESSES = "Live: wss://csms.example.com/a/\r\nAlso: wss://csms.example.org/b/\r\n"


@pytest.fixture
def browser(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(fleet.installer)


@pytest.fixture
def editor(fleet: scenery.Fleet) -> str:
    return reverse("connection", args=[fleet.evc5.pk])


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
    assert page.form["paste"].strip().startswith("Hello")


def test_one_paste_and_one_press_lead_to_the_preview(page: Page) -> None:
    page.send("preview", paste=PLAIN)
    assert page.answer.status_code == 302
    assert "/preview/" in page.answer["Location"]


@pytest.mark.parametrize(("text", "code"), [(ID_OR_PATH, "id_or_path"), (TWO_ADDRESSES, "which_address")])
def test_nothing_goes_to_the_preview_while_a_question_is_open(page: Page, text: str, code: str) -> None:
    before = page.form["url"]
    page.send("preview", paste=text)
    assert (page.answer.status_code, page.asked) == (200, [code])
    assert page.answer.context["editor"].wrong
    assert page.form["url"] == before
    page.send("preview")
    assert page.answer.status_code == 200
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "url"),
    [("1", "wss://csms.example.com:443/ocpp/AB12CD34"), ("2", f"wss://csms.example.com:443/ocpp/AB12CD34/{ID}")],
)
def test_an_answer_is_one_press(page: Page, key: str, url: str) -> None:
    page.send(paste=ID_OR_PATH).press("answer", f"id_or_path={key}")
    assert page.asked == []
    assert page.form["url"] == url
    assert page.form["token"] == TOKEN
    assert page.send("preview").answer.status_code == 302


def test_an_answer_can_be_asked_again(page: Page) -> None:
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=1").press("ask_again", "id_or_path")
    assert page.asked == ["id_or_path"]
    page.press("answer", "id_or_path=2")
    assert page.form["url"].endswith(f"/AB12CD34/{ID}")
    assert page.form["new-ocpp_id"] == ID


def test_another_text_is_asked_about_anew(page: Page) -> None:
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=1").send(paste=ID_OR_PATH.replace("AB12CD34", "AB12CD35"))
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
    page.press("answer", "other_charger=2")
    assert page.form["new-ocpp_id"] == fleet.cpa.ocpp_id


def test_of_a_charger_that_he_or_she_may_not_see_nothing_is_told(page: Page) -> None:
    hidden = register.add("NL*ECO*7777", Organisation.objects.create(name="Elsewhere"))
    page.send(paste=f"wss://csms.example.com/ocpp/{hidden.ocpp_id}\r\n")
    assert page.asked == []
    assert page.form["new-ocpp_id"] == hidden.ocpp_id
    assert Charger.objects.filter(pk=hidden.pk, ocpp_id="NL*ECO*7777").exists()


def test_no_token_is_in_a_field_that_had_none(page: Page) -> None:
    """The text as it was pasted, the token's field and the key's row show it back to who pasted it; nothing else does."""
    page.send(paste=ID_OR_PATH).press("answer", "id_or_path=1")
    holding = {name for name, values in page.form.fields.items() if any(TOKEN in value for value in values)}
    assert holding == {"paste", "token", "shown-token", "new-authorization_key", "shown-authorization_key"}
    assert page.send("preview").answer.status_code == 302
    assert TOKEN not in page.browser.get(page.answer["Location"]).content.decode()


@pytest.mark.parametrize("text", ["x" * 100_002, "Hello, your charger is known now.\r\n", "https://h.nl/?\x00\ud800", "wss://"])
def test_anything_pasted_is_answered(page: Page, text: str) -> None:
    page.send("preview", paste=text.encode("utf-8", "replace").decode())
    assert page.answer.status_code == 200
    assert page.paste.problems or page.asked
    assert Draft.objects.count() == 0


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


def test_a_colon_that_belongs_to_the_token_survives_the_way_back_from_the_preview(page: Page) -> None:
    page.send(paste="wss://csms.example.com/ocpp/\r\nToken: abc1:def23456\r\n")
    assert page.asked == ["token_prefix"]
    page.press("answer", "token_prefix=2").send("preview")
    assert page.answer.status_code == 302
    key = page.answer["Location"].rstrip("/").rpartition("/")[2]
    page.answer = page.browser.get(f"{page.editor}?draft={key}")
    assert page.send("preview").answer.status_code == 302
