"""What a sentence gives before it says what it is, lists without a head, and what a sentence says against all of it."""

import pytest

from tests.domain.paste.looking import OWN, TOKEN, URL, asked, look


@pytest.mark.parametrize(
    "said",
    [
        "Use AB-1220 as ID and hK39dQxx21 as password.", "AB-1220 is the charger ID and hK39dQxx21 is the token.",
        "Prenez AB-1220 comme identifiant de la borne et hK39dQxx21 comme clé.",
        "« AB-1220 » comme identifiant, « hK39dQxx21 » comme mot de passe",
        "Gebruik AB-1220 als ID en hK39dQxx21 als wachtwoord.", "AB-1220 is het laadpaal-ID, hK39dQxx21 is je sleutel",
        "Bitte AB-1220 als Kennung und hK39dQxx21 als Passwort eintragen.",
        "„AB-1220“ ist die Ladestations-ID, „hK39dQxx21“ ist der Schlüssel.",
    ],
)  # fmt: skip
def test_a_value_before_its_name_is_read(said: str) -> None:
    found = look(f"{URL}{said}\n")
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-1220"
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"


@pytest.mark.parametrize(
    "said",
    ["hK39dQxx21 is not the password.", "hK39dQxx21 is the password for the portal.", "hK39dQxx21 n'est pas le mot de passe."],
)
def test_a_token_that_is_denied_or_anothers_is_not_the_token(said: str) -> None:
    assert look(f"{OWN}{said}\n").token is None


@pytest.mark.parametrize(
    "line",
    ["{step} enter the following ID: AB-1220", "{step} Saisissez l'identifiant suivant : AB-1220",
     "{step} vul het volgende ID in: AB-1220", "{step} folgende Kennung: AB-1220"],
)  # fmt: skip
def test_an_id_in_an_instruction_is_the_id(line: str) -> None:
    found = look(f"1. {URL}{line.format(step='2.')}\n{TOKEN}")
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-1220"


@pytest.mark.parametrize(
    "said",
    [
        "Same as before, but for number 4.", "Idem que la borne 3 mais numéro 4.", "Zelfde als vorige maar dan paal 4",
        "Gleiche Daten wie bei Säule 3, nur Nummer 4",
    ],
)  # fmt: skip
def test_another_charger_than_in_the_quoted_mail_is_asked(said: str) -> None:
    quoted = "".join(f"> {line}\n" for line in f"{OWN}{TOKEN}".splitlines())
    assert "correction" in asked(f"{said}\n{quoted}")


@pytest.mark.parametrize("split", ["\t", " / ", " - ", ";", " | "])
def test_a_list_without_a_head_asks_which_charger(split: str) -> None:
    rows = "".join(f"{name}{split}{token}\n" for name, token in (("FP-01", "hK39dQxx"), ("FP-02", "zz39dQyy")))
    assert asked(f"{URL}{rows}") == ["which_charger"]


@pytest.mark.parametrize(
    "said",
    ["try hK39dQxx21 else hK39dQxx22", "essayez hK39dQxx21, sinon hK39dQxx22", "probeer hK39dQxx21, anders hK39dQxx22",
     "versuchen Sie hK39dQxx21, sonst hK39dQxx22"],
)  # fmt: skip
def test_one_of_two_tokens_is_asked(said: str) -> None:
    assert len(asked(f"{OWN}Password: {said}\n")) == 1


@pytest.mark.parametrize("said", ["Password abc,def and that's it", "mot de passe GrandSoleil merci", "Wachtwoord tulp!veld"])
def test_a_token_that_is_no_word_of_a_language_is_not_lost(said: str) -> None:
    assert asked(f"{OWN}{said}\n") == ["correction"]


def test_a_serial_number_of_another_charger_in_a_sentence_is_asked() -> None:
    assert asked(f"Credentials for S/N 1810004\n{OWN}{TOKEN}") == ["which_charger"]
    assert asked(f"Credentials for S/N 1810003\n{OWN}{TOKEN}") == []


@pytest.mark.parametrize("said", ["*Niveau -1*", "Tiefgarage -2, Platz 5", "Parking -3 ?", "*Votre borne*", "(wss, not ws)"])
def test_a_floor_and_an_emphasis_correct_nothing(said: str) -> None:
    assert asked(f"{said}\n{OWN}{TOKEN}") == []


@pytest.mark.parametrize(
    "said", ["made up of", "composed from", "se compose de", "bestaat uit", "setzt sich zusammen aus", "besteht aus"]
)
def test_an_address_that_is_put_together_is_asked(said: str) -> None:
    assert "correction" in asked(f"URL {said} wss://ocpp.a.example/ocpp/ + klantnr.\n{TOKEN}")


def test_a_table_with_a_name_beside_the_id_is_a_table() -> None:
    rows = "Ladepunkt;Kennung;Passwort\nlinks;ISR-884;Kiesel-884\nrechts;NL*ECO*1003;Kiesel-885\n"
    found = look(f"{URL}{rows}")
    assert found.questions == ()
    assert found.token is not None
    assert found.token.secret.reveal() == "Kiesel-885"


@pytest.mark.parametrize(
    "said",
    [
        'In the field "Charge Point ID" enter AB-1220, in the field "Password" enter hK39dQxx21.',
        'In the "Identity" field enter AB-1220 and in the "Password" field put hK39dQxx21.',
        "Mettez AB-1220 dans le champ « Identifiant » et hK39dQxx21 dans le champ « Mot de passe ».",
        "Zet in het veld 'Laadpaal-ID' AB-1220 en in het veld 'Wachtwoord' hK39dQxx21.",
        "Im Feld „ID“ den Wert AB-1220 und im Feld „Passwort“ den Wert hK39dQxx21 eintragen.",
    ],
)
def test_what_is_to_be_put_in_a_field_is_read(said: str) -> None:
    found = look(f"{URL}{said}\n")
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-1220"
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"


@pytest.mark.parametrize("word", ["laad", "ch", "lp", "borne", "home"])
def test_a_word_at_the_end_of_an_address_is_path_where_an_id_is_named(word: str) -> None:
    found = look(f"URL: wss://ocpp.a.example/{word}\nID: AB-12\n{TOKEN}")
    assert found.questions == ()
    assert found.address is not None
    assert found.address.endpoint.path == f"/{word}/"


@pytest.mark.parametrize("same", ["same as the ID", "identique à l'identifiant", "zelfde als het ID", "identisch mit der ID"])
def test_a_token_that_is_the_id_is_asked(same: str) -> None:
    assert len(asked(f"{OWN}Password: {same}\n")) == 1


def test_slashes_between_labels_are_no_path() -> None:
    found = look("url: wss://ocpp.a.example/b / id: AB1220 / pw: hK39dQxx21")
    assert found.questions == ()
    assert found.address is not None
    assert found.address.endpoint.path == "/b/"


@pytest.mark.parametrize("number", ["4.2 ", "4.2.1 ", "4.2) ", "7.2  "])
def test_a_numbered_paragraph_is_a_label(number: str) -> None:
    found = look(f"4.1 {URL}{number}Charge point ID: AB-12\n{TOKEN}")
    assert found.questions == ()
    assert found.ocpp_id is not None


def test_spaces_before_a_colon_are_no_cell() -> None:
    found = look("URL        : wss://ocpp.a.example/ocpp/\nLadepunkt-ID    : AB-12\nPasswort   : hK39dQxx21\n")
    assert found.questions == ()
    assert found.token is not None
    assert found.token.secret.reveal() == "hK39dQxx21"
