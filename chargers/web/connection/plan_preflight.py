"""What is known of the backend to which a plan leads: the card of a preview, and what Apply asks once more because of it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from chargers.domain.changes.plan import Destination, Plan
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.errors import Notice
from chargers.models import Charger
from chargers.services.backends.lookups import trust_at
from chargers.services.connection import preflight
from chargers.services.connection.preflight import KeptVerdict
from chargers.web.connection.preflight import ShownPreflight, TrialButtons, question, show_verdict


def show_plan_preflight(
    charger: Charger,
    key: str,
    plan: Plan | None,
    wanted: WantedConnection | None,
    now: datetime,
    *,
    by_itself: bool = True,
    refused: tuple[Notice, ...] = (),
) -> ShownPreflight | None:
    """The card of a preview; None where the charger stays here, or nothing is known of where it would go."""
    url = reverse("try_target", args=[charger.pk, key])
    endpoint = target_of(plan)
    if plan is None or wanted is None or endpoint is None:
        return show_verdict(None, now, TrialButtons(url), refused=refused) if refused else None
    connected = preflight.may_be_connected(plan.new_id, endpoint, now, charger)
    return show_verdict(
        last_verdict(charger, plan),
        now,
        TrialButtons(
            url,
            as_charger=plan.new_id if dials_with_its_id(wanted) and not connected else "",
            connected_there=connected,
        ),
        by_itself=by_itself,
        refused=refused,
    )


def last_verdict(charger: Charger, plan: Plan) -> KeptVerdict | None:
    """What was found last of where this plan leads, as the charger or as nobody."""
    endpoint = target_of(plan)
    if endpoint is None:
        return None
    trust = trust_at(endpoint, charger)
    found = [preflight.last_verdict(endpoint, as_whom, trust) for as_whom in ("", plan.new_id)]
    return max((one for one in found if one), key=lambda one: one.asked_at, default=None)


def failed_preflight(charger: Charger, plan: Plan, now: datetime) -> list[str]:
    """What Apply asks once more because the backend did not answer as it should."""
    asked = question(last_verdict(charger, plan), now)
    return [asked] if asked else []


def target_of(plan: Plan | None) -> Endpoint | None:
    """Where a plan takes a charger, away from here."""
    return plan.endpoint if plan and plan.steps and plan.destination is Destination.FOREIGN else None


def dials_with_its_id(wanted: WantedConnection) -> bool:
    """Whether its path ends in its ID there, and not in its serial number."""
    return wanted.connection.tail == Placeholder.OCPP_ID.value
