"""What people paste: one URL, or an e-mail with a URL and a token in it."""

# ruff: noqa: RUF001

from contextlib import suppress
from time import perf_counter

import pytest

from chargers.domain.endpoint.pasted import find_in_text
from chargers.domain.errors import Code, Refusal

URL = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"


@pytest.mark.parametrize(
    "text",
    [
        f'URL du point final :\n"{URL}"\nJeton : "53Umkk1q7rEM"',
        f"Beste installateur,\n\n> {URL},\n> Wachtwoord: 53Umkk1q7rEM\n",
        f"Endpunkt: <{URL}>\nPasswort:\n  „53Umkk1q7rEM“\nGrüße",
        f"The endpoint ({URL}).\nYour token is 53Umkk1q7rEM.\nBye: all",
        f'<p>Endpoint <a href="{URL}">{URL}</a></p><p>Token: <b>53Umkk1q7rEM</b></p>',
        f"&lt;{URL}&gt;\nAuthorization key: &quot;53Umkk1q7rEM&quot;\n",
        f"**Endpoint** : **{URL}**\n**Token** : `53Umkk1q7rEM`",
        f"authorizationKey\t53Umkk1q7rEM\nendpoint\t{URL}",
        f"token voor deze paal: 53Umkk1q7rEM\n{URL}\n",
        f"{URL}\nToken: 53Umkk1q7rEM\n\n{URL}\nToken: other1",
        f"Dial {URL}\nor [{URL}]({URL})\nor {URL}<{URL}>\nToken: 53Umkk1q7rEM",
        f"Chargers dial ws:// or wss://; yours:\n{URL.replace('com/', 'com:443/')}\n\nthat is {URL}\nToken: 53Umkk1q7rEM",
        f"\ufeff{URL}\u200b\nClé d’autorisation : «\xa053Umkk1q7rEM\xa0»",
        f"{URL}\nZugangsschlüssel = 53Umkk1q7rEM",
    ],
)
def test_url_and_token_are_found(text: str) -> None:
    found = find_in_text(text)
    assert found.url.replace(":443/", "/") == URL
    assert found.token is not None
    assert found.token.reveal() == "53Umkk1q7rEM"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"Hello\n{URL}\n", URL),
        (f"Hello\n{URL}; the token comes by post\n", URL),
        ("see\nWSS://h/ocpp/{id}\n", "WSS://h/ocpp/{id}"),
        ("see\nwss://h/ocpp/<OCPP ID>\n", "wss://h/ocpp/<OCPP ID>"),
        (f"https://www.ecotap.com\n{URL}", URL),
        (f"  {URL}\n", URL),
        (f'"{URL}"', URL),
        ("wss://h/a b", "wss://h/a b"),
    ],
)
def test_url_without_a_token(text: str, url: str) -> None:
    found = find_in_text(text)
    assert (found.url, found.token) == (url, None)


def test_the_prose_around_a_label_is_no_token() -> None:
    assert find_in_text(f"A token is required for security reasons\n{URL}\n").token is None


def test_no_url() -> None:
    with pytest.raises(Refusal) as refused:
        find_in_text("Hello,\nhttps://www.ecotap.com\n")
    assert refused.value.notices[0].code is Code.NO_URL_IN_TEXT


def test_the_token_does_not_show_itself() -> None:
    assert "53Umkk" not in repr(find_in_text(f"{URL}\ntoken: 53Umkk1q7rEM"))


@pytest.mark.parametrize("part", ["token:", "key: ", "key:\n", '"', "<a ", "&#", "wss://", "* ", "token"])
def test_long_texts_take_no_long_time(part: str) -> None:
    started = perf_counter()
    with suppress(Refusal):
        find_in_text(part * (90_000 // len(part)) + "\nwss://h.nl/x")
    assert perf_counter() - started < 5  # seconds; a search that is not linear takes minutes


@pytest.mark.parametrize(
    "other",
    [
        "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1001",  # several chargers
        "wss://devices-test.ecotap.com/registry/ocpp/NL*ECO*1000",  # test and production
        "ws://devices.ecotap.com/registry/ocpp/NL*ECO*1000",  # one per level of security
        "wss://devices.ecotap.com:8443/registry/ocpp/NL*ECO*1000",
        "wss://devices.ecotap.com/registry/ocpp?profile=2",  # even one that could not be written
    ],
)
@pytest.mark.parametrize(
    "layout",
    ["a: {0}\nb: {1}\n", "b: {1}\na: {0}\n", "\n{0}\n{1}\n\n{0}\n", "<p>{0}</p><p>{1}</p>", "a\t{0}\nb\t{1}", "x\n{0} {1}\n"],
)
def test_a_text_with_two_different_addresses_is_refused(layout: str, other: str) -> None:
    with pytest.raises(Refusal) as refused:
        find_in_text(layout.format(URL, other))
    assert [(n.code, n.values) for n in refused.value.notices] == [(Code.TWO_ADDRESSES, {})]


def test_an_address_without_a_host_is_no_second_one() -> None:
    assert find_in_text(f"It has the form wss://<host>/ocpp/<id>:\n{URL}\n").url == URL
    assert find_in_text(f"It begins with 'wss://'.\n{URL}\n").url == URL
