"""Whose is the last segment?"""

import pytest

from chargers.domain.connection.resolve import resolve, resolve_for_all
from chargers.domain.connection.split_fields import split
from chargers.domain.controller import catalogue
from chargers.domain.endpoint.endpoint import parse_url
from chargers.domain.errors import Code, Refusal

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
        ("wss://other@h.nl:443/NL*1", None, None, True),
        ("wss://other@h.nl:443/", None, "NL*1", True),
        ("wss://other:pw@h.nl:443/", None, None, False),
    ],
)
def test_another_user(url: str, typed: str | None, present: str | None, warned: bool) -> None:
    codes = {notice.code for notice in resolve(parse_url(url), typed, present).notices}
    assert (Code.USER_DIFFERS in codes) is warned


@pytest.mark.parametrize(
    ("url", "typed", "present"),
    [
        ("wss://other:pw@h.nl:443/NL*1", None, None),
        ("wss://other:pw@h.nl:443/", "NL*1", None),
        ("wss://other:pw@h.nl:443/", None, "NL*1"),
    ],
)
def test_the_password_of_another_user_is_never_written_as_a_token(url: str, typed: str | None, present: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        resolve(parse_url(url), typed, present)
    assert [(notice.code, notice.field) for notice in refused.value.notices] == [(Code.USER_NOT_WRITTEN, "url")]


def test_serial_placeholder_stays_what_was_typed() -> None:
    assert resolve(parse_url(f"{H}/#SN#")).connection().url == "wss://h.nl:443/#SN#"


NL = "NL*ECO*1003"
every_type = pytest.mark.parametrize("controller_type", catalogue.load(), ids=lambda t: t.code)


@pytest.mark.parametrize(
    ("path", "typed", "present", "before"),
    [
        (f"/{NL}/", None, NL, "/"),
        (f"/ocpp/{NL}/", None, NL, "/ocpp/"),
        (f"/ocpp/{NL}//", None, NL, "/ocpp/"),
        ("/ocpp/NL%2AECO%2a1003/", None, NL, "/ocpp/"),
        (f"/ocpp/{NL}/", NL, "OLD", "/ocpp/"),
        (f"/ocpp/{NL}/", NL, None, "/ocpp/"),
        (f"/ocpp/{NL}/", NL, NL, "/ocpp/"),
        ("/ocpp/EVB-P1234567/", "EVB-P1234567", "OLD", "/ocpp/"),
        ("/cpms/websockets/1810003/", None, "1810003", "/cpms/websockets/"),
        (f"/ocpp/{NL}/", None, None, "/ocpp/"),  # no charger is known: nobody names a folder so
    ],
)
def test_an_id_with_a_slash_after_it_is_the_id_and_that_is_said(
    path: str, typed: str | None, present: str | None, before: str
) -> None:
    found = resolve(parse_url(H + path), typed, present)
    assert (found.endpoint.path, found.ocpp_id) == (before, typed or present or NL)
    assert Code.ID_SLASH_DROPPED in {notice.code for notice in found.notices}


@every_type
@pytest.mark.parametrize("end", ["", "/", "//"])
@pytest.mark.parametrize("typed", [None, NL])
def test_no_layout_doubles_the_id(controller_type, typed: str | None, end: str) -> None:
    found = resolve(parse_url(f"ws://h.nl/ocpp/{NL}{end}"), typed, NL)
    values = split(controller_type, found.connection()).values.values()
    assert sum(value.reveal().count(NL) for value in values) == 1
    assert found.connection().url == f"ws://h.nl:80/ocpp/{NL}"


@pytest.mark.parametrize(
    ("path", "typed", "present", "code"),
    [
        # another case: backends compare exactly, so a person says which spelling holds
        ("/ocpp/nl*eco*1003", None, NL, Code.ID_OTHER_CASE),
        ("/ocpp/nl*eco*1003/", None, NL, Code.ID_OTHER_CASE),
        (f"/ocpp/{NL}", "nl*eco*1003", NL, Code.ID_OTHER_CASE),
        (f"/ocpp/{NL}", "nl*eco*1003", None, Code.ID_OTHER_CASE),
        (f"/ocpp/{NL}/", "nl*eco*1003", "OLD", Code.ID_OTHER_CASE),
        # the URL ends in the present ID, the field says another
        (f"/ocpp/{NL}", "NL*ECO*1004", NL, Code.IDS_DIFFER),
        (f"/ocpp/{NL}/", "NL*ECO*1004", NL, Code.IDS_DIFFER),
        ("/ocpp/nl*eco*1003/", "NL*ECO*1004", NL, Code.IDS_DIFFER),
        # twice
        (f"/ocpp/{NL}/{NL}", None, NL, Code.ID_IN_PATH),
        (f"/ocpp/{NL}/{NL}/", None, NL, Code.ID_IN_PATH),
        (f"/ocpp/{NL}/{NL}", NL, "OLD", Code.ID_IN_PATH),
        (f"/ocpp/{NL}/{NL}", NL, None, Code.ID_IN_PATH),
        (f"/ocpp/{NL}/#OSN#", None, NL, Code.ID_IN_PATH),
        (f"/ocpp/{NL}/{{id}}", None, NL, Code.ID_IN_PATH),
        (f"/ocpp/{NL}/#OSN#", NL, None, Code.ID_IN_PATH),
        ("/ocpp/nl*eco*1003/#OSN#", None, NL, Code.ID_IN_PATH),
        (f"/{NL}/ocpp/", None, NL, Code.ID_IN_PATH),
        (f"/{NL}/ocpp", None, NL, Code.ID_IN_PATH),
        ("/ocpp/NL%2AECO%2A1003/#OSN#", None, NL, Code.ID_IN_PATH),
        # a host that was pasted behind the ID
        ("/ocpp/EVB-1003ocpp.monta.app/#OSN#", None, "EVB-1003", Code.ID_IN_PATH),
        ("/ocpp/EVB-1003ocpp.monta.app/x/", None, "EVB-1003", Code.ID_IN_PATH),
        # a new ID with a slash after it
        ("/NL*LMS*E12345/", None, "1810003", Code.ID_OR_PATH),
        ("/NL*ECO*1004/", None, NL, Code.ID_OR_PATH),
        ("/NL*ECO*1003ocpp.monta.app/", None, NL, Code.ID_OR_PATH),
    ],
)
def test_what_would_dial_as_nobody_meant_is_refused(path: str, typed: str | None, present: str | None, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        resolve(parse_url(H + path), typed, present)
    assert [(notice.code, notice.field) for notice in refused.value.notices] == [(code, "url")]


@pytest.mark.parametrize(
    ("path", "typed", "present", "dials"),
    [
        ("/ocpp/", None, "ocpp", ("/ocpp/", None)),  # a usual path word with a slash stays path, whatever the ID
        ("/ocpp/", "OCPP", None, ("/ocpp/", "OCPP")),
        ("/ocpp/ocpp", None, "ocpp", ("/ocpp/", "ocpp")),
        ("/tenant-42/", None, NL, ("/tenant-42/", None)),
        ("/NL*LMS*E12345/", "1810003", "1810003", ("/NL*LMS*E12345/", "1810003")),  # the answer: it is path
        ("/NL*LMS*E12345/", "NL*LMS*E12345", "1810003", ("/", "NL*LMS*E12345")),  # the answer: it is the ID
        ("/ocpp/nl*eco*1003", "nl*eco*1003", NL, ("/ocpp/", "nl*eco*1003")),  # typed as it stands there
        (f"/{NL}4/", "NL*ECO*10034", NL, ("/", "NL*ECO*10034")),
        (f"/x/{NL}/#SN#", None, NL, (f"/x/{NL}/", None)),  # the charger appends its serial number there
    ],
)
def test_what_a_person_has_said_is_taken(
    path: str, typed: str | None, present: str | None, dials: tuple[str, str | None]
) -> None:
    found = resolve(parse_url(H + path), typed, present)
    assert (found.endpoint.path, found.ocpp_id) == dials
