"""What a server refuses to start with, and what machines may ask it: for whoever installs it in a hurry."""

from __future__ import annotations

import base64
import ipaddress
import json
import pickle
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from chargers.services.credentials import vault
from ecc_web.redis_cache import JsonSerializer
from ecc_web.server import checks
from tests import deployment

ROOT = Path(__file__).parents[2]
STRONG = "an-honest-key-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.mark.django_db
def test_the_health_of_it_is_told_whatever_the_host_is_called(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["ecc.example.com"]
    assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/accounts/login/", headers={"host": "127.0.0.1:8000"}).status_code == 400


def test_whom_to_tell_of_a_fault_is_said_where_it_is_set(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = ["mailto:security@example.com", "https://example.com/report"]
    settings.PAGES_URL = "https://ecc.example.com"
    answer = client.get("/.well-known/security.txt")
    said = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert [value for name, value in said if name == "Contact"] == settings.SECURITY_CONTACT
    assert ["Canonical", "https://ecc.example.com/.well-known/security.txt"] in said
    until = next(value for name, value in said if name == "Expires")
    assert timedelta(days=150) < datetime.fromisoformat(until) - datetime.now(UTC) < timedelta(days=365)


@pytest.mark.parametrize("weak", ["short", "a" * 60, "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"])
def test_a_weak_key_is_refused_and_not_quoted(weak: str, settings: Any) -> None:
    settings.SECRET_KEY = weak
    with pytest.raises(checks.CannotServe) as refused:
        checks.keys()
    assert "make_keys" in str(refused.value)
    assert weak not in str(refused.value)


def test_a_strong_one_is_taken(settings: Any) -> None:
    settings.SECRET_KEY = STRONG
    for _ in range(100):
        settings.TOKEN_KEYS = [vault.new_key()]
        checks.keys()  # raises what the others here expect


@pytest.mark.parametrize("weak", [bytes(32), b"0123456789abcdef0123456789ABCDEF", bytes(range(250, 256)) * 5 + b"\xff\xfe"])
def test_a_weak_key_seals_nothing_and_is_not_quoted(weak: bytes, settings: Any) -> None:
    """One that is there for what it sealed may stay behind a better one."""
    text = base64.urlsafe_b64encode(weak).decode()
    settings.SECRET_KEY, settings.TOKEN_KEYS = STRONG, [text]
    with pytest.raises(checks.CannotServe, match="rotate_keys") as refused:
        checks.keys()
    assert text not in str(refused.value)
    settings.TOKEN_KEYS = [vault.new_key(), text]
    checks.keys()


@pytest.mark.parametrize("name", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_error_pages_for_developers_are_served_to_this_machine_alone(name: str, settings: Any) -> None:
    settings.DEMO, settings.DEBUG = False, True
    with pytest.raises(checks.CannotServe):
        checks.host(name)
    checks.host("127.0.0.1")
    settings.DEBUG = False
    checks.host(name)


@pytest.mark.parametrize("told", [{"TRUSTED_PROXIES": ["127.0.0.1/32"]}, {"PAGES_URL": "https://ecc.example.com"}])
def test_nor_where_a_proxy_leads_others_to_it(told: dict[str, Any], settings: Any) -> None:
    settings.DEMO, settings.DEBUG, settings.PAGES_URL = False, True, "http://127.0.0.1:8000"
    checks.host("127.0.0.1")
    for name, value in told.items():
        setattr(settings, name, value)
    with pytest.raises(checks.CannotServe, match="ECC_DEBUG"):
        checks.host("127.0.0.1")
    settings.DEBUG = False
    checks.host("127.0.0.1")


def test_a_database_that_others_can_read_is_closed(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / f"ecc.sqlite3{ending}" for ending in ("", "-wal")]
    for file in files:
        file.touch()
        file.chmod(0o644)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(files[0]))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    checks.private_database()
    assert [file.stat().st_mode & 0o777 for file in files] == [0o640, 0o640]

    def refuse(*_: object) -> None:
        raise PermissionError

    files[0].chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(checks.CannotServe, match="chmod o="):
        checks.private_database()


@pytest.mark.parametrize("value", [5, "text", [1.5, 2.25], {"a": None}, True])
def test_what_is_in_the_cache_is_read_without_running_anything(value: object) -> None:
    serializer = JsonSerializer()
    assert serializer.loads(serializer.dumps(value)) == value
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        serializer.loads(pickle.dumps(value))


def test_a_number_stays_one_that_redis_can_count_up() -> None:
    assert JsonSerializer().dumps(5) == b"5"


def test_the_services_have_no_password_by_default_and_no_port_by_accident() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert ":-ecc" not in text
    assert text.count("POSTGRES_PASSWORD:?") == 2
    assert "--requirepass" in text
    assert '"8080:8000"' not in text
    assert "tmpfs: [/tmp]" not in text


def test_the_example_trusts_one_address_and_it_is_that_of_the_host() -> None:
    trusted = re.findall(r"^ECC_TRUSTED_PROXIES=(\S+)$", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)
    assert [str(ipaddress.ip_address(one)) for one in trusted] == trusted
    assert f"gateway: {trusted[0]}" in (ROOT / "compose.yaml").read_text()


def test_passwords_and_keys_are_written_where_nobody_else_reads_them_and_before_they_are_needed() -> None:
    block = re.search(r"With Docker Compose.+?```sh\n(.+?)```", (ROOT / "docs/operating.md").read_text(), re.DOTALL)
    assert block
    lines = block[1].splitlines()
    writes = [n for n, line in enumerate(lines) if re.search(r">>? (?:ecc)?\.env", line)]
    assert len(writes) >= 3
    assert lines.index("umask 077") < writes[0]
    assert lines[writes[0]].endswith("> .env")  # compose reads nothing without its passwords


def test_django_has_nothing_to_say_against_what_is_documented(tmp_path: Path, settings: Any) -> None:
    deployment.write(
        tmp_path, f"ECC_SECRET_KEY={STRONG}", f"ECC_TOKEN_KEYS={vault.new_key()}", "ECC_ALLOWED_HOSTS=ecc.example.com"
    )
    deployment.take_over(settings, tmp_path)
    said = StringIO()
    call_command("check", deploy=True, fail_level="WARNING", stdout=said, stderr=said)
    assert "no issues" in said.getvalue()


EXACT = re.compile(r"^(?:[\w./-]+):\d+\.\d+(?:\.\d+)?(?:-[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$")


def images() -> list[str]:
    """What compose.yaml and Dockerfile fetch from a registry."""
    found = re.findall(r"^\s*image: (\S+)", (ROOT / "compose.yaml").read_text(), re.MULTILINE)
    found += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return [image for image in found if image != "ecc-web"]


def test_images_are_named_by_an_exact_version() -> None:
    assert [image for image in images() if not EXACT.match(image)] == []
    assert len(images()) == 4


def pinned(folder: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """script/pin-images on a copy, with a `docker` that answers so."""
    for name in ("compose.yaml", "Dockerfile", "script/pin-images"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "bin").mkdir()
    docker = folder / "bin/docker"
    docker.write_text(f"#!/bin/sh\n{answer}\n")
    docker.chmod(0o755)
    found = {"PATH": f"{folder}/bin:/usr/bin:/bin"}
    return subprocess.run([folder / "script/pin-images"], env=found, capture_output=True, text=True, check=False)


def test_a_script_pins_them_by_digest(tmp_path: Path) -> None:
    digest = "sha256:" + "0a" * 32
    assert pinned(tmp_path, f"echo {digest}").returncode == 0
    for name in ("compose.yaml", "Dockerfile"):
        before, after = (ROOT / name).read_text(), (tmp_path / name).read_text()
        assert f"@{digest}" in after
        assert re.sub("@sha256:[0-9a-f]{64}", "", after) == re.sub("@sha256:[0-9a-f]{64}", "", before)


@pytest.mark.parametrize("answer", ["exit 1", "echo no digest"])
def test_without_a_registry_nothing_is_written(tmp_path: Path, answer: str) -> None:
    done = pinned(tmp_path, answer)
    assert done.returncode == 1
    assert "registry" in done.stderr
    assert (tmp_path / "compose.yaml").read_text() == (ROOT / "compose.yaml").read_text()
