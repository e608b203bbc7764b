"""A made-up fleet for tests and screenshots of pages: people, chargers of every type and state, readings, changes, attempts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from chargers.domain.alerts.delivery import AlertWish, KindWish
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.fleets.columns import ImportKind
from chargers.domain.preflight.stages import Finding, Report, Stage, StageResult
from chargers.domain.roles import Role
from chargers.domain.secret import Secret
from chargers.domain.sites.site_details import SiteDetails
from chargers.models import (
    Alert,
    AlertMail,
    Arrival,
    Backend,
    Boot,
    Change,
    Charger,
    CommissioningWindow,
    Connector,
    ControllerType,
    Credential,
    DayCount,
    FleetImport,
    Membership,
    Message,
    MeterValue,
    MoveOfSeries,
    MoveSeries,
    OnceDone,
    Organisation,
    PreflightVerdict,
    Presence,
    PresenceEvent,
    ServerProcess,
    Site,
    Step,
    Transaction,
    User,
)
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.changes import left_behind
from chargers.services.chargers import register, tags
from chargers.services.controllers import controller_types
from chargers.services.credentials import credentials
from chargers.services.fleets import imports, staging
from chargers.services.fleets.terms import ImportTerms
from chargers.services.readings import readings
from chargers.services.sites import site_details
from chargers.simulator import keys
from tests.journeys.cast import PASSWORD
from tests.web import scenery_past

OPTIONS = "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"


@dataclass(frozen=True, slots=True)
class Fleet:
    """Who and what there is."""

    admin: User
    installer: User
    owner: User
    stranger: User
    evc5: Charger
    evc4: Charger
    cpa: Charger
    foreign: Charger


def evc(ocpp_id: str, serial: str = "1891351", host: str = "127.0.0.1:8000", path: str = "/ocpp/") -> dict[str, str]:
    return {
        "com_Endpoint": f"{host}{path}#OSN#",
        "com_OCPPID": ocpp_id,
        "com_ProtType": "OCPP1.6J",
        "com_Options": OPTIONS,
        "com_OCPPInfo": f"modelname=DC60,vendorname=Ecotap,CpSn={serial}",
        "authorizationKey": "",
        "chg_RatedCurrent": "32,32",
        "chg_StationMaxCurrent": "63",
        "grid_Role": "station_ctrl",
        "gsm_SigQ": "15",
        "HeartbeatInterval": "60",
        "MeterValueSampleInterval": "600",
        "NumberOfConnectors": "2",
    }


def cpa(ocpp_id: str) -> dict[str, str]:
    return {
        "BackOffice-URL": "ws://127.0.0.1",
        "BackOffice-Portnr": "8000",
        "BackOffice-Path": "/ocpp/",
        "OCPPID": ocpp_id,
        "AuthorizationKey": "",
    }


def everything(ocpp_id: str) -> Reported:
    """All that a real EVC controller reports, and a key that nobody has described."""
    holds = {key.name: key.value for key in keys.EVC} | evc(ocpp_id) | {"gsm_APN": "evc-net.apn,me,made-up", "vendor_Thing": "7"}
    locked = {key.name for key in keys.EVC if key.readonly}
    return Reported({k: ReportedValue(k, v, k in locked) for k, v in holds.items()}, frozenset({"AuthorizationMode"}))


def people(organisation: Organisation, other: Organisation) -> dict[str, User]:
    admin = User.objects.create_superuser("anna", "anna@example.com", PASSWORD, first_name="Anna", last_name="Admin")
    made = {"admin": admin}
    for name, role, of in (
        ("installer", Role.INSTALLER, organisation),
        ("owner", Role.OWNER, organisation),
        ("stranger", Role.INSTALLER, other),
    ):
        made[name] = User.objects.create_user(name, f"{name}@example.com", PASSWORD, first_name=name.title())
        Membership.objects.create(user=made[name], organisation=of, role=role)
    return made


TABLE = """OCPP ID;Controller type;Serial number;Site;Token
NL*TABLE*1;EVC 5.X;1810001;;t0ken-one
NL*TABLE*2;EVC 9;1.81E+06;Nowhere;t0ken-two
NL*TABLE*3;CPA;900003;;t0ken-one
"""


def fleet_import(by: User, organisation: Organisation, at: datetime, text: str = TABLE) -> FleetImport:
    """A table that somebody brought, to be looked at: good rows and bad ones."""
    terms = ImportTerms(ImportKind.CHARGERS, Access.of(by), organisation)
    made = imports.begin_import(terms, file_name="chargers.csv", form="csv", at=at)
    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        file.seek(0)
        staging.stage_file(made, file)
    return made


def charger(
    ocpp_id: str,
    type_code: str,
    site: Site,
    *,
    serial: str = "",
    values: dict[str, str] | None = None,
    token: str = "",
    at: datetime | None = None,
) -> Charger:
    """A charger of this type, with a whole reading where values are given."""
    added = register.add(
        ocpp_id,
        register.ChargerFacts(
            site.organisation, controller_type=ControllerType.objects.get(code=type_code), serial_number=serial, site=site
        ),
        token=Secret(token) if token else None,
    )
    if values is not None:
        settings = {k: ReportedValue(k, v, readonly=k in {"gsm_SigQ", "NumberOfConnectors"}) for k, v in values.items()}
        readings.record_reading(added, Reported(settings), whole=True, at=at or timezone.now())
    return Charger.objects.get(pk=added.pk)


def connect(one: Charger, process: ServerProcess | None, now: datetime, **other: Any) -> Presence:
    """A socket of this charger, open unless `closed_at` is given."""
    facts: dict[str, Any] = {
        "process": process,
        "socket": "s1",
        "connected_at": now - timedelta(hours=5),
        "heard_at": now - timedelta(seconds=3),
        "interval": 300,
        "answers_pings": True,
        "authenticated": True,
        "tls": False,
        "address": "10.31.4.17",
        "dialled_path": f"/ocpp/{one.ocpp_id}",
        "dialled_id": one.ocpp_id,
    }
    return Presence.objects.create(charger=one, **(facts | other))


def refused(one: Charger, now: datetime, outcome: str = "wrong_credentials", **other: Any) -> Arrival:
    """Attempts of a charger that are refused, for ten minutes now."""
    columns: dict[str, Any] = {
        "claimed_id": one.ocpp_id,
        "path": f"/ocpp/{one.ocpp_id}",
        "address": "10.31.4.17",
        "step": "credentials",
        "outcome": outcome,
        "count": 10,
        "first_at": now - timedelta(minutes=10),
        "last_at": now,
    }
    return Arrival.objects.create(charger=one, **(columns | other))


def process(now: datetime, *, lease: timedelta = timedelta(days=1)) -> ServerProcess:
    key = f"pictures-{ServerProcess.objects.count()}"
    return ServerProcess.objects.create(key=key, role="all", started_at=now, lease_until=now + lease)


def change(one: Charger, by: User, state: str, now: datetime, **other: Any) -> Change:
    """A change towards a foreign backend; `steps` holds (key, state, read back) in order."""
    steps = other.pop("steps", ())
    columns: dict[str, Any] = {
        "asked_by": by,
        "controller_type": one.controller_type.code if one.controller_type else "",
        "mode": "two_legs",
        "destination": "foreign",
        "restarts": True,
        "legs": 2,
        "risky": 0,
        "old_id": one.ocpp_id,
        "new_id": one.ocpp_id,
        "state": state,
        "asked_at": now - timedelta(minutes=4),
        "expires_at": now + timedelta(days=7),
        "since": now - timedelta(seconds=20),
        "reset": "none",
    }
    row = Change.objects.create(charger=one, **(columns | other))
    for order, (leg, role, key, old, new, step_state, read_back) in enumerate(steps):
        Step.objects.create(
            change=row,
            order=order,
            leg=leg,
            role=role,
            key=key,
            old=old,
            new=new,
            write_only=role == "authorization_key",
            restarts_after=60 if role == "ocpp_id" else None,
            state=step_state,
            read_back=read_back,
            sent_at=now - timedelta(seconds=40 - order) if step_state != "planned" else None,
            answered_at=now - timedelta(seconds=39 - order) if step_state not in {"planned", "sent"} else None,
        )
    return row


def series(chargers: Sequence[Charger], backend: Backend, by: User, now: datetime) -> MoveSeries:
    """Chargers that go there one after the other; none of them is started."""
    made = MoveSeries.objects.create(backend=backend, by=by, asked_at=now, until=now + timedelta(days=7))
    for number, one in enumerate(chargers):
        MoveOfSeries.objects.create(series=made, charger=one, number=number)
    return made


def fleet(now: datetime | None = None) -> Fleet:
    """Two organisations, four people, four chargers."""
    now = now or timezone.now()
    controller_types.sync_catalogue()
    harbour, north = (Organisation.objects.create(name=name) for name in ("Harbour Charging", "Northern Fleet"))
    quay, depot = Site.objects.create(organisation=harbour, name="Quay 4"), Site.objects.create(organisation=north, name="Depot")
    made = people(harbour, north)
    return Fleet(
        **made,
        evc5=charger(
            "NL*ECO*1000", "evc5", quay, serial="1891351", values=evc("NL*ECO*1000", "1891351"), token="the-token-of-today"
        ),
        evc4=charger("NL*ECO*2000", "evc4", quay, serial="11752628", values=evc("NL*ECO*2000", "11752628")),
        cpa=charger("NL-ECO-3000", "cpa", quay, serial="9003000", values=cpa("NL-ECO-3000")),
        foreign=charger("NL*NRD*9000", "evc5", depot, serial="1810001", values=evc("NL*NRD*9000", "1810001")),
    )


MOVING = (
    (1, "authorization_key", "authorizationKey", None, "", "accepted", "unreadable"),
    (1, "ocpp_id", "com_OCPPID", "NL*ECO*1000", "NL*ECO*1100", "accepted", "confirmed"),
    (2, "options", "com_Options", OPTIONS, OPTIONS.replace("UseTLS=0", "UseTLS=1"), "planned", ""),
    (2, "address", "com_Endpoint", "127.0.0.1:8000/ocpp/#OSN#", "devices.ecotap.com:443/registry/ocpp/#OSN#", "planned", ""),
)


HALFWAY = (
    (1, "options", "com_Options", OPTIONS, OPTIONS.replace("UseTLS=0", "UseTLS=1"), "accepted", "confirmed"),
    (1, "address", "com_Endpoint", "127.0.0.1:8000/ocpp/#OSN#", "devices.ecotap.com:443/registry/ocpp/#OSN#", "planned", ""),
)


def away(one: Charger, by: User, state: str, now: datetime, **other: Any) -> Change:
    """Two hours ago its line was lost at a risky moment: the flag is written and the address is not yet."""
    lost = now - timedelta(hours=2)
    connect(one, process(now), now, closed_at=lost, heard_at=lost, close_reason="code 1006")
    columns: dict[str, Any] = {"legs": 1, "lost_at": lost, "asked_at": lost - timedelta(minutes=4), "steps": HALFWAY}
    row = change(one, by, state, now, **(columns | other))
    row.steps.exclude(state="planned").update(tries=1)
    return row


QUAY = SiteDetails(
    address="Kade 4, 3011 AA Rotterdam",
    directions="Barrier: 4711#.\nThe cabinet is on level -1, behind the blue door beside the lift.",
    contact_name="Petra Havens",
    contact_phone="+31 (0)10 123 45 67",
    contact_email="petra@example.com",
)


def pictures(now: datetime | None = None) -> Fleet:
    """The fleet with a day behind it: what screenshots show."""
    now = now or timezone.now()
    made = fleet(now)
    live = process(now)
    connect(made.evc5, live, now)
    connect(
        made.evc4,
        live,
        now,
        heard_at=now - timedelta(seconds=90),
        answers_pings=False,
        hints="no_subprotocol,duplicate_identity",
        authenticated=False,
    )
    connect(made.cpa, live, now, closed_at=now - timedelta(hours=2), heard_at=now - timedelta(hours=2), close_reason="code 1006")
    scenery_past.month(made.evc5, now)
    scenery_past.frames(made.evc5, now)
    scenery_past.entries(made.evc5, made.admin, made.installer, now)
    PresenceEvent.objects.create(charger=made.cpa, at=now - timedelta(hours=2), kind="closed", reason="code 1006")
    for number, status in ((0, "Available"), (1, "Charging"), (2, "Faulted")):
        error = "ReaderFailure" if status == "Faulted" else "NoError"
        Connector.objects.create(charger=made.evc5, number=number, status=status, error_code=error, heard_at=now)
    words = {"error_code": "OtherError", "info": "RCD test failed", "earlier_error": "ReaderFailure", "earlier_at": now}
    Connector.objects.filter(charger=made.evc5, status="Faulted").update(**words)
    Message.objects.create(charger=made.evc5, at=now, direction="in", action="Heartbeat", text='[2,"13347","Heartbeat",{}]')
    Message.objects.create(
        charger=made.evc5,
        at=now,
        direction="out",
        action="ChangeConfiguration",
        text='[2,"k2","ChangeConfiguration",{"key":"authorizationKey","value":"***"}]',
    )
    readings.record_reading(made.evc5, everything("NL*ECO*1000"), whole=True, at=now)
    for hours, state in ((17, "applied"), (9, "failed"), (190, "rolled_back")):
        asked = now - timedelta(hours=hours)
        change(made.evc5, made.installer, state, now, asked_at=asked, ended_at=asked + timedelta(minutes=25))
    change(made.cpa, made.installer, "moved", now, legs=1, ended_at=now - timedelta(hours=2), left_at=now - timedelta(hours=2))
    _tagged(made)
    _others()
    _attempts(made, now)
    quay = made.evc5.site
    assert quay is not None
    wiped = charger("NL*ECO*1004", "evc5", quay, serial="1890004", values=evc("NL*ECO*1004", "1890004") | {"com_OCPPInfo": ""})
    connect(wiped, live, now)
    Boot.objects.create(charger=wiped, at=now, vendor="", model="", raw="{}")
    moving = charger("NL*ECO*1005", "evc5", quay, serial="1850005", values=evc("NL*ECO*1005", "1850005"), token="a-made-up-token")
    connect(moving, live, now)
    OnceDone.objects.create(name=left_behind.NAME, at=now)  # no process carries on what is made up here
    change(moving, made.installer, "restarting", now, connected=True, due=now + timedelta(seconds=290), steps=MOVING)
    halfway = charger(
        "NL*ECO*1009",
        "evc5",
        quay,
        serial="1850009",
        values=evc("NL*ECO*1009", "1850009") | {"chg_StationMaxCurrent": "16"},
        token="a-made-up-token",
    )
    away(halfway, made.installer, "verifying", now)
    refused(halfway, now)
    charger("NL*ECO*1006", "evc5", quay, serial="1810006")
    of_old = charger("NL*ECO*1090", "evc5", quay, serial="1810090")
    Charger.objects.filter(pk=of_old.pk).update(retired_at=now - timedelta(days=40))
    charger("DE*LONG*STATION*E1234567", "evc5", quay, serial="1810007", values=evc("DE*LONG*STATION*E1234567", "1810007"))
    _badged(made, quay, now)
    _around_the_door(made, now)
    _alerts(made, wiped, now)
    _newcomer()
    site_details.edit_details(quay, QUAY, by=made.installer)
    backends(made)
    return made


def wish(*, without: Sequence[AlertKind] = (), offline_minutes: int | None = None, **rest: Any) -> AlertWish:
    """The usual wish, but for this."""
    kinds = {kind: KindWish(kind not in without, one.minutes) for kind, one in usual_wish().kinds.items()}
    if offline_minutes is not None:
        kinds[AlertKind.OFFLINE] = KindWish(AlertKind.OFFLINE not in without, offline_minutes)
    return AlertWish(kinds, **rest)


def alert(one: Charger, kind: str, at: datetime, **other: Any) -> Alert:
    """One that stands since then."""
    return Alert.objects.create(charger=one, kind=kind, **{"since": at, "counts_from": at, "raised_at": at, **other})


def _alerts(made: Fleet, wiped: Charger, now: datetime) -> None:
    """One of each kind that stands, one that is being watched, some that are over; and who is told."""
    failed = change(made.evc4, made.installer, "rolled_back", now, why="refused", ended_at=now - timedelta(hours=3))
    at, lost = now - timedelta(hours=2), Charger.objects.get(ocpp_id="NL*ECO*1008")
    connect(lost, process(now), now, closed_at=at, heard_at=at, close_reason="code 1006")
    for one, kind, hours, other in (
        (made.cpa, "offline", 2, {"end": "superseded", "detail": "code 1006"}),  # it moved away
        (lost, "offline", 2, {"detail": "code 1006"}),
        (made.evc4, "offline", 1, {"detail": "silent", "again": 3, "over_since": now - timedelta(minutes=3)}),
        (wiped, "ocpp_info", 4, {"detail": "wiped"}),
        (made.evc4, "change", 3, {"detail": "rolled_back", "change": failed}),
        (Charger.objects.get(ocpp_id="DE*LONG*STATION*E1234567"), "offline", 30, {"end": "over", "detail": "code 1000"}),
        (made.evc5, "ocpp_info", 50, {"end": "over", "detail": "malformed"}),
        (made.foreign, "offline", 9, {"detail": "code 1006"}),
    ):
        at = now - timedelta(hours=hours)
        ended = {"ended_at": at + timedelta(minutes=47)} if "end" in other else {}
        columns: dict[str, Any] = other | ended
        alert(one, kind, at, **columns)
    subscriptions.subscribe(Access.of(made.admin), None, wish(digest_hour=7), now, language="en")
    subscriptions.subscribe(Access.of(made.admin), made.evc5.organisation, wish(offline_minutes=30), now, language="en")
    AlertMail.objects.create(
        user=made.owner,
        digest=False,
        created_at=now - timedelta(minutes=12),
        next_try_at=now + timedelta(minutes=5),
        tries=3,
        problem="login",
        smtp_code=535,
    )


def _newcomer() -> None:
    """A person of an organisation that has nothing yet."""
    person = User.objects.create_user("newcomer", "newcomer@example.com", PASSWORD, first_name="Nora")
    Membership.objects.create(user=person, organisation=Organisation.objects.create(name="New Harbour"), role=Role.INSTALLER)


def backends(made: Fleet) -> Backend:
    """One for everybody, which a charger points at, one of the harbour's own, and a long one of others."""
    quay = made.evc5.site
    assert quay is not None
    platform = Backend.objects.create(
        name="Ecotap platform",
        tls=True,
        host="devices.ecotap.com",
        port=443,
        path="/registry/ocpp/",
        note="The token comes by e-mail when the station is registered there.\nAsk the planning desk for the access.",
    )
    tried(
        platform,
        timezone.now(),
        StageResult(Stage.NAME, Finding.OK, 12),
        StageResult(Stage.TCP, Finding.OK, 31, {"port": "443"}),
        StageResult(Stage.TLS, Finding.OK, 74, {"host": platform.host, "days": "61"}),
        StageResult(Stage.UPGRADE, Finding.ASKS_WHO, 88, {"status": "401"}),
    )
    harbour = quay.organisation
    Backend.objects.create(
        organisation=harbour, name="Harbour billing", tls=False, host="10.31.0.2", port=8080, path="/steve/websocket/"
    )
    northern = Backend.objects.create(
        organisation=made.foreign.organisation,
        name="The platform of the Northern Fleet, acceptance environment for trials",
        tls=True,
        host="acceptance.charging-platform.northern-fleet.example.com",
        port=8443,
        path="/ocpp16j/v1/",
    )
    tried(
        northern,
        timezone.now(),
        StageResult(Stage.NAME, Finding.OK, 9),
        StageResult(Stage.TCP, Finding.OK, 28, {"port": "8443"}),
        StageResult(Stage.TLS, Finding.CERTIFICATE_OTHER_HOST, 66, {"host": northern.host}),
    )
    for ocpp_id, host in (("NL*ECO*1012", "devices.ecotap.com:443/registry/ocpp/"), ("NL*ECO*1013", "old.example.com:80/ocpp/")):
        holds = evc(ocpp_id, "1810012", "") | {"com_Endpoint": f"{host}#OSN#"}
        if ":443" in host:
            holds["com_Options"] = OPTIONS.replace("UseTLS=0", "UseTLS=1")
        charger(ocpp_id, "evc5", quay, serial=f"18{ocpp_id[-4:]}", values=holds)
    return platform


def tried(backend: Backend, now: datetime, *found: StageResult) -> None:
    """A verdict that stays fresh: nobody dials this backend, from whatever page."""
    report = Report.of(found, encrypted=backend.tls, as_charger=False)
    PreflightVerdict.objects.create(
        endpoint=backend.endpoint().url(),
        host=backend.host,
        asked_at=now + timedelta(days=7),
        done_at=now,
        stages=[[one.stage, one.finding, one.milliseconds, dict(one.values)] for one in report.stages],
    )


def _badged(made: Fleet, quay: Site, now: datetime) -> None:
    """One that holds something else than was wanted, one whose options are malformed, and many more at the other place."""
    other = charger("NL*ECO*1007", "evc5", quay, serial="1810008", values=evc("NL*ECO*1007", "1810008"))
    wanted = (
        1,
        "address",
        "com_Endpoint",
        "127.0.0.1:8000/ocpp/#OSN#",
        "devices.ecotap.com:443/registry/ocpp/#OSN#",
        "accepted",
        "",
    )
    change(other, made.installer, "came_back", now, ended_at=now - timedelta(hours=1), steps=(wanted,))
    readings.judge_again(other.pk)
    greedy = charger(
        "NL*ECO*1008",
        "evc4",
        quay,
        serial="11700008",
        values=evc("NL*ECO*1008", "11700008") | {"com_Options": OPTIONS.replace(",Wdt", "Wdt")},
    )
    for kind, rows, left_out in (("messages", 20_000, 12_345), ("meter_values", 400_000, 1_234_567)):
        DayCount.objects.create(
            charger=greedy, day=now.astimezone(UTC).date(), kind=kind, rows=rows, left_out=left_out, left_out_since=now
        )
    north = made.foreign
    long = Site.objects.create(organisation=north.organisation, name="Parking behind the northern freight terminal, hall 7")
    Charger.objects.bulk_create(
        Charger(
            ocpp_id=f"NL*NRD*{number}",
            serial_number=f"189{number}",
            organisation=north.organisation,
            site=long if number % 9 == 0 else north.site,
            controller_type=north.controller_type,
            points_at=f"wss://devices.ecotap.com:443/registry/ocpp/NL*NRD*{number}",
            backend_endpoint="wss://devices.ecotap.com:443/registry/ocpp/",
        )
        for number in range(9100, 9160)
    )


def _tagged(made: Fleet) -> None:
    """Tags, a long one too, and a note of several lines."""
    names = ("phase 2", "night tariff", "to be moved before the work on the quay")
    note = "The key of the cabinet hangs in the harbour office. Ring before you come: the gate is closed at night, and the guard "
    note += "has to know your name. The second cabinet behind it is not ours."
    tags.write_tags(made.evc5, names)
    tags.write_tags(made.foreign, names[:2])
    for one in (made.evc5, made.cpa):
        one.note = note
        one.save(update_fields=["note"])


def _others() -> None:
    """An organisation without anything, and a person with a long name and neither password nor role."""
    Organisation.objects.create(name="A new customer with quite a long name, and Sons (Rotterdam)")
    names = {"first_name": "Bartholomew Alexander", "last_name": "van den Heuvel-Steenbergen"}
    User.objects.create_user("bartholomew.van.den.heuvel", "bartholomew.van.den.heuvel@long-name.example.com", **names)


def _attempts(made: Fleet, now: datetime) -> None:
    for claimed, known, step, outcome, count, ago in (
        ("NL*ECO*2000", made.evc4, "accepted", "accepted", 1, 1),
        ("NL*ECO*1000", made.evc5, "credentials", "wrong_credentials", 7, 2),
        ("EVBOX-77", None, "charger", "unknown", 31, 4),
        ("NL-ECO-3000", made.cpa, "subprotocol", "other_subprotocol", 2, 9),
    ):
        at = now - timedelta(minutes=ago)
        Arrival.objects.create(
            charger=known,
            claimed_id=claimed,
            path=f"/ocpp/{claimed}",
            address="10.31.4.17",
            step=step,
            outcome=outcome,
            count=count,
            first_at=at,
            last_at=at,
        )


def _around_the_door(made: Fleet, now: datetime) -> None:
    """A window that is open, two chargers with one ID, a transaction with its values, a token from before."""
    of_before = credentials.prepare_credential(
        made.evc5, Secret("of-before-the-move"), Credential.Kind.FORMER, now - timedelta(days=9)
    )
    of_before.erase_after, of_before.proven_at = now + timedelta(days=21), now - timedelta(days=9)
    of_before.save()
    keyless = Charger.objects.get(ocpp_id="NL*ECO*1006")
    CommissioningWindow.objects.create(charger=keyless, opened_at=now, closes_at=now + timedelta(minutes=24))
    Arrival.objects.create(
        charger=made.evc4,
        claimed_id="NL*ECO*2000",
        path="/ocpp/NL*ECO*2000",
        address="10.31.4.18",
        step="accepted",
        outcome="duplicate_identity",
        detail="11752628 (10.31.4.17) / 11752999 (10.31.4.18)",
        first_at=now,
        last_at=now,
    )
    for hours, stop in ((30, 18_450), (2, None)):
        started = now - timedelta(hours=hours)
        one = Transaction.objects.create(
            charger=made.evc5,
            connector=1,
            id_tag="04A2B3C4D5E6F7",
            accepted=True,
            meter_start=1_200,
            start_stamp="2019-01-01T00:00:00Z",
            started_at=started,
            meter_stop=stop,
            stopped_at=started + timedelta(hours=3) if stop else None,
            stop_stamp="2019-01-01T03:00:00Z" if stop else "",
            stop_reason="EVDisconnected" if stop else "",
        )
        MeterValue.objects.create(
            charger=made.evc5,
            connector=1,
            transaction_number=one.pk,
            at=started,
            value="1.2",
            unit="kWh",
            context="Transaction.Begin",
        )


def keep_alive() -> None:
    """Those who talk go on talking: pictures take longer than a charger may be silent."""
    Presence.objects.filter(closed_at=None, answers_pings=True).update(heard_at=timezone.now())
