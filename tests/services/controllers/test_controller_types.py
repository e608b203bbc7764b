"""The sync of the catalogue: adds, follows, keeps what a person changed, and comes to rest."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from chargers.domain.connection.resolve import resolve
from chargers.domain.connection.split_fields import split
from chargers.domain.controller import catalogue, definition
from chargers.domain.controller.definition import FieldRole
from chargers.domain.endpoint.endpoint import parse_url
from chargers.models import ConnectionField, ControllerType, SerialPrefix
from chargers.services.controllers.controller_types import SyncedTypes, sync_catalogue

pytestmark = pytest.mark.django_db

MORE_TYPES = Path("tests/domain/controller/examples/more_types")


def definitions() -> dict[str, definition.ControllerDefinition]:
    rows = ControllerType.objects.prefetch_related("fields", "serial_prefixes")
    return {row.code: row.definition() for row in rows}


def key_of(code: str, role: FieldRole) -> str:
    return ConnectionField.objects.get(controller_type__code=code, role=role).key


@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    """A catalogue folder with the made-up fourth type, to be changed by a test."""
    shutil.copy(MORE_TYPES / "acme.toml", tmp_path)
    settings.CATALOGUE_DIRS = [tmp_path]
    return tmp_path / "acme.toml"


def test_rows_say_what_the_catalogue_says() -> None:
    sync_catalogue()
    assert definitions() == {controller_type.code: controller_type for controller_type in catalogue.load()}


def test_twice_changes_nothing() -> None:
    sync_catalogue()
    before = [list(model.objects.values()) for model in (ControllerType, ConnectionField, SerialPrefix)]
    done = sync_catalogue()
    assert done == SyncedTypes()
    assert [list(model.objects.values()) for model in (ControllerType, ConnectionField, SerialPrefix)] == before


def test_what_an_admin_changed_stays() -> None:
    sync_catalogue()
    ConnectionField.objects.filter(controller_type__code="cpa", role="path").update(key="BackOffice-Route")
    ControllerType.objects.filter(code="evc5").update(name="EVC five")
    ConnectionField.objects.filter(controller_type__code="evc4", role="authorization_key").delete()
    SerialPrefix.objects.filter(prefix="185").delete()
    ControllerType.objects.get(code="cpa").serial_prefixes.create(prefix="100")
    done = sync_catalogue()
    assert sorted(done.kept) == ["cpa.path.key", "evc4.authorization_key", "evc5 185", "evc5.name"]
    after = definitions()
    assert key_of("cpa", FieldRole.PATH) == "BackOffice-Route"
    assert after["cpa"].serial_prefixes[0].prefix == "100"
    assert after["evc5"].name == "EVC five"
    assert after["evc4"].field(FieldRole.KEY) is None
    assert [p.prefix for p in after["evc5"].serial_prefixes] == ["181", "189"]


def test_what_nobody_changed_follows(own_folder: Path) -> None:
    sync_catalogue()
    ConnectionField.objects.filter(controller_type__code="acme", role="ocpp_id").update(key="net_Id")
    text = own_folder.read_text()
    text = text.replace("ACME 1", "ACME One").replace('"net_Server"', '"net_Host"').replace('"net_Identity"', '"net_Name"')
    text = text.replace('variant = "DC"', 'variant = "AC"').replace('{ prefix = "900"', '{ prefix = "901" }, { prefix = "900"')
    text = text.replace(
        '[[fields]]\nrole = "options"', '[[fields]]\nrole = "protocol"\nkey = "net_Proto"\n\n[[fields]]\nrole = "options"'
    )
    own_folder.write_text(text)
    done = sync_catalogue()
    assert "acme.protocol" in done.added
    assert "acme.ocpp_id.key" in done.kept
    acme = definitions()["acme"]
    assert acme.name == "ACME One"
    assert [f.key for f in acme.fields] == ["net_Password", "net_Host", "net_Id", "net_Proto", "net_Flags"]
    assert {p.prefix: p.variant for p in acme.serial_prefixes} == {"900": "AC", "901": ""}


def test_what_the_catalogue_dropped_goes_unless_somebody_changed_it(own_folder: Path) -> None:
    sync_catalogue()
    ConnectionField.objects.filter(controller_type__code="acme", role="options").update(help="ours")
    text = own_folder.read_text()
    own_folder.write_text(text[: text.index('[[fields]]\nrole = "options"')])
    done = sync_catalogue()
    assert done.removed == ["acme.authorization_key"]
    assert ConnectionField.objects.get(controller_type__code="acme", role="options").help == "ours"


def test_a_row_that_somebody_made_by_hand_keeps_its_values(own_folder: Path) -> None:
    made = ControllerType.objects.create(code="acme", name="Ours", layout="host_port_path", key_form="password")
    made.fields.create(role="address", key="net_Ours")
    sync_catalogue()
    acme = definitions()["acme"]
    assert acme.name == "Ours"
    assert key_of("acme", FieldRole.ADDRESS) == "net_Ours"
    assert key_of("acme", FieldRole.OCPP_ID) == "net_Identity"


def test_a_fourth_type_works_from_its_rows_alone(own_folder: Path) -> None:
    sync_catalogue()
    fields = split(definitions()["acme"], resolve(parse_url("wss://cpo.example.com/ocpp/ACME-7")).connection())
    assert {v.key: v.value for v in fields.values.values()} == {
        "net_Server": "cpo.example.com:443/ocpp/#OSN#",
        "net_Identity": "ACME-7",
        "net_Flags": "Secure=1,UseTLS=1",
    }


def test_command(own_folder: Path) -> None:
    out = StringIO()
    call_command("sync_controller_types", stdout=out)
    assert "acme" in out.getvalue()
    out = StringIO()
    call_command("sync_controller_types", stdout=out)
    assert out.getvalue() == "The controller types are up to date.\n"
    own_folder.write_text("code = 'acme'\n")
    with pytest.raises(CommandError, match=r"acme\.toml: 'fields' is missing"):
        call_command("sync_controller_types")
