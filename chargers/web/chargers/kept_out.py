"""A charger that tries to connect and is not let in: why, what to do, and where. The sentence is the waiting room's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chargers.domain.presence.kept_out import OF_THE_RETIRED, AttemptOutcome
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.presence import attempts, history
from chargers.services.presence.attempts import LastAttempt
from chargers.wording import help_links
from chargers.wording.handshake import WHAT_TO_DO
from chargers.wording.times import moment

BY_ADDRESS = frozenset({"no_id", "other_path", "serial_unproven", "no_upgrade"})  # what it dials is not what it should dial
BY_TOKEN = frozenset({"no_credentials", "wrong_credentials", "serial_unproven"})


@dataclass(frozen=True, slots=True)
class KeptOutAction:
    url: str
    word: str | Promise


@dataclass(frozen=True, slots=True)
class ShownKeptOut:
    title: str
    sentence: str
    help: str
    count: int
    last: str
    address: str
    path: str
    waiting: bool  # what it was refused for is mended
    addresses: tuple[str, ...]
    acts: tuple[KeptOutAction, ...]


def show_kept_out(
    charger: Charger, attempt: LastAttempt | None, now: datetime, *, may_change: bool, may_open_window: bool
) -> ShownKeptOut | None:
    """None where nothing keeps it out. `attempt`: its last refused one."""
    says = attempts.outcome_now(attempt, history.presence_of(charger), now)
    if attempt is None or says is None or charger.retired_at is not None:
        return None
    waiting, outcome = says is AttemptOutcome.WAITING, attempt.outcome
    return ShownKeptOut(
        title=_("Waiting for its next try") if waiting else _("It is not let in"),
        sentence=_waiting(outcome) if waiting else str(WHAT_TO_DO.get(outcome, outcome.replace("_", " "))),
        help=help_links.place_on_page(help_links.door(outcome)),
        count=attempt.count,
        last=moment(attempt.at, now),
        address=attempt.address or "",
        path=attempt.path,
        waiting=waiting,
        addresses=tuple(own_endpoints.urls_for(charger.ocpp_id)) if outcome in BY_ADDRESS else (),
        acts=() if waiting else _acts(charger, outcome, may_change, may_open_window),
    )


def _waiting(outcome: str) -> str:
    if outcome == OF_THE_RETIRED:
        return _("It was refused as long as it was retired. Now it is let in when it tries again.")
    return _("It was refused as long as it was nobody's. Now it is let in when it tries again.")


def _acts(charger: Charger, outcome: str, may_change: bool, may_open_window: bool) -> tuple[KeptOutAction, ...]:
    found = []
    if may_change and outcome in BY_TOKEN:
        found.append(KeptOutAction(reverse("charger_edit", args=[charger.pk]), _("Store the token that it has")))
    if may_open_window and outcome in BY_TOKEN:
        found.append(KeptOutAction(f"{reverse('charger', args=[charger.pk])}#door", _("Open a commissioning window")))
    if may_change and charger.controller_type is not None:
        found.append(KeptOutAction(reverse("by_hand", args=[charger.pk]), _("What to type on the charger")))
    return tuple(found)
