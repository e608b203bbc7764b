"""The table of variables: where values come from, what is refused, and that its document is current."""

from pathlib import Path

import pytest
from django.conf import settings

from ecc_web import environment, settings_table
from ecc_web.environment import VARIABLES
from ecc_web.variable import WrongEnvironment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and no variable set but the one that names it."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)
    monkeypatch.setenv("ECC_DATA_DIR", str(tmp_path))
    return tmp_path


def write(folder: Path, text: str, mode: int = 0o600) -> None:
    file = folder / "ecc.env"
    file.write_text(text)
    file.chmod(mode)


def test_defaults(folder: Path) -> None:
    values = environment.load()
    assert values["DATA_DIR"] == str(folder)
    assert (values["SECRET_KEY"], values["TOKEN_KEYS"], values["DATABASE_URL"]) == ("", [], None)
    assert values["ADMIN_SECOND_FACTOR"] is True, "who may do everything proves it twice"
    assert (values["SETTLE_SECONDS"], values["UNCLAIMED"], values["DEMO"]) == (10, "refuse", False)


def test_the_folders_file_counts_and_the_environment_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "# kept\nECC_SECRET_KEY=a$b{c}=\nECC_ID_TAGS=A,B\nECC_SETTLE_SECONDS=3\n")
    monkeypatch.setenv("ECC_SETTLE_SECONDS", "1.5")
    values = environment.load()
    assert values["SECRET_KEY"] == "a$b{c}="
    assert values["ID_TAGS"] == ["A", "B"]
    assert values["SETTLE_SECONDS"] == 1.5


def test_reading_the_file_leaves_the_environment_alone(folder: Path) -> None:
    import os

    write(folder, "ECC_SECRET_KEY=kept-in-the-file\n")
    environment.load()
    assert "ECC_SECRET_KEY" not in os.environ


def test_an_empty_variable_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("ECC_SETTLE_SECONDS", "")
    assert (environment.load()["DATABASE_URL"], environment.load()["SETTLE_SECONDS"]) == (None, 10)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o644])
def test_a_file_that_others_can_read_is_refused(folder: Path, mode: int) -> None:
    write(folder, "ECC_SECRET_KEY=x\n", mode)
    with pytest.raises(WrongEnvironment, match="chmod 600"):
        environment.load()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ECC_SETTLE_SECONDS", "soon", "ECC_SETTLE_SECONDS is not a number of at least 0."),
        ("ECC_SETTLE_SECONDS", "-1", "ECC_SETTLE_SECONDS is not a number of at least 0."),
        ("ECC_MESSAGE_DAYS", "1.5", "ECC_MESSAGE_DAYS is not a whole number of at least 1."),
        ("ECC_DEMO", "perhaps", "ECC_DEMO is not a valid yes or no."),
        ("ECC_UNCLAIMED", "let in", "ECC_UNCLAIMED is not one of: refuse, pending."),
        ("DATABASE_URL", "hunter2", "DATABASE_URL is not a valid URL."),
        ("ECC_OUTBOUND_ALLOW", "10.0.0.0/8,hunter2", "ECC_OUTBOUND_ALLOW is not a valid list of networks, comma separated."),
        (
            "ECC_SECURITY_CONTACT",
            "hunter2@example.com",
            "ECC_SECURITY_CONTACT is not a valid list of mailto:, https: or tel: URLs, comma separated.",
        ),
        ("ECC_EMAIL_URL", "pigeon://hunter2", "ECC_EMAIL_URL is not a valid URL."),
    ],
)
def test_a_wrong_value_is_one_sentence_that_does_not_quote_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongEnvironment) as wrong:
        environment.load()
    assert str(wrong.value) == says


def test_every_variable_has_a_name_a_help_and_a_sentence() -> None:
    assert len({variable.name for variable in VARIABLES}) == len(VARIABLES)
    for variable in VARIABLES:
        assert variable.name.startswith("ECC_") or variable.name in {"DATABASE_URL", "REDIS_URL"}
        assert variable.help.endswith("."), variable.name


def test_the_document_is_current() -> None:
    written = (settings.BASE_DIR / "docs/settings.md").read_text()
    assert written == settings_table.as_markdown(), "run: python -m ecc_web.settings_table > docs/settings.md"
