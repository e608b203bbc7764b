"""A fleet whose line is turned on and off by hand, a clock that is turned by hand, and a real mail server on this machine."""

from __future__ import annotations

from asyncio import Server
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from chargers.models import AlertSubscription, Charger, Organisation, Presence, ServerProcess, User
from chargers.services import alerts
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.wording.alerts.mails import compose
from tests.web import scenery

START = datetime(2026, 5, 3, 12, tzinfo=UTC)


class Box:
    """What an SMTP server took. `refuse`: what it answers instead, once for each entry."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: list[str] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd calls it
        if self.refuse:
            return self.refuse.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        return [mail["Subject"] for mail in self.mails]

    def text(self, number: int = -1) -> str:
        part = self.mails[number].get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    def html(self, number: int = -1) -> str:
        part = self.mails[number].get_body(("html",))
        assert part is not None
        return str(part.get_content())


class AnyPort(Controller):
    """Listens where there is room, and knows where that is before it tries itself."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    box = Box()
    server = AnyPort(box, hostname="127.0.0.1", port=0, ready_timeout=30)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()


@dataclass
class World:
    """Minutes are of the clock; `pass_by` looks, tells and sends every half minute, as a serving process does."""

    fleet: scenery.Fleet
    process: ServerProcess
    now: datetime = START
    down: set[int] = field(default_factory=set)
    seen: alerts.SeenBefore = field(default_factory=dict)

    def connect(self, *chargers: Charger, since: float = -600) -> None:
        for one in chargers:
            at = START + timedelta(minutes=since)
            scenery.connect(one, self.process, self.now, connected_at=at, heard_at=self.now)

    def lose(self, *chargers: Charger, reason: str = "code 1006") -> None:
        for one in chargers:
            Presence.objects.filter(charger=one).update(closed_at=self.now, heard_at=self.now, close_reason=reason)
            self.down.add(one.pk)

    def find(self, *chargers: Charger) -> None:
        for one in chargers:
            Presence.objects.filter(charger=one).update(
                process=self.process, connected_at=self.now, heard_at=self.now, closed_at=None, close_reason=""
            )
            self.down.discard(one.pk)

    def subscribe(self, user: User, organisation: Organisation | None = None, **wish: Any) -> AlertSubscription:
        return subscriptions.subscribe(
            Access.of(user), organisation or self.fleet.evc5.organisation, scenery.wish(**wish), self.now, language="en"
        )

    def look(self) -> None:
        Presence.objects.filter(closed_at=None, process=self.process).exclude(charger__in=self.down).update(heard_at=self.now)
        alerts.look(self.now, seen=self.seen)
        alerts.tell(self.now)

    def send(self, process: ServerProcess | None = None) -> int:
        return alerts.deliver((process or self.process).pk, self.now, compose)

    def pass_by(self, minutes: float) -> None:
        until = self.now + timedelta(minutes=minutes)
        while self.now < until:
            self.now += timedelta(seconds=30)
            ServerProcess.objects.filter(pk=self.process.pk).update(lease_until=self.now + timedelta(minutes=1))
            self.look()
            self.send()


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in
    settings.TIME_ZONE = "Europe/Amsterdam"
    settings.PAGES_URL = "https://ecc.example.com"
    settings.DEFAULT_FROM_EMAIL = "ECC Web <ecc@example.com>"
    began = START - timedelta(hours=20)
    process = ServerProcess.objects.create(key="me", role="all", started_at=began, lease_until=START + timedelta(minutes=1))
    return World(scenery.fleet(START), process)
