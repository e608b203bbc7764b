"""Whose is the last segment?"""

import pytest

from chargers.domain.endpoint import parse_url
from chargers.domain.errors import Code, Refusal
from chargers.domain.target import resolve, resolve_for_all

H = "wss://h.nl:443"


@pytest.mark.parametrize(
    ("url", "typed", "present", "path", "ocpp_id"),
    [
        ("/ocpp/", None, None, "/ocpp/", None),  # an endpoint for every charger
        ("/ocpp/", "NEW", "OLD", "/ocpp/", "NEW"),
        ("/ocpp/#OSN#", None, "OLD", "/ocpp/", None),
        ("/ocpp/{id}", "NEW", None, "/ocpp/", "NEW"),
        ("", "NEW", None, "/", "NEW"),
        ("/ocpp/NL*1", "NL*1", "OLD", "/ocpp/", "NL*1"),  # typed and equal
        ("/ocpp/NL%2a1", "NL*1", None, "/ocpp/", "NL*1"),
        ("/ocpp/cs7", "NL*1", None, "/ocpp/cs7/", "NL*1"),  # typed and different
        ("/ocpp/%zz", "NL*1", None, "/ocpp/%zz/", "NL*1"),
        ("/ocpp/NL*1", "", "NL*1", "/ocpp/", "NL*1"),  # the present ID
        ("/ocpp/ocpp", " ", "ocpp", "/ocpp/", "ocpp"),  # even where it is a usual path word
        ("/x/ocpp1.6", None, "OLD", "/x/ocpp1.6/", None),  # a usual path word
        ("/steve/websocket/CentralSystemService", None, "OLD", "/steve/websocket/CentralSystemService/", None),
        ("/ocpp/NL%2A1", None, None, "/ocpp/", "NL*1"),  # no charger is known: an ID
    ],
)
def test_resolved(url: str, typed: str | None, present: str | None, path: str, ocpp_id: str | None) -> None:
    found = resolve(parse_url(H + url), typed, present)
    assert (found.endpoint.path, found.ocpp_id) == (path, ocpp_id)


def test_only_a_person_can_say() -> None:
    with pytest.raises(Refusal) as refused:
        resolve(parse_url(f"{H}/ocpp/NL*1"), None, "OLD")
    assert refused.value.notices[0].code is Code.ID_OR_PATH
    assert refused.value.notices[0].values == {"segment": "NL*1"}


@pytest.mark.parametrize("segment", ["%zz", "a%2Fb", "a%20b", "%20a", "%C3%A9", "é", "%ff", "%252A", "a,b", "a:b", "%00"])
def test_a_segment_that_is_no_id(segment: str) -> None:
    with pytest.raises(Refusal) as refused:
        resolve(parse_url(f"{H}/ocpp/{segment}"))
    assert refused.value.notices[0].code is Code.OCPP_ID_CHARACTER


def test_for_many_a_last_segment_is_never_an_id() -> None:
    found = resolve_for_all(parse_url(f"{H}/ocpp/NL*1"))
    assert (found.endpoint.path, found.ocpp_id) == ("/ocpp/NL*1/", None)


@pytest.mark.parametrize(
    ("url", "typed", "present", "warned"),
    [
        ("wss://NL*1:pw@h.nl:443/NL*1", None, None, False),
        ("wss://other:pw@h.nl:443/NL*1", None, None, True),
        ("wss://other:pw@h.nl:443/", None, "NL*1", True),
        ("wss://other:pw@h.nl:443/", None, None, False),
    ],
)
def test_another_user(url: str, typed: str | None, present: str | None, warned: bool) -> None:
    codes = {notice.code for notice in resolve(parse_url(url), typed, present).notices}
    assert (Code.USER_DIFFERS in codes) is warned


def test_serial_placeholder_stays_what_was_typed() -> None:
    assert resolve(parse_url(f"{H}/#SN#")).connection().url == "wss://h.nl:443/#SN#"
