"""How a role is found among the keys that a charger reports (R7)."""

import pytest

from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import FieldDefinition, FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue

TYPES = {t.code: t for t in catalogue.load()}
CPA = {field.role: field for field in TYPES["cpa"].fields}


@pytest.mark.parametrize(
    ("role", "keys", "found"),
    [
        (FieldRole.ADDRESS, ["BackOffice-URL"], "BackOffice-URL"),
        (FieldRole.ADDRESS, ["Backoffice-URL"], "Backoffice-URL"),
        (FieldRole.ADDRESS, ["Backoffice-URL", "BackOffice-URL"], "BackOffice-URL"),  # exact first
        (FieldRole.PATH, ["BackOffice-Path"], "BackOffice-Path"),
        (FieldRole.PATH, ["BackOffice_Path"], "BackOffice_Path"),
        (FieldRole.PATH, ["BackOfficeAccesPath"], "BackOfficeAccesPath"),
        (FieldRole.PATH, ["BackOffice-AccessPath", "BackOffice-Path"], "BackOffice-Path"),
        (FieldRole.PATH, ["BackOffice-Path-wired", "BackOffice-Path-APN"], None),  # a pattern is for whole keys
        (FieldRole.PATH, ["BackOffice-wired-Path", "BackOffice-APN-Path"], None),  # two that fit are a guess
        (FieldRole.PATH, ["BackOffice-PathKey", "BackOffice-URL", "OCPPID"], None),
        (FieldRole.PATH, ["MyBackOfficePath"], None),
        (FieldRole.KEY, ["authorizationKey"], "authorizationKey"),
        (FieldRole.KEY, ["AuthorizationKeyLength"], None),
        (FieldRole.OCPP_ID, ["com_OCPPID"], None),
        (FieldRole.OCPP_ID, ["OcppId"], "OcppId"),
    ],
)
def test_found(role: FieldRole, keys: list[str], found: str | None) -> None:
    field = CPA[role]
    reported = Reported.of(dict.fromkeys(keys, "x"))
    setting = reported.find(field)
    assert (setting.key if setting else None) == found
    assert reported.spelling(field) == (found or field.key)


def test_a_key_that_cannot_be_written_does_not_fit_a_pattern() -> None:
    reported = Reported({"BackOfficeAccesPath": ReportedValue("BackOfficeAccesPath", "/x/", readonly=True)})
    assert reported.find(CPA[FieldRole.PATH]) is None


@pytest.mark.parametrize("pattern", ["(", "[a-", "*"])
def test_a_pattern_that_is_none_fits_nothing(pattern: str) -> None:
    assert Reported.of({"x": "y"}).find(FieldDefinition(FieldRole.PATH, "path", pattern=pattern)) is None
