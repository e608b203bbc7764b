"""The demo's people, sites and chargers, with a past, so that the pages have something to say.

Passwords and tokens come from the data folder's own secret key: others in every folder, the same at every start. Nothing
here asks whether this is a demo: the command does.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from chargers.domain.alerts.delivery import KindWish
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.endpoint.endpoint import parse_url
from chargers.domain.errors import Refusal
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.domain.sites.site_details import SiteDetails
from chargers.models import (
    Boot,
    Charger,
    ControllerType,
    JournalEntry,
    Membership,
    Organisation,
    Presence,
    PresenceEvent,
    Site,
    User,
)
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.backends import backends
from chargers.services.chargers import register
from chargers.services.controllers import controller_types
from chargers.services.journal.journal import Action


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can log in. No role: an administrator."""

    name: str
    role: Role | None
    organisation: str = ""

    @property
    def password(self) -> str:
        """Made from the key of this demo: another one in each."""
        return _secret("password", self.name)


@dataclass(frozen=True, slots=True)
class DemoCharger:
    """One charger. `past` holds hours ago: (connected, closed) pairs, oldest first. `simulated`: one is started for it.

    `model`: what it said that it is when it booted in that past. `measured`: its pings were timed.
    """

    ocpp_id: str
    controller: str
    serial_number: str
    site: str
    simulated: bool = False
    variant: str = ""
    fault: str = ""
    past: tuple[tuple[float, float], ...] = ()
    close_reason: str = "code 1006"
    model: str = ""
    measured: bool = False

    @property
    def token(self) -> Secret:
        """Made from the key of this demo: another one in each."""
        return Secret(_secret("token", self.ocpp_id))


SITES = {"Harbour Charging": ("Harbour car park", "Town hall"), "Northern Fleet": ("Depot",)}
DETAILS = {
    "Harbour car park": SiteDetails(
        address="Wilhelminakade 137, 3072 AP Rotterdam",
        directions="The barrier opens with the button on the left.\nThe cabinet is on level -1, beside the lift.",
        contact_name="Car park desk",
        contact_phone="+31 10 000 00 00",
    )
}

PEOPLE = (
    DemoPerson("admin", None),
    DemoPerson("installer", Role.INSTALLER, "Harbour Charging"),
    DemoPerson("owner", Role.OWNER, "Harbour Charging"),
)

_STEADY = ((71.5, 40.2), (40.1, 0.3))
_MONTH = (
    *((719.0, 655.3), (654.6, 431.0), (418.5, 417.9), (417.6, 417.3), (417.1, 416.2), (415.8, 250.4)),
    *((250.1, 98.0), (95.5, 40.2), (40.1, 0.3)),
)
_FLAPPING = ((30.0, 29.8), (29.7, 29.5), (29.2, 26.4), (26.3, 26.2), (26.0, 25.9), (25.5, 19.0))

CHARGERS = (
    DemoCharger("NL*ECO*1001", "cpa", "1000001", "Harbour car park", simulated=True, past=_STEADY),
    DemoCharger("NL*ECO*1002", "evc4", "11700002", "Harbour car park", simulated=True, past=_STEADY),
    DemoCharger(
        *("NL*ECO*1003", "evc5", "1810003", "Harbour car park"),
        simulated=True,
        variant="AC",
        past=_MONTH,
        measured=True,
    ),
    DemoCharger(
        *("NL*ECO*1004", "evc5", "1890004", "Town hall"),
        simulated=True,
        variant="DC",
        fault="wiped_ocpp_info",
        past=((70.0, 26.5),),
        model="DC60",
    ),
    DemoCharger("NL*ECO*1005", "evc5", "1850005", "Town hall", simulated=True, variant="AC+", past=((20.0, 8.0), (7.9, 0.3))),
    DemoCharger("NL*ECO*1006", "evc4", "11700006", "Town hall", past=((70.0, 3.2),)),
    DemoCharger("NL*ECO*1007", "cpa", "1000007", "Town hall", past=_FLAPPING),
    DemoCharger("NL*ECO*1008", "evc5", "1810008", "Town hall", past=((68.0, 52.5),), close_reason="code 1000"),
    DemoCharger("NL*ECO*1009", "evc5", "1810009", "Harbour car park"),
    DemoCharger("NL*NRD*2001", "evc5", "1890021", "Depot", past=((69.0, 12.0),)),
)


def fill(now: datetime, other_backend: Sequence[str] = ()) -> None:
    """Adds what is missing. What somebody changed since the last start stays. `other_backend`: its URLs, ws and wss."""
    controller_types.sync_catalogue()
    with transaction.atomic():
        for organisation, sites in SITES.items():
            for site in sites:
                whose = Organisation.objects.get_or_create(name=organisation)[0]
                Site.objects.get_or_create(organisation=whose, name=site, defaults=asdict(DETAILS.get(site, SiteDetails())))
        for person in PEOPLE:
            _add_person(person)
        here = set(Charger.objects.values_list("serial_number", flat=True))
        for charger in CHARGERS:
            if charger.serial_number not in here:
                _add_charger(charger, now)
        for url in other_backend:
            _add_backend(url)
        _subscribe(now)


def _subscribe(now: datetime) -> None:
    """Two people want to be told: one at once and soon, so that unplugging a charger shows something; one once a day."""
    usual = usual_wish()
    soon = replace(usual, kinds={**usual.kinds, AlertKind.OFFLINE: KindWish(minutes=1), AlertKind.REFUSED: KindWish(minutes=1)})
    for name, wish in (("installer", soon), ("owner", replace(usual, digest_hour=7))):
        user = User.objects.filter(username=name).first()
        if user and not JournalEntry.objects.filter(by=user, action=Action.ALERTS_SUBSCRIBED).exists():
            with suppress(Refusal):  # somebody took the address or the membership away
                access = Access.of(user)
                subscriptions.subscribe(access, subscriptions.organisations_open_to(access).first(), wish, now, language="en")


def _add_person(person: DemoPerson) -> None:
    if User.objects.filter(username=person.name).exists():
        return
    email = f"{person.name}@example.com"
    if person.role is None:
        User.objects.create_superuser(person.name, email, person.password)
        return
    user = User.objects.create_user(person.name, email, person.password)
    Membership.objects.create(
        user=user,
        organisation=Organisation.objects.get(name=person.organisation),
        role=person.role,
        may_restore_ocpp_info=person.role is Role.INSTALLER,
    )


def _add_backend(url: str) -> None:
    endpoint = parse_url(url).endpoint
    name = "Other backend (demo, TLS)" if endpoint.tls else "Other backend (demo)"
    with suppress(Refusal):  # it has a name already
        backends.add(backends.BackendFacts(name, endpoint, note="It takes any token: make one up."), by=None)


def _add_charger(demo: DemoCharger, now: datetime) -> None:
    site = Site.objects.select_related("organisation").get(name=demo.site)
    charger = register.add(
        demo.ocpp_id,
        register.ChargerFacts(
            site.organisation,
            controller_type=ControllerType.objects.get(code=demo.controller),
            serial_number=demo.serial_number,
            site=site,
        ),
        token=demo.token,
    )
    events = []
    for connected, closed in demo.past:
        events += [
            PresenceEvent(charger=charger, at=_ago(now, connected), kind=PresenceEvent.Kind.CONNECTED),
            PresenceEvent(charger=charger, at=_ago(now, closed), kind=PresenceEvent.Kind.CLOSED, reason=demo.close_reason),
        ]
    if demo.measured:
        events += _round_trips(charger, demo, now)
    PresenceEvent.objects.bulk_create(events, batch_size=1000)
    if demo.model or demo.measured:
        Boot.objects.bulk_create(
            Boot(
                charger=charger,
                at=_ago(now, connected - 0.01),
                vendor="Ecotap",
                model=demo.model or "EVC5",
                charge_point_serial=demo.serial_number,
                charge_box_serial=demo.serial_number,
                raw="{}",
            )
            for connected, _closed in demo.past
        )
    if demo.past:
        connected, closed = demo.past[-1]
        Presence.objects.create(
            charger=charger,
            socket="",
            connected_at=_ago(now, connected),
            heard_at=_ago(now, closed),
            closed_at=_ago(now, closed),
            close_reason=demo.close_reason,
            interval=settings.HEARTBEAT_INTERVAL,
            answers_pings=True,
            authenticated=True,
            dialled_path=f"/ocpp/{demo.ocpp_id}",
            dialled_id=demo.ocpp_id,
        )


def _round_trips(charger: Charger, demo: DemoCharger, now: datetime) -> list[PresenceEvent]:
    """One a quarter of an hour while it was connected: slower by day, with a straggler now and then; no two demos differ."""
    rows = []
    for quarter in range(4, 30 * 24 * 4):
        at = now - timedelta(minutes=15 * quarter)
        usual = (130 if 8 <= at.hour < 18 else 80) + quarter * 37 % 23
        number = usual * (6 if quarter % 173 == 0 else 1)
        if any(connected > quarter / 4 > closed for connected, closed in demo.past):
            rows.append(PresenceEvent(charger=charger, at=at, kind=PresenceEvent.Kind.ROUND_TRIP, milliseconds=number))
    return rows


def _ago(now: datetime, hours: float) -> datetime:
    return now - timedelta(hours=hours)


def _secret(kind: str, name: str) -> str:
    """Sixteen letters and digits, made of the folder's secret key."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"demo {kind} {name}".encode(), "sha256")
    return base64.b32encode(made).decode().lower()[:16]
