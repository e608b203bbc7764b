"""The journal as JSON lines: in order, none twice, none lost, to a file and to a syslog server."""

from __future__ import annotations

import json
import re
import socket
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from chargers.models import JournalEntry
from chargers.services.journal import journal, stream
from chargers.services.journal.journal import SHELL, Action, ValueChange

pytestmark = pytest.mark.django_db
PAST = timedelta(minutes=1)


def write(subject: str, ago: timedelta = PAST, **others: Any) -> JournalEntry:
    return journal.write(Action.CHARGER_ADDED, by=SHELL, subject=subject, at=timezone.now() - ago, **others)


def lines(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("stream_journal", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_entry_is_one_line_with_everything_it_says() -> None:
    entry = write("NL*ECO*1", reason='a "reason"\nof two lines, 100 %', values=[ValueChange("Note", "é", "")])
    assert lines() == [
        {
            "key": entry.pk,
            "at": entry.at.isoformat(),
            "by": "(shell)",
            "action": "charger_added",
            "subject": "NL*ECO*1",
            "charger": None,
            "organisation": None,
            "person": None,
            "reason": 'a "reason"\nof two lines, 100 %',
            "values": [{"name": "Note", "before": "é", "after": ""}],
        }
    ]


def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    state = tmp_path / "state"
    write("first")
    assert [line["subject"] for line in lines(state=state)] == ["first"]
    write("second")
    assert [line["subject"] for line in lines(state=state)] == ["second"]
    assert lines(state=state) == []


def test_nothing_is_passed_over_for_a_transaction_that_takes_its_time(tmp_path: Path) -> None:
    """Keys are given before rows are seen: what is younger than any transaction waits, and all that comes behind it."""
    write("young", ago=timedelta(0))
    write("behind it", ago=PAST)
    assert lines() == []


def test_many_are_read_in_pieces_and_long_lists_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "AT_ONCE", 2)
    monkeypatch.setattr(stream, "MOST_VALUES", 1)
    for number in range(5):
        write(str(number), values=[ValueChange("a"), ValueChange("b"), ValueChange("c")])
    found = lines()
    assert [line["subject"] for line in found] == list("01234")
    assert {(len(line["values"]), line["values_left_out"]) for line in found} == {(1, 2)}


@pytest.mark.parametrize("kind", ["udp", "tcp"])
def test_a_syslog_server_hears_the_same(kind: str, tmp_path: Path) -> None:
    write("first", reason="100 % sure")
    write("second")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        if kind == "tcp":
            server.listen()
        call_command("stream_journal", syslog=f"{kind}://127.0.0.1:{server.getsockname()[1]}")
        heard = [server.recv(65_536) for _ in range(2)] if kind == "udp" else all_of(server).splitlines()
    said = [re.fullmatch(rb"<38>ecc-web: (.*)", line) for line in heard]
    assert [(found := json.loads(line[1]))["subject"] + found["reason"] for line in said if line] == ["first100 % sure", "second"]


def test_an_entry_that_fits_into_no_datagram_holds_up_none_behind_it() -> None:
    long = "é" * 20_000
    write("first", values=[ValueChange("Note", "", long) for _ in range(4)])
    write("second", values=[ValueChange("Note", "", "é" * 90_000)])
    write("third")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        call_command("stream_journal", syslog=f"udp://127.0.0.1:{server.getsockname()[1]}")
        heard = [json.loads(server.recv(65_536).partition(b": ")[2]) for _ in range(3)]
    assert [(one["subject"], len(one["values"]), one.get("values_left_out")) for one in heard] == [
        ("first", 1, 3),
        ("second", 0, 1),
        ("third", 0, None),
    ]


def all_of(server: socket.socket) -> bytes:
    heard = b""
    with server.accept()[0] as line:
        while piece := line.recv(65_536):
            heard += piece
    return heard


@pytest.mark.parametrize("url", ["http://127.0.0.1:514", "host", "udp://host:port", "tcp://127.0.0.1:1"])
def test_a_server_that_is_none_is_said(url: str) -> None:
    with pytest.raises(CommandError, match="syslog"):
        call_command("stream_journal", syslog=url)


def test_a_state_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("x")
    with pytest.raises(CommandError, match="delete it"):
        lines(state=tmp_path / "state")
