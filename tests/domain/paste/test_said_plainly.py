"""What a text says plainly, in four languages: it is read without a question, and where it says to wait, that is asked."""

# ruff: noqa: RUF001 (quotes of many languages)

import pytest

from chargers.domain.paste import NoteCode
from tests.domain.paste.looking import OWN, TOKEN, URL, asked, look


def is_read(
    text: str, url: str = "wss://ocpp.a.example:443/ocpp/#OSN#", ocpp_id: str | None = None, token: str | None = None
) -> None:
    found = look(text)
    assert [question.code.value for question in found.questions] == []
    assert found.address is not None
    assert found.address.url == url
    assert (found.ocpp_id.text if found.ocpp_id else None) == ocpp_id
    assert (found.token.secret.reveal() if found.token else None) == token


@pytest.mark.parametrize(
    "line",
    [
        "Please do not switch over yet, the account is being set up.", "Don't change anything before Monday!",
        "Not to be configured until we call you.", "Please wait until the contract starts.", "Hold off for now.",
        "Do not connect it before 1 January.", "We are not ready, please wait with the change.",
        "Ne changez rien avant lundi.", "Ne pas basculer pour l'instant.", "Ne rien modifier tant que le compte n'est pas prêt.",
        "Merci d'attendre notre feu vert.", "N'appliquez pas encore ces paramètres.",
        "Attendez le 1er janvier avant de basculer.",
        "Nog niet omzetten a.u.b.", "Niets wijzigen voor maandag.", "Graag wachten tot het contract ingaat.",
        "Pas omzetten na akkoord van de VvE.", "Zet hem nog niet over.", "De gegevens mogen nog niet worden ingesteld.",
        "Bitte noch NICHT umstellen.", "Vor Montag nichts ändern!", "Bitte warten Sie, bis der Vertrag beginnt.",
        "Erst umstellen, wenn wir uns melden.", "Stellen Sie die Säule noch nicht um.", "Die Daten vorerst nicht eintragen.",
    ],
)  # fmt: skip
def test_a_text_that_says_to_wait_is_asked(line: str) -> None:
    assert "correction" in asked(f"{line}\n\n{OWN}{TOKEN}")
    assert "correction" in asked(f"{OWN}{TOKEN}\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Status: not yet connected", "Last seen: never", "Statut : pas encore connectée", "Status: nog niet verbonden",
        "Status: noch nicht verbunden", "Waiting for connection", "En attente de connexion", "Wacht op verbinding",
        "Warten auf Verbindung", "Do not change anything else.", "Ne changez rien d'autre.", "Verder niets wijzigen.",
        "Sonst bitte nichts ändern.", "We look forward to welcoming you.", "Wait five minutes, then restart the charger.",
        "Please change it before 1 December.", "Merci de le faire avant le 1er décembre.", "Graag aanpassen voor 1 december.",
        "Bitte bis zum 1.12. umstellen.", "Do not hesitate to call us until 18:00.", "N'hésitez pas à nous appeler avant 18 h.",
    ],
)  # fmt: skip
def test_a_text_that_waits_for_the_charger_is_not_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}") == []


@pytest.mark.parametrize(
    "text",
    [
        "Please enter the address “wss://ocpp.a.example/ocpp” and the authorization key “aB3-dE6-gH9”. The OCPP ID is “AB-12”.",
        "Veuillez saisir l'adresse « wss://ocpp.a.example/ocpp » et la clé d'autorisation « aB3-dE6-gH9 ». "
        "L'identifiant OCPP est « AB-12 ».",
        "Vul het adres ‘wss://ocpp.a.example/ocpp’ in en de autorisatiesleutel ‘aB3-dE6-gH9’. Het OCPP-ID is ‘AB-12’.",
        "Tragen Sie die Adresse „wss://ocpp.a.example/ocpp“ und den Schlüssel „aB3-dE6-gH9“ ein. Die OCPP-ID ist „AB-12“.",
        "The address is wss://ocpp.a.example/ocpp. The key is aB3-dE6-gH9. The OCPP ID is AB-12.",
    ],
)  # fmt: skip
def test_a_label_does_not_reach_over_the_end_of_a_sentence(text: str) -> None:
    is_read(text, ocpp_id="AB-12", token="aB3-dE6-gH9")


@pytest.mark.parametrize(
    "line",
    [
        "The OCPP ID is the serial number (1810003).", "We use the serial number 1810003 as the OCPP ID.",
        "In our system the charger's ID is its serial number, 1810003.", "The identity corresponds to the serial number 1810003.",
        "L'identifiant OCPP correspond au numéro de série de la borne (1810003).",
        "Le numéro de série 1810003 sert d'identifiant OCPP.", "L'identifiant est le numéro de série : 1810003",
        "Als OCPP-ID gebruiken we altijd het serienummer, dus 1810003.", "Het OCPP-ID is gelijk aan het serienummer (1810003).",
        "Die OCPP-ID entspricht der Seriennummer des Geräts (1810003).",
        "Als Kennung verwenden wir die Seriennummer 1810003.", "Die Seriennummer 1810003 ist zugleich die OCPP-ID.",
    ],
)  # fmt: skip
def test_the_serial_number_is_the_id_where_the_text_says_so(line: str) -> None:
    is_read(f"{URL}{line}\n", ocpp_id="1810003")


@pytest.mark.parametrize(
    "line",
    [
        "We use your serial number as the OCPP ID.", "L'identifiant OCPP correspond au numéro de série.",
        "Als OCPP-ID gebruiken we het serienummer.", "Die OCPP-ID entspricht der Seriennummer.",
    ],
)  # fmt: skip
def test_a_serial_number_that_is_not_named_is_asked(line: str) -> None:
    assert asked(f"{URL}{line}\n") == ["serial_or_id"]


@pytest.mark.parametrize(
    "line",
    [
        "The serial number is not the OCPP ID.", "Le numéro de série n'est pas l'identifiant OCPP.",
        "Het serienummer is niet het OCPP-ID.", "Die Seriennummer ist nicht die OCPP-ID.",
    ],
)  # fmt: skip
def test_a_serial_number_that_is_denied_as_id_is_none(line: str) -> None:
    found = look(f"{URL}Serial: 1810003\n{line}\n")
    assert found.ocpp_id is None


@pytest.mark.parametrize(
    "line",
    [
        "Your charger's own URL, including its identity at the end:", "The last part of the URL is the charge point ID.",
        "The ID is already included in the address:", "The URL already contains the charger ID.",
        "L'identifiant de la borne est déjà compris dans l'adresse (dernière partie) :",
        "La dernière partie de l'URL est l'identifiant.", "L'adresse contient déjà l'identifiant de la borne :",
        "Volledige URL, inclusief het ID van de paal (laatste stukje):", "Het ID staat al in de URL.",
        "Het laatste deel van de URL is het laadpaal-ID.",
        "Die ID der Ladestation ist in der Adresse bereits enthalten (letzter Teil):",
        "Die URL enthält bereits die Ladepunkt-ID.",
        "Der letzte Teil der Adresse ist die Kennung.",
    ],
)  # fmt: skip
def test_the_end_of_an_address_is_the_id_where_the_text_says_so(line: str) -> None:
    is_read(f"{line}\nwss://ocpp.a.example/ocpp/RC-77120\n", ocpp_id="RC-77120")


@pytest.mark.parametrize(
    "line",
    [
        "The ID is not included in the URL.", "Append the ID at the end of the URL.", "The charger adds its ID at the end.",
        "L'identifiant n'est pas compris dans l'adresse.", "L'identifiant est ajouté à la fin de l'adresse.",
        "Het ID staat niet in de URL.", "Het ID wordt achter de URL toegevoegd.",
        "Die ID ist in der Adresse nicht enthalten.", "Die ID wird an die Adresse angehängt.",
    ],
)  # fmt: skip
def test_the_end_of_an_address_that_is_denied_as_id_is_asked(line: str) -> None:
    assert asked(f"{line}\nwss://ocpp.a.example/ocpp/RC-77120\n")


@pytest.mark.parametrize(
    "said",
    [
        "Username: PNP-3391\nPassword: hK39dQxx21\n(user name = charge box identity)",
        "Username: PNP-3391 (same as the charge point ID)\nPassword: hK39dQxx21",
        "Username: PNP-3391\nPassword: hK39dQxx21\nThe username is also the OCPP ID.",
        "Nom d'utilisateur : PNP-3391 (identique à l'identifiant de la borne)\nMot de passe : hK39dQxx21",
        "Utilisateur : PNP-3391\nMot de passe : hK39dQxx21\nL'utilisateur est aussi l'identifiant de la borne.",
        "Gebruikersnaam: PNP-3391\nWachtwoord: hK39dQxx21\nDe gebruikersnaam is ook de ChargePoint ID.",
        "Gebruikersnaam (= laadpaal-ID): PNP-3391\nWachtwoord: hK39dQxx21",
        "Benutzername: PNP-3391 (= ID der Ladesäule)\nKennwort: hK39dQxx21",
        "Benutzername: PNP-3391\nKennwort: hK39dQxx21\nDer Benutzername entspricht der Kennung.",
    ],
)  # fmt: skip
def test_the_user_is_the_id_where_the_text_says_so(said: str) -> None:
    is_read(f"{URL}{said}\n", ocpp_id="PNP-3391", token="hK39dQxx21")


@pytest.mark.parametrize(
    "said",
    [
        "The username is not the OCPP ID.", "Le nom d'utilisateur n'est pas l'identifiant de la borne.",
        "De gebruikersnaam is niet het OCPP-ID.", "Der Benutzername ist nicht die Kennung.",
    ],
)  # fmt: skip
def test_a_user_that_is_denied_as_id_is_asked(said: str) -> None:
    assert asked(f"{URL}Username: PNP-3391\n{TOKEN}{said}\n")


@pytest.mark.parametrize(
    ("newer", "ocpp_id", "token"),
    [
        ("sorry, I made a mistake in my mail: the password is Zt6-pQ93-mmKe, not the one below.", "PLD-1188", "Zt6-pQ93-mmKe"),
        ("Erreur de ma part : le mot de passe est Zt6-pQ93-mmKe et non celui ci-dessous.", "PLD-1188", "Zt6-pQ93-mmKe"),
        ("Sorry, typefout: het wachtwoord moet zijn Zt6-pQ93-mmKe (niet Zt6-pQ39-mmKe).", "PLD-1188", "Zt6-pQ93-mmKe"),
        ("Kleiner Tippfehler: das Passwort lautet Zt6-pQ93-mmKe, nicht Zt6-pQ39-mmKe.", "PLD-1188", "Zt6-pQ93-mmKe"),
        ("Correction: the ID is PLD-1199, not PLD-1188.", "PLD-1199", "Zt6-pQ39-mmKe"),
        ("Rectification : l'identifiant est PLD-1199 et non PLD-1188.", "PLD-1199", "Zt6-pQ39-mmKe"),
        ("Correctie: het ID is PLD-1199 en niet PLD-1188.", "PLD-1199", "Zt6-pQ39-mmKe"),
        ("Kleine Korrektur: die ID heißt PLD-1199, nicht PLD-1188. Entschuldigung!", "PLD-1199", "Zt6-pQ39-mmKe"),
    ],
)  # fmt: skip
def test_a_correction_of_an_older_message_is_read(newer: str, ocpp_id: str, token: str) -> None:
    older = "> URL: wss://ocpp.a.example/ocpp\n> ID: PLD-1188\n> Password: Zt6-pQ39-mmKe\n"
    is_read(f"Hi,\n\n{newer}\n\nJoost\n\nOn 3 Nov 2026 Joost wrote:\n{older}", ocpp_id=ocpp_id, token=token)


@pytest.mark.parametrize(
    "newer",
    [
        "Correction: the password is Zt6-pQ93-mmKe and the port is another one.", "Correction: the address was wrong as well.",
        "Correction : le mot de passe est Zt6-pQ93-mmKe, et l'adresse aussi était fausse.",
        "Correctie: het wachtwoord is Zt6-pQ93-mmKe, en het adres klopt ook niet.",
        "Korrektur: das Passwort ist Zt6-pQ93-mmKe, und die Adresse stimmt auch nicht.",
    ],
)  # fmt: skip
def test_a_correction_of_more_than_is_read_is_asked(newer: str) -> None:
    older = "> URL: wss://ocpp.a.example/ocpp\n> ID: PLD-1188\n> Password: Zt6-pQ39-mmKe\n"
    assert asked(f"Hi,\n\n{newer}\n\nJoost\n\nOn 3 Nov 2026 Joost wrote:\n{older}")


@pytest.mark.parametrize(
    "text",
    [
        "Can you point it to wss://ocpp.a.example/ocpp?", "Tu peux la mettre sur wss://ocpp.a.example/ocpp ?",
        "Wil je hem verbinden met wss://ocpp.a.example/ocpp?", "Stellst du sie auf wss://ocpp.a.example/ocpp?!",
    ],
)  # fmt: skip
def test_a_question_mark_behind_an_address_is_the_sentences(text: str) -> None:
    is_read(text)


@pytest.mark.parametrize(
    "other",
    [
        "Test (do not use): wss://test.a.example/ocpp", "Staging, do not use: wss://stg.a.example/ocpp",
        "wss://b.a.example/ocpp (no longer supported)", "wss://b.a.example/ocpp (deprecated, do not use)",
        "Recette (ne pas utiliser) : wss://recette.a.example/ocpp", "wss://b.a.example/ocpp (plus utilisée)",
        "Acceptatie (niet gebruiken): wss://acc.a.example/ocpp", "wss://b.a.example/ocpp (niet meer ondersteund)",
        "Testsystem (bitte nicht verwenden): wss://test.a.example/ocpp", "ws://ocpp.a.example/ocpp (nicht mehr unterstützt)",
    ],
)  # fmt: skip
def test_of_two_addresses_the_one_that_is_not_to_be_used_is_left_out(other: str) -> None:
    is_read(f"Production: wss://ocpp.a.example/ocpp\n{other}\nID: AB-12\n", ocpp_id="AB-12")
    is_read(f"{other}\nProduction: wss://ocpp.a.example/ocpp\nID: AB-12\n", ocpp_id="AB-12")


@pytest.mark.parametrize(
    "line",
    [
        "IDs and passwords do not change.", "The IDs don't change.", "Les identifiants et les mots de passe restent inchangés.",
        "Les identifiants ne changent pas.", "De ID's en wachtwoorden wijzigen niet.",
        "Kennungen und Passwörter ändern sich nicht.",
        "Kennungen und Passwörter bleiben unverändert.", "The passwords have not changed.",
    ],
)  # fmt: skip
def test_what_does_not_change_is_not_asked(line: str) -> None:
    for head in (
        "Please change the OCPP address of your chargers:\nOld address: wss://ocpp.b.example/\nNew address:",
        "L'adresse de connexion de vos bornes change :\nAncienne adresse : wss://ocpp.b.example/\nNouvelle adresse :",
        "Het adres wordt gewijzigd:\nOud: wss://ocpp.b.example/\nNieuw:",
        "Die Adresse wird geändert:\nBisherige Adresse: wss://ocpp.b.example/\nNeue Adresse:",
    ):
        is_read(f"{head} wss://ocpp.a.example/ocpp/\n\n{line}\n")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ('wss://ocpp.a.example/{tenant}/{chargePointId}\nwhere tenant is "acme-uk" and chargePointId is KW-90-11.', "acme-uk"),
        ("wss://ocpp.a.example/{client}/{identifiant}\noù client est « acme-fr » et identifiant est KW-90-11.", "acme-fr"),
        ("wss://ocpp.a.example/{tenant}/{laadpaal-id}\nwaarbij tenant gelijk is aan acme-nl en laadpaal-id KW-90-11.", "acme-nl"),
        ("wss://ocpp.a.example/{mandant}/{Ladepunkt-ID}\nwobei mandant acme-de und Ladepunkt-ID KW-90-11 ist.", "acme-de"),
    ],
)  # fmt: skip
def test_what_stands_for_something_is_filled_or_asked(text: str, url: str) -> None:
    found = look(f"URL: {text}\n")
    assert not found.questions or url in {"acme-nl", "acme-de"}
    if not found.questions:
        assert found.address is not None
        assert found.address.url == f"wss://ocpp.a.example:443/{url}/#OSN#"
        assert found.ocpp_id is not None
        assert found.ocpp_id.text == "KW-90-11"


@pytest.mark.parametrize(
    "line",
    [
        "Replace <ID> by the ID of your charger: ZBL-118.", "Remplacez <ID> par l'identifiant de votre borne : ZBL-118.",
        "Vervang <ID> door het ID van de laadpaal: ZBL-118.", "Ersetzen Sie <ID> durch die ID der Ladestation: ZBL-118.",
    ],
)  # fmt: skip
def test_a_placeholder_that_is_to_be_replaced_is_no_correction(line: str) -> None:
    is_read(f"URL: wss://ocpp.a.example/ocpp/<ID>\n{line}\n", ocpp_id="ZBL-118")


@pytest.mark.parametrize(
    "button", ["Copy", "Copier  Régénérer", "Kopiëren", "Kopieren   Neu erzeugen", "[Copy] [Show]", "Anzeigen"]
)
def test_a_button_behind_a_token_is_not_its_rest(button: str) -> None:
    is_read(f"{OWN}Password\nn9Kp4Wd7Xs   {button}\n", ocpp_id="AB-12", token="n9Kp4Wd7Xs")


@pytest.mark.parametrize(
    "line",
    [
        "Charger ID: free to choose", "Charge point ID: choose whatever you like", "Identifiant de la borne : au choix",
        "Laadpaal ID: vrij te kiezen", "ChargePoint-ID: frei wählbar", "Die ID ist frei wählbar.", "Het ID mag je zelf kiezen.",
        "L'identifiant est libre.", "You can choose the ID yourself.",
    ],
)  # fmt: skip
def test_where_the_id_is_free_the_end_of_an_address_is_path(line: str) -> None:
    is_read(f"URL: wss://ocpp.a.example/AB12CD34\n{line}\n", "wss://ocpp.a.example:443/AB12CD34/#OSN#")


@pytest.mark.parametrize(
    "label", ["Identifier to use", "Identifiant à utiliser", "Te gebruiken ID", "Zu verwendende Kennung", "ID to enter"]
)
def test_an_id_that_is_to_be_used_is_read(label: str) -> None:
    is_read(f"{URL}{label}: OND-31-A\n", ocpp_id="OND-31-A")


@pytest.mark.parametrize(
    "line",
    [
        "The password follows by text message.", "Le mot de passe suivra par SMS.", "Het wachtwoord volgt per sms.",
        "Das Passwort folgt per SMS.", "Das Kennwort bekommen Sie separat.", "You will get the password by phone.",
    ],
)  # fmt: skip
def test_a_token_that_follows_is_said(line: str) -> None:
    found = look(f"{OWN}{line}\n")
    assert NoteCode.TOKEN_ELSEWHERE in {note.code for note in found.notes}
    assert found.token is None


@pytest.mark.parametrize(
    "text",
    [
        "Authorization          HTTP Basic, password: c0pper-L1ne-2026", "Authorization: Basic, password c0pper-L1ne-2026",
        "Autorisation : HTTP Basic, mot de passe : c0pper-L1ne-2026", "Autorisatie: HTTP Basic, wachtwoord: c0pper-L1ne-2026",
        "Authentifizierung: HTTP Basic, Passwort: c0pper-L1ne-2026",
    ],
)  # fmt: skip
def test_a_kind_of_login_is_not_the_token(text: str) -> None:
    is_read(f"{OWN}{text}\n", ocpp_id="AB-12", token="c0pper-L1ne-2026")


@pytest.mark.parametrize(
    "text",
    [
        "The charger adds its ID at the end. ID to use: OND-31-A",
        "La borne ajoute son identifiant à la fin. Identifiant à utiliser : OND-31-A",
        "De laadpaal zet zijn ID erachter. Te gebruiken ID: OND-31-A",
        "Die Säule hängt ihre Kennung selbst an. Kennung: OND-31-A",
    ],
)  # fmt: skip
def test_a_label_begins_with_its_sentence(text: str) -> None:
    is_read(f"{URL}{text}\n", ocpp_id="OND-31-A")


@pytest.mark.parametrize("piece", ["j", "v", "s"])
def test_one_letter_at_the_end_of_an_address_is_path(piece: str) -> None:
    is_read(f"URL: wss://ocpp.a.example/{piece}\nID: AB-12\n", f"wss://ocpp.a.example:443/{piece}/#OSN#", "AB-12")


@pytest.mark.parametrize("end", [' ."', " .", " !", '"', " )"])
def test_what_ends_a_sentence_behind_a_token_is_said(end: str) -> None:
    found = look(f'{OWN}"Please enter the authorization key: Kiwi-77-Peer{end}\n')
    assert found.questions == ()
    assert found.token is not None
    assert found.token.secret.reveal() == "Kiwi-77-Peer"


@pytest.mark.parametrize(
    "text",
    [
        "where {id} in your case is ZNL-55-020", "où {id} est dans votre cas ZNL-55-020",
        "waarbij {id} in jouw geval ZNL-55-020 is",
        "wobei {id} in Ihrem Fall ZNL-55-020 ist",
    ],
)  # fmt: skip
def test_what_stands_for_the_id_in_this_case_is_read(text: str) -> None:
    is_read(f"URL: wss://ocpp.a.example/ocpp/{{id}}\n{text}.\n", ocpp_id="ZNL-55-020")


@pytest.mark.parametrize(
    "placeholder", ["numéro de série", "n° de série", "serial number", "serienummer", "Seriennummer", "NUMERO_DE_SERIE", "SN"]
)
def test_a_placeholder_for_the_serial_number_is_asked(placeholder: str) -> None:
    assert asked(f"URL: wss://ocpp.a.example/ocpp/{{{placeholder}}}\n") == ["serial_or_id"]


@pytest.mark.parametrize(
    "line",
    [
        "Password Sluis-827-Deur or Sluis-827-Poort, I am not sure", "Mot de passe Sluis-827-Deur ou Sluis-827-Poort",
        "Wachtwoord Sluis-827-Deur of Sluis-827-Poort, dat weet ik niet zeker", "Passwort Sluis-827-Deur oder Sluis-827-Poort",
        "Password: Sluis-827-Deur or Sluis-827-Poort", "Het wachtwoord is Sluis-827-Deur of Sluis-827-Poort",
    ],
)  # fmt: skip
def test_one_token_or_another_is_asked(line: str) -> None:
    found = look(f"{OWN}{line}\n")
    offered = {choice.secret.reveal() for question in found.questions for choice in question.choices if choice.secret}
    assert {"Sluis-827-Deur", "Sluis-827-Poort"} <= offered


@pytest.mark.parametrize(
    "line", ["server wss://ocpp.a.example/ocpp/ id AB-12 pw {}", "url wss://ocpp.a.example/ocpp/ ID AB-12 mdp {}",
             "adres wss://ocpp.a.example/ocpp/ id AB-12 ww {}", "Server wss://ocpp.a.example/ocpp/ ID AB-12 Passwort {}"],
)  # fmt: skip
@pytest.mark.parametrize("token", ["Moss!Bell!12", "7yTr-22ww", "aB3dE6gH9"])
def test_all_three_on_one_line_are_read(line: str, token: str) -> None:
    is_read(line.format(token) + "\n", ocpp_id="AB-12", token=token)


@pytest.mark.parametrize(
    "line", ["For charger 1810004:", "For charging station 1810004: see below", "Pour la borne 1810004 :",
             "Voor laadpaal 1810004:",
             "Voor de paal 1810004: zie onder", "Für die Ladesäule 1810004:", "Ladestation 1810004:"],
)  # fmt: skip
def test_what_is_for_the_serial_number_of_another_is_asked(line: str) -> None:
    assert asked(f"{line}\n{OWN}{TOKEN}")
    assert asked(f"{line} wss://ocpp.a.example/ocpp/, ID AB-12, key hK39dQxx21")


@pytest.mark.parametrize(
    "line",
    [
        "ID: to be defined", "OCPP ID: to be confirmed by the customer", "We'll issue the ID once the site survey is done.",
        "The ID will be assigned later.", "Identifiant : à définir avec le client", "L'identifiant vous sera communiqué ensuite.",
        "Identifiant OCPP : en cours d'attribution", "ID: nog te bepalen", "Het ID krijg je nog van ons.",
        "OCPP-ID: wordt nog toegekend", "Kennung: wird noch vergeben", "Die Kennung teilen wir Ihnen noch mit.",
        "ID: noch festzulegen",
    ],
)  # fmt: skip
def test_an_id_that_is_yet_to_come_is_asked(line: str) -> None:
    assert asked(f"{URL}{line}\n{TOKEN}") == ["which_id"]


@pytest.mark.parametrize(
    "label",
    ["HTTP Basic password", "HTTP auth password", "HTTP Basic Auth wachtwoord", "Mot de passe HTTP Basic", "HTTP-Basic-Passwort"],
)
def test_the_password_of_http_basic_is_the_token(label: str) -> None:
    is_read(f"{OWN}{label}: hK39dQxx21\n", ocpp_id="AB-12", token="hK39dQxx21")
    is_read(f"{OWN}{label}   | hK39dQxx21      | 10 signs\n", ocpp_id="AB-12", token="hK39dQxx21")


@pytest.mark.parametrize(
    "line",
    [
        "The previous password no longer works.", "Your old password is no longer valid.",
        "L'ancien mot de passe ne fonctionne plus.",
        "L'ancienne adresse n'est plus valable.", "Het oude wachtwoord werkt niet meer.", "Het vorige adres is vervangen.",
        "Das alte Passwort gilt nicht mehr.", "Die bisherige Adresse ist nicht mehr erreichbar.",
    ],
)  # fmt: skip
def test_what_is_said_of_an_older_value_is_not_asked(line: str) -> None:
    is_read(f"{line}\n{OWN}New password: hK39dQxx21\n", ocpp_id="AB-12", token="hK39dQxx21")


@pytest.mark.parametrize("below", ["ocpp_ws_ping=60", "heartbeat_interval=300", "tls1=true", "Kolom2;AB-13;pw-13", "a1:b2"])
def test_a_setting_below_a_token_is_not_its_rest(below: str) -> None:
    assert "token_end" not in asked(f"{URL}ocpp_id=AB-12\nocpp_key=hK39dQxx21\n{below}\n")


@pytest.mark.parametrize(
    "label", ["Kennung (ChargePoint-ID)", "ID (charge box ID)", "Identifiant (OCPP ID)", "ID (laadpaal-ID)",
              "New ID", "Nouvel identifiant",
              "Nieuwe ID", "Neue Kennung"],
)  # fmt: skip
def test_a_label_that_says_of_what_its_id_is_is_read(label: str) -> None:
    is_read(f"{URL}{label}: RHL-0044. There is no password.\n", ocpp_id="RHL-0044") if "(" in label else is_read(
        f"{URL}{label}: RHL-0044\n", ocpp_id="RHL-0044"
    )


@pytest.mark.parametrize("step", ["Step 2/3 – ", "Etape 2/3 – ", "Stap 2: ", "Schritt 2 - ", "2. ", "2) "])
def test_a_label_behind_the_number_of_a_step_is_one(step: str) -> None:
    is_read(f"{URL}{step}Identifiant de la borne\nGRG-9\n", ocpp_id="GRG-9")


@pytest.mark.parametrize(
    "line", ["The address ends with the ID of the charger:", "L'adresse se termine par l'identifiant de la borne :",
             "Het adres eindigt op het ID van de paal:", "Die Adresse endet mit der Kennung der Säule:"],
)  # fmt: skip
def test_an_address_that_is_said_to_end_in_the_id_does(line: str) -> None:
    is_read(f"{line}\nwss://ocpp.a.example/ocpp/MLN-0010\n", ocpp_id="MLN-0010")


@pytest.mark.parametrize(
    "line",
    [
        "Please ignore my previous message.", "Disregard my last mail, these are the right values:",
        "Ne tenez pas compte de mon message précédent.",
        "Negeer mijn vorige mail.", "Vergeet mijn vorige bericht, dit zijn de juiste gegevens:",
        "Bitte ignorieren Sie meine letzte Mail.", "Meine vorige Nachricht ist hinfällig.",
    ],
)  # fmt: skip
def test_an_older_message_that_is_to_be_ignored_is(line: str) -> None:
    older = "> URL: wss://ocpp.b.example/old\n> ID: AB-21\n> Password: old-4421-sud\n"
    is_read(f"{line}\n\n{OWN}{TOKEN}\nOn 3 Nov 2026 Luc wrote:\n{older}", ocpp_id="AB-12", token="hK39dQxx21")


@pytest.mark.parametrize("piece", ["j16", "v16", "16", "1.6j", "ocpp16", "v1"])
def test_a_version_at_the_end_of_an_address_is_path(piece: str) -> None:
    is_read(f"wss://ocpp.a.example/{piece} , ID AB-12, no password", f"wss://ocpp.a.example:443/{piece}/#OSN#", "AB-12")


@pytest.mark.parametrize(
    "line", ["ID: stays NL*ECO*1003", "Identifiant : reste NL*ECO*1003", "ID: blijft NL*ECO*1003", "Kennung: bleibt NL*ECO*1003"]
)
def test_an_id_that_stays_the_same_is_kept(line: str) -> None:
    found = look(f"{URL}{line}\n{TOKEN}")
    assert found.questions == ()
    assert found.ocpp_id is None or found.ocpp_id.text == "NL*ECO*1003"


@pytest.mark.parametrize(
    "line",
    [
        "Password: first part Moss-77, second part by text", "Mot de passe : première partie Moss-77, la deuxième partie par SMS",
        "Wachtwoord: eerste deel Moss-77, tweede deel per sms", "Passwort: erster Teil Moss-77, zweiter Teil per SMS",
        "Passwort: Kie sel-8 90 (ohne Leerzeichen?)", "Password: Kie sel-8 90",
    ],
)  # fmt: skip
def test_a_token_that_is_not_whole_is_asked(line: str) -> None:
    found = look(f"{OWN}{line}\n")
    assert found.questions
    assert found.token is None


@pytest.mark.parametrize(
    "line",
    [
        "The URL contains the customer ID.", "The last part of the URL is your account ID.",
        "L'adresse contient l'identifiant du client.",
        "De URL bevat al het klant-ID.", "Die URL enthält bereits die Kunden-ID.",
        "Der letzte Teil der Adresse ist die Mandanten-ID.",
        "The URL already contains the tenant ID.", "Het adres eindigt op het ID van de organisatie:",
    ],
)  # fmt: skip
def test_the_id_of_a_customer_at_the_end_of_an_address_is_not_the_chargers(line: str) -> None:
    assert asked(f"{line}\nwss://ocpp.a.example/ocpp/ACME-0042\n")


@pytest.mark.parametrize(
    "line",
    [
        "The customer ID is the serial number 1810003.", "L'identifiant client correspond au numéro de série 1810003.",
        "Het klant-ID is gelijk aan het serienummer 1810003.", "Die Kunden-ID entspricht der Seriennummer 1810003.",
    ],
)  # fmt: skip
def test_a_serial_number_that_is_another_id_is_not_the_ocpp_id(line: str) -> None:
    assert look(f"{URL}{line}\n").ocpp_id is None


@pytest.mark.parametrize(
    "said",
    [
        "The username is the customer ID.", "L'utilisateur est l'identifiant du client.", "De gebruikersnaam is het klant-ID.",
        "Der Benutzername ist die Kunden-ID.",
    ],
)  # fmt: skip
def test_a_user_that_is_a_customer_is_asked(said: str) -> None:
    assert "user_differs" in asked(f"{URL}Username: PNP-3391\n{TOKEN}{said}\n")


@pytest.mark.parametrize(
    "remark",
    [
        "(do not use ws)",
        "(do not use port 80)",
        "(ne pas utiliser le port 80)",
        "(niet gebruiken: poort 80)",
        "(nicht verwenden: ws)",
    ],
)
def test_a_remark_on_a_port_or_a_scheme_does_not_leave_its_address_out(remark: str) -> None:
    assert asked(f"wss://ocpp.a.example/ocpp {remark}\nwss://ocpp.b.example/ocpp\nID: AB-12\n")
