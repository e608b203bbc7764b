"""The demo's data folder."""

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from chargers.management.demo import folder
from chargers.management.demo.folder import NotADemo, Ports
from chargers.services.credentials.vault import check_keys


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "demo", Ports(8000))
    file = tmp_path / "demo" / "ecc.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = dotenv_values(file)
    check_keys([first["ECC_TOKEN_KEYS"] or ""])
    assert len(first["ECC_SECRET_KEY"] or "") >= 50
    folder.prepare(tmp_path / "demo", Ports(8000))
    assert dotenv_values(file) == first


def test_two_folders_have_different_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder.prepare(tmp_path / name, Ports(8000))
    one, two = (dotenv_values(tmp_path / name / "ecc.env") for name in ("one", "two"))
    assert one["ECC_TOKEN_KEYS"] != two["ECC_TOKEN_KEYS"]
    assert one["ECC_SECRET_KEY"] != two["ECC_SECRET_KEY"]


def test_the_address_follows_the_port_and_what_a_person_added_stays(tmp_path: Path) -> None:
    folder.prepare(tmp_path, Ports(8000))
    file = tmp_path / "ecc.env"
    file.write_text(file.read_text().replace("ECC_SETTLE_SECONDS=1", "ECC_SETTLE_SECONDS=4") + "ECC_LOG_LEVEL=DEBUG\n")
    folder.prepare(tmp_path, Ports(8100))
    values = dotenv_values(file)
    assert "ws://127.0.0.1:8100/ocpp/" in (values["ECC_PUBLIC_ENDPOINTS"] or "")
    assert (values["ECC_SETTLE_SECONDS"], values["ECC_LOG_LEVEL"]) == ("4", "DEBUG")


@pytest.mark.parametrize("file", ["ecc.env", "ecc.sqlite3"])
def test_an_instance_that_is_no_demo_is_left_alone(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("ECC_SECRET_KEY=theirs\n")
    with pytest.raises(NotADemo):
        folder.prepare(tmp_path, Ports(8000))
    assert (tmp_path / file).read_text() == "ECC_SECRET_KEY=theirs\n"


def test_its_processes_see_no_other_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/production")
    monkeypatch.setenv("ECC_DEMO", "no")
    environment = folder.environment(tmp_path)
    assert environment["ECC_DATA_DIR"] == str(tmp_path)
    assert not [name for name in environment if name != "ECC_DATA_DIR" and name.startswith(("ECC_", "DATABASE_", "REDIS_"))]
