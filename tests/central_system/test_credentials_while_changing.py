"""Credentials while a change is open (C24): old and new ID, old and new key side by side at the door, and which one was shown."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chargers.domain.secret import Secret
from chargers.models import Charger, Credential, Presence
from chargers.services.credentials import credentials
from tests.central_system.conftest import Door, add_charger, basic, rows

OLD, NEW = ("OLD-ID", "old-token"), ("NEW-ID", "new-token")


async def changing(**fields: object) -> Charger:
    """A charger whose change has sent a new ID and a new key."""
    charger = await add_charger(OLD[0], OLD[1], pending_ocpp_id=NEW[0], **fields)
    await sync_to_async(credentials.add_pending)(charger, Secret(NEW[1]), timezone.now())
    return charger


@pytest.mark.parametrize(("ocpp_id", "token"), list(product((OLD[0], NEW[0]), (OLD[1], NEW[1]))))
async def test_any_pair_of_what_was_sent_and_what_held_before(door: Door, ocpp_id: str, token: str) -> None:
    charger = await changing()
    station = await door.dial(f"/ocpp/{ocpp_id}", headers=basic(ocpp_id, token))
    await station.boot()
    session = await door.session(charger)
    assert session.dialled.ocpp_id == ocpp_id
    assert session.dialled.matched_by == ("id" if ocpp_id == OLD[0] else "pending_id")
    shown = await rows(Credential.objects.filter(pk__in=[session.dialled.credential]), "kind")
    assert shown == ["current" if token == OLD[1] else "pending"]
    await door.flush()
    assert await rows(Credential.objects.exclude(proven_at=None), "kind") == shown
    assert await rows(Presence.objects, "hints") == [""]


async def test_a_value_that_was_never_sent_is_never_accepted(door: Door) -> None:
    await changing()
    assert (await door.refusal(f"/ocpp/{NEW[0]}", headers=basic(NEW[0], "other-token"))).status_code == 401
    assert (await door.refusal("/ocpp/OTHER", headers=basic("OTHER", NEW[1]))).status_code == 404


async def test_the_old_one_is_refused_when_its_time_is_over(door: Door) -> None:
    charger = await changing()
    await sync_to_async(credentials.promote_pending)(charger, timezone.now() + timedelta(seconds=60))
    await (await door.dial(f"/ocpp/{OLD[0]}", headers=basic(OLD[0], OLD[1]))).boot()
    await sync_to_async(Credential.objects.filter(kind="former").update)(erase_after=timezone.now() - timedelta(seconds=1))
    door.central.lookup.drop(OLD[0])
    assert (await door.refusal(f"/ocpp/{OLD[0]}", headers=basic(OLD[0], OLD[1]))).status_code == 401


async def test_an_empty_key_that_was_sent_lets_in_without_one_and_only_so(door: Door) -> None:
    await changing(without_key=True)
    await (await door.dial(f"/ocpp/{NEW[0]}")).boot()
    assert await rows(Presence.objects, "authenticated", "showed_key") == [(False, False)]
    assert (await door.refusal(f"/ocpp/{NEW[0]}", headers=basic(NEW[0], "other-token"))).status_code == 401


async def test_a_token_set_a_moment_ago_opens_at_once(door: Door) -> None:
    """What the door remembers is good to let somebody in, never to refuse."""
    charger = await add_charger(*OLD)
    await (await door.dial(f"/ocpp/{OLD[0]}", headers=basic(OLD[0], OLD[1]))).boot()
    await sync_to_async(credentials.add_pending)(charger, Secret(NEW[1]), timezone.now())
    await (await door.dial(f"/ocpp/{OLD[0]}", headers=basic(OLD[0], NEW[1]))).boot()
