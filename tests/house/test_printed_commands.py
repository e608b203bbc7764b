"""Every command that README and docs print: its program is there and takes these options. What needs neither network nor a
charger is run, in the order in which it is printed, on the demo's data."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.utils import timezone

from chargers.management.change_command import STILL_OPEN
from chargers.models import Charger
from chargers.services import demo
from tests.house.test_docs import PAGES, ROOT
from tests.house.test_files import tracked

FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
PROGRAM = re.compile(r"(?:^|[\s(;])(?:\./)?((?:[\w./]*/)?manage\.py|script/[\w-]+|python -m \S+)(?: ([^`]*))?$")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
PROGRAMS = {"script", "chargers", "tests", "benchmarks"}  # folders
SAYS_NO_MORE = {"…", "|", ">", ">>", "<", "&&"}  # a shell's own, or the rest is left to the reader
MAIL = "Hello,\nURL: wss://devices.example.com/ocpp/NL*ECO*2000\nToken: 53Umkk1q7rEM\n"


@dataclass(frozen=True, slots=True)
class Printed:
    """A command as it stands on a page. `words`: what follows the program."""

    page: str
    program: str
    words: tuple[str, ...]
    mail: bool = False  # it is given a text on standard input

    def __str__(self) -> str:
        return f"{self.page}: {self.program} {' '.join(self.words)}"


def printed() -> Iterator[Printed]:
    for page in PAGES:
        if page.name == "CHANGELOG.md":
            continue
        text = page.read_text()
        lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
        lines += INDENTED.findall(FENCE.sub("", text)) + SPAN.findall(FENCE.sub("", text))
        for line in lines:
            yield from _commands(str(page.relative_to(ROOT)), line)


def _commands(page: str, line: str) -> Iterator[Printed]:
    found = PROGRAM.search(re.sub(r"\s+# .*|\).*$", "", line).rstrip())
    if found is None:
        return
    try:
        words = shlex.split(found[2] or "")
    except ValueError:  # a sentence, no command
        return
    said = next((at for at, word in enumerate(words) if word in SAYS_NO_MORE), len(words))
    yield Printed(page, found[1].rpartition("/")[2] if "manage.py" in found[1] else found[1], tuple(words[:said]), "<" in words)


ALL = list(dict.fromkeys(printed()))
OURS = [one for one in ALL if one.program == "manage.py" and one.words]
README = [one for one in OURS if one.page == "README.md"]
NOT_RUN = {  # and why
    "try_backend": "asks a server elsewhere",
    "restore_ocpp_info": "needs a charger that is connected",
    "simulate_chargers": "runs until it is stopped",
    "serve": "runs until it is stopped",
    "make_keys": "has a test of its own",
}


def test_commands_are_found() -> None:
    assert {one.words[0] for one in README} >= {"split_endpoint", "add_charger", "connect_charger", "serve", "make_keys"}
    assert {"script/demo", "script/test", "script/setup"} <= {one.program for one in ALL}
    assert len(OURS) > 30


@pytest.mark.parametrize("one", OURS, ids=str)
def test_a_command_of_manage_py_takes_what_is_printed(one: Printed) -> None:
    name, *words = one.words
    assert name in get_commands(), "there is no such command"
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known
    if words:
        try:
            parser.parse_args(words)
        except CommandError as problem:
            raise AssertionError(f"{one}: {problem}") from None


@pytest.mark.parametrize("one", [one for one in ALL if one.program.startswith("script/")], ids=str)
def test_a_script_is_there_and_somebody_knows_its_options(one: Printed) -> None:
    assert (ROOT / one.program).is_file()
    options = {option for word in one.words for option in OPTION.findall(word)}
    assert {option for option in options if not _is_known(option)} == set()


@pytest.mark.parametrize("one", [one for one in ALL if one.program.startswith("python -m")], ids=str)
def test_a_module_is_there(one: Printed) -> None:
    assert find_spec(one.program.removeprefix("python -m ")) is not None


def _is_known(option: str) -> bool:
    return any(f'"{option}"' in text or f"{option})" in text or f"{option}=" in text for text in _programs())


@cache
def _programs() -> tuple[str, ...]:
    """What reads options, but for this file."""
    named = [path for path in tracked() if path.suffix in {".py", ""} and path != Path(__file__)]
    return tuple(path.read_text(errors="replace") for path in named if path.parts[len(ROOT.parts)] in PROGRAMS)


@pytest.mark.django_db
def test_what_readme_prints_runs_on_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    demo.fill(timezone.now())
    before = set(Charger.objects.values_list("ocpp_id", flat=True))
    ran, ends = [], set()
    for one in README:
        name, *words = one.words
        if name in NOT_RUN:
            continue
        if "--wait" in words:  # no server carries it on here
            words[words.index("--wait") + 1] = "0"
        monkeypatch.setattr(sys, "stdin", StringIO(MAIL if one.mail else "53Umkk1q7rEM\n"))
        said = StringIO()
        try:
            call_command(name, *words, stdout=said, stderr=said)
        except CommandError as problem:
            raise AssertionError(f"{one}: {problem} {said.getvalue()}") from None
        except SystemExit as end:
            ends.add(end.code)
        ran.append(name)
    assert {"split_endpoint", "add_charger", "connect_charger"} <= set(ran)
    assert ends <= {0, STILL_OPEN}, "refused, or ended otherwise"
    assert set(Charger.objects.values_list("ocpp_id", flat=True)) - before == {"NL*ECO*2000"}
