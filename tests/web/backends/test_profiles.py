"""What belongs to a backend beside its URL: typed by whoever keeps it, shown to everybody, and used where chargers are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.fleets.profile import IdForm, TokenRule, Way
from chargers.domain.preflight.trust import PUBLIC, ServerTrust, Trust
from chargers.domain.secret import Secret
from chargers.models import Backend, BackendEndpoint, JournalEntry, User
from chargers.outbound.certificates import read_trust
from chargers.services.access.access import Access
from chargers.services.backends import lookups
from chargers.services.connection import preflight
from chargers.services.fleets import moves
from tests.outbound.certificates import Authority, Shown
from tests.outbound.listeners import accepts, listening
from tests.web import scenery

Browser = Callable[[User], Client]
ADD = "/backends/add/"
TYPED = {
    "url": "wss://new.example.com/ocpp/",
    "name": "New",
    "organisation": "",
    "note": "",
    "ws": "ws://new.example.com/clear/",
    "private_apn": "ws://10.1.1.1:8080/ocpp/",
    "id_form": "prefix",
    "id_prefix": "FR*NEW*",
    "token_rule": "per_charger",
    "contact": "desk@new.example.com",
    "closes_on": "2027-03-31",
    "starts_sessions": "no",
}


def page(browser: Client, backend: Backend) -> str:
    return browser.get(reverse("backend", args=[backend.pk])).content.decode()


def test_all_of_it_is_kept_shown_and_typed_again(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    browser.post(ADD, TYPED)
    made = Backend.objects.get()
    profile = made.profile()
    assert {way: endpoint.url() for way, endpoint in profile.endpoints.items()} == {
        Way.WSS: "wss://new.example.com:443/ocpp/",
        Way.WS: "ws://new.example.com:80/clear/",
        Way.PRIVATE_APN: "ws://10.1.1.1:8080/ocpp/",
    }
    assert (profile.id_form, profile.id_prefix, profile.token_rule) == (IdForm.PREFIX, "FR*NEW*", TokenRule.PER_CHARGER)
    assert (made.contact, made.closes_on, made.starts_sessions) == ("desk@new.example.com", date(2027, 3, 31), False)
    shown = page(browser_of(fleet.owner), made)
    for text in ("FR*NEW*", "one for each charger", "desk@new.example.com", "31 March 2027", "ws://10.1.1.1:8080/ocpp/"):
        assert text in shown
    url = reverse("backend_edit", args=[made.pk])
    browser = browser_of(fleet.admin)
    form = browser.get(url).context["form"]
    browser.post(url, {name: form[name].value() or "" for name in form.fields})
    assert not JournalEntry.objects.filter(action="backend_edited").exists()


def test_what_changed_is_in_the_journal_and_what_is_emptied_is_gone(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    browser.post(ADD, TYPED)
    made = Backend.objects.get()
    empty = {"ws": "", "id_form": "as_it_is", "token_rule": "not_known", "closes_on": "", "starts_sessions": ""}
    browser.post(reverse("backend_edit", args=[made.pk]), TYPED | empty)
    entry = JournalEntry.objects.get(action="backend_edited")
    assert {(value.name, value.before, value.after) for value in entry.values.all()} == {
        ("endpoint_ws", "ws://new.example.com:80/clear/", ""),
        ("id_form", "prefix", ""),
        ("id_prefix", "FR*NEW*", ""),
        ("token_rule", "per_charger", ""),
        ("closes_on", "2027-03-31", ""),
        ("starts_sessions", "no", ""),
    }
    assert [one.way for one in BackendEndpoint.objects.all()] == ["private_apn"]
    assert "with a prefix before it" in browser.get(reverse("journal")).content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"ws": "wss://new.example.com/clear/"}, "ws", "begins with ws://"),
        ({"private_apn": "wss://10.1.1.1/ocpp/"}, "private_apn", "begins with ws://"),
        ({"private_apn": "10.1.1.1/ocpp/"}, "private_apn", "does not say whether to use TLS"),
        ({"url": "ws://new.example.com/ocpp/"}, "ws", "chargers without TLS use it"),
        ({"ws": "ws://taken.example.com/ocpp/"}, "ws", "has a name already: Taken"),
        ({"url": "wss://taken.example.com/x/"}, "url", "has a name already: Taken"),
        ({"id_prefix": ""}, "id_prefix", "Type the prefix"),
        ({"id_prefix": "A/B"}, "id_prefix", "(/)"),
        ({"closes_on": "soon"}, "closes_on", "valid date"),
        ({"token_rule": "many"}, "token_rule", "valid choice"),
    ],
)
def test_what_does_not_go_together_is_said_at_its_field(
    typed: dict[str, str], field: str, said: str, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    taken = Backend.objects.create(name="Taken", tls=False, host="taken.example.com", port=80, path="/ocpp/")
    BackendEndpoint.objects.create(backend=taken, way=Way.PRIVATE_APN, tls=True, host="taken.example.com", port=443, path="/x/")
    form = browser_of(fleet.admin).post(ADD, TYPED | typed).context["form"]
    assert list(form.errors) == [field]
    assert said in " ".join(form.errors[field])
    assert Backend.objects.count() == 1


def test_a_token_in_any_of_its_urls_goes_nowhere(fleet: scenery.Fleet, browser_of: Browser) -> None:
    sent = TYPED | {"ws": "ws://me:canary-4711@new.example.com/clear/", "name": ""}
    assert "canary" not in browser_of(fleet.admin).post(ADD, sent).content.decode()


def test_who_points_at_any_of_its_endpoints_points_at_it(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    browser.post(ADD, TYPED | {"ws": "ws://127.0.0.1:8000/ocpp/"})
    made = Backend.objects.get()
    assert fleet.evc5.ocpp_id in page(browser, made)
    assert fleet.evc5.ocpp_id in browser.get(f"/?backend={made.pk}").content.decode()
    (named,) = lookups.backend_overview(Access.of(fleet.admin), timezone.now()).named
    assert (named.backend, named.chargers) == (made, 4)


def test_each_controller_type_stores_the_endpoint_that_it_can_dial(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    browser.post(ADD, TYPED)
    made = Backend.objects.get()
    types = {one.name: one for one in browser.get(reverse("backend", args=[made.pk])).context["types"]}
    assert types["EVC 4.X"].refused == ""
    assert types["EVC 4.X"].rows[0].value == "new.example.com:80/clear/#OSN#"
    assert types["EVC 5.X"].rows[0].value == "new.example.com:443/ocpp/#OSN#"


def test_what_is_public_of_a_backend_is_said_and_nothing_is_filled_in(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    answer = browser.get(f"{ADD}?url=wss://ocpp.tapelectric.app/")
    assert "publicly known of Tap Electric" in answer.content.decode()
    assert "Chargers need no token." in answer.content.decode()
    assert "to choose." in answer.content.decode()
    assert answer.context["form"]["token_rule"].value() is None
    assert "publicly known" not in browser.get(f"{ADD}?url=wss://new.example.com/").content.decode()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def errors(browser: Client, **typed: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = browser.post(ADD, TYPED | typed).context["form"].errors
    return found


def test_whom_this_server_believes_is_kept_and_journalled(
    fleet: scenery.Fleet, browser_of: Browser, authority: Authority
) -> None:
    browser = browser_of(fleet.admin)
    browser.post(ADD, TYPED | {"trust": "own_ca", "trusted": authority.file.read_text()})
    made = Backend.objects.get()
    assert made.server_trust() == ServerTrust(Trust.OWN_CA, authority.file.read_text())
    assert "own authority" in page(browser, made)
    url = reverse("backend_edit", args=[made.pk])
    form = browser.get(url).context["form"]
    browser.post(url, {name: form[name].value() or "" for name in form.fields})
    assert not JournalEntry.objects.filter(action="backend_edited").exists(), "typed again as it is shown"
    browser.post(url, TYPED | {"trust": "pinned", "trusted": authority.issue("box.internal").chain.read_text()})
    made.refresh_from_db()
    assert (made.trust, len(made.trusted)) == ("pinned", 64)
    assert made.trusted[:16] in page(browser, made)
    [entry] = JournalEntry.objects.filter(action="backend_edited")
    kept = {value.name: (len(value.before), value.after) for value in entry.values.all()}
    assert kept == {"trust": (6, "pinned"), "trusted": (64, made.trusted)}, "no certificate in the journal"
    assert "only those with one key" in browser.get(reverse("journal")).content.decode()
    browser.post(url, TYPED | {"trust": "public", "trusted": ""})
    made.refresh_from_db()
    assert (made.trust, made.trusted) == ("public", "")


def test_what_proves_nothing_is_refused_at_its_field(fleet: scenery.Fleet, browser_of: Browser, authority: Authority) -> None:
    browser = browser_of(fleet.admin)
    shown = authority.issue("box.internal")
    pem, clear = shown.chain.read_text(), {"url": "ws://new.example.com/", "ws": ""}
    assert "BEGIN CERTIFICATE" in errors(browser, trust="pinned", trusted="")["trusted"][0]
    assert "not of an authority" in errors(browser, trust="own_ca", trusted=pem)["trusted"][0]
    assert "ws://" in errors(browser, **clear, trust="pinned", trusted=pem)["trust"][0]
    answer = browser.post(ADD, TYPED | {"trust": "pinned", "trusted": (key := shown.key.read_text())})
    assert "private key" in answer.context["form"].errors["trusted"][0]
    assert key.splitlines()[1] not in answer.content.decode(), "it is not shown back"
    assert not Backend.objects.exists()


def test_a_test_believes_whom_the_backend_says(
    fleet: scenery.Fleet, browser_of: Browser, authority: Authority, settings: Settings
) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8"]
    shown = authority.issue("box.internal")
    with listening(accepts(), shown.context()) as listener:
        backend = Backend.objects.create(
            name="Box", tls=True, host="127.0.0.1", port=listener.port, path="/", trust="pinned", trusted=key_in(shown)
        )
        browser = browser_of(fleet.admin)
        browser.post(reverse("try_backend", args=[backend.pk]))
        assert "has the key that belongs to it here" in page(browser, backend)
        assert preflight.last_verdict(backend.endpoint()) is None, "as nobody else would believe it"
        charger = fleet.evc5
        assert lookups.trust_at(backend.endpoint(), charger) == backend.server_trust()
        Backend.objects.filter(pk=backend.pk).update(organisation=fleet.foreign.organisation)
        assert lookups.trust_at(backend.endpoint(), charger) == PUBLIC


def key_in(shown: Shown) -> str:
    return read_trust(Trust.PINNED, shown.chain.read_text()).material


def test_who_deletes_a_backend_is_told_what_goes_with_it(fleet: scenery.Fleet, browser_of: Browser) -> None:
    made = Backend.objects.create(name="There", tls=False, host="there.example.com", port=80, path="/ocpp/")
    browser, url = browser_of(fleet.admin), reverse("backend_delete", args=[made.pk])
    assert "Forgotten with it" not in browser.get(url).content.decode()
    wanted = [MoveOfRow(one.pk, made.pk, made.endpoint(), None, Secret("t0ken")) for one in (fleet.evc5, fleet.evc4)]
    moves.prepare(wanted, by=None, at=timezone.now())
    moves.prepare(
        [MoveOfRow(fleet.evc4.pk, None, Endpoint(False, "else.example", 80, "/"), None, None)], by=None, at=timezone.now()
    )
    said = " ".join(browser.get(url).content.decode().split())
    assert "Forgotten with it: 1 prepared move to it, 2 tokens that it gave." in said
    browser.post(url)
    entry = JournalEntry.objects.get(action="backend_deleted")
    assert {value.name: value.before for value in entry.values.all()}.items() >= {"prepared_moves": "1", "tokens": "2"}.items()
