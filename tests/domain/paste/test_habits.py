"""The catalogue of backends, and what its habits turn a doubt into."""

from pathlib import Path

import pytest

from chargers.domain.paste import PasteContext, QuestionCode, find
from chargers.domain.paste.habits import HabitsError, LastPiece, habits_of_host, load


def test_every_host_is_one_backends() -> None:
    hosts = [host for backend in load() for host in backend.hosts]
    assert len(set(hosts)) == len(hosts)
    for host in hosts:
        found = habits_of_host(load(), host.lstrip(".") if not host.startswith(".") else f"a{host}")
        assert found is not None
        assert host in found.hosts


def test_hosts_below_a_dot_and_no_others() -> None:
    assert habits_of_host(load(), "zappi.ocpp-s.tibber.com") is not None
    assert habits_of_host(load(), "eviltibber.com") is None
    assert habits_of_host(load(), "ocpp.tapelectric.app.example.com") is None


@pytest.mark.parametrize(
    "text",
    [
        "backend = 1",
        "[[backend]]\ncode = 'a'\nname = 'A'",
        "[[backend]]\ncode = 'a'\nname = 'A'\nhosts = []\nlast_piece = 'other'",
        "[[backend]]\ncode = 'a'\nname = 'A'\nhosts = []\ntoken_pattern = '('",
        "[[backend]]\ncode = 'a'\nname = 'A'\nhosts = []\nunknown = 1",
        "[[backend]]\ncode = 'a'\nname = 'A'\nhosts = []\n[[backend]]\ncode = 'a'\nname = 'B'\nhosts = []",
    ],
)
def test_a_catalogue_that_is_wrong_says_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "backends.toml"
    file.write_text(text)
    with pytest.raises(HabitsError, match=r"backends\.toml"):
        load(file)


def test_a_backend_that_gives_account_codes_is_asked_about_by_its_name() -> None:
    found = find("wss://ocpp.tapelectric.app/AB12CD34", PasteContext(present_id="NL*ECO*1003"))
    assert [question.code for question in found.questions] == [QuestionCode.ID_OR_ACCOUNT]
    assert found.backend is not None
    assert (found.backend.name, found.backend.last_piece, found.backend.free_id) == ("Tap Electric", LastPiece.ACCOUNT, True)


def test_a_backend_that_ends_its_urls_in_the_id_needs_no_question() -> None:
    found = find("wss://ocpp.joulo.nl/JOULO12345\nToken: 0123456789ab", PasteContext(present_id="NL*ECO*1003"))
    assert not found.questions
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "JOULO12345"
    assert not [note for note in found.notes if note.code == "token_length"]


def test_a_token_unlike_those_of_its_backend_is_said() -> None:
    assert "token_length" in {note.code for note in find("wss://ocpp.joulo.nl/JOULO12345\nToken: 0123456789a").notes}
    noted = find("wss://h.example.com/ocpp/\nToken: abc123abc", PasteContext(hosts={"h.example.com": {12}})).notes
    assert [(note.code.value, dict(note.values)) for note in noted] == [("token_length", {"length": "9"})]


@pytest.mark.parametrize(
    "host", ["csrns.example.com", "csm.example.com", "cmss.example.com", "csmss.example.com", "csmz.example.com"]
)
def test_a_host_that_looks_like_a_known_one_is_said(host: str) -> None:
    noted = find(f"wss://{host}/ocpp/", PasteContext(hosts={"csms.example.com": ()})).notes
    assert [note.code.value for note in noted] == ["host_looks_alike"]
    assert not find("wss://csms.example.com/ocpp/", PasteContext(hosts={"csms.example.com": (), host: ()})).notes
