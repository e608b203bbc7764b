"""Stored settings: what is taken, what is reported, and what outlives the simulator."""

from pathlib import Path

import pytest

from chargers.simulator.controllers import controller_of
from chargers.simulator.dial import CannotStart
from chargers.simulator.keys import CPA, EVC
from chargers.simulator.memory import Memory

GIVEN = {"com_OCPPID": "A", "com_Endpoint": "h:1/#OSN#", "authorizationKey": "A:secret"}


def memory(file: Path | None = None, **given: str) -> Memory:
    return Memory(controller_of("evc5"), GIVEN | given, file)


def test_the_key_sets() -> None:
    assert len({key.name for key in EVC}) == len(EVC) == 91
    assert next(key.value for key in EVC if key.name == "GetConfigurationMaxKeys") == "86"
    names = {key.name for key in CPA}
    assert {"BackOffice-URL", "BackOffice-Portnr", "BackOffice-Path", "OCPPID", "AuthorizationKey"} <= names
    assert not any(name.startswith("com_") for name in names)


@pytest.mark.parametrize(
    ("key", "value", "answer"),
    [
        ("com_OCPPID", "x" * 25, "Accepted"),
        ("com_OCPPID", "x" * 26, "Rejected"),
        ("com_OCPPID", "", "Rejected"),
        ("com_Endpoint", "anything at all", "Accepted"),
        ("NumberOfConnectors", "9", "Rejected"),
        ("com_ocppid", "B", "NotSupported"),
        ("BackOffice-URL", "ws://x", "NotSupported"),
    ],
)
def test_write(key: str, value: str, answer: str) -> None:
    settings = memory()
    assert settings.write(key, value) == answer
    assert (settings.stored.get(key) == value) is (answer == "Accepted")


def test_the_authorization_key_is_write_only_and_all_keys_come_in_one_answer() -> None:
    report = memory().report()
    values = {entry["key"]: entry["value"] for entry in report["configurationKey"] if isinstance(entry, dict)}
    assert len(values) == 91
    assert values["authorizationKey"] == ""
    assert "secret" not in str(report)


def test_unknown_keys_are_named() -> None:
    report = memory().report(["com_OCPPID", "BackOffice-URL"])
    assert report == {
        "configurationKey": [{"key": "com_OCPPID", "readonly": False, "value": "A"}],
        "unknownKey": ["BackOffice-URL"],
    }


def test_stored_values_act_after_a_restart() -> None:
    settings = memory()
    settings.write("com_OCPPID", "B")
    assert (settings.stored["com_OCPPID"], settings.acting["com_OCPPID"]) == ("B", "A")
    settings.restart()
    assert settings.acting["com_OCPPID"] == "B"


def test_what_was_written_outlives_the_simulator(tmp_path: Path) -> None:
    file = tmp_path / "state" / "charger.json"
    memory(file).write("com_Endpoint", "away:1/#OSN#")
    assert memory(file).acting["com_Endpoint"] == "away:1/#OSN#"
    assert memory(file, com_Endpoint="elsewhere:2/#OSN#").acting["com_Endpoint"] == "away:1/#OSN#"
    assert file.stat().st_mode & 0o077 == 0


def test_a_charger_that_nobody_moved_follows_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "charger.json"
    memory(file).write("chg_StationMaxCurrent", "16")
    again = memory(file, com_Endpoint="h:2/#OSN#")
    assert (again.acting["com_Endpoint"], again.acting["chg_StationMaxCurrent"]) == ("h:2/#OSN#", "16")


def test_another_spelling_hides_the_own_one() -> None:
    settings = memory()
    settings.names = {"authorizationKey": "AuthorizationKey"}
    assert settings.write("authorizationKey", "x") == "NotSupported"
    assert settings.write("AuthorizationKey", "x") == "Accepted"
    assert settings.stored["authorizationKey"] == "x"


@pytest.mark.parametrize("text", ["", "[]", '{"settings": 1}', "\x00"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "charger.json").write_text(text)
    with pytest.raises(CannotStart, match="move this file away"):
        memory(tmp_path / "charger.json")
