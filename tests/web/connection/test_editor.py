"""The editor's round trips with scripts off: forms in, pages out, as a browser without JavaScript would send them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Backend, Change, Draft
from tests.web import scenery

URL = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"
TOKEN = "53Umkk1q7rEM"
FIELDS = {
    "new-authorization_key": f"NL*ECO*1000:{TOKEN}",
    "new-address": "devices.ecotap.com:443/registry/ocpp/#OSN#",
    "new-ocpp_id": "NL*ECO*1000",
    "new-protocol": "OCPP1.6J",
    "new-options": scenery.OPTIONS.replace("UseTLS=0", "UseTLS=1"),
}


class Form(HTMLParser):
    """The fields of a form by its id, as a browser would send them."""

    def __init__(self, page: str, form: str = "editor") -> None:
        super().__init__()
        self.wanted, self.inside, self.area = form, False, ""
        self.fields: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "form":
            self.inside = a.get("id") == self.wanted
        if not self.inside or not a.get("name"):
            return
        name = a["name"] or ""
        if tag == "textarea":
            self.area = name
            self.fields.setdefault(name, []).append("")
        elif tag == "input" and (a.get("type") not in {"checkbox", "radio"} or "checked" in a):
            self.fields.setdefault(name, []).append(a.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.inside = False

    def __getitem__(self, name: str) -> str:
        return self.fields[name][-1]

    def sent(self, button: str, **typed: str | list[str]) -> dict[str, object]:
        return {**self.fields, "do": button, **{name.replace("__", "-"): text for name, text in typed.items()}}


def test_it_opens_with_what_the_charger_holds(browser: Client, editor: str) -> None:
    answer = browser.get(editor)
    form = Form(answer.content.decode())
    assert form["url"] == "ws://127.0.0.1:8000/ocpp/NL*ECO*1000"
    assert form["new-address"] == "127.0.0.1:8000/ocpp/#OSN#"
    assert "tick" not in form.fields
    assert answer["Cache-Control"] == "no-store, private" or "no-store" in answer["Cache-Control"]


def test_a_pasted_url_becomes_the_documents_fields(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", url=URL, token=TOKEN)).content.decode())
    assert {name: form[name] for name in FIELDS} == FIELDS
    assert set(form.fields["tick"]) == {"authorization_key", "address", "options"}


def test_a_whole_mail(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    mail = f"Hello,\r\n\r\nplease set this station up.\r\nURL: {URL}\r\nToken: {TOKEN}\r\n\r\nRegards"
    form = Form(browser.post(editor, form.sent("work_out", url=mail)).content.decode())
    assert {name: form[name] for name in FIELDS} == FIELDS
    assert form["token"] == TOKEN


def test_an_edited_row_changes_the_url(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", url=URL)).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", new__address="other.example.com:8443/x/#OSN#")).content.decode())
    assert form["url"] == "wss://other.example.com:8443/x/NL*ECO*1000"


def test_a_turned_switch_changes_the_url(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", url=URL)).content.decode())
    assert "UseTLS" in form.fields["switch"]
    switches = [name for name in form.fields["switch"] if name != "UseTLS"]
    form = Form(browser.post(editor, form.sent("work_out", switch=switches)).content.decode())
    assert "UseTLS=0" in form["new-options"]
    assert form["url"].startswith("ws://")


def test_both_edited_and_different_is_an_error_at_both(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    sent = form.sent("work_out", url=URL, new__address="other.example.com:8443/x/#OSN#")
    shown = browser.post(editor, sent).context["editor"]
    assert shown.wrong
    assert [said.code for said in shown.at_url if said.tone == "bad"] == ["both_edited"]
    row = next(row for row in shown.rows if row.role == "address")
    assert row.wrong


def test_a_segment_that_could_be_both_is_asked(browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    answer = browser.post(editor, form.sent("work_out", url=URL.replace("1000", "1100")))
    assert answer.context["editor"].undecided == "NL*ECO*1100"
    form = Form(answer.content.decode())
    decided = Form(browser.post(editor, form.sent("work_out", ocpp_id_is="NL*ECO*1100")).content.decode())
    assert decided["new-ocpp_id"] == "NL*ECO*1100"
    kept = Form(browser.post(editor, form.sent("work_out", ocpp_id_is="NL*ECO*1000")).content.decode())
    assert kept["new-address"] == "devices.ecotap.com:443/registry/ocpp/NL*ECO*1100/#OSN#"


def test_tls_on_evc4_is_refused_at_its_place(fleet: scenery.Fleet, browser: Client) -> None:
    editor = reverse("connection", args=[fleet.evc4.pk])
    form = Form(browser.get(editor).content.decode())
    answer = browser.post(editor, form.sent("preview", url=URL))
    assert answer.status_code == 200
    assert answer.context["editor"].wrong
    assert Draft.objects.count() == 0


def previewed(browser: Client, editor: str, **typed: str) -> str:
    form = Form(browser.get(editor).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", **{"url": URL, "token": TOKEN} | typed)).content.decode())
    answer = browser.post(editor, form.sent("preview"))
    assert answer.status_code == 302, answer.context["editor"].elsewhere
    return str(answer["Location"])


def test_preview_masks_the_token_and_keeps_it_sealed(browser: Client, editor: str) -> None:
    preview = previewed(browser, editor)
    answer = browser.get(preview)
    assert [step.key for step in answer.context["plan"].steps] == ["authorizationKey", "com_Options", "com_Endpoint"]
    page = answer.content.decode()
    assert TOKEN not in page
    assert "no-store" in answer["Cache-Control"]
    assert TOKEN.encode() not in bytes(Draft.objects.get().sealed)


def test_back_to_the_editor_without_the_token_in_the_page(browser: Client, editor: str) -> None:
    key = Draft.objects.get(key=previewed(browser, editor).rstrip("/").rpartition("/")[2]).key
    page = browser.get(editor, {"draft": key}).content.decode()
    assert TOKEN not in page
    form = Form(page)
    assert form["url"].startswith("wss://devices.ecotap.com")
    answer = browser.post(editor, form.sent("preview"))
    plan = browser.get(answer["Location"]).context["plan"]
    assert "authorizationKey" in [step.key for step in plan.steps]


def test_a_draft_is_its_makers_alone(fleet: scenery.Fleet, browser: Client, editor: str) -> None:
    preview = previewed(browser, editor)
    browser.force_login(fleet.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(preview).status_code == 302


def test_apply_asks_once_more_where_the_charger_leaves(browser: Client, editor: str, fleet: scenery.Fleet) -> None:
    preview = previewed(browser, editor)
    apply = preview + "apply/"
    answer = browser.post(apply)
    assert answer.context["questions"]
    assert Change.objects.count() == 0
    answer = browser.post(apply, {"sure": "1"})
    change = Change.objects.get()
    assert answer["Location"] == reverse("change", args=[fleet.evc5.pk, change.pk])
    assert bytes(Draft.objects.get().sealed) == b""  # the token is gone
    for again in (browser.post(apply, {"sure": "1", "after": "1"}), browser.get(preview)):
        assert again["Location"] == answer["Location"]
    assert Change.objects.count() == 1
    page = browser.get(answer["Location"])
    assert page.context["change"].word.word == "queued"
    assert TOKEN not in page.content.decode()
    assert browser.get(editor)["Location"] == answer["Location"]


def test_a_change_is_queued_behind_the_one_under_way_only_on_request(browser: Client, editor: str, fleet: scenery.Fleet) -> None:
    def apply(**more: str) -> str:
        shown = Form(browser.get(f"{editor}?another").content.decode())
        preview = browser.post(editor, shown.sent("preview", url=URL, token=TOKEN)).headers["Location"]
        return browser.post(f"{preview}apply/", {"sure": "1", **more}, follow=True).content.decode()

    before = Change.objects.count()
    apply()
    assert "Another change of this charger is not finished" in apply()
    assert Change.objects.count() == before + 1
    apply(after="1")
    first, second = Change.objects.order_by("pk")[before:]
    assert (first.behind, second.behind) == (False, True)


def test_another_mode_is_another_plan(browser: Client, editor: str) -> None:
    preview = previewed(browser, editor)
    assert browser.get(preview).context["plan"].legs == 2
    assert browser.post(preview, {"mode": "one_restart"}).context["plan"].legs == 1
    assert browser.get(preview).context["plan"].legs == 1


def test_every_fragment_address_is_a_real_page_too(browser: Client, editor: str) -> None:
    """hx-get and hx-post name addresses that answer whole pages to a browser without htmx."""
    assert "<html" in browser.get(editor).content.decode()
    form = Form(browser.get(editor).content.decode())
    whole = browser.post(editor, form.sent("work_out", url=URL))
    part = browser.post(editor, form.sent("work_out", url=URL), headers={"hx-request": "true"})
    assert "<html" in whole.content.decode()
    assert part.content.decode().lstrip().startswith('<form id="editor"')


@pytest.mark.parametrize(
    "url", ["", "x" * 30_000, "wss://\x00", "wss://\x01", "wss://[::1", "http://a/b", "wss://a:b:c/d?e#f", "\u202e"]
)
def test_anything_typed_is_answered(url: str, browser: Client, editor: str) -> None:
    form = Form(browser.get(editor).content.decode())
    assert browser.post(editor, form.sent("work_out", url=url, token="\u00e9\x00")).status_code == 200
    assert browser.post(editor, {"do": "preview", "url": url}).status_code in {200, 302}


def test_a_mistake_is_put_right_without_losing_what_was_agreed(browser: Client, editor: str) -> None:
    """A URL that was refused is not taken for one that was shown; rows that nobody touched do not become edits by it."""
    form = Form(browser.get(editor).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", url=URL)).content.decode())
    form = Form(browser.post(editor, form.sent("work_out", url=URL.replace("wss", "https"))).content.decode())
    assert form["url"].startswith("https://")
    again = browser.post(editor, form.sent("work_out"))
    assert [said.code for said in again.context["editor"].at_url if said.tone == "bad"] == ["http_scheme"]
    form = Form(again.content.decode())
    right = browser.post(editor, form.sent("work_out", url=URL.replace("devices", "other")))
    assert not right.context["editor"].wrong
    assert Form(right.content.decode())["new-address"] == "other.ecotap.com:443/registry/ocpp/#OSN#"


@pytest.fixture
def platform(fleet: scenery.Fleet) -> Backend:
    return Backend.objects.create(
        name="Ecotap platform", tls=True, host="devices.ecotap.com", port=443, path="/registry/ocpp/", note="Call the desk."
    )


PLATFORM, HERE = "wss://devices.ecotap.com:443/registry/ocpp/", "ws://127.0.0.1:8000/ocpp/"


def test_a_backend_that_is_chosen_by_name_fills_in_the_url(browser: Client, editor: str, platform: Backend) -> None:
    form = Form(browser.get(editor).content.decode())
    assert form["shown-backend"] == HERE
    answer = browser.post(editor, form.sent("work_out", backend=PLATFORM, token=TOKEN))
    form = Form(answer.content.decode())
    assert {name: form[name] for name in FIELDS} == FIELDS
    assert form["url"] == f"{PLATFORM}NL*ECO*1000"
    assert form["shown-backend"] == PLATFORM
    assert answer.context["editor"].backends.chosen == PLATFORM
    assert "Call the desk." in answer.content.decode()


def test_the_choice_follows_the_url(browser: Client, editor: str, platform: Backend) -> None:
    form = Form(browser.get(editor).content.decode())
    for url, chosen in ((URL, PLATFORM), ("wss://other.example.com/x/#OSN#", ""), (f"{PLATFORM}#OSN#", PLATFORM)):
        answer = browser.post(editor, form.sent("work_out", backend=form["shown-backend"], url=url))
        form = Form(answer.content.decode())
        assert answer.context["editor"].backends.chosen == form["shown-backend"] == chosen


def test_a_choice_and_another_url_is_an_error_at_both_with_scripts_off(browser: Client, editor: str, platform: Backend) -> None:
    form = Form(browser.get(editor).content.decode())
    sent = form.sent("preview", backend=PLATFORM, url="wss://other.example.com/x/#OSN#")
    shown = browser.post(editor, sent).context["editor"]
    assert shown.wrong
    assert shown.at_url[0].code == shown.at_backend[0].code == "both_edited"
    assert (shown.backends.chosen, shown.url) == (PLATFORM, "wss://other.example.com:443/x/NL*ECO*1000")
    form = Form(browser.post(editor, sent).content.decode())
    shown = browser.post(editor, form.sent("work_out", backend=PLATFORM, url="")).context["editor"]
    assert not shown.wrong
    assert shown.url == f"{PLATFORM}NL*ECO*1000"


def test_with_scripts_the_choice_was_last_and_takes_the_place_of_a_url(browser: Client, editor: str, platform: Backend) -> None:
    form = Form(browser.get(editor).content.decode())
    sent = form.sent("", backend=PLATFORM, url="wss://half.typed")
    shown = browser.post(editor, sent, headers={"hx-request": "true", "hx-trigger-name": "backend"}).context["editor"]
    assert not shown.wrong
    assert shown.url == f"{PLATFORM}NL*ECO*1000"


def test_only_what_this_charger_may_dial_can_be_chosen(
    browser: Client, fleet: scenery.Fleet, platform: Backend, settings: Any
) -> None:
    settings.PUBLIC_ENDPOINTS = [HERE]
    Backend.objects.create(name="Theirs", organisation=fleet.foreign.organisation, tls=False, host="h.nl", port=80, path="/")
    shown = browser.get(reverse("connection", args=[fleet.evc4.pk])).context["editor"].backends
    assert [(one.url, one.why_not) for one in shown.offered] == [(PLATFORM, "EVC 4.X has no TLS"), (HERE, "")]
    assert shown.chosen == HERE
