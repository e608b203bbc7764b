"""What a text says against what was found, and nothing read, is asked; what ordinary mails say beside it is not."""

import pytest

from chargers.domain.paste import find
from tests.domain.paste.looking import OWN, URL

BELOW = "\n\n> URL: wss://ocpp.a.example:443/ocpp/\n> ID: AB-21\n> Password: tokentokentoken1\n"


def asked(text: str) -> list[str]:
    return [question.code.value for question in find(text).questions]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("URL: wss://ocpp. a.example/ocpp/\nID: AB-12", "wss://ocpp.a.example/ocpp/"),
        ("URL: wss://ocpp .a.example/ocpp/\nID: AB-12", "wss://ocpp.a.example/ocpp/"),
        ("URL: wss://ocpp.\na.example/ocpp/\nID: AB-12", "wss://ocpp.a.example/ocpp/"),
        ("URL: wss://ocpp.a. example/ocpp/\nID: AB-12", "wss://ocpp.a.example/ocpp/"),
        ("URL: wss://ocpp.volt. charge.example/ocpp\nID: AB-12", "wss://ocpp.volt.charge.example/ocpp"),
        ("URL: wss://ocpp-a. example.com/ocpp/\nID: AB-12", "wss://ocpp-a.example.com/ocpp/"),
        ("URL: wss://ocpp-a example.com/ocpp/\nID: AB-12", "wss://ocpp-a.example.com/ocpp/"),
        ("URL: wss://ocpp.a.example:44 3/ocpp/\nID: AB-12", "wss://ocpp.a.example:443/ocpp/"),
        ("URL: wss://ocpp.a.example:80 80/ocpp/\nID: AB-12", "wss://ocpp.a.example:8080/ocpp/"),
        ("URL: wss://ocpp.a.example: 8443/ocpp/\nID: AB-12", "wss://ocpp.a.example:8443/ocpp/"),
        ("URL: wss://ocpp.a.example :8443/ocpp/\nID: AB-12", "wss://ocpp.a.example:8443/ocpp/"),
        ("URL: wss://ocpp.a.example/ocpp/ v16\nID: AB-12", "wss://ocpp.a.example/ocpp/v16"),
    ],
)
def test_an_address_with_a_space_in_it_is_asked(text: str, whole: str) -> None:
    found = find(text)
    assert found.address is None
    (question,) = found.questions
    assert (question.code.value, question.choices[0].text) == ("address_broken", whole)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, the port should be 8443." + BELOW,
        "Gebruik poort 8443 in plaats van 443." + BELOW,
        "Le port est 8443, pas 443." + BELOW,
        "Port 8443 statt 443." + BELOW,
        "Port: 8443" + BELOW,
        "Sorry, the path should be /ocpp16/ and not /ocpp/." + BELOW,
        "The host changed to neu.example, rest unchanged." + BELOW,
        "Kleine Korrektur: der Host heißt ocpp2.a.example statt ocpp.a.example." + BELOW,
        "Sorry, it should be ws, not wss." + BELOW,
        "Wait with this until Friday, the address below is not live." + BELOW,
        f"{URL}Path: /v16/\nID: AB-12",
        "URL: wss://ocpp.a.example/\nSuffix: /v16\nID: AB-12",
        "URL: wss://ocpp.a.example/\nPath prefix: /v16\nID: AB-12",
        "URL: wss://ocpp.a.example/ocpp/ — please add /v16 at the end\nID: AB-12",
        "URL: wss://ocpp.a.example/ (followed by /ocpp/ and the ID)\nID: AB-12",
        f"{OWN}Poortnr. 8443",
        f"{OWN}The connection is on 8443.",
        "URL: wss://ocpp.a.example:443 or 8443\nID: AB-12",
        "Host: cs.a.example\nPort: 443\nPort (no TLS): 80\nID: AB-12",
        "Host: cs.a.example\nPort: 443 / 80\nID: AB-12",
        f"{URL.strip()} is the address we stop using on Friday. The next one follows.",
        "Your charger is still connected to wss://ocpp.a.example/ocpp/. We send the new address next week.",
        "Het moet NL*WTT*E12346 zijn.\n\nURL: wss://wtt.example:443/ocpp/\nID: NL*WTT*E12345\nWachtwoord: 8kd0s99qwlxmz0p2",
        "Es muss AB-12 heißen, nicht AB-21!" + BELOW,
        f"{URL}ID: AB-21\n\nPS: wrong ID above, please use AB-12.",
        f"Use AB-21 instead of AB-12.\n{OWN}",
        f"{OWN}AB-12 must be AB-21.",
    ],
)
def test_what_speaks_against_what_was_found_is_asked(text: str) -> None:
    assert asked(text) == ["correction"]


@pytest.mark.parametrize(
    "line",
    [
        "ID: AB 12", "ID: NL * AB * 12", "ID: AB-\n12", "ID: AB\u201312", "ID: 12/34",
        "De ID is niet AB-11 maar AB-12.", "ChargePointId AB-12", "Chargers AB-12 t/m AB-19",
    ],
)  # fmt: skip
def test_what_may_be_an_id_is_not_lost(line: str) -> None:
    assert asked(URL + line) == ["correction"]


@pytest.mark.parametrize(
    "line",
    [
        "Your ID is no longer AB-12.", "Charger name: AB-12", "Paal AB-12",
        "Borne AB-12", "Ladesäule AB-12", "Station: AB-12", "CP: AB-12", "Laadpaal AB-12 is klaar",
        "Subject: Charger AB-12 ready",
        "Objet : borne AB-12", "Betreff: Ladestation AB-12 angelegt",
        "De paal heet AB-12 en gaat naar wss://ocpp.a.example/ocpp/",
        "ID left: AB-12\nID right: AB-13", "Master ID: AB-12\nSlave ID: AB-13",
    ],
)  # fmt: skip
def test_what_may_be_an_id_is_offered(line: str) -> None:
    (question,) = find(URL + line).questions
    assert (question.code.value, question.choices[0].text) == ("which_id", "AB-12")


@pytest.mark.parametrize(
    "line",
    [
        "VPN-Passwort: Abcd1234Efgh", "FTP password: Abcd1234Efgh", "Password for the attached zip: Abcd1234Efgh",
        "Het wachtwoord van de bijlage is Abcd1234Efgh", "Passwort Router: Abcd1234Efgh", "Wachtwoord (wifi): Abcd1234Efgh",
        "Mot de passe du routeur : Abcd1234Efgh", "Mot de passe (interface web de la borne) : Abcd1234Efgh",
        "Installateurs-Passwort (Webinterface der Station): Abcd1234Efgh", "Webhook token: Abcd1234Efgh",
        "API key: Abcd1234Efgh", "Token of the charge card: 04A1B2C3D4E5F6", "Key box code: 4471", "Password hash: Abcd1234Efgh",
    ],
)  # fmt: skip
def test_a_password_of_something_else_is_no_token(line: str) -> None:
    found = find(OWN + line)
    assert (found.token, found.questions) == (None, ())


@pytest.mark.parametrize(
    "line",
    [
        "Password: tokentokentoken1 (old)", "Password: tokentokentoken1 (verlopen)", "Passwort: tokentokentoken1 (test)",
        "Password: tokentokentoken1 (gilt nicht mehr)", "Password: tokentokentoken1 -> tokentokentoken2",
        "Password: tokentokentoken1 (old), tokentokentoken2 (new)", "Password: 1tokentokentoken, without the leading 1",
        "Password: PortalPortal1234 (for the customer portal, not for the charger)", "Modem: user admin, password Abcd1234Efgh",
        "Ihr Login für die App\nPasswort: AppAppAppApp2025",
    ],
)  # fmt: skip
def test_a_token_that_its_surroundings_doubt_is_asked(line: str) -> None:
    assert asked(OWN + line) == ["token_quoted"]


@pytest.mark.parametrize(
    "value",
    ["?", "TBD", "true", "default", "#REF!", "1.42E+09", "Show", "Kopieren", "Tonen", "Afficher", "set", "onbekend", "<removed>"],
)
def test_a_word_that_is_no_token_is_said_to_be_none(value: str) -> None:
    found = find(f"{OWN}Password: {value}")
    assert (found.token, [note.code.value for note in found.notes]) == (None, ["token_elsewhere"])


@pytest.mark.parametrize("value", ["ops@a.example", "\n+31612345678", "\nwww.a.example"])
def test_a_word_that_is_hardly_a_token_is_asked(value: str) -> None:
    assert asked(f"{OWN}Password: {value}") == ["token_unlabelled"]


def test_a_query_is_an_id_and_a_token() -> None:
    found = find(f"{URL}id=AB-12&key=tokentokentoken1")
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-12"
    assert found.token is not None
    assert found.token.secret.reveal() == "tokentokentoken1"


@pytest.mark.parametrize(
    "more",
    [
        "Sorry for the delay.",
        "Port: 443",
        "Port 443 must be open in your firewall.",
        "Call us: +31 20 8081 123, Mon/Fri 8:30-17:00, 9000 Gent",
        "Met vriendelijke groet,\nJan de Vries\nwww.a.example | jan@a.example",
        "Order 2026-1234, invoice F-2026-88, EVC-5, OCPP 1.6, TLS 1.2.",
        "Aarzel niet om contact op te nemen. Path: /ocpp/",
        "Viele Grüße aus dem Server-Team, Hauptstr. 12/14",
        "N'hésitez pas à nous appeler au 01 23 45 80 80.",
    ],
)
def test_what_ordinary_mails_say_beside_it_is_not(more: str) -> None:
    assert asked(f"Hello,\n\n{OWN}\n{more}\n") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{URL}ID: AB-11 (old)", "correction"),
        (f"{URL}ID: AB-11 (verlopen)", "correction"),
        (f"{URL}ID: ab-12 (Großbuchstaben!)", "correction"),
        (f"{URL}ID : FR*A*12 (à saisir sans les étoiles)", "correction"),
        (f"{URL}ChargeBox-ID: EVB-P1234567-00 (without the -00 at the end)", "correction"),
        ("URL: wss://ocpp.a.example/\nSecurity: no TLS\nID: AB-12", "correction"),
        ("URL: wss://ocpp.a.example/\nOhne Verschlüsselung!\nID: AB-12", "correction"),
        ("URL: wss://ocpp.a.example/\nLa liaison est non chiffrée.\nID: AB-12", "correction"),
        ("URL: wss://ocpp.a.example/\nDe verbinding is onversleuteld.\nID: AB-12", "correction"),
        ("wss://ocpp.a.example/<Seriennummer>\nID: AB-12", "serial_or_id"),
        ("wss://ocpp.a.example/{serial}\nID: AB-12", "serial_or_id"),
    ],
)
def test_what_is_said_of_an_id_or_of_tls_is_not_passed_over(text: str, code: str) -> None:
    assert asked(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        f"{URL}ID: AB-12 (for your charger at the quay)",
        "URL: ws://ocpp.a.example/ocpp/\nNo TLS.\nID: AB-12",
        "URL: wss://ocpp.a.example/ocpp/\nAt least TLS 1.2\nID: AB-12",
        "wss://ocpp.a.example/ocpp/%s\nID: AB-12",
    ],
)
def test_what_contradicts_nothing_is_not_asked(text: str) -> None:
    found = find(text)
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.address is not None
    assert found.address.endpoint.path == "/ocpp/"


@pytest.mark.parametrize(
    ("line", "token", "notes"),
    [
        ("API key: tokentokentoken1", None, ["token_of_other"]),
        ("VPN-Passwort: tokentokentoken1", None, ["token_of_other"]),
        ("Wachtwoord (wifi): tokentokentoken1", None, ["token_of_other"]),
        ("Mot de passe du routeur : tokentokentoken1", None, ["token_of_other"]),
        ("OCPP API key: tokentokentoken1", "tokentokentoken1", []),
        ("Password: tokentokentoken1\nVPN password: othertokentoken1", "tokentokentoken1", []),
        ("PIN: 4471", None, []),
    ],
)
def test_a_password_of_something_else_is_left_out_and_said(line: str, token: str | None, notes: list[str]) -> None:
    found = find(OWN + line)
    assert (found.token.secret.reveal() if found.token else None) == token
    assert [note.code.value for note in found.notes] == notes
    assert found.questions == ()


@pytest.mark.parametrize("line", ["The host changed to neu.example.", "Host: neu.example", "Hostname = ocpp2.a.example"])
def test_another_host_behind_a_label_is_asked(line: str) -> None:
    assert asked(OWN + line) == ["correction"]


@pytest.mark.parametrize("line", ["Host: ocpp.a.example", "IP: 192.168.1.20", "Web host: www.a.example"])
def test_a_host_that_is_no_other_one_is_not_asked(line: str) -> None:
    assert asked(OWN + line) == []
