"""Every verb of the shell can explain itself."""

import pytest
from django.conf import settings
from django.core.management import load_command_class

COMMANDS = sorted(f.stem for f in (settings.BASE_DIR / "chargers/management/commands").glob("*.py") if f.stem != "__init__")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_and_what_its_options_mean(name: str) -> None:
    command = load_command_class("chargers", name)
    assert command.help.strip().endswith("."), "help is a sentence"
    parser = command.create_parser("manage.py", name)
    silent = [action.dest for action in parser._actions if action.help is None]
    assert not silent
