"""`manage.py demo`, really started: it says where it is, can be spoken to, stops cleanly, and starts again with what it had."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from chargers.management.demo.folder import FILE_NAME, environment

MANAGE = settings.BASE_DIR / "manage.py"


def three_free_ports() -> int:
    for first in range(20_000 + os.getpid() % 10_000, 60_000, 7):
        with socket.socket() as one, socket.socket() as two, socket.socket() as three:
            try:
                for number, trial in enumerate((one, two, three)):
                    trial.bind(("127.0.0.1", first + number))
            except OSError:
                continue
            return first
    raise AssertionError("no three free ports in a row")


@contextmanager
def demo(folder: Path, port: int, *options: str) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """The running demo, and the lines with which it introduced itself."""
    command = [sys.executable, str(MANAGE), "demo", "--port", str(port), "--data", str(folder), *options]
    process = subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("Ctrl-C"):
                break
        yield process, lines
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def said(lines: list[str], word: str) -> str:
    return next(line.split(maxsplit=1)[1] for line in lines if line.startswith(word))


def is_open(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def test_it_starts_answers_the_shell_stops_and_starts_again(tmp_path: Path) -> None:
    folder, port = tmp_path / "demo", three_free_ports()
    with demo(folder, port, "--no-chargers") as (process, lines):
        password = said(lines, "installer")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        check = subprocess.run(
            [sys.executable, MANAGE, "check", "--database", "default"], env=environment(folder), capture_output=True, text=True
        )
        assert check.returncode == 0, check.stderr
        taken = subprocess.run(
            [sys.executable, MANAGE, "demo", "--port", str(port), "--data", str(folder)], capture_output=True, text=True
        )
        assert taken.returncode == 1
        assert taken.stderr.count("\n") == 1
        assert f"Port {port} is taken" in taken.stderr
    assert process.returncode == 0, lines
    assert not any(is_open(port + number) for number in range(3))

    with demo(folder, port, "--no-chargers") as (_, lines):
        assert said(lines, "installer") == password


def test_keys_lie_in_the_folder_alone_and_no_log_holds_a_token(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with demo(folder, three_free_ports()) as (process, lines):
        keys = dict(line.split("=", 1) for line in (folder / FILE_NAME).read_text().splitlines() if "KEY" in line and "=" in line)
        assert set(keys) == {"ECC_SECRET_KEY", "ECC_TOKEN_KEYS"}
    assert process.returncode == 0, lines
    logs = "".join(log.read_text() for log in (folder / "logs").iterdir()) + "".join(lines)
    assert not any(key in logs for key in keys.values())
    assert "Traceback" not in logs
