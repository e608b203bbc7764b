"""Every verb of the shell can explain itself."""

import pytest
from django.conf import settings
from django.core.management import load_command_class

COMMANDS = [
    (app, file.stem)
    for app in ("chargers", "ecc_web")
    for file in sorted((settings.BASE_DIR / app / "management/commands").glob("*.py"))
    if file.stem != "__init__"
]


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_a_command_says_what_it_does_and_what_its_options_mean(app: str, name: str) -> None:
    command = load_command_class(app, name)
    assert command.help.strip().endswith("."), "help is a sentence"
    parser = command.create_parser("manage.py", name)
    silent = [action.dest for action in parser._actions if action.help is None]
    assert not silent
