"""What a text says against what it gives, without the right value in it, and passwords of something else, by kind."""

import pytest

from chargers.domain.paste import PasteContext, find
from tests.domain.paste.looking import TOKEN, URL, asked, look

OWN = f"{URL}ID: AB-1234\n"


@pytest.mark.parametrize(
    "line",
    [
        # another end of the host
        "oops, .eu instead of .nl", "typo: .eu, not .example", "oeps typefout, .eu ipv .nl", "Het moet .com zijn, sorry",
        "pardon, c'est .eu et pas .example", "Entschuldigung, .eu statt .de", "muss auf .com enden, nicht .net",
        # letters and digits
        "please swap the last two digits of the ID", "de laatste twee cijfers zijn omgewisseld",
        "les deux derniers chiffres sont inversés",
        "Zahlendreher: die letzten beiden Ziffern bitte tauschen", "the two letters are transposed", "cijfers verwisseld, excuus",
        "(with a double s!)", "(met dubbele s)", "(mit doppel-s)", "(avec deux s)", "host without the h", "zonder h",
        "sans h", "ohne h",
        # capitals of the path
        "The path must be in upper case.", "Pad in hoofdletters!", "OCPP im Pfad muss groß geschrieben werden.",
        "Le chemin en majuscules.",
        # another port
        "We do not listen on the default port but on 9001.", "Niet de standaardpoort maar 9001.",
        "Le port par défaut ne marche pas, prenez 9001.",
        "Nicht der Standardport, sondern 9001.",
        # another host or IP
        "Until the DNS is switched, use 203.0.113.77 instead.", "Tot dan 203.0.113.77 gebruiken.",
        "D'ici là utilisez 203.0.113.77 au lieu du nom.",
        "Bis dahin bitte statt des Namens die 203.0.113.77 nehmen.", "It now has to go to new.a.example.",
        "Vanwege de migratie moet dit nu naar nieuw.a.example.", "Il faut maintenant aller vers nouveau.a.example.",
        "Bitte jetzt auf neu.a.example stellen.",
        # it is not for this one
        "Leave 1810003 where it is.", "Laat 1810003 staan waar hij staat.", "Laissez 1810003 comme elle est.",
        "1810003 bleibt wo sie ist.",
        "Only the new one moves, NL*ECO*1003 stays.",
    ],
)  # fmt: skip
def test_a_line_that_speaks_against_it_is_asked(line: str) -> None:
    for text in (f"{OWN}{TOKEN}\n{line}\n", f"{OWN}\n{line}\n"):
        assert set(asked(text)) & {"correction", "which_address"}


@pytest.mark.parametrize(
    "line",
    [
        "Add a ! at the end of the password.", "Zet er nog een ! achter.", "Ajoutez un ! à la fin.", "Hängen Sie ein # an.",
        "The ID needs a leading zero.", "Met een voorloopnul.", "Avec un zéro en tête.", "Mit einer führenden Null.",
        "The password ends with it, plus a 1.", "Replace AB by your customer code.", "Vervang AB door je klantcode.",
        "Remplacez AB par votre code client.", "AB bitte durch Ihre Kundennummer ersetzen.",
        "This is for the one at the entrance, not for NL*ECO*1003.", "Niet voor 1810003.", "Ne concerne pas la borne 1810003.",
        "Gilt nicht für die Säule 1810003.", "Dit is voor paal 1810004.", "This is our demo environment.",
        "Dit is de testomgeving.",
        "Attention, c'est l'environnement de test.", "Das ist die Testumgebung.", "The address has one p too many.",
        "Er staat een p te veel in.", "Il y a un p de trop.", "Da ist ein p zu viel.", "There is an s missing.",
    ],
)  # fmt: skip
def test_a_line_that_changes_what_was_found_is_asked(line: str) -> None:
    for text in (f"{OWN}{TOKEN}\n{line}\n", f"{OWN}\n{line}\n"):
        assert asked(text)


@pytest.mark.parametrize(
    "line",
    [
        "The key above is an example.", "Het wachtwoord hierboven is een voorbeeld.", "La clé ci-dessus est un exemple.",
        "Das Passwort oben ist ein Beispiel.", "The password expires on Friday, after that it is Xx8-qq1P.",
        "Het wachtwoord loopt vrijdag af, daarna is het Xx8-qq1P.", "Le mot de passe expire vendredi, ensuite ce sera Xx8-qq1P.",
        "Das Passwort läuft am Freitag ab, danach gilt Xx8-qq1P.",
    ],
)  # fmt: skip
def test_a_token_that_does_not_last_is_asked(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}\n")


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ("with a capital H", False), ("aber mit großem H", False), ("met hoofdletter H", False), ("avec un H majuscule", False),
        ("all caps", False), ("with a small h", True), ("mit kleinem h", True), ("met kleine letter h", True),
        ("avec un h minuscule", True),
    ],
)  # fmt: skip
def test_a_capital_that_is_asked_for_is_looked_for(said: str, agrees: bool) -> None:
    assert (asked(f"{OWN}Password: hunter22\n{said}\n") == []) is agrees


@pytest.mark.parametrize("value", ["I", "l"])
def test_what_a_sign_is_said_to_be_is_compared(value: str) -> None:
    assert asked(f"{URL}ID: OST-{value}2\n(das {value} ist eine 1)") == ["correction"]


@pytest.mark.parametrize(
    "label",
    [
        "Password for the gate",
        "Wachtwoord voor de slagboom",
        "Mot de passe du tableau électrique",
        "Passwort für die Schranke",
        "Wachtwoord van het alarm",
    ],
)
def test_a_token_whose_label_is_for_something_else_is_asked(label: str) -> None:
    assert asked(f"{OWN}{label}: hunter22") == ["token_quoted"]
    assert asked(f"{OWN}{TOKEN}{label}: hunter22") == []


@pytest.mark.parametrize(
    "label",
    [
        "Password for the charger",
        "Wachtwoord voor de laadpaal",
        "Mot de passe de la borne",
        "Passwort für die Ladesäule",
        "Wachtwoord van AB-1234",
        "Clé d'accès",
        "Jeton du serveur",
        "Key for both",
        "Mot de passe du point de charge",
    ],
)
def test_a_token_whose_label_is_for_the_charger_is_the_token(label: str) -> None:
    found = look(f"{OWN}{label}: hunter22")
    assert found.questions == ()
    assert found.token is not None


@pytest.mark.parametrize(
    "line",
    [
        "Als ID bitte „EMW-“ und die letzten vier Stellen der Seriennummer verwenden.",
        "The ID is EMW- followed by the last four digits of the serial number.",
        "Gebruik als ID de laatste vier cijfers van het serienummer.",
        "Comme identifiant, prenez EMW- et les quatre derniers chiffres du numéro de série.",
    ],
)
def test_an_id_that_is_to_be_put_together_is_asked(line: str) -> None:
    assert asked(f"{URL}{TOKEN}{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Please clear the password on the charger.", "Remove the password please.", "Wis het wachtwoord in de paal.",
        "Verwijder het wachtwoord.", "Effacez le mot de passe de la borne.", "Supprimez le mot de passe.",
        "Bitte das Passwort löschen.",
        "Das Passwort wurde abgeschaltet.", "Basic authentication is switched off, clear the password.",
    ],
)  # fmt: skip
def test_a_token_that_is_to_be_emptied_is_asked(line: str) -> None:
    assert asked(f"{line}\n\n> {URL}> ID: AB-1234\n> {TOKEN}")


@pytest.mark.parametrize(
    "line",
    [
        "The token starts with nine, ends in P, the rest by SMS.",
        "Het wachtwoord begint met negen en eindigt op P, de rest per sms.",
        "Le mot de passe commence par neuf et finit par P, le reste par SMS.",
        "Das Passwort beginnt mit neun und endet auf P, der Rest kommt per SMS.", "password blue Horse 72 River",
        "wachtwoord blauw Paard 72 Rivier", "Passwort blaues Pferd 72 Fluss",
    ],
)  # fmt: skip
def test_a_token_that_is_hardly_given_is_asked(line: str) -> None:
    assert asked(f"{OWN}{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Please make sure TLS 1.2 is enabled, we do not accept unencrypted connections.", "TLS is verplicht.", "TLS obligatoire",
        "TLS muss aktiviert sein.", "Onversleuteld kan niet, geen onversleutelde verbindingen.", "Use TLS.",
        "Keine unverschlüsselten Verbindungen!",
    ],
)  # fmt: skip
def test_a_demand_for_encryption_beside_ws_is_asked(line: str) -> None:
    assert asked(f"URL: ws://ocpp.a.example/ocpp/\nID: AB-1234\n{line}")
    assert asked(f"{OWN}{line}") == []


@pytest.mark.parametrize("value", ["disabled", "désactivé", "uitgeschakeld", "deaktiviert", "off", "nee"])
def test_a_label_for_encryption_against_wss_is_asked(value: str) -> None:
    assert asked(f"{OWN}TLS: {value}") == ["scheme"]


@pytest.mark.parametrize("said", ["over TLS", "(TLS)", "TLS 1.2", "secure, wss", "en wss", "via TLS", "mit TLS"])
def test_what_a_sentence_says_of_encryption_is_read(said: str) -> None:
    found = look(f"Host: ocpp.a.example\nPort: 8443 {said}\nPath: /ocpp/\nID: AB-1234")
    assert found.questions == ()
    assert found.address is not None
    assert found.address.url == "wss://ocpp.a.example:8443/ocpp/#OSN#"


@pytest.mark.parametrize("said", ["no TLS", "TLS or not", "ws or wss", "TLS optional", "zonder TLS", "TLS uit"])
def test_what_a_sentence_leaves_open_of_encryption_is_not_taken_for_it(said: str) -> None:
    found = look(f"Host: ocpp.a.example\nPort: 8443 ({said})\nPath: /ocpp/\nID: AB-1234")
    assert found.address is None or not found.address.endpoint.tls


@pytest.mark.parametrize(
    "other",
    [
        "APN: m2m.a.example\nUser: a-4471\nPassword: sim9921x\nPIN: 4711", "APN: m2m\nBenutzer: a-4471\nPasswort: sim9921x",
        "Teltonika RUT241 in the cabinet, login admin, password sim9921x.",
        "Router: 192.168.1.1, gebruiker admin, wachtwoord sim9921x",
        "Modem dans l'armoire, utilisateur admin, mot de passe sim9921x", "Im Router: Benutzer admin, Passwort sim9921x",
        "proxy.customer.example:3128 (user ev, password sim9921x)", "Root certificate attached (ca.p12, password: sim9921x).",
        "Anbei das Zertifikat (ca.p12, Passwort: sim9921x).", "Certificat joint (ca.pfx, mot de passe : sim9921x).",
        "Bijlage: certificaat.zip, wachtwoord: sim9921x", "Portal: https://app.a.example\nPassword: sim9921x",
        "Pour le portail https://app.a.example\nMot de passe : sim9921x",
        "mqtt:\n  host: m.a.example\n  username: ev\n  password: sim9921x",
        "IPsec tunnel\n  peer: vpn.a.example\n  pre-shared key: sim9921x",
        "Carte SIM : APN = ev.a.example, identifiant = ev, mot de passe = sim9921x",
    ],
)  # fmt: skip
def test_a_password_of_something_else_is_never_the_token(other: str) -> None:
    """Left out, or asked; beside the charger's own it is no question."""
    found = look(f"{OWN}\n\n{other}\n")
    assert found.token is None
    beside = look(f"{OWN}{TOKEN}\n\n{other}\n")
    assert beside.questions == ()
    assert beside.token is not None
    assert beside.token.secret.reveal() == "hK39dQxx21"
    assert beside.user is None


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Connect AB-1234 to the server (password hK39dQxx21).", "hK39dQxx21"),
        ("(Passwort hK39dQxx21)", "hK39dQxx21"),
        ("(wachtwoord: hK39dQxx21), groeten", "hK39dQxx21"),
        ("(mot de passe hK39dQxx21).", "hK39dQxx21"),
        ("Password: hK39dQ(xx21)", "hK39dQ(xx21)"),
    ],
)
def test_a_bracket_around_a_token_is_not_its_own(text: str, token: str) -> None:
    found = look(f"{OWN}{text}\n")
    assert found.token is not None
    assert found.token.secret.reveal() == token


@pytest.mark.parametrize(
    "line",
    [
        "ID: see sticker", "Kennung: siehe Aufkleber", "OCPP-ID: staat op de sticker", "Identifiant : voir l'étiquette",
        "ID: by SMS",
        "OCPP ID: folgt", "Laadpaal-ID: volgt per mail", "Identifiant OCPP : auprès du technicien",
        "De ID krijg je van de monteur.",
        "L'identifiant vous sera envoyé par SMS.", "Die Kennung steht auf dem Aufkleber.",
        "Your own charge point id is shown in the dashboard under Assets.", "You will receive the ID by e-mail.",
    ],
)  # fmt: skip
def test_an_id_that_is_said_to_stand_elsewhere_is_said_and_asked(line: str) -> None:
    found = look(f"{URL}{TOKEN}{line}\n")
    (question,) = found.questions
    assert (question.code.value, [choice.text for choice in question.choices]) == ("which_id", ["NL*ECO*1003"])
    assert [note.code.value for note in found.notes] == ["id_elsewhere"]
    typed = find(f"{URL}{TOKEN}{line}\n", PasteContext(present_id="NL*ECO*1003", serial="1810003", given_id="AB-1234"))
    assert (typed.questions, typed.notes) == ((), ())


@pytest.mark.parametrize(
    "line", ["ID: unchanged", "ID: same as before", "De ID blijft gelijk.", "Kennung: unverändert", "Identifiant : inchangé"]
)
def test_an_id_that_stays_is_not_asked(line: str) -> None:
    found = look(f"{URL}{TOKEN}{line}\n")
    assert (found.questions, found.notes, found.ocpp_id) == ((), (), None)


@pytest.mark.parametrize(
    "line",
    [
        "Wachtwoord heb ik je gisteren geappt.", "I sent you the password yesterday.", "Le mot de passe vous a été envoyé hier.",
        "Das Passwort habe ich gestern geschickt.",
    ],
)  # fmt: skip
def test_a_token_that_came_another_way_is_said(line: str) -> None:
    found = look(f"{OWN}{line}\n")
    assert (found.questions, [note.code.value for note in found.notes]) == ((), ["token_elsewhere"])


@pytest.mark.parametrize(
    "text",
    [
        "Charger AB-1234 has been set up.\nwss://ocpp.a.example/ocpp/AB-1234\n",
        "Subject: Laadpaal AB-1234 klaar\n\nwss://ocpp.a.example/ocpp/AB-1234",
        "La borne AB-1234 :\nwss://ocpp.a.example/ocpp/AB-1234", "Säule AB-1234 -> wss://ocpp.a.example/ocpp/AB-1234",
        "De paal heet bij ons AB-1234 en de URL is wss://ocpp.a.example/ocpp/AB-1234",
        "wss://ocpp.a.example/ocpp/AB-1234\nauthorizationKey: AB-1234:hK39dQxx21",
    ],
)  # fmt: skip
def test_the_end_of_an_address_that_the_text_calls_a_charger_by_is_the_id(text: str) -> None:
    found = look(text)
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == "AB-1234"
    assert found.address is not None
    assert found.address.url == "wss://ocpp.a.example:443/ocpp/#OSN#"


@pytest.mark.parametrize("ending", ["SYN-2", "depot7", "12345", "SYN-2/"])
def test_behind_the_path_of_a_known_program_stands_the_id(ending: str) -> None:
    found = look(f"ws://steve.a.example:8180/steve/websocket/CentralSystemService/{ending}")
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.ocpp_id.text == ending.rstrip("/")
    assert found.address is not None
    assert found.address.endpoint.path == "/steve/websocket/CentralSystemService/"


@pytest.mark.parametrize(
    "line",
    ["Customer id AB-1234", "Your tenant AB-1234 is ready.", "Account: AB-1234", "klant-ID AB-1234", "Mandant AB-1234"],
)
def test_the_end_of_an_address_that_is_a_customers_is_asked(line: str) -> None:
    assert "id_or_path" in asked(f"{line}\nwss://ocpp.a.example/ocpp/AB-1234\n")


def test_a_user_of_a_labels_word_is_a_user() -> None:
    for user in ("site-oxford", "portal", "klant"):
        assert asked(f"{OWN}Username: {user}\n{TOKEN}") == ["user_differs"]


@pytest.mark.parametrize("sign", ['"', "''", "〃", "ditto", "idem"])
def test_the_same_as_above_in_a_table_is_that(sign: str) -> None:
    rows = ["Serial\tID\tURL\tKey", "1810002\tAB-1\twss://ocpp.a.example/ocpp/\thK39dQxx21", f"1810003\tAB-2\t{sign}\t{sign}"]
    found = look("\n".join(rows))
    assert found.address is not None
    assert (found.ocpp_id and found.ocpp_id.text, found.token and found.token.secret.reveal()) == ("AB-2", "hK39dQxx21")


def test_a_cell_that_goes_on_below_is_one() -> None:
    rows = [
        "Serial\tURL\tName\tKey",
        "1810002\twss://ocpp.a.example/o/\tA\tkey-1111-a",
        '1810003\twss://ocpp.a.example/o/\t"B\n(back)"\tkey-2222-b',
    ]
    found = look("\n".join(rows))
    assert found.token is not None
    assert found.token.secret.reveal() == "key-2222-b"


def test_of_an_old_and_a_new_column_the_new_one_counts() -> None:
    rows = [
        "Serienummer\tOude ID\tNieuwe ID\tURL",
        "1810002\tAB-1\tAB-3\twss://ocpp.a.example/o/",
        "1810003\tAB-2\tAB-4\twss://ocpp.a.example/o/",
    ]
    found = look("\n".join(rows))
    assert found.ocpp_id is None or found.ocpp_id.text == "AB-4"
    assert all(choice.secret is None for question in found.questions for choice in question.choices)


@pytest.mark.parametrize("name", ["n° client", "klantnr", "client no", "Kunden-Nr."])
def test_a_customers_number_in_an_address_is_filled_or_asked(name: str) -> None:
    found = look(f"Client: 4471\nURL: wss://ocpp.a.example/tenant/<{name}>/\nID: AB-1234")
    assert found.address is None or found.address.url == "wss://ocpp.a.example:443/tenant/4471/#OSN#"


@pytest.mark.parametrize("word", ["Portal", "Portail", "Portaal", "Webportal", "Dashboard"])
def test_the_address_of_a_portal_is_not_the_chargers(word: str) -> None:
    found = look(f"{word}: https://ocpp.a.example/admin\nOCPP: ocpp.a.example:443/ocpp/\nID: AB-1234\n")
    assert found.address is not None
    assert found.address.url == "wss://ocpp.a.example:443/ocpp/#OSN#"


def test_labels_one_below_the_other_have_no_value_of_the_first_line_below() -> None:
    labels = "Charge point ID\nBackend URL\nPassword\nInstaller\nDate\n"
    found = look(f"{labels}AB-1234\nwss://ocpp.a.example/cp/\nT3rt-99xQ\nJo\n12/02/2026\nPage 1\n")
    assert {question.code.value for question in found.questions} == {"which_id", "token_unlabelled"}


@pytest.mark.parametrize(
    "line",
    [
        "Sorry for the double mail.", "We have two chargers of 22 kW.", "Wir haben 12 Ladepunkte.",
        "Go to www.a.example for the manual.", "Surf naar portal.a.example voor de handleiding.", "Stay tuned!",
        "Alles bleibt wie besprochen.",
        "Please leave the cabinet locked.", "Laat maar weten als het lukt.", "On passe au plan B.",
        "Mit freundlichen Grüßen, Ihr Team",
        "Let op: hoofdlettergevoelig.", "Remove the cover with care.", "Not before 9:00, please.",
        "Wir tauschen den Zähler am Montag.",
        "App: https://app.a.example/login",
    ],
)  # fmt: skip
def test_what_ordinary_mails_say_is_no_question(line: str) -> None:
    assert asked(f"{OWN}{TOKEN}\n{line}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "Entre-temps l'hôte a changé : cs9.a.example", "L'hôte se termine par .eu désormais", "Statt cs bitte csms.",
        "cs should be csms", "use csms not cs", "remplacez cs par csms", "Bitte ws statt wss", "use ws",
        "Add /v16 behind ocpp", "Nach /ocpp/ kommt noch v16", "achter ocpp komt nog v16", "après ocpp il faut v16",
        "The ID has a typo, it ends in 1010", "de ID eindigt op 1010", "Die Kennung endet auf 1010",
        "l'identifiant finit par 1010", "The ID is CP-1O01 with the letter O", "Het is CP-10O1, met letter O",
        "without the CP- in front", "sans CP- devant", "ohne CP- davor", "zonder CP- ervoor", "ID in kleine letters",
        "identifiant en minuscules", "ID in lower case", "Kennung kleingeschrieben", "password without the x",
        "wachtwoord zonder x", "mot de passe sans le x", "Passwort ohne x",
        "the password changed this morning, call me for the new one",
        "het wachtwoord is vanmorgen gewijzigd, bel me voor het nieuwe", "le mot de passe a changé ce matin, appelez-moi",
        "das Passwort wurde heute geändert, rufen Sie mich an", "Valid from next Monday only.", "Pas vanaf maandag actief.",
        "Actif seulement à partir de lundi.", "Erst ab Montag gültig.", "Do not use this yet.", "Nog niet gebruiken!",
        "Ne pas utiliser pour l'instant.", "Bitte noch nicht verwenden.", "This is for the old charger.",
        "Dit geldt voor de oude paal.", "C'est pour l'ancienne borne.", "Gilt für die alte Säule.",
        "I made a mistake, will send it again.", "Foutje, ik stuur het opnieuw.", "Je me suis trompé, je renvoie.",
        "Ich habe mich vertan, schicke es neu.",
    ],
)  # fmt: skip
def test_what_a_third_look_found_is_asked(line: str) -> None:
    assert asked(f"URL: wss://cs.a.example/ocpp/\nID: CP-1001\nPassword: hunter22x\n\n{line}\n")


@pytest.mark.parametrize("line", ["the port moved to 9443", "Port ist jetzt 9443", "poort wordt 9443", "le port devient 9443"])
def test_a_port_that_changed_is_taken_or_asked(line: str) -> None:
    found = look(f"{OWN}{TOKEN}\n{line}\n")
    assert found.questions or (found.address is not None and found.address.endpoint.port == 9443)


@pytest.mark.parametrize(
    "line",
    [
        "Please let me know when the charger is online, then we will move it into production.",
        "The charger restarts by itself after about a minute; do not switch it off.",
        "If the connection fails, check that port 443 is open in the firewall.", "Do not share this password with anyone.",
        "We have received your request and created the station in our system.",
        "You can find the manual at https://help.a.example/manual.",
        "Our support team is available from 8:00 to 18:00 at +31 20 123 45 67.",
        "The SIM card is already in the charger and active.", "Both sockets share one id.",
        "Please note that the token is case sensitive.", "Please remove any old settings first.",
        "After that, log in to the portal and check the status.", "Your contract number is CT-2026-0045.",
        "Replace the default settings with those below.", "Make sure the clock of the charger is right.",
        "The certificate is from Let's Encrypt, so nothing has to be installed.",
        "We use OCPP 1.6 JSON with security profile 2.", "The meter number is 10443221.",
        "For the installation manual see the attached PDF.", "Keep the heartbeat at 300 seconds.",
        "The charger will be moved to the new car park next month.", "Only use a wired connection or the SIM.",
        "Thanks for your patience, sorry for the delay!", "You do not need to change anything else.",
        "The load balancing is set to 3x25 A.", "Laat je even weten als de paal online is?",
        "De paal herstart vanzelf na een minuut, niet uitzetten dus.",
        "Werkt het niet, controleer dan of poort 443 open staat.", "Deel dit wachtwoord met niemand.",
        "De handleiding vind je op https://help.a.example.", "Wij zijn bereikbaar op 020-1234567, ma-vr 8-18 uur.",
        "De simkaart zit er al in.", "Let op: het wachtwoord is hoofdlettergevoelig.", "Verwijder eerst de oude instellingen.",
        "Daarna kun je in het portaal zien of hij online is.", "Het contractnummer is CT-2026-0045.",
        "De oude backend wordt vrijdag uitgezet.", "We verhuizen de paal volgende maand naar de nieuwe parkeergarage.",
        "Zet de heartbeat op 300 seconden.", "Sorry voor het late antwoord.", "Je hoeft verder niets te wijzigen.",
        "Het vermogen blijft 11 kW.", "Graag een foto van het typeplaatje.", "De twee sockets delen één ID.",
        "Bij vragen bel de servicedesk.", "Merci de nous prévenir quand la borne sera en ligne.",
        "La borne redémarre seule au bout d'une minute, ne la coupez pas.",
        "En cas d'échec, vérifiez que le port 443 est ouvert.", "Ne communiquez ce mot de passe à personne.",
        "Le manuel est sur https://aide.a.example.", "Nous sommes joignables au 01 23 45 67 89 du lundi au vendredi.",
        "La carte SIM est déjà dans la borne.", "Attention, le mot de passe est sensible à la casse.",
        "Supprimez d'abord les anciens réglages.", "Ensuite, connectez-vous au portail pour vérifier.",
        "Votre numéro de contrat est CT-2026-0045.", "L'ancienne plateforme sera arrêtée vendredi.",
        "La puissance reste à 11 kW.", "Désolé pour le retard.", "Vous n'avez rien d'autre à changer.",
        "Les deux prises partagent un seul identifiant.", "Merci de joindre une photo de l'étiquette.",
        "Le compteur porte le numéro 10443221.", "Nous utilisons OCPP 1.6 JSON.", "Le heartbeat doit être à 300 secondes.",
        "Bitte geben Sie Bescheid, sobald die Ladestation online ist.",
        "Die Station startet nach etwa einer Minute selbst neu, bitte nicht ausschalten.",
        "Klappt es nicht, prüfen Sie bitte, ob Port 443 offen ist.", "Geben Sie das Passwort bitte nicht weiter.",
        "Die Anleitung finden Sie unter https://hilfe.a.example.", "Sie erreichen uns unter 030 1234567, Mo-Fr 8-18 Uhr.",
        "Die SIM-Karte steckt schon.", "Bitte Groß- und Kleinschreibung beachten.",
        "Bitte löschen Sie vorher die alten Einstellungen.", "Danach sehen Sie im Portal, ob sie online ist.",
        "Ihre Vertragsnummer lautet CT-2026-0045.", "Das alte Backend wird am Freitag abgeschaltet.",
        "Die Leistung bleibt bei 11 kW.", "Entschuldigen Sie die späte Antwort.", "Sonst müssen Sie nichts ändern.",
        "Beide Ladepunkte haben eine gemeinsame Kennung.", "Bitte schicken Sie uns ein Foto vom Typenschild.",
        "Der Zähler hat die Nummer 10443221.", "Wir nutzen OCPP 1.6 JSON.", "Den Heartbeat bitte auf 300 Sekunden stellen.",
    ],
)  # fmt: skip
def test_what_four_languages_say_beside_it_is_no_question(line: str) -> None:
    found = look(f"{OWN}{TOKEN}\n{line}\n")
    assert found.questions == ()
    assert found.ocpp_id is not None
    assert found.token is not None
    assert (found.ocpp_id.text, found.token.secret.reveal()) == ("AB-1234", "hK39dQxx21")
