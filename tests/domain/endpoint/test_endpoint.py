"""parse_url: what is taken, and a code of its own for whatever is wrong."""

import pytest

from chargers.domain.endpoint.endpoint import Endpoint, Placeholder, parse_url
from chargers.domain.errors import Code, Refusal


@pytest.mark.parametrize(
    ("text", "url", "segment", "placeholder"),
    [
        ("wss://h.nl/ocpp/NL*ECO*1", "wss://h.nl:443/ocpp/", "NL*ECO*1", Placeholder.LITERAL),
        ("ws://h.nl/ocpp/", "ws://h.nl:80/ocpp/", None, Placeholder.NONE),  # R5
        ("ws://h.nl", "ws://h.nl:80/", None, Placeholder.NONE),
        ("ws://h.nl:9000", "ws://h.nl:9000/", None, Placeholder.NONE),
        ("ws://h.nl:/x/", "ws://h.nl:80/x/", None, Placeholder.NONE),
        ("ws://h.nl:00080/x/", "ws://h.nl:80/x/", None, Placeholder.NONE),
        ("WSS://H.NL/Ocpp/ID", "wss://h.nl:443/Ocpp/", "ID", Placeholder.LITERAL),
        ("wss://h.nl/ocpp/#OSN#", "wss://h.nl:443/ocpp/", None, Placeholder.OCPP_ID),
        ("wss://h.nl/ocpp/#osn#", "wss://h.nl:443/ocpp/", None, Placeholder.OCPP_ID),
        ("wss://h.nl/#SN#", "wss://h.nl:443/", None, Placeholder.SERIAL),
        ("wss://h.nl/ocpp/{ocpp_id}", "wss://h.nl:443/ocpp/", None, Placeholder.OCPP_ID),
        ("wss://h.nl/ocpp/<ID>", "wss://h.nl:443/ocpp/", None, Placeholder.OCPP_ID),
        ("<wss://h.nl/ocpp/<ID>>", "wss://h.nl:443/ocpp/", None, Placeholder.OCPP_ID),
        ("<wss://h.nl/ocpp/1>", "wss://h.nl:443/ocpp/", "1", Placeholder.LITERAL),
        (' \t“"wss://h.nl/ocpp/1"”\r\n\u200e', "wss://h.nl:443/ocpp/", "1", Placeholder.LITERAL),
        ("wss://192.168.255.8/a/%2A", "wss://192.168.255.8:443/a/", "%2A", Placeholder.LITERAL),  # R6
        ("wss://[2001:DB8::1]:8443/a/1", "wss://[2001:db8::1]:8443/a/", "1", Placeholder.LITERAL),
        ("wss://bücher.example/1", "wss://xn--bcher-kva.example:443/", "1", Placeholder.LITERAL),
        ("wss://h.nl//a//1", "wss://h.nl:443//a//", "1", Placeholder.LITERAL),
    ],
)
def test_taken(text: str, url: str, segment: str | None, placeholder: Placeholder) -> None:
    pasted = parse_url(text)
    assert (pasted.endpoint.url(), pasted.last_segment, pasted.placeholder) == (url, segment, placeholder)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.URL_MISSING),
        (' "" ', Code.URL_MISSING),
        ("h.nl:443/ocpp/1", Code.NO_SCHEME),
        ("wss:/h.nl/1", Code.NO_SCHEME),
        ("https://h.nl/1", Code.HTTP_SCHEME),
        ("HTTP://h.nl/1", Code.HTTP_SCHEME),
        ("ftp://h.nl/1", Code.SCHEME_UNKNOWN),
        ("wss://h.nl/a b", Code.SPACE_IN_URL),
        ("wss://h.nl/a\nwss://h.nl/b", Code.SPACE_IN_URL),
        ("wss://h.nl/a\x00b", Code.CONTROL_CHARACTER),
        ("wss://h.nl/a\u202eb", Code.CONTROL_CHARACTER),
        ("wss://h.nl/a\ud800b", Code.CONTROL_CHARACTER),
        ("wss:///ocpp/1", Code.EMPTY_HOST),
        ("wss://:443/ocpp/1", Code.EMPTY_HOST),
        ("wss://user:pw@/1", Code.EMPTY_HOST),
        ("wss://%zz@h.nl/1", Code.USER_INFO_MALFORMED),
        ("wss://h_.-.nl/1", Code.HOST_INVALID),
        ("wss://h..nl/1", Code.HOST_INVALID),
        ("wss://h.nl./1", Code.HOST_INVALID),
        ("wss://h\\x/1", Code.HOST_INVALID),
        ("wss://1.2.3/1", Code.HOST_INVALID),
        ("wss://256.1.1.1/1", Code.HOST_INVALID),
        ("wss://[::g]/1", Code.HOST_INVALID),
        ("wss://[::1]x/1", Code.PORT_NUMBER),
        ("wss://" + "ü" * 64 + ".nl/1", Code.HOST_INVALID),
        ("wss://" + "ü" * 300 + "/1", Code.HOST_INVALID),
        ("wss://" + "a" * 64 + ".nl/1", Code.HOST_INVALID),
        ("wss://[fe80::1%eth0]/1", Code.HOST_ZONE),
        ("wss://2001:db8::1/1", Code.HOST_IPV6_BRACKETS),
        ("wss://h.nl:x/1", Code.PORT_NUMBER),
        ("wss://h.nl:٣/1", Code.PORT_NUMBER),
        ("wss://h.nl:+80/1", Code.PORT_NUMBER),
        ("wss://h.nl:-1/1", Code.PORT_NUMBER),
        ("wss://h.nl:8_0/1", Code.PORT_NUMBER),
        ("wss://h.nl:0/1", Code.PORT_RANGE),
        ("wss://h.nl:65536/1", Code.PORT_RANGE),
        ("wss://h.nl:" + "9" * 1800 + "/1", Code.PORT_RANGE),
        ("wss://192.168.255.8:443:80/ocpp1.6/secured/#OSN#", Code.TWO_PORTS),
        ("wss://h.nl/1?x=1", Code.QUERY_STRING),
        ("wss://h.nl?id=#OSN#", Code.QUERY_STRING),
        ("wss://h.nl/1#x", Code.FRAGMENT),
        ("wss://h.nl#x", Code.FRAGMENT),
        ("wss://h.nl/#OSN#/x", Code.PLACEHOLDER_POSITION),
        ("wss://h.nl/EVB-#OSN#", Code.PLACEHOLDER_POSITION),
        ("wss://h.nl#OSN#", Code.PLACEHOLDER_POSITION),
        ("wss://h.nl/ocpp/NL*ECO*1003wss://ocpp.monta.app/#OSN#", Code.TWO_ADDRESSES),  # pasted behind the one in the field
        ("wss://h.nl/ocpp/wss://ocpp.monta.app/", Code.TWO_ADDRESSES),
        ("wss://ocpp.monta.app/wss://h.nl/ocpp/NL*ECO*1003", Code.TWO_ADDRESSES),  # before it
        ("wss://h.exwss://ocpp.monta.app/", Code.TWO_ADDRESSES),  # into it
        ("wss://wss://h.nl/", Code.TWO_ADDRESSES),
        ("wss://h.nl/x<wss://h.nl/x>", Code.TWO_ADDRESSES),
        ("[wss://h.nl/x](wss://h.nl/x)", Code.NO_SCHEME),
        ("wss://h.nl/ocpp/ftp://x", Code.TWO_ADDRESSES),
        ("wss://h.nl/ocpp/://x/", Code.TWO_ADDRESSES),
        ("wss://h.nl/ocpp?x=wss://a/", Code.TWO_ADDRESSES),
        ("wss://h.nl/é/1", Code.PATH_CHARACTER),
        ("wss://h.nl/{id}/ocpp", Code.PATH_CHARACTER),
        ("wss://h.nl/" + "a" * 2000, Code.VALUE_TOO_LONG),
    ],
)
def test_refused(text: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        parse_url(text)
    assert [(notice.code, notice.field) for notice in refused.value.notices] == [(code, "url")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("wss://h.nl:443/1", []),
        ("wss://h.nl/1", [Code.DEFAULT_PORT_ADDED]),
        ("wss://[::1]:443/1", [Code.HOST_IPV6]),
        ("wss://bücher.example:443/1", [Code.HOST_IDNA]),
        ("wss://1:secret@h.nl:443/1", [Code.USER_INFO_USED]),
        ("wss://user@h.nl:443/1", []),
    ],
)
def test_noted(text: str, codes: list[Code]) -> None:
    assert [notice.code for notice in parse_url(text).notices] == codes


def test_user_information_is_decoded_and_hidden() -> None:
    pasted = parse_url("wss://NL%2AECO:p%40ss%3Aword@h.nl/1")
    assert pasted.user == "NL*ECO"
    assert pasted.password is not None
    assert pasted.password.reveal() == "p@ss:word"
    assert "p@ss" not in repr(pasted)


def test_the_meant_scheme_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        parse_url("https://h.nl/1")
    assert refused.value.notices[0].values == {"scheme": "https", "meant": "wss"}


@pytest.mark.parametrize(
    "endpoint",
    [
        Endpoint(True, "h nl", 443, "/"),
        Endpoint(True, "", 443, "/"),
        Endpoint(True, "h.nl", 0, "/"),
        Endpoint(True, "h.nl", -1, "/"),
        Endpoint(True, "h.nl", 10**5000, "/"),
        Endpoint(True, "h.nl", 443, ""),
        Endpoint(True, "h.nl", 443, "/x"),
        Endpoint(True, "h.nl", 443, "/#OSN#/"),
    ],
)
def test_an_endpoint_that_we_would_not_write(endpoint: Endpoint) -> None:
    with pytest.raises(Refusal):
        endpoint.check()
