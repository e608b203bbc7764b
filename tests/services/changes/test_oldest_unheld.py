"""A change that is due and carried on by nobody is a fault by itself, whatever caused it: its age is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chargers.models import Change, Charger, Presence, ServerProcess
from chargers.services import readiness
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, leases
from chargers.services.connection.editor_state import Wish

pytestmark = pytest.mark.django_db(transaction=True)


def test_how_long_the_oldest_change_is_carried_on_by_nobody(read_charger: Charger) -> None:
    now = timezone.now()
    assert leases.oldest_unheld(now) is None
    wish = Wish(url="ws://other.example.com/ocpp/#OSN#")
    change = change_requests.ask(read_charger, wish, access=Access.of_shell(), confirmed=True)
    Change.objects.update(wake_at=now + timedelta(days=1))
    assert leases.oldest_unheld(now) is None, "its time has not come, and its charger is away"
    me = ServerProcess.objects.create(key="me", started_at=now, lease_until=now + timedelta(seconds=30))
    came = {"socket": "s", "connected_at": now - timedelta(seconds=40), "heard_at": now, "interval": 300, "dialled_path": "/"}
    Presence.objects.create(charger=read_charger, process=me, dialled_id="x", **came)
    assert leases.oldest_unheld(now) == pytest.approx(40)
    assert readiness.look(None, now).is_ready, "every process would go out at once"
    Change.objects.filter(pk=change.pk).update(claimed_by=me)
    assert leases.oldest_unheld(now) is None
    ServerProcess.objects.update(lease_until=now - timedelta(seconds=1))
    Change.objects.update(wake_at=now - timedelta(seconds=90))
    assert leases.oldest_unheld(now) == pytest.approx(90), "whoever held it is dead"
