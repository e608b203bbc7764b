"""Merging on a bad day: whoever could come before can come after, and nothing that happened is lost or becomes an error."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from chargers.domain.secret import Secret
from chargers.models import (
    Backend,
    BackendCredential,
    Boot,
    Change,
    Charger,
    Credential,
    PreparedMove,
    Presence,
    StrayReport,
    Transaction,
)
from chargers.services.access.access import Access
from chargers.services.chargers import register
from chargers.services.credentials import bindings, credentials, vault
from chargers.services.presence.known_chargers import HandshakeCharger, MatchedBy, look_up
from chargers.services.replacing import merging
from chargers.services.transactions import transactions
from chargers.services.transactions.transactions import MeterReading, TransactionStop
from tests.web import scenery
from tests.web.replacing.test_merging import Browser, url

SHELL = Access.of_shell()


@pytest.fixture
def old(fleet: scenery.Fleet) -> Charger:
    """It was added, and has not come."""
    Change.objects.all().delete()
    Credential.objects.all().delete()
    return Charger.objects.get(pk=fleet.evc5.pk)


@pytest.fixture
def new(old: Charger, now: datetime) -> Charger:
    """The same one once more, with a token."""
    facts = register.ChargerFacts(old.organisation, old.site, old.controller_type, old.serial_number)
    return register.add("NL*ECO*1099", facts, token=Secret("t0ken-of-the-new"))


def came(charger: Charger, now: datetime, ago: timedelta = timedelta(days=1)) -> None:
    at = now - ago
    scenery.connect(charger, scenery.process(now), now, connected_at=at, heard_at=at, closed_at=at)


def known(dialled: str, now: datetime) -> HandshakeCharger | None:
    return look_up([dialled], now)[dialled].charger


def test_one_that_dials_its_serial_number_is_found_beside_a_retired_one_with_the_same(
    old: Charger, new: Charger, now: datetime
) -> None:
    assert look_up([old.serial_number], now)[old.serial_number].ambiguous
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    found = look_up([old.serial_number], now)[old.serial_number]
    assert (found.ambiguous, found.matched_by) == (False, MatchedBy.SERIAL)
    assert found.charger is not None
    assert found.charger.pk == new.pk


def test_retired_ones_alone_are_still_told_from_the_unknown(old: Charger, new: Charger, now: datetime) -> None:
    Charger.objects.filter(pk__in=[old.pk, new.pk]).update(retired_at=now)
    assert look_up([old.serial_number], now)[old.serial_number].ambiguous
    Charger.objects.filter(pk=old.pk).update(serial_number="")
    found = look_up([new.serial_number], now)[new.serial_number].charger
    assert found is not None
    assert found.retired


def test_who_came_without_a_key_still_may(old: Charger, new: Charger, now: datetime) -> None:
    """The entry that nobody gave a token to let its charger in without one."""
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    found = known(old.ocpp_id, now)
    assert found is not None
    assert found.pk == new.pk
    assert found.without_key
    assert Charger.objects.get(pk=new.pk).pending_until is not None, "not for ever"


def test_what_was_shown_where_none_was_asked_for_opens_still(old: Charger, new: Charger, now: datetime) -> None:
    credentials.keep_shown(old.pk, Secret("what-it-shows"), now)
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    rows = Credential.objects.filter(charger=new)
    found = {vault.unseal(row.sealed, bindings.credential(new.pk)).reveal(): row.kind for row in rows}
    assert found == {"t0ken-of-the-new": "current", "what-it-shows": "former"}


def test_one_with_a_token_lets_nobody_in_without_because_of_one_with_a_token(old: Charger, new: Charger, now: datetime) -> None:
    credentials.set_current(old, Secret("t0ken-of-the-old"), now)
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    assert not Charger.objects.get(pk=new.pk).without_key


def test_one_that_came_with_its_token_opens_to_nobody_without(old: Charger, new: Charger, now: datetime) -> None:
    """What the charger holds is known then, whatever was asked of the other entry."""
    came(new, now)
    credentials.keep_shown(old.pk, Secret("what-somebody-showed"), now)
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    assert not Charger.objects.get(pk=new.pk).without_key
    assert Credential.objects.filter(charger=new).count() == 1


def test_the_page_says_that_one_comes_without_a_key(
    old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    words = "No token is asked of"
    assert words in browser_of(fleet.admin).get(url(new, old)).content.decode()
    credentials.set_current(old, Secret("t0ken-of-the-old"), now)
    assert words not in browser_of(fleet.admin).get(url(new, old)).content.decode()


def test_where_neither_is_here_the_one_that_came_last_goes_on(old: Charger, new: Charger, now: datetime) -> None:
    """With its readings, changes and presence, which cannot move."""
    came(old, now)
    assert merging.merged_entries(new, old, now).kept == old
    came(new, now, timedelta(days=2))
    assert merging.merged_entries(new, old, now).kept == old
    Presence.objects.filter(charger=old).delete()
    assert merging.merged_entries(old, new, now).kept == new


def stop(charger: Charger, number: int) -> TransactionStop:
    at = timezone.now()
    return TransactionStop(charger.pk, number, "CARD", MeterReading(900), "2026-11-01T10:00:00Z", "Local", at, "{}")


def test_a_stop_that_was_sent_to_both_is_one_and_is_answered_again(old: Charger, new: Charger) -> None:
    """A charger that got no answer sends it again, under the next ID, too."""
    for each in (old, new):
        transactions.record_stop(stop(each, 4711))
    transactions.record_stop(stop(old, 4712))
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    told = StrayReport.objects.filter(charger=new).order_by("transaction_number")
    assert list(told.values_list("transaction_number", flat=True)) == [4711, 4712]
    transactions.record_stop(stop(new, 4711))
    assert StrayReport.objects.count() == 2


def test_two_alike_that_are_there_already_do_not_make_a_charger_send_for_ever(new: Charger) -> None:
    transactions.record_stop(stop(new, 4711))
    row = StrayReport.objects.get()
    row.pk = None
    row.save()
    transactions.record_stop(stop(new, 4711))
    assert StrayReport.objects.count() == 2


def test_a_session_that_runs_ends_as_one_under_the_entry_that_is_kept(old: Charger, new: Charger, now: datetime) -> None:
    begun = Transaction.objects.create(charger=old, connector=1, id_tag="CARD", accepted=True, meter_start=100, started_at=now)
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    assert transactions.record_stop(stop(new, begun.pk))
    assert Transaction.objects.get(pk=begun.pk).meter_stop == 900
    assert not StrayReport.objects.exists()


@pytest.fixture
def backend(fleet: scenery.Fleet) -> Backend:
    return Backend.objects.create(name="Elsewhere", host="elsewhere.example.com", port=443, tls=True, path="/ocpp/")


def token_at(charger: Charger, backend: Backend, token: str, now: datetime) -> None:
    BackendCredential.objects.create(
        charger=charger,
        backend=backend,
        sealed=vault.seal(Secret(token), bindings.backend_credential(charger.pk)),
        digest=vault.digest(token.encode()),
        set_at=now,
    )


def test_where_it_shall_go_and_the_token_of_there_go_over(old: Charger, new: Charger, backend: Backend, now: datetime) -> None:
    """A backend tells a token once."""
    token_at(old, backend, "t0ken-of-elsewhere", now)
    PreparedMove.objects.create(
        charger=old, backend=backend, tls=True, host=backend.host, port=443, path="/ocpp/", prepared_at=now
    )
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    row = BackendCredential.objects.get(charger=new)
    assert vault.unseal(row.sealed, bindings.backend_credential(new.pk)).reveal() == "t0ken-of-elsewhere"
    assert PreparedMove.objects.get().charger == new


def test_what_the_kept_one_has_of_a_backend_stays(old: Charger, new: Charger, backend: Backend, now: datetime) -> None:
    for charger, token in ((old, "t0ken-of-elsewhere"), (new, "t0ken-that-stays")):
        token_at(charger, backend, token, now)
        PreparedMove.objects.create(
            charger=charger, backend=backend, tls=True, host=backend.host, port=443, path="/ocpp/", prepared_at=now
        )
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    row = BackendCredential.objects.get(charger=new)
    assert vault.unseal(row.sealed, bindings.backend_credential(new.pk)).reveal() == "t0ken-that-stays"


def test_who_was_replaced_by_either_is_replaced_by_the_one_that_is_kept(
    old: Charger, new: Charger, fleet: scenery.Fleet, now: datetime
) -> None:
    Charger.objects.filter(pk=fleet.evc4.pk).update(replaced_by=old, retired_at=now)
    Charger.objects.filter(pk=new.pk).update(replaced_by=old)
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    assert Charger.objects.get(pk=fleet.evc4.pk).replaced_by == new
    assert Charger.objects.get(pk=new.pk).replaced_by is None


def test_another_number_that_booted_is_seen_on_the_kept_one(old: Charger, new: Charger, now: datetime) -> None:
    for number, at in ((new.serial_number, now - timedelta(days=2)), ("1891999", now)):
        Boot.objects.create(charger=old, at=at, charge_box_serial=number, raw="{}")
    merging.merge(new, old, new.ocpp_id, access=SHELL)
    assert Charger.objects.get(pk=new.pk).other_serial == "1891999"


def test_the_page_says_whose_sessions_become_whose(old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert "from then on" not in browser_of(fleet.admin).get(url(new, old)).content.decode()
    said = browser_of(fleet.admin).get(url(new, fleet.foreign)).content.decode()
    assert "Harbour Charging" in said
    assert "Northern Fleet" in said
    assert "are seen by those of Harbour Charging from then on" in said


def test_pressed_twice_is_merged_once(old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.admin)
    here = url(new, old)
    assert browser.post(here, {"ocpp_id": new.ocpp_id})["Location"] == reverse("charger", args=[new.pk])
    again = browser.post(here, {"ocpp_id": new.ocpp_id})
    assert again.status_code == 200
    assert "One of them is retired" in again.content.decode()
    assert Charger.objects.get(pk=new.pk).retired_at is None
