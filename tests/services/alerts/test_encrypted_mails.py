"""Mails over TLS to a real mail server, as `ECC_EMAIL_URL` asks for it; nothing is said in clear where it does not come about."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from chargers.models import AlertMail
from chargers.services.alerts import listing
from chargers.services.mail import MailProblem
from chargers.simulator.certificate import LOOPBACK, certificates
from chargers.wording.refusals import MAIL_PROBLEMS
from tests import deployment
from tests.services.alerts.conftest import AnyPort, Box, World

USER, PASSWORD = "alerts@example.com", "c@nary:53/Umkk#1q%"
SAYS_NO_TLS = "No encrypted connection to the mail server was possible."


class Overheard(Box):
    """A box with a lock: `in_clear` is what somebody on the way could read, `logged_in` who came in with which password."""

    def __init__(self) -> None:
        super().__init__()
        self.in_clear = b""
        self.logged_in: list[tuple[str, str]] = []

    def let_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logged_in.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password.decode() == PASSWORD, handled=False)


class Listening(SMTP):
    def data_received(self, data: bytes) -> None:
        assert self.transport is not None
        if self.transport.get_extra_info("ssl_object") is None:
            self.event_handler.in_clear += data
        super().data_received(data)


class Post(AnyPort):
    def factory(self) -> SMTP:
        return Listening(self.handler, **self.SMTP_kwargs)


@dataclass
class Office:
    """A mail server, and what a URL must say to reach it."""

    box: Overheard
    port: int
    ca: Path

    def url(self, scheme: str, password: str = PASSWORD) -> str:
        return f"{scheme}://{quote(USER, safe='')}:{quote(password, safe='')}@127.0.0.1:{self.port}"


Open = Callable[..., Office]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Open]:
    """Opens a mail server that speaks `starttls`, `tls` from the start, or no TLS at all (`none`)."""
    running: list[Post] = []

    def opened(speaks: str, **certificate: Any) -> Office:
        made = certificates(tmp_path / "certificates", **certificate)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(made.chain, made.key)
        box = Overheard()
        layers: dict[str, dict[str, Any]] = {
            "starttls": {"tls_context": context, "require_starttls": True, "auth_required": True},
            "tls": {"ssl_context": context, "auth_require_tls": False},
            "none": {"auth_require_tls": False},
        }
        # The library counts STARTTLS alone as TLS; and one that takes passwords in clear is the one to be afraid of.
        server = Post(box, hostname="127.0.0.1", port=0, ready_timeout=30, authenticator=box.let_in, **layers[speaks])
        server.start()
        running.append(server)
        box.in_clear = b""  # the library tries its own door first
        return Office(box, server.port, made.ca)

    yield opened
    for server in running:
        server.stop()


@pytest.fixture
def uses(tmp_path: Path, settings: Any) -> Callable[[str], None]:
    """Sets what an installation with this `ECC_EMAIL_URL` has."""

    def use(url: str) -> None:
        folder = tmp_path / "installation"
        folder.mkdir()
        deployment.write(folder, f"ECC_EMAIL_URL={url}")
        for name, value in deployment.settings_of(folder).items():
            if name.startswith("EMAIL_"):
                setattr(settings, name, value)

    return use


def lose_one(world: World) -> None:
    """A charger is offline for long enough, and one person wants to know."""
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(2.5)


def secrets_in(text: bytes) -> list[str]:
    """What of the password, the person and the charger can be read there, base64 being no lock."""
    known = [USER, PASSWORD, f"\0{USER}\0{PASSWORD}", "owner@example.com", "NL*ECO*1000"]
    forms = [form for one in known for form in (one.encode(), b64encode(one.encode()))]
    return [form.decode() for form in forms if form in text]


@pytest.mark.parametrize(
    ("speaks", "scheme", "in_clear"),
    [("starttls", "submission", [b"ehlo", b"STARTTLS"]), ("tls", "smtps", [])],
)
def test_a_mail_leaves_encrypted(
    speaks: str,
    scheme: str,
    in_clear: list[bytes],
    world: World,
    office: Open,
    uses: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the certificate of one's own authority is named with SSL_CERT_FILE."""
    there = office(speaks)
    uses(there.url(scheme))
    monkeypatch.setenv("SSL_CERT_FILE", str(there.ca))
    lose_one(world)
    assert there.box.subjects == ["NL*ECO*1000 has been offline since 14:00"]
    assert there.box.recipients == ["owner@example.com"]
    assert set(there.box.logged_in) == {(USER, PASSWORD)}
    assert [line.split()[0] for line in there.box.in_clear.splitlines()] == in_clear
    assert listing.mail_trouble() is None


TOO_OLD, ELSEWHERE = {"days": 0}, {"hosts": ["mail.example.com"]}


@pytest.mark.parametrize(
    ("speaks", "scheme", "certificate", "trusted"),
    [
        pytest.param("starttls", "submission", {}, False, id="STARTTLS with a certificate that nobody trusts"),
        pytest.param("starttls", "submission", ELSEWHERE, True, id="STARTTLS with the certificate of another host"),
        pytest.param("starttls", "submission", TOO_OLD, True, id="STARTTLS with a certificate that is over"),
        pytest.param("tls", "smtps", {}, False, id="TLS with a certificate that nobody trusts"),
        pytest.param("tls", "smtps", ELSEWHERE, True, id="TLS with the certificate of another host"),
        pytest.param("tls", "smtps", TOO_OLD, True, id="TLS with a certificate that is over"),
        pytest.param("none", "submission", {}, True, id="STARTTLS is not offered, or was taken out on the way"),
        pytest.param("none", "smtps", {}, True, id="TLS to a server that knows none"),
    ],
)
def test_without_a_lock_nothing_is_said(
    speaks: str,
    scheme: str,
    certificate: dict[str, Any],
    trusted: bool,
    world: World,
    office: Open,
    uses: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there = office(speaks, **({"hosts": LOOPBACK} | certificate))
    uses(there.url(scheme))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(there.ca))
    lose_one(world)
    found = listing.mail_trouble()
    assert found is not None
    assert (found.problem, found.waiting) == ("tls", 1)
    assert str(MAIL_PROBLEMS[MailProblem(found.problem)]).startswith(SAYS_NO_TLS)
    assert (there.box.mails, there.box.logged_in, secrets_in(there.box.in_clear)) == ([], [], [])
    assert secrets_in(caplog.text.encode()) == []


def test_it_leaves_once_the_certificate_is_right(
    world: World, office: Open, uses: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = office("starttls")
    uses(there.url("submission"))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    lose_one(world)
    assert there.box.mails == []
    monkeypatch.setenv("SSL_CERT_FILE", str(there.ca))
    world.pass_by(10)
    assert there.box.subjects == ["NL*ECO*1000 has been offline since 14:00"]
    assert AlertMail.objects.filter(done_at=None).count() == 0


@pytest.mark.parametrize(("speaks", "scheme"), [("starttls", "submission"), ("tls", "smtps")])
def test_a_wrong_password_is_named_so(
    speaks: str, scheme: str, world: World, office: Open, uses: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = office(speaks)
    uses(there.url(scheme, password="another"))
    monkeypatch.setenv("SSL_CERT_FILE", str(there.ca))
    lose_one(world)
    found = listing.mail_trouble()
    assert found is not None
    assert (found.problem, found.smtp_code) == ("login", 535)
    assert there.box.mails == []
    assert secrets_in(there.box.in_clear) == []


def test_the_wrong_one_of_the_two_is_given_up_in_time(
    world: World, office: Open, uses: Callable[[str], None], settings: Any
) -> None:
    """STARTTLS where TLS is wanted from the start: each waits for the other, and the sentence says where to look."""
    there = office("tls")
    uses(there.url("submission"))
    settings.EMAIL_TIMEOUT = 0.2
    lose_one(world)
    found = listing.mail_trouble()
    assert found is not None
    assert found.problem == "timeout"
    assert found.next_try_at - world.now <= timedelta(hours=1)
    assert (there.box.mails, there.box.in_clear) == ([], b"")
