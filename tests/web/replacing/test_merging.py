"""Two entries that are one charger: history, tokens and OCPP IDs of both are one entry's; never where they may be two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.errors import Code, Refusal
from chargers.domain.secret import Secret
from chargers.models import Boot, Change, Charger, Credential, JournalEntry, Message, Presence, PresenceEvent, Transaction, User
from chargers.services.access.access import Access
from chargers.services.chargers import register
from chargers.services.credentials import bindings, credentials, vault
from chargers.services.presence.known_chargers import look_up
from chargers.services.replacing import merging
from tests.web import scenery

Browser = Callable[[User], Client]


@pytest.fixture
def old(fleet: scenery.Fleet, now: datetime) -> Charger:
    """It came for the last time a day ago."""
    away = now - timedelta(days=1)
    Presence.objects.filter(charger=fleet.evc5).delete()
    Change.objects.filter(charger=fleet.evc5).delete()
    scenery.connect(fleet.evc5, scenery.process(now), now, connected_at=away, heard_at=away, closed_at=away)
    credentials.set_current(fleet.evc5, Secret("t0ken-of-the-old"), now)
    Boot.objects.create(charger=fleet.evc5, at=away, charge_box_serial=fleet.evc5.serial_number, raw="{}")
    PresenceEvent.objects.create(charger=fleet.evc5, at=away, kind="closed")
    Charger.objects.filter(pk=fleet.evc5.pk).update(name="Garage, left")
    return Charger.objects.get(pk=fleet.evc5.pk)


@pytest.fixture
def new(old: Charger, now: datetime) -> Charger:
    """The same one, claimed a second time, and here."""
    facts = register.ChargerFacts(old.organisation, old.site, old.controller_type, old.serial_number)
    charger = register.add("NL*ECO*1099", facts, token=Secret("t0ken-of-the-new"))
    scenery.connect(charger, scenery.process(now), now)
    return charger


def url(charger: Charger, other: Charger | None = None) -> str:
    return reverse("charger_merge", args=[charger.pk]) + (f"?of={other.pk}" if other else "")


def tokens(charger: Charger) -> dict[str, str]:
    rows = Credential.objects.filter(charger=charger)
    return {vault.unseal(row.sealed, bindings.credential(charger.pk)).reveal(): row.kind for row in rows}


def whose(dialled: str, now: datetime) -> int | None:
    found = look_up([dialled], now)[dialled].charger
    return found.pk if found else None


@pytest.mark.parametrize("which", ["old", "new"])
def test_both_become_one_under_the_id_that_is_chosen(
    which: str, old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser, ids = browser_of(fleet.installer), {"old": old.ocpp_id, "new": new.ocpp_id}
    boots, messages = Boot.objects.filter(charger=old).count(), Message.objects.filter(charger=old).count()
    assert f'href="?of={old.pk}"' in browser.get(url(new)).content.decode()
    assert "This cannot be undone." in browser.get(url(new, old)).content.decode()
    said = browser.post(url(new, old), {"ocpp_id": ids[which]}, follow=True).content.decode()
    assert "They are one charger now." in said
    kept, gone = Charger.objects.get(pk=new.pk), Charger.objects.get(pk=old.pk)
    assert (kept.ocpp_id, kept.name) == (ids[which], "Garage, left")
    assert (gone.ocpp_id, gone.replaced_by) == (f"{ids['old']}/{old.pk}", kept)
    assert gone.retired_at is not None
    assert [whose(each, now) for each in ids.values()] == [new.pk, new.pk]
    assert tokens(kept) == {"t0ken-of-the-new": "current", "t0ken-of-the-old": "former"}
    assert tokens(gone) == {}
    assert (Boot.objects.filter(charger=kept).count(), Boot.objects.filter(charger=gone).count()) == (boots, 0)
    assert Message.objects.filter(charger=kept).count() == messages
    assert not Transaction.objects.filter(charger=gone).exists()
    entry = JournalEntry.objects.get(action="chargers_merged")
    assert entry.charger == kept
    assert [(value.before, value.after) for value in entry.values.all()] == [(ids["old"], ids["new"])]


def test_the_entry_of_an_open_line_is_kept_from_wherever_one_begins(old: Charger, new: Charger, now: datetime) -> None:
    assert merging.merged_entries(old, new, now).kept == new
    assert merging.merged_entries(new, old, now).kept == new
    Presence.objects.filter(charger=new).delete()
    assert merging.merged_entries(old, new, now).kept == old


def test_where_none_is_asked_for_a_token_none_is_because_of_the_other(old: Charger, new: Charger, now: datetime) -> None:
    Credential.objects.filter(charger=new).delete()
    merging.merge(new, old, new.ocpp_id, access=Access.of_shell())
    assert tokens(new) == {"t0ken-of-the-old": "pending"}
    assert not credentials.is_asked_for(new, now)


def both_here(old: Charger, fleet: scenery.Fleet, now: datetime) -> None:
    Presence.objects.filter(charger=old).update(closed_at=None, heard_at=now, connected_at=now)


def changing(old: Charger, fleet: scenery.Fleet, now: datetime) -> None:
    scenery.change(old, fleet.admin, "asking", now)


def retired(old: Charger, fleet: scenery.Fleet, now: datetime) -> None:
    Charger.objects.filter(pk=old.pk).update(retired_at=now)


@pytest.mark.parametrize(
    ("make", "code"), [(both_here, Code.MERGE_BOTH_HERE), (changing, Code.MERGE_CHANGING), (retired, Code.MERGE_RETIRED)]
)
def test_never_where_they_may_be_two(
    make: Callable[..., None],
    code: Code,
    old: Charger,
    new: Charger,
    fleet: scenery.Fleet,
    browser_of: Browser,
    now: datetime,
) -> None:
    make(old, fleet, now)
    with pytest.raises(Refusal) as refused:
        merging.merge(new, old, new.ocpp_id, access=Access.of_shell())
    assert [notice.code for notice in refused.value.notices] == [code]
    assert "Merge them" not in browser_of(fleet.admin).get(url(new, old)).content.decode()
    assert not JournalEntry.objects.filter(action="chargers_merged").exists()


def test_an_id_of_neither_is_asked_again(old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    answer = browser_of(fleet.admin).post(url(new, old), {"ocpp_id": "NL*ELSE*1"}).content.decode()
    assert "Choose which of the two OCPP IDs" in answer
    assert Charger.objects.get(pk=old.pk).retired_at is None


def test_who_may_not(old: Charger, new: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert browser_of(fleet.owner).get(url(new, old)).status_code == 403
    assert browser_of(fleet.stranger).get(url(new, old)).status_code == 404
    assert browser_of(fleet.installer).get(url(new, fleet.foreign)).status_code == 404
    missed = browser_of(fleet.installer).get(url(new), {"former": fleet.foreign.ocpp_id}).content.decode()
    assert "No charger that you may change" in missed
