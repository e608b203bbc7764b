"""Controller types as files."""

from pathlib import Path

import pytest

from chargers.domain.controller import catalogue
from chargers.domain.controller.catalogue import CatalogueError
from chargers.domain.controller.definition import FieldRole

TYPE = 'code = "x"\nname = "X"\nlayout = "host_port_path"\ntls = true\nkey_form = "password"\n'
FIELD = '[[fields]]\nrole = "address"\nkey = "a"\n'


def test_the_built_in_types() -> None:  # R1
    types = catalogue.load()
    assert [t.code for t in types] == ["cpa", "evc4", "evc5"]
    assert [t.tls for t in types] == [True, False, True]  # R8, R16
    assert [t.ocpp_id_limit for t in types] == [None, 25, 25]  # R12
    for controller_type in types:
        roles = [field.role for field in controller_type.fields]
        assert roles == [role for role in FieldRole if role in roles]  # in the order on screen
        assert [f.role for f in controller_type.fields if f.write_only] == [FieldRole.KEY]  # R4
        assert [f.role for f in controller_type.fields if f.restarts_after] == [FieldRole.OCPP_ID] * (
            controller_type.code != "cpa"
        )


def test_a_type_from_another_folder() -> None:
    assert [t.code for t in catalogue.load("tests/domain/controller/examples/more_types")] == ["acme", "cpa", "evc4", "evc5"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("code = ", "Invalid value"),
        (TYPE, "'fields' is missing"),
        (TYPE.replace("host_port_path", "spiral") + FIELD, "'spiral' is not a valid Layout"),
        (TYPE + FIELD.replace("address", "adress"), "'adress' is not a valid FieldRole"),
        (TYPE + FIELD + FIELD, "two fields have the same role"),
        (TYPE + FIELD + 'pattern = "("\n', "unterminated subpattern"),
        (TYPE + FIELD + 'colour = "red"\n', "colour"),
        (TYPE + 'colour = "red"\n' + FIELD, "colour"),
        (TYPE.replace('"x"', '"cpa"') + FIELD, "a controller type cpa already"),
        (TYPE.replace('"x"', '"found"') + FIELD, "found is no code of a controller type"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_its_fault(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(CatalogueError, match=fault) as error:
        catalogue.load(tmp_path)
    assert "x.toml" in str(error.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no such folder"):
        catalogue.load(tmp_path / "nowhere")
