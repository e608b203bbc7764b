"""What a text says beside and behind what was found, by kind: asked where it changes it, passed over where it does not."""

import pytest

from tests.domain.paste.looking import OWN, TOKEN, URL, asked, look


@pytest.mark.parametrize(
    "line",
    [
        "oh wait, the last two are 12", "sorry, the last digit is 3", "oeps, de laatste twee moeten 12 zijn",
        "pardon, les deux derniers sont 12", "sorry, die letzten zwei sind 12", "oops the first letter is a capital",
        "Update: it is AB-13 now.", "Update 14:05: we had to make the station again, it is AB-13 now.", "Update: it is AB13 now",
        "PS: vanaf morgen AB-13", "Nachtrag: seit heute gilt AB-13.", "NB : désormais AB-13", "Mise à jour : AB13",
        "Edit: AB-13", "The station is now AB-13.", "La borne devient AB-13.", "De laadpaal is nu AB-13.",
    ],
)  # fmt: skip
def test_what_is_added_later_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}")
    assert asked(f"{OWN}\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Update: the password was rotated this morning: Cc33Dd44", "Nachtrag: seit heute gilt Cc33Dd44.",
        "PS: vanaf morgen Cc33Dd44", "Mise à jour : désormais Cc33Dd44", "P.S. now Cc33Dd44",
    ],
)  # fmt: skip
def test_a_token_that_is_added_later_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}") == ["which_token"]


@pytest.mark.parametrize(
    "line",
    [
        "PS: OCPP 1.6J must be enabled.", "PS: our office is closed on 24-12-2026.", "NB: call 0471 22 33 44 for help.",
        "Update: ready, see ticket 2026-4711.", "PS. Please send a photo of the label.", "Note: 2 sockets, 22kW each.",
    ],
)  # fmt: skip
def test_what_is_added_later_and_is_of_something_else_is_not_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}") == []


@pytest.mark.parametrize(
    "text",
    [
        "URL: wss://ocpp.a.example/v15/ → v16\nID: AB-12",
        "URL: wss://ocpp.a.example/v15/ -> wss://ocpp.a.example/v16/\nID: AB-12",
        "URL: wss://ocpp.a.example/v15/\nID: AB-12\nPS v15 is v16 since today.",
        "URL: wss://ocpp.a.example/v15/\nID: AB-12\nBitte v16 statt v15 nehmen.",
        "URL: wss://ocpp.a.example/v15/ (old)\nID: AB-12",
        "URL: wss://ocpp.a.example/v15/ (n'est plus valable)\nID: AB-12",
        "URL: wss://ocpp.a.example//v16//\nID: AB-12",
        f"{OWN}Use ws instead of wss.",
        f"{OWN}Laat de tweede s van wss weg.",
        f"{OWN}Sans le s de wss.",
        f"{OWN}ws, not wss, as it has no certificate",
        f"{OWN}(port eighty eighty)",
        f"{OWN}poort achtduizendvierhonderd",
        f"{OWN}le port est huit mille quatre-vingts",
        f"{OWN}Port achttausendachtzig",
    ],
)
def test_what_is_said_of_the_address_is_asked(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "URL: wss://ocpp.a.example/v16/ (production)\nID: AB-12",
        "URL: wss://ocpp.a.example/v16/ - see the manual v2.1\nID: AB-12",
        "URL: wss://ocpp.a.example/ocpp16/\nID: AB-12\nProtocol: OCPP16",
        f"{OWN}The connection uses wss (TLS 1.2).",
        f"{OWN}wss only",
        f"{OWN}Port ouvert : 443",
    ],
)
def test_what_changes_nothing_of_the_address_is_not_asked(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize(
    ("value", "choices"),
    [
        ("„Ab“cd9912“", ["Ab", "Ab“cd9912"]),
        ('"Ab"cd9912', ["Ab", '"Ab"cd9912']),
        ("'Ab'cd9912'", ["Ab", "Ab'cd9912"]),
    ],
)
def test_a_token_with_a_quote_in_it_is_asked(value: str, choices: list[str]) -> None:
    (question,) = look(f"{OWN}Passwort: {value}").questions
    assert question.code.value == "token_end"
    assert [choice.secret.reveal() for choice in question.choices if choice.secret] == choices


@pytest.mark.parametrize("below", ["123456", "4711", "xYzAbC", "qWe12"])
def test_what_stands_alone_below_a_token_is_asked(below: str) -> None:
    assert asked(f"{OWN}Token: abcDEF\n{below}\n") == ["token_end"]


@pytest.mark.parametrize("below", ["Regards", "Groetjes", "1810003", "MfG", "Jan de Vries"])
def test_what_is_no_rest_of_a_token_is_not_asked(below: str) -> None:
    assert asked(f"{OWN}Token: abcDEF12\n{below}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "Please do not use the password yet.", "Leave the password empty until Friday.", "Het wachtwoord nog niet gebruiken!",
        "N'utilisez pas encore le mot de passe.", "Das Passwort bitte noch nicht verwenden.", "Laat het wachtwoord leeg.",
        "Das Passwort leer lassen.", "Laissez le mot de passe vide.",
    ],
)  # fmt: skip
def test_a_token_that_is_not_to_be_used_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}") in (["correction"], ["which_token"], ["token_quoted"])


@pytest.mark.parametrize(
    "line",
    [
        "SIM APN: iot.a.example, user: dover, password: sim2026x", "VPN: vpn.a.example, login jan, password vpn2026x",
        "wifi:\n  ssid: \"garage\"\n  password: \"garage2026\"", "Hotspot: EVSE-1, wachtwoord: hot2026x",
        "[wifi]\npassword = garage2026",
    ],
)  # fmt: skip
def test_a_login_of_something_else_on_a_line_is_left_out(line: str) -> None:
    found = look(f"{OWN}{TOKEN}{line}\n")
    assert found.questions == ()
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"


@pytest.mark.parametrize(
    "text",
    [
        "wss://ocpp.a.example/ocpp/\n  identity AB-1234\n  password hK39dQxx21",
        "Server: wss://ocpp.a.example/ocpp/\nStations-ID: AB-1234\nSchlüssel: hK39dQxx21",
        "Endpoint: wss://AB-1234:hK39dQxx21@ocpp.a.example/ocpp/AB-1234",
    ],
)
def test_all_three_are_understood(text: str) -> None:
    found = look(text)
    assert found.questions == ()
    assert found.address is not None
    assert found.address.url == "wss://ocpp.a.example:443/ocpp/#OSN#"
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-1234"
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"


def test_a_denial_of_a_password_alone_on_its_line_is_no_label() -> None:
    found = look(f"{OWN}geen wachtwoord nodig\n\ngr\nWim")
    assert (found.questions, found.says_no_token) == ((), True)


@pytest.mark.parametrize(
    "line",
    [
        "charge point AB-12 was created.",
        "La borne AB-12 est prête.",
        "Laadpaal AB-12 is aangemaakt.",
        "Die Ladestation AB-12 ist da.",
    ],
)
def test_a_charger_that_a_sentence_names_is_not_lost(line: str) -> None:
    assert asked(f"{line}\n{URL}{TOKEN}") in (["which_id"], ["correction"])


def test_capitals_that_are_asked_for_are_compared() -> None:
    assert asked(f"{URL}ID: ab-12\n{TOKEN}(ID with capitals please)") == ["correction"]


@pytest.mark.parametrize(
    "text",
    [
        "wss://ocpp.a.example/ocpp/ with ID AB-12 and password hK39dQxx21.",
        "wss://ocpp.a.example/ocpp/ met ID AB-12 en wachtwoord hK39dQxx21.",
        "De paal naar wss://ocpp.a.example/ocpp/ met als ID AB-12 en als wachtwoord hK39dQxx21",
        "avec l'identifiant AB-12, l'URL wss://ocpp.a.example/ocpp/ et le mot de passe hK39dQxx21.",
        "Auf wss://ocpp.a.example/ocpp/ mit der ID AB-12 und dem Passwort hK39dQxx21 umstellen.",
    ],
)
def test_the_one_id_of_a_sentence_is_understood(text: str) -> None:
    found = look(text)
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-12"
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"


@pytest.mark.parametrize(
    "text",
    [
        "wss://ocpp.a.example/ocpp/ with ID AB-12, not AB-13.",
        "wss://ocpp.a.example/ocpp/ met ID AB-12 (nu nog AB-11).",
        "wss://ocpp.a.example/ocpp/ avec l'identifiant AB-12, borne AB-14",
        "wss://ocpp.a.example/ocpp/ mit der ID 12345.",
    ],
)
def test_an_id_of_a_sentence_that_is_not_sure_is_asked(text: str) -> None:
    assert look(text).ocpp_id is None
    assert asked(text)


@pytest.mark.parametrize(
    "line",
    [
        "The dash is not part of the password.", "(plus an exclamation mark at the end)", "De 1 achteraan is een voetnoot.",
        "Only enter the digits of the ID.", "Please put CH- in front of the ID.", "Sans le tiret dans l'identifiant.",
        "Der Bindestrich gehört nicht dazu.", "het streepje hoort er niet bij", "(those are zeros)",
        "one zero missing in the id?",
        "Mettez CH- devant l'identifiant.", "Vor die ID kommt noch CH-.", "16, sorry", "AB-13, oops!",
    ],
)  # fmt: skip
def test_what_is_said_of_signs_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}{line}")


@pytest.mark.parametrize(
    "line", ["If that fails try neuNeu99", "Sinon, essayez neuNeu99", "Anders neuNeu99 proberen", "Sonst neuNeu99"]
)
def test_another_token_to_try_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}{line}") == ["which_token"]


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}Password: 9dkW-2lsP (P like Paul, no, Q like Quebec)",
        f"{OWN}Password: 9dkW-2IsP\nsmall L, not capital i",
        f"{URL}ID: ALP-0044\n55\n{TOKEN}",
        f"{URL}{TOKEN}Left ALP-004455, right ALP-004456",
    ],
)
def test_what_a_second_look_found_is_asked(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize("word", ["expired", "verlopen", "abgelaufen", "expirée"])
def test_a_token_that_is_over_is_none(word: str) -> None:
    found = look(f"{OWN}Secret: {word}")
    assert (found.token, [note.code.value for note in found.notes]) == (None, ["token_elsewhere"])
