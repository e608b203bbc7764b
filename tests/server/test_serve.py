"""`manage.py serve` as a person starts it: what it says, what it serves, how it ends."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.patience import PROGRAM

MANAGE = str(Path(__file__).parents[2] / "manage.py")


def environment(folder: Path, **others: str) -> dict[str, str]:
    mine = {
        "ECC_DATA_DIR": str(folder),
        "ECC_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "ECC_TOKEN_KEYS": base64.urlsafe_b64encode(sha256(b"k").digest()).decode(),
        "ECC_DEMO": "yes",
    }
    return {"PATH": os.environ["PATH"], **mine, **others}


def manage(folder: Path, *arguments: str, **others: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, MANAGE, *arguments]
    return subprocess.run(
        command, env=environment(folder, **others), capture_output=True, text=True, timeout=PROGRAM, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    assert manage(made, "migrate", "-v0", "--skip-checks").returncode == 0
    return made


@pytest.fixture
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, MANAGE, "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Serving on http://127.0.0.1:"), line
        try:
            yield process, line.split()[-1]
        finally:
            process.kill()


def test_it_serves_pages_static_files_and_sockets_and_ends_cleanly(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, address = serving
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    with urllib.request.urlopen(f"{address}/static/django_htmx/htmx-2.js", timeout=10) as answer:  # noqa: S310
        assert b"htmx" in answer.read()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=15)
    assert process.returncode == 0, errors
    assert "ERROR" not in errors


@pytest.mark.parametrize(
    ("arguments", "others", "sentence"),
    [
        ((), {"ECC_TOKEN_KEYS": ""}, "ECC_TOKEN_KEYS is not set: make one with `python manage.py make_keys`."),
        ((), {"ECC_TOKEN_KEYS": "short"}, "Key 1 of ECC_TOKEN_KEYS is not 32 bytes in URL-safe base64."),
        ((), {"ECC_SECRET_KEY": ""}, "ECC_SECRET_KEY is not set: make one with `python manage.py make_keys`."),
        (("--host", "0.0.0.0"), {}, ("This is demo data, which is served on a loopback address only, not on 0.0.0.0.")),  # noqa: S104
    ],
    ids=["no token keys", "wrong token keys", "no secret key", "demo"],
)
def test_what_is_missing_or_wrong_is_one_sentence(
    folder: Path, arguments: tuple[str, ...], others: dict[str, str], sentence: str
) -> None:
    ended = manage(folder, "serve", "--port", "0", *arguments, **others)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    ended = manage(tmp_path, "serve", "--port", "0", DATABASE_URL=f"sqlite:///{tmp_path}")
    assert ended.stderr.strip() == "CommandError: The database does not answer: unable to open database file."


def test_an_empty_database_is_one_sentence(tmp_path: Path) -> None:
    ended = manage(tmp_path, "serve", "--port", "0")
    assert ended.stderr.strip() == "CommandError: The database is not up to date: run `python manage.py migrate`."


def test_a_taken_port_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = manage(folder, "serve", "--port", str(port))
    assert ended.stderr.strip() == f"CommandError: Port {port} is taken on 127.0.0.1: choose another with --port."
