"""Values that are hardly what their labels say, second ones, and what people take back in a chat: asked, not taken."""

import pytest

from tests.domain.paste.looking import OWN, URL, asked, look

TOKEN = "hK39dQxx21"


@pytest.mark.parametrize(
    "value",
    [
        "192.168.1.1", "10.0.0.12", "12.05.2026", "2026-05-12", "12-05-2026", "1-5-26", "+32470123456", "+32 470 12 34 56",
        "+49-30-1234567", "EVC5", "evc5.x", "EVC-4.X", "CPA1", "OCPP1.6J", "ocpp-1.6", "1.6", "22kW", "DC60", "443", "8443",
        "OCPP16",
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["ID", "OCPP ID", "Laadpaal-ID", "Identifiant"])
def test_what_is_hardly_an_id_is_asked(label: str, value: str) -> None:
    assert look(f"{URL}{label}: {value}").ocpp_id is None
    assert asked(f"{URL}{label}: {value}") in (["which_id"], ["correction"])


def test_a_host_is_hardly_an_id() -> None:
    assert asked(f"{URL}OCPP ID: ocpp.a.example") == ["which_id"]


@pytest.mark.parametrize("value", ["1810099", "AB-12", "10042", "NL-192-168", "DC60-0042", "2026-0042", "EVC5-0042", "32470123"])
def test_what_may_be_an_id_is_one(value: str) -> None:
    assert asked(f"{URL}OCPP ID: {value}") == []


def test_no_piece_of_a_phone_number_is_offered_as_an_id() -> None:
    (question,) = look(f"{URL}ID: +32 470 12 34 56").questions
    assert [choice.text for choice in question.choices] == ["NL*ECO*1003"]


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}ID 2: AB-13",
        f"{URL}OCPP ID: AB-12\nID 2: AB-13",
        f"{URL}OCPP ID: AB-12\nID (2): AB-13",
        f"{URL}OCPP ID: AB-12\n2nd ID: AB-13",
        f"{URL}OCPP ID: AB-12\nSecond ID: AB-13",
        f"{URL}Identifiant 1 : AB-12\nIdentifiant 2 : AB-13",
        f"{URL}Laadpaal-ID: AB-12\nTweede ID: AB-13",
        f"{URL}Kennung: AB-12\nKennung 2: AB-13",
        f"{URL}Ladestations-ID: AB-12\nzweite ID: AB-13",
        f"{URL}Identifiant OCPP : AB-12\ndeuxième identifiant : AB-13",
    ],
)
def test_a_second_id_is_asked(text: str) -> None:
    (question,) = look(text).questions
    assert question.code.value == "which_id"
    assert [choice.text for choice in question.choices][:2] == ["AB-12", "AB-13"]


BEFORE = [
    "sorry,", "Sorry, it is", "sorry, het is", "sorry het moet", "oops", "oeps,", "pardon, c'est", "Pardon :", "désolé, c'est",
    "Entschuldigung, es ist", "Entschuldige:", "ups,", "I mean", "I meant", "ik bedoel", "ich meine", "je veux dire", "edit:",
    "nee,", "no wait,", "of nee:", "ah non,", "ach nein,", "moment, es ist", "ik bedoelde", "correct is", "my mistake,",
    "mijn fout:", "mea culpa,", "mein Fehler,", "foutje:", "autant pour moi,", "*",
]  # fmt: skip


@pytest.mark.parametrize("before", BEFORE)
def test_a_token_that_is_taken_back_is_asked(before: str) -> None:
    """With the new one among the choices, the first."""
    (question,) = look(f"{OWN}Passwort: {TOKEN}\n{before} hK39dQxx22".replace("* ", "*")).questions
    assert question.code.value == "which_token"
    assert [choice.secret.reveal() for choice in question.choices if choice.secret] == ["hK39dQxx22", TOKEN]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("what", ["AB-13", "wss://ocpp.b.example/ocpp/", "8443"])
def test_what_else_is_taken_back_is_asked(before: str, what: str) -> None:
    assert asked(f"{OWN}Passwort: {TOKEN}\n{before} {what}".replace("* ", "*"))
    assert asked(f"{OWN}{before} {what}".replace("* ", "*"))


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}Password: blauwpaard\nsorry, blauwpaart",
        f"{OWN}Password: Zonnebloem\nblauw\nzonnebloem!",
        f"{OWN}Password: {TOKEN}\n\nhK39dQxx2l",
        f"{OWN}Password: {TOKEN}\nit has to end in hK39dQxx12",
    ],
)
def test_a_word_that_is_nearly_the_token_is_asked(text: str) -> None:
    assert asked(text) == ["which_token"]


@pytest.mark.parametrize(
    "more",
    [
        "Sorry for the delay, we had 25 requests this week.",
        "Sorry dat het even duurde!",
        "Désolé pour le retard.",
        "Entschuldigung für die späte Antwort vom 12.05.2026.",
        f"Sorry for the late answer, here it is.\nPassword: {TOKEN}",
        "No wait, nothing else.",
        "Pardon the long mail, ticket 2026-4711.",
        "* 2 sockets\n* 22 kW",
    ],
)
def test_an_excuse_alone_is_not_asked(more: str) -> None:
    assert asked(f"Hello,\n\n{OWN}\n{more}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "O is the letter, not zero",
        "the l is a small L",
        "(das l ist ein kleines L, keine Eins)",
        "Let op: de O is een letter, geen nul",
        "attention, c'est la lettre O et pas un zéro",
        "Hinweis: O ist der Buchstabe, keine Null",
        "Note: 2 is a digit and O the letter",
        "geen nul maar de letter O",
        "pas un zéro mais la lettre O",
        "Das Passwort enthält keine Null, sondern den Buchstaben O.",
        "the first character is a lowercase H",
        "le « l » est un L minuscule",
    ],
)
def test_what_is_said_of_letters_is_said(line: str) -> None:
    found = look(f"{OWN}Password: hK39dQOl2\n{line}\n")
    assert found.questions == ()
    assert [(note.code.value, note.values["line"]) for note in found.notes] == [("spelled", "4")]


@pytest.mark.parametrize(
    "line",
    [
        "that is a zero, not the letter O",
        "dat is een nul, geen letter O",
        "attention, c'est un zéro et pas la lettre O",
        "Achtung: Null, nicht O (Buchstabe)",
        "the l is a 1, digit",
        "the I is a capital i",
        "the password is all lowercase",
        "het wachtwoord moet in hoofdletters",
        "mot de passe tout en minuscules",
        "das Passwort nur in Kleinbuchstaben",
        "The ID must be in lower case.",
    ],
)
def test_what_is_said_of_letters_and_is_not_so_is_asked(line: str) -> None:
    (question,) = look(f"{OWN}Password: hK39dQOl2\n{line}\n").questions
    (choice,) = question.choices
    assert (question.code.value, choice.text) == ("correction", "4")
    assert choice.place is not None


@pytest.mark.parametrize(
    "line",
    [
        "Please note that the password is case sensitive.",
        "Let op: het wachtwoord is hoofdlettergevoelig.",
        "Groß- und Kleinschreibung beachten!",
        "Respectez les majuscules et minuscules.",
        "I will send you a letter.",
        "Zero emissions, 100 % green.",
        "Il y a une lettre dans la boîte.",
        "A password of 9 characters with 2 capital letters.",
        "Nul besoin de rappeler.",
        "Plan B is a small one.",
    ],
)
def test_what_says_nothing_of_letters_is_passed_over(line: str) -> None:
    found = look(f"{OWN}Password: hK39dQOl2\n{line}\n")
    assert (found.questions, found.notes) == ((), ())


def test_where_the_text_speaks_against_what_was_found_is_said() -> None:
    text = f"Hello,\r\n\r\n{OWN}Wait until Friday, the address above is not live.\r\n"
    (question,) = look(text).questions
    (choice,) = question.choices
    assert (question.code.value, choice.text) == ("correction", "5")
    assert choice.place is not None
    assert text[choice.place.start : choice.place.end] == "Wait until Friday, the address above is not live."


def test_a_token_like_those_of_other_chargers_is_not_asked() -> None:
    rows = [f"181000{n}\tAB-1{n}\twss://ocpp.a.example/ocpp/\t{n}hK39dQxx" for n in (2, 3, 4)]
    found = look("\n".join(["Serial\tID\tURL\tKey", *rows]))
    assert found.questions == ()
    assert found.token is not None
    assert found.token.secret.reveal() == "3hK39dQxx"
