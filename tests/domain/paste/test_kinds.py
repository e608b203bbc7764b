"""Every kind of text that people paste, one or more of each: what is found, and what is asked."""

# ruff: noqa: E501, F541 (a case is a line; a table of them reads best so)

from dataclasses import dataclass, field

import pytest

from chargers.domain.paste import PasteContext, QuestionCode, find

P = "NL*ECO*1003"  # the charger that it is pasted for
T = "53Umkk1q7rEM"


@dataclass(frozen=True)
class Case:
    """`url`, `ocpp_id`, `token`: what must be found, where `asks` is empty. `asks`: the questions, no more and no fewer."""

    name: str
    text: str
    url: str | None = None
    ocpp_id: str | None = None
    token: str | None = None
    asks: frozenset[str] = frozenset()
    none: bool = False
    user: str | None = None
    serial: str | None = "1810003"
    about: dict = field(default_factory=dict)


def case(name, text, url=None, ocpp_id=None, token=None, asks="", **more):
    return Case(name, text, url, ocpp_id, token, frozenset(asks.split()), **more)


MONTA = "wss://ocpp.monta.app:443/#OSN#"
DEV = "wss://devices.example.com:443/registry/ocpp/#OSN#"

CASES = [
    # the plain ones
    case("URL alone", "wss://devices.example.com/registry/ocpp/NL*ECO*1003", DEV, P),
    case("URL alone with a new ID", "wss://devices.example.com/registry/ocpp/NL*ECO*2000", DEV, "NL*ECO*2000"),
    case("URL for all", "wss://devices.example.com/registry/ocpp/", DEV),
    case("URL with OSN", "wss://devices.example.com/registry/ocpp/#OSN#", DEV),
    case("URL, token", f"Endpoint: wss://devices.example.com/registry/ocpp/{P}\nToken: {T}", DEV, P, T),
    case(
        "French",
        f"URL du point de terminaison : wss://devices.example.com/registry/ocpp/\nIdentifiant OCPP : FR*ABC*E0042\nMot de passe : {T}",
        DEV,
        "FR*ABC*E0042",
        T,
    ),
    case(
        "Dutch",
        f"Beste installateur,\n\nDe URL is wss://devices.example.com/registry/ocpp/\nLaadpaal-ID: NL*ABC*77\nWachtwoord: {T}\n\nMet vriendelijke groet,\nJan de Vries\n06-12345678",
        DEV,
        "NL*ABC*77",
        T,
    ),
    case(
        "German",
        f"Sehr geehrte Damen und Herren,\n\nEndpunkt: wss://devices.example.com/registry/ocpp/\nLadestations-ID: DE*ABC*E0042\nPasswort: {T}\n\nMit freundlichen Grüßen\nMax Mustermann",
        DEV,
        "DE*ABC*E0042",
        T,
    ),
    case(
        "JSON",
        '{"url": "wss:\\/\\/devices.example.com\\/registry\\/ocpp\\/", "chargePointId": "FR*ABC*E0042", "password": "' + T + '"}',
        DEV,
        "FR*ABC*E0042",
        T,
    ),
    case(
        "JSON on lines",
        '{\n  "endpoint": "wss://devices.example.com/registry/ocpp/",\n  "identity": "FR*ABC*E0042",\n  "authorizationKey": "'
        + T
        + '"\n}',
        DEV,
        "FR*ABC*E0042",
        T,
    ),
    case(
        "YAML",
        f"csms_url: wss://devices.example.com/registry/ocpp/\ncharge_point_id: 'FR*ABC*E0042'\nauth_key: {T}\n",
        DEV,
        "FR*ABC*E0042",
        T,
    ),
    case(
        "labels on lines of their own",
        f"URL\nwss://devices.example.com/registry/ocpp/\nOCPP ID\nNL*ABC*77\nToken\n{T}\n",
        DEV,
        "NL*ABC*77",
        T,
    ),
    case("a sentence", f"Please connect to wss://devices.example.com/registry/ocpp/{P} with token {T}.", DEV, P, T),
    case("a sentence, Dutch", f"Verbind met wss://devices.example.com/registry/ocpp/{P}, het wachtwoord is {T}.", DEV, P, T),
    case(
        "Username",
        f"URL: wss://devices.example.com/registry/ocpp/\nUsername: FR*ABC*E0042\nPassword: {T}",
        DEV,
        "FR*ABC*E0042",
        T,
    ),
    case(
        "ChargeBox ID",
        "ws://steve.example.com:8080/steve/websocket/CentralSystemService/(chargeBoxId)\nChargeBox ID: NL*ABC*77",
        "ws://steve.example.com:8080/steve/websocket/CentralSystemService/#OSN#",
        "NL*ABC*77",
    ),
    # the ID and the end of the URL
    case("slash after the ID", "ws://ws.evc-net.com/NL*ECO*1003/", "ws://ws.evc-net.com:80/#OSN#", P),
    case("slash after a new ID", "ws://ws.evc-net.com/NL*LMS*E12345/", "ws://ws.evc-net.com:80/#OSN#", "NL*LMS*E12345"),
    case("slash after the ID, unknown backend", "ws://h.example.com/NL*ECO*1003/", "ws://h.example.com:80/#OSN#", P),
    case("ID twice", f"wss://h.example.com/ocpp/{P}/{P}", asks="id_twice"),
    case("ID twice with OSN", f"wss://h.example.com/ocpp/{P}/#OSN#", asks="id_twice"),
    case("ID in another case", "URL: wss://h.example.com/ocpp/nl*eco*1003", asks="id_case"),
    case("labelled ID in another case", "URL: wss://h.example.com/ocpp/NL*ABC*7\nOCPP ID: nl*abc*7", asks="id_case"),
    case("two labelled IDs", "wss://h.example.com/ocpp/\nOCPP ID: NL*ABC*7\nCharge point identity: NL*ABC*8", asks="which_id"),
    case("account code", "wss://ocpp.tapelectric.app/AB12CD34", asks="id_or_account"),
    case("account code, nothing known", "wss://ocpp.tapelectric.app/AB12CD34", asks="id_or_account", about={"present_id": None}),
    case("ID or path", "wss://h.example.com/ocpp/EVB-P1234567", asks="id_or_path"),
    case(
        "hexadecimal tenant",
        "ws://connect.longship.io/0123456789abcdef0123456789abcdef",
        "ws://connect.longship.io:80/0123456789abcdef0123456789abcdef/#OSN#",
    ),
    case(
        "tenant, and the ID",
        f"ws://connect.longship.io/0123456789abcdef0123456789abcdef/{P}",
        "ws://connect.longship.io:80/0123456789abcdef0123456789abcdef/#OSN#",
        P,
    ),
    case("brand and ID", f"ws://ocpp.e-flux.nl/1.6/ecotap/{P}", "ws://ocpp.e-flux.nl:80/1.6/ecotap/#OSN#", P),
    case(
        "tenant and a labelled ID",
        "URL: wss://h.example.com/v16/tenant-abc\nOCPP ID: NL*ABC*7",
        "wss://h.example.com:443/v16/tenant-abc/#OSN#",
        "NL*ABC*7",
    ),
    case("prefix", "wss://ocpp.monta.app/zaptec-{deviceId}", asks="id_prefix"),
    case("serial at the end", "ws://portal.example.io:80/cpms/websockets/1810003", asks="serial_or_id"),
    case("serial as placeholder", "wss://h.example.com/ocpp/{serialNumber}", asks="serial_or_id"),
    case(
        "ID of another charger", "wss://h.example.com/ocpp/NL*ECO*1004", asks="other_charger", about={"others": {"NL*ECO*1004"}}
    ),
    case("free ID", "URL: wss://h.example.com/ocpp/\nOCPP ID: vrij te kiezen", "wss://h.example.com:443/ocpp/#OSN#"),
    case("ID that cannot be", "URL: wss://h.example.com/ocpp/\nOCPP ID: a/b", asks="which_id"),
    case("ID in a sentence", "For charger FR*ABC*E0042 use wss://h.example.com/ocpp/", asks="which_id"),
    case("this ID in a sentence", f"Voor laadpaal {P}: wss://h.example.com/ocpp/", "wss://h.example.com:443/ocpp/#OSN#"),
    case(
        "ticket and customer numbers",
        f"Ticket ID: 12345\nKlantnummer: 998877\nURL: wss://h.example.com/ocpp/\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        T,
    ),
    case("ID of an older message", "Nieuwe URL: wss://h.example.com/ocpp/\n\n> OCPP ID: NL*OLD*1\n", asks="which_id"),
    case("present ID in another case", "URL: wss://h.example.com/ocpp/\nOCPP ID: nl*eco*1003", asks="id_case"),
    case(
        "serial of another charger", f"Serial number: 1810009\nURL: wss://h.example.com/ocpp/\nToken: {T}", asks="which_charger"
    ),
    case(
        "serial of this charger",
        f"Serial number: 1810003\nURL: wss://h.example.com/ocpp/\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        T,
    ),
    case(
        "many spaces",
        f"Central system:  wss://h.example.com/ocppj16\nCPID:            GFX-00012345\nBasic Auth pw:   {T}",
        "wss://h.example.com:443/ocppj16/#OSN#",
        "GFX-00012345",
        T,
    ),
    # placeholders
    *[
        case(f"placeholder {one}", f"The endpoint is wss://h.example.com/ocpp/{one}", "wss://h.example.com:443/ocpp/#OSN#")
        for one in (
            "(chargeBoxId)",
            "[id]",
            "{{id}}",
            "${id}",
            "%ID%",
            ":id",
            "CHARGER_ID",
            "YOUR-CHARGER-ID",
            "XXXXXX",
            "{id}",
            "<id>",
            "<OCPP ID>",
            "<uw laadpaal-ID>",
            "{charge point id}",
            "[your charger ID]",
            "…",
            "...",
            "__ID__",
            "{chargePointId}",
            "#osn#",
        )
    ],
    case(
        "placeholder as an ID", "URL: wss://h.example.com/ocpp/\nOCPP ID: <your charger id>", "wss://h.example.com:443/ocpp/#OSN#"
    ),
    case("placeholder in the middle", "wss://h.example.com/{OrgId}/ocpp/{id}", asks="address_incomplete"),
    case(
        "placeholder in the middle, filled",
        "URL: wss://h.example.com/{OrgId}/ocpp/{id}\nOrg ID: 4711",
        "wss://h.example.com:443/4711/ocpp/#OSN#",
    ),
    # several addresses
    case(
        "test and production",
        "Test: wss://ocpp-test.example.com/ocpp/\nProduction: wss://ocpp.example.com/ocpp/",
        asks="which_address",
    ),
    case("only a test", "URL: wss://ocpp-test.example.com/ocpp/", asks="test_address"),
    case("called a test", "Testomgeving: wss://ocpp.example.com/ocpp/", asks="test_address"),
    case(
        "the same twice",
        f"wss://h.example.com/ocpp/{P}\n\nwss://h.example.com:443/ocpp/{P}\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "with and without the ID",
        f"wss://h.example.com/ocpp/\nwss://h.example.com/ocpp/{P}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
    ),
    case("pasted behind", "ws://ecc.example.com:80/ocpp/NL*ECO*1003wss://ocpp.monta.app/#OSN#", asks="which_address"),
    case("profiles", "Profile 1: ws://h.example.com/ocpp/\nProfile 2: wss://h.example.com/ocpp/", asks="which_address"),
    case(
        "old and new",
        f"Old address: ws://old.example.com/ocpp/\nNew address: wss://h.example.com/ocpp/\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        T,
    ),
    case(
        "Outlook",
        f"Use wss://h.example.com/ocpp/{P}<wss://h.example.com/ocpp/{P}>\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "Markdown",
        f"Use [wss://h.example.com/ocpp/{P}](wss://h.example.com/ocpp/{P})\n**Token**: `{T}`",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "form of addresses",
        f"An endpoint has the form wss://<host>/<path>. Yours: wss://h.example.com/ocpp/{P}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
    ),
    # several chargers
    case(
        "table",
        f"ID\tURL\tToken\nNL*ECO*1001\twss://h.example.com/ocpp/NL*ECO*1001\taaaaaaaa1111\n{P}\twss://h.example.com/ocpp/{P}\t{T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "CSV",
        f"OCPP ID;Endpoint;Password\nNL*ECO*1001;wss://h.example.com/ocpp/;aaaaaaaa1111\n{P};wss://h.example.com/ocpp/;{T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "CSV with serials",
        f"Serial,OCPP ID,Password\n1810001,NL*A*1,aaaaaaaa1111\n1810003,NL*A*3,{T}\n\nwss://h.example.com/ocpp/",
        "wss://h.example.com:443/ocpp/#OSN#",
        "NL*A*3",
        T,
    ),
    case(
        "Markdown table",
        f"| Charger ID | URL | Token |\n|---|---|---|\n| NL*ECO*1001 | wss://h.example.com/ocpp/NL*ECO*1001 | aaaaaaaa1111 |\n| {P} | wss://h.example.com/ocpp/{P} | {T} |",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "blocks",
        f"OCPP ID: NL*ECO*1001\nURL: wss://h.example.com/ocpp/NL*ECO*1001\nToken: aaaaaaaa1111\n\nOCPP ID: {P}\nURL: wss://h.example.com/ocpp/{P}\nToken: {T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "blocks by URL",
        f"wss://h.example.com/ocpp/NL*ECO*1001\nToken: aaaaaaaa1111\n\nwss://h.example.com/ocpp/{P}\nToken: {T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "several, none is this",
        "OCPP ID: NL*ECO*1001\nURL: wss://h.example.com/ocpp/\nToken: aaaaaaaa1111\n\nOCPP ID: NL*ECO*1002\nURL: wss://h.example.com/ocpp/\nToken: bbbbbbbb2222\n",
        asks="which_charger",
    ),
    case(
        "stacked table",
        f"OCPP ID\nURL\nToken\nNL*ECO*1001\nwss://h.example.com/ocpp/\naaaaaaaa1111\n{P}\nwss://h.example.com/ocpp/\n{T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "HTML table",
        f"<table><tr><th>OCPP ID</th><th>Token</th></tr><tr><td>NL*ECO*1001</td><td>aaaaaaaa1111</td></tr><tr><td>{P}</td><td>{T}</td></tr></table><p>wss://h.example.com/ocpp/</p>",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    # tokens
    *[
        case(
            f"token {token}",
            f"URL: wss://h.example.com/ocpp/\nPassword: {token}\nRegards",
            "wss://h.example.com:443/ocpp/#OSN#",
            None,
            token,
        )
        for token in (
            "Welkom-2026!",
            "r7&reg2Qx9",
            "x1&lt7z",
            "a$b{c}(d)#e",
            "abcDEFghi",
            "p=q=r",
            "x:y"[:1] + "1;y",
            "Sans-Souci",
            "no-one",
            "wacht/woord\\1",
            "p@ss://w0rd"[:4] + "w0rd",
        )
    ],
    case(
        "token in groups",
        "URL: wss://h.example.com/ocpp/\nPassword: 9N8g GyS8 Un7g",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        "9N8gGyS8Un7g",
    ),
    case("full stop after a token on its line", f"URL: wss://h.example.com/ocpp/\nPassword: {T}.", asks="token_end"),
    case("exclamation in a sentence", "Go to wss://h.example.com/ocpp/ and your password is Welkom-2026!", asks="token_end"),
    case(
        "a remark",
        f"URL: wss://h.example.com/ocpp/\nPassword: {T} (case-sensitive)",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        T,
    ),
    case("quotes", f"URL: “wss://h.example.com/ocpp/”\nPassword: „{T}“", "wss://h.example.com:443/ocpp/#OSN#", None, T),
    *[
        case(
            f"no password: {said}",
            f"URL: wss://h.example.com/ocpp/\nWachtwoord: {said}\n",
            "wss://h.example.com:443/ocpp/#OSN#",
            None,
            None,
            none=True,
        )
        for said in (
            "n.v.t.",
            "-",
            "geen",
            "none",
            "niet nodig",
            "not required",
            "aucun",
            "kein",
            "n/a",
            "(leeg)",
            "pas nécessaire",
            "nicht erforderlich",
            "—",
            "leave empty",
        )
    ],
    case(
        "key is a link",
        "URL: wss://h.example.com/ocpp/\nKey: https://portal.example.com/keys",
        "wss://h.example.com:443/ocpp/#OSN#",
    ),
    case("masked", "URL: wss://h.example.com/ocpp/\nPassword: ********", "wss://h.example.com:443/ocpp/#OSN#"),
    case("ID:token", f"URL: wss://h.example.com/ocpp/{P}\nKey: {P}:{T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case("other:token", f"URL: wss://h.example.com/ocpp/{P}\nKey: foo:{T}", asks="token_prefix"),
    case("Pass", f"URL: wss://h.example.com/ocpp/{P}\nPass: {T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case("Auth key", f"URL: wss://h.example.com/ocpp/{P}\nAuth key: {T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case("user/pass", f"URL: wss://h.example.com/ocpp/{P}\nuser/pass: {P} / {T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case("two tokens", f"URL: wss://h.example.com/ocpp/{P}\nToken: {T}\nPassword: aaaaaaaa1111", asks="which_token"),
    case(
        "other passwords",
        f"URL: wss://h.example.com/ocpp/{P}\nToken: {T}\nWiFi password: aaaaaaaa1111\nPIN code: 1234\nPortal password: bbbbbbb1",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "Basic, encoded",
        f"wss://h.example.com/ocpp/{P}\nAuthorization: Basic TkwqRUNPKjEwMDM6czNjcmV0MTIz",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        "s3cret123",
    ),
    case("no sign between", f"url wss://h.example.com/ocpp/{P} token {T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case("spaces within quotes", "URL: wss://h.example.com/ocpp/\nKey: 'a b1'", asks="token_end"),
    case(
        "the end of a mail under a label",
        f"URL: wss://h.example.com/ocpp/{P}\nPassword:\n\nRegards\nJan",
        asks="token_unlabelled",
    ),
    case("a key of the WiFi", f"WPA2 key: wifi12345\nURL: wss://h.example.com/ocpp/{P}", "wss://h.example.com:443/ocpp/#OSN#", P),
    case(
        "sent separately",
        f"URL: wss://h.example.com/ocpp/{P}\nMot de passe : <fourni séparément>",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
    ),
    case("a word alone", f"wss://h.example.com/ocpp/{P}\n{T}\n", asks="token_unlabelled"),
    case(
        "quoted thread",
        f"New address: wss://h.example.com/ocpp/{P}\n\nOn Mon, 3 May 2026 Jan wrote:\n> Token: oldoldold111\n> Jan",
        asks="token_quoted",
    ),
    case(
        "quoted head",
        f"Nieuw adres: wss://h.example.com/ocpp/{P}\n\nVan: Jan <jan@example.com>\nVerzonden: maandag 3 mei 2026\nAan: Piet\nOnderwerp: token\n\nToken: oldoldold111\n",
        asks="token_quoted",
    ),
    case("all quoted", f"> wss://h.example.com/ocpp/{P}\n> Token: {T}", "wss://h.example.com:443/ocpp/#OSN#", P, T),
    case(
        "forwarded",
        f"FYI\n\n---------- Forwarded message ---------\nFrom: X <x@example.com>\nDate: Mon\nSubject: OCPP\n\nURL: wss://h.example.com/ocpp/{P}\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case("user info", f"wss://{P.replace('*', '%2A')}:{T}@h.example.com/ocpp/", "wss://h.example.com:443/ocpp/#OSN#", None, T),
    case("another user", "wss://foo:s3cret@h.example.com/ocpp/", asks="user_differs"),
    case("another user, labelled", f"URL: wss://h.example.com/ocpp/{P}\nUsername: foo\nPassword: {T}", asks="user_differs"),
    case("portal", f"URL: wss://h.example.com/ocpp/{P}\nLogin: jan@example.com\nPassword: {T}", asks="which_token"),
    # in parts
    *[
        case(f"in parts: {one} {two}", f"URL: wss://h.example.com/ocpp/{P}\n{one}: 53Umkk\n{two}: 1q7rEM\n", asks="token_part")
        for one, two in (
            ("Token (part 1)", "Token (part 2)"),
            ("Token 1/2", "Token 2/2"),
            ("Wachtwoord deel 1", "Wachtwoord deel 2"),
            ("Wachtwoord, eerste helft", "Wachtwoord, tweede helft"),
            ("Mot de passe (1ère partie)", "Mot de passe (2e partie)"),
            ("Passwort, erster Teil", "Passwort, zweiter Teil"),
        )
    ],
    *[
        case(f"a part: {line}", f"URL: wss://h.example.com/ocpp/{P}\n{line}\n", asks="token_part")
        for line in (
            "Token (first half): 53Umkk1",
            "Token: 53Umkk1 (the rest by SMS)",
            "Wachtwoord: 53Umkk1 (rest per sms)",
            "Token: 53Umkk1\n\nDe andere helft volgt per sms.",
            "Jeton : 53Umkk1\nLa seconde moitié suit par SMS.",
            "Passwort: 53Umkk1\nDie zweite Hälfte kommt per SMS.",
            "Your token starts with 53Umkk1, you get the rest by phone",
        )
    ],
    # corrected
    *[
        case(f"corrected: {line}", f"URL: wss://h.example.com/ocpp/{P}\nToken: {T}\n\n{line}\n", asks="which_token")
        for line in (
            "Correction: 7rEMkkUm5344",
            "Correctie:\n7rEMkkUm5344",
            "Le mot de passe doit être 7rEMkkUm5344.",
            "PS: het token moet 7rEMkkUm5344 zijn",
            "Das Passwort muss 7rEMkkUm5344 lauten.",
        )
    ],
    case(
        "corrected above what it corrects",
        f"The password in my last mail was wrong, it must be 7rEMkkUm5344\n\nOn Mon, 4 May 2026 at 10:12, John <john@example.com> wrote:\n> URL: wss://h.example.com/ocpp/{P}\n> Token: {T}",
        asks="which_token",
    ),
    *[
        case(
            f"corrected, nobody knows what: {line}",
            f"URL: wss://h.example.com/ocpp/\nOCPP ID: NL*ABC*7\n\n{line}\n",
            asks="correction",
        )
        for line in (
            "Erratum: the last digit is an 8.",
            "Correctie: NL*ABC*8",
            "Le numéro était erroné, c'est un 8 à la fin.",
            "Tippfehler, am Ende steht eine 8.",
        )
    ],
    case(
        "corrected data below",
        f"Subject: Correction\n\nHere are the corrected data:\n\nURL: wss://h.example.com/ocpp/{P}\nToken: {T}\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    # denied
    *[
        case(f"not this one: {line}", f"{line}\nToken: {T}", "wss://h.example.com:443/ocpp/#OSN#", None, T)
        for line in (
            "Connect to wss://h.example.com/ocpp/ (not wss://g.example.com/ocpp/)",
            "Gebruik wss://h.example.com/ocpp/ en niet wss://g.example.com/ocpp/",
            "Utilisez wss://h.example.com/ocpp/ au lieu de wss://g.example.com/ocpp/",
            "Nicht mehr wss://g.example.com/ocpp/, sondern wss://h.example.com/ocpp/",
            "wss://h.example.com/ocpp/ (was ws://h.example.com/ocpp/)",
        )
    ],
    *[
        case(f"the only one, denied: {line}", f"{line}\nToken: {T}", asks="address_denied")
        for line in (
            "Please do not connect to wss://g.example.com/ocpp/ any more.",
            "Gebruik niet langer wss://g.example.com/ocpp/",
            "N'utilisez plus wss://g.example.com/ocpp/",
            "Bitte nicht mehr wss://g.example.com/ocpp/ verwenden",
            "Old address: wss://g.example.com/ocpp/",
        )
    ],
    # in sentences, in lists, and where labels say little
    *[
        case(f"an ID in a sentence: {line}", f"{line}\nToken: {T}", "wss://h.example.com:443/ocpp/#OSN#", named, T)
        for line, named in (
            ("De url is wss://h.example.com/ocpp/ en dan het ID NL-77-A, verder niets.", "NL-77-A"),
            ("L'adresse est wss://h.example.com/ocpp/ puis l'identifiant FR-CHP-0087, rien d'autre.", "FR-CHP-0087"),
            ("Als Backend wss://h.example.com/ocpp/ und als Kennung WS-0417 eintragen.", "WS-0417"),
        )
    ],
    *[
        case(f"an ID in a sentence, and another: {line}", f"{line}\nToken: {T}", asks="which_id correction")
        for line in ("De url is wss://h.example.com/ocpp/ en het ID NL-77-A en NL-77-B.",)
    ],
    *[
        case(f"an ID in a sentence, and something else: {line}", f"{line}\nToken: {T}", asks="which_id")
        for line in (
            "L'adresse est wss://h.example.com/ocpp/ puis l'identifiant n'est pas FR-CHP-0087.",
            "Als Backend wss://h.example.com/ocpp/ und als Kennung WS-0417 statt bisher.",
            "> And the ID?\nUse UK-INL-0007\nwss://h.example.com/ocpp/",
        )
    ],
    case("a list", "URL, ID and password: wss://h.example.com/ocpp/, NL-LST-19, geheim77", asks="which_id token_unlabelled"),
    case(
        "the path is made of words of labels",
        "Host: h.example.com\nPort: 443\nPfad: /steve/websocket/CentralSystemService\nTLS: ja",
        "wss://h.example.com:443/steve/websocket/CentralSystemService/#OSN#",
    ),
    case(
        "host, port, path in a sentence",
        "Server: h.example.com, port 443, path /ocpp/v16",
        "wss://h.example.com:443/ocpp/v16/#OSN#",
    ),
    case("a port in a sentence", "Use wss://h.example.com/ocpp on port 8887.", asks="which_address"),
    case("the usual port in a sentence", "Use wss://h.example.com/ocpp and open port 443.", "wss://h.example.com:443/ocpp/#OSN#"),
    case(
        "an ID of a label's word and a number",
        "URL: wss://h.example.com/ocpp/\nChargeBox ID: station-1",
        "wss://h.example.com:443/ocpp/#OSN#",
        "station-1",
    ),
    case(
        "the placeholder's name is a label",
        "wss://h.example.com/ocpp/<station name>\nStation name: OAK-2",
        "wss://h.example.com:443/ocpp/#OSN#",
        "OAK-2",
    ),
    case("a customer's placeholder at the end", "wss://h.example.com/ocpp/{tenant}", asks="address_incomplete"),
    case("a slash after what may be an ID", "wss://h.example.com/ocpp/AMP0092/", asks="id_or_path"),
    *[
        case(f"the serial number is appended: {line}", f"URL: wss://h.example.com/ocpp/\n{line}", asks="serial_or_id")
        for line in (
            "The charger appends its serial number.",
            "De laadpaal voegt zelf het serienummer toe.",
            "suivie du numéro de série de la borne",
            "Die Station hängt ihre Seriennummer an.",
        )
    ],
    case("slashes with spaces", f"URL: wss://h.example.com / ocpp / {P}", asks="address_broken"),
    case("a space in the scheme", f"URL: wss:// h.example.com/ocpp/{P}", "wss://h.example.com:443/ocpp/#OSN#", P),
    case(
        "how long the key is",
        f"wss://h.example.com/ocpp/{P}\nThe key is 16 characters: aB3dE6gH9jK2mN5p",
        asks="token_unlabelled",
    ),
    case("a word behind the token", f"URL: wss://h.example.com/ocpp/{P}\nWachtwoord: hond4321 sorry", asks="token_end"),
    case("underlines around the token", f"URL: wss://h.example.com/ocpp/{P}\nToken: _Pz9_kk2_", asks="token_end"),
    case(
        "user of Basic auth",
        f"URL: wss://h.example.com/ocpp/\nBasic-Auth-Benutzer: DE*SWL*E2\nBasic-Auth-Passwort: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        "DE*SWL*E2",
        T,
    ),
    # what twenty more mails showed
    case(
        "a password that is not to be used any more",
        f"> url: `wss://h.example.com/ws/`\n> cpid: `BC-11`\n> pwd: `{T}`\n(old one is gone, don't reuse its pwd `oldPwd999`)",
        "wss://h.example.com:443/ws/#OSN#",
        "BC-11",
        T,
    ),
    case("an ID with spaces", "URL: wss://h.example.com/cs/\nLadestations-ID: DE ABC 0042", asks="which_id"),
    case("an ID becomes another", f"Het OCPP-ID {P} wordt NL*NEW*56. Adres wss://h.example.com/j/", asks="which_id"),
    case("from one ID to another", f"Change the ID from {P} to NL*NEW*55 and the URL to wss://h.example.com/j/", asks="which_id"),
    case("clef", f"Adresse: wss://h.example.com/j/\nClef: {T}", "wss://h.example.com:443/j/#OSN#", None, T),
    case(
        "a newer ID above the quoted one",
        f"New ID is UK-77-B.\n\nFrom: A <a@x.example>\nSent: Monday\nTo: B\n\nURL: wss://h.example.com/ocpp/\nID: UK-77-A\nPassword: {T}",
        asks="which_id",
    ),
    case(
        "the token of another charger",
        "Zelfde token als paal NL*ECO*1002: gedeeld99\nURL wss://h.example.com/ocpp/",
        asks="which_id token_unlabelled",
    ),
    *[
        case(f"not to be used: {label}", f"URL: wss://h.example.com/ocpp/{P}\n{label}: exp11111", asks="token_quoted")
        for label in ("Revoked token", "Verlopen wachtwoord", "Passwort z. B.", "Exemple de mot de passe")
    ],
    # what a charger is called in a sentence
    *[
        case(f"called: {line}", f"wss://h.example.com/ocpp/\n{line}\nToken: {T}", asks="which_id")
        for line in (
            "Die Ladestation läuft unter der Nummer 4711-22.",
            "Wir führen sie unter 4711-22.",
            "Die Säule ist bei uns als CP-4711 angelegt.",
            "Sie meldet sich mit WB4711 an.",
            "Die Wallbox heißt bei uns parkplatz2",
            "De laadpaal staat bij ons bekend onder nummer 4711-22.",
            "De paal heet bij ons laan-12.",
            "Hij is aangemeld als CP-4711",
            "La borne est enregistrée sous le numéro 4711-22.",
            "Elle porte le nom parking2.",
            "La borne s'appelle parking-2 chez nous",
            "The charger is registered as number 4711-22.",
            "It goes by the name of 4711-22",
            f"Charger {P} will be known as 4711-22 from now on.",
            "Use 4711-22 as the name of the charger.",
        )
    ],
    *[
        case(
            f"called, of something else: {line}",
            f"wss://h.example.com/ocpp/\n{line}\nToken: {T}",
            "wss://h.example.com:443/ocpp/#OSN#",
            None,
            T,
        )
        for line in (
            "Bij vragen zijn wij bereikbaar onder nummer 06-12345678.",
            "Sie erreichen uns unter der Nummer 030-1234567.",
            "Your request is registered as number 4711-22.",
            "Ihr Auftrag läuft unter der Nummer 4711-22.",
            "Votre demande est enregistrée sous le numéro 4711-22.",
            "The server runs under port 8080x",
            "Registered as OCPP1.6 charger",
        )
    ],
    case(
        "called as now",
        f"wss://h.example.com/ocpp/\nDe laadpaal staat bij ons bekend als {P}.",
        "wss://h.example.com:443/ocpp/#OSN#",
    ),
    case(
        "called, and an ID",
        "wss://h.example.com/ocpp/\nThe charger is called parking2.\nOCPP ID: NL-77",
        "wss://h.example.com:443/ocpp/#OSN#",
        "NL-77",
    ),
    # two values behind one label
    *[
        case(
            f"ID and token: {line}",
            f"URL: wss://h.example.com/ocpp/\n{line}",
            "wss://h.example.com:443/ocpp/#OSN#",
            ocpp_id,
            "x7k2m9q",
        )
        for line, ocpp_id in (
            ("ID/Passwort: NL-77 / x7k2m9q", "NL-77"),
            ("OCPP-ID & wachtwoord: NL-77, x7k2m9q", "NL-77"),
            ("Zugangsdaten: NL*ABC*77 / x7k2m9q", "NL*ABC*77"),
            (f"Zugangsdaten: {P} / x7k2m9q", P),
            (f"Inloggegevens: {P}:x7k2m9q", P),
            (f"Identifiants de connexion : {P} x7k2m9q", P),
            (f"Login details\n{P}\nx7k2m9q", P),
        )
    ],
    *[
        case(f"user and token: {line}", f"URL: wss://h.example.com/ocpp/\n{line}", asks="user_differs")
        for line in (
            "Zugangsdaten: 4711-22 / x7k2m9q",
            "Anmeldedaten: 4711-22:x7k2m9q",
            "Zugang: 4711-22 / x7k2m9q",
            "Inloggegevens: 4711-22 / x7k2m9q",
            "Toegang: 4711-22, x7k2m9q",
            "Credentials: 4711-22:x7k2m9q",
            "Login: 4711-22 / x7k2m9q",
            "Access: 4711-22 / x7k2m9q",
            "Identifiants : 4711-22 / x7k2m9q",
            "Accès : 4711-22 / x7k2m9q",
            "Zugangsdaten:\n4711-22\nx7k2m9q",
        )
    ],
    case("access with one value", "URL: wss://h.example.com/ocpp/\nZugangsdaten: x7k2m9q", asks="token_unlabelled"),
    case(
        "the portal's",
        "URL: wss://h.example.com/ocpp/\nZugangsdaten Portal: jan@example.com / x7k2m9q",
        "wss://h.example.com:443/ocpp/#OSN#",
    ),
    case("access that leads to the address", "Zugangsdaten: wss://h.example.com/ocpp/", "wss://h.example.com:443/ocpp/#OSN#"),
    # rows without a head
    *[
        case(f"a row: {sign}", sign.join(cells), asks="which_id token_unlabelled")
        for sign in (";", "\t", ",", " | ", "; ")
        for cells in (("NL-77", "wss://h.example.com/ocpp/", "x7k2m9q"), ("wss://h.example.com/ocpp/", "NL-77", "x7k2m9q"))
    ],
    *[
        case(f"a row of this charger: {sign}", sign.join((P, "wss://h.example.com/ocpp/", "x7k2m9q")), asks="token_unlabelled")
        for sign in (";", "\t", ",", "|")
    ],
    case("a row with its serial number", "1810003;NL*ABC*77;wss://h.example.com/ocpp/;x7k2m9q", asks="token_unlabelled"),
    *[
        case(
            f"rows: {sign}",
            "".join(
                sign.join((f"NL*ECO*{number}", "wss://h.example.com/ocpp/", f"x7k2m{number}")) + "\n"
                for number in (1002, 1003, 1004)
            ),
            asks="token_unlabelled",
        )
        for sign in (";", "\t", ",", "|")
    ],
    case(
        "rows of others", "NL-77;wss://h.example.com/ocpp/;x7k2m9q\nNL-78;wss://h.example.com/ocpp/;x7k2m9r", asks="which_charger"
    ),
    case(
        "rows below the address",
        f"URL: wss://h.example.com/ocpp/\n\nNL*ECO*1002;x7k2m1002\n{P};x7k2m1003\n",
        asks="token_unlabelled",
    ),
    case("a URL in a list of words", "Please use wss://h.example.com/ocpp/, and tell us.", "wss://h.example.com:443/ocpp/#OSN#"),
    # what forty more mails showed
    case(
        "a label behind the URL on its line",
        f"wss://h.example.com/ocpp/{P} token: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "dotted leaders before a colon",
        f"Server ......: h.example.com\nPort ........: 8443\nPfad ........: /cs/\nTLS .........: ja\nOCPP-ID .....: DE*X*1\nPW ..........: {T}",
        "wss://h.example.com:8443/cs/#OSN#",
        "DE*X*1",
        T,
    ),
    case(
        "a cell between bars", "|OCPP ID|NL-77|\n|URL|wss://h.example.com/ocpp/|\n", "wss://h.example.com:443/ocpp/#OSN#", "NL-77"
    ),
    *[
        case(f"an ID over two lines: {text!r}", f"URL: wss://h.example.com/ocpp/\n{text}\nToken: {T}", asks="which_id")
        for text in ("ChargePoint-ID: DE*LNW*E0\n0815", "OCPP ID:\nNL-ABC-\n0042")
    ],
    case(
        "a serial number below the ID",
        f"OCPP ID: NL-ABC-1\n1810003\nURL: wss://h.example.com/ocpp/\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        "NL-ABC-1",
        T,
    ),
    case("an address in a narrow column", "URL\nwss://h.example.com/\nocpp/NL*ABC*7\nPassword\nx7k2m9q8", asks="address_broken"),
    case(
        "denied on the line above",
        f"Use\n  wss://h.example.com/ocpp/\ninstead of\n  wss://g.example.com/ocpp/\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        None,
        T,
    ),
    *[
        case(
            f"a chat: {before}",
            f"{before}url = wss://h.example.com/v1/\n{before}id = NL-LBH-E104\n{before}pw = Qw8sLm2!\n{before}ok",
            "wss://h.example.com:443/v1/#OSN#",
            "NL-LBH-E104",
            "Qw8sLm2!",
        )
        for before in (
            "[10:02, 4-5-2026] Petra Laadbeheer: ",
            "[04.05.26, 10:02:11] Petra: ",
            "04/05/2026, 10:02 - Petra L.: ",
            "[10:02] ",
        )
    ],
    *[
        case(f"the ID is the serial number: {line}", f"URL: wss://h.example.com/ocpp/\n{line}\nToken: {T}", asks="serial_or_id")
        for line in (
            "Charger ID: leave default (serial number)",
            "ID = serial number",
            "OCPP-ID: serienummer van de laadpaal",
            "L'identifiant est le numéro de série",
            "Kennung: Seriennummer",
        )
    ],
    *[
        case(f"the token is the serial number: {line}", f"URL: wss://h.example.com/ocpp/{P}\n{line}", asks="token_unlabelled")
        for line in (
            "Password: serial number",
            "Wachtwoord = het serienummer",
            "Mot de passe : le numéro de série",
            "Passwort: Seriennummer",
        )
    ],
    *[
        case(f"a charger's name: {line}", f"URL: wss://h.example.com/ocpp/\n{line}\nToken: {T}", asks="which_id")
        for line in ("CP: CP-0042", "Laadpaal: NL-EFL-100231", "Charging station: BE-0042-A", "Ladesäule: SWM-0042")
    ],
    *[
        case(
            f"a charger's model: {line}",
            f"URL: wss://h.example.com/ocpp/\n{line}\nToken: {T}",
            "wss://h.example.com:443/ocpp/#OSN#",
            None,
            T,
        )
        for line in ("Charger: DC60", "CP: 75001", "Laadpaal: links", "Borne : P2")
    ],
    # broken, encoded, wrapped
    case(
        "broken after a hyphen",
        f"URL: wss://h.example.com/v16/tenant-\nabc/{P}\nToken: {T}",
        asks="address_broken",
    ),
    case(
        "quoted-printable",
        f"Content-Transfer-Encoding: quoted-printable\n\nURL: wss://h.example.com/v16/ten=\nant/{P}\nToken: abc=3Ddef1\nGr=C3=BC=C3=9Fe",
        "wss://h.example.com:443/v16/tenant/#OSN#",
        P,
        "abc=def1",
    ),
    case("perhaps quoted-printable", f"URL: wss://h.example.com/ocpp/{P}\nToken: abc=3Ddef1", asks="token_encoded"),
    case(
        "safelinks",
        f"URL: https://eur03.safelinks.protection.outlook.com/?url=wss%3A%2F%2Fh.example.com%2Focpp%2FNL*ECO*1003&data=05%7C02&reserved=0\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "another filter",
        f"URL: https://urldefense.com/v3/__wss://h.example.com/ocpp/{P}__;!!abc!def$\nToken: {T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    case(
        "HTML",
        f'<html><body><p>Endpoint: <a href="wss://h.example.com/ocpp/{P}">wss://h.example.com/ocpp/{P}</a></p><p>Token: <b>a&amp;b&lt;c1</b></p></body></html>',
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        "a&b<c1",
    ),
    case(
        "escaped quotes",
        f"&lt;wss://h.example.com/ocpp/{P}&gt;\nAuthorization key: &quot;{T}&quot;\n",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
    # other forms of an address
    case("https, labelled", f"OCPP URL: https://h.example.com/ocpp/{P}", "wss://h.example.com:443/ocpp/#OSN#", P),
    case("https, alone", f"https://h.example.com/ocpp/{P}", asks="scheme"),
    case(
        "web pages",
        f"See https://www.example.com/help\nwss://h.example.com/ocpp/{P}\nhttps://www.example.com",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
    ),
    case("no scheme", f"Server: ocpp.example.com/ocpp/{P}", asks="scheme"),
    case("no scheme, port 443", f"Server: ocpp.example.com:443/ocpp/{P}", "wss://ocpp.example.com:443/ocpp/#OSN#", P),
    case("no scheme, TLS said", f"Server: ocpp.example.com/ocpp/{P}\nTLS: ja", "wss://ocpp.example.com:443/ocpp/#OSN#", P),
    case(
        "host, port, path",
        f"Host: h.example.com\nPort: 443\nPath: /ocpp/v16\nTLS: yes\nOCPP ID: NL*ABC*7\nPassword: {T}",
        "wss://h.example.com:443/ocpp/v16/#OSN#",
        "NL*ABC*7",
        T,
    ),
    case(
        "host, port, path, German",
        f"Hostname: h.example.com\nPort: 8080\nPfad: /ocpp/v16\nVerschlüsselung: nein\nLadestations-ID: NL*ABC*7",
        "ws://h.example.com:8080/ocpp/v16/#OSN#",
        "NL*ABC*7",
    ),
    case("both schemes", f"ws[s]://h.example.com/socket/15/{P}", asks="scheme"),
    case("scheme and TLS differ", f"URL: ws://h.example.com/ocpp/{P}\nTLS: required", asks="scheme"),
    case("IPv6", f"URL: wss://[2001:db8::1]:443/ocpp/{P}", "wss://[2001:db8::1]:443/ocpp/#OSN#", P),
    case("IPv4", f"ws://192.168.1.20:8080/ocpp/{P}", "ws://192.168.1.20:8080/ocpp/#OSN#", P),
    case(
        "EVC fields",
        f"com_Endpoint: h.example.com:443/ocpp/#OSN#\ncom_OCPPID: NL*ABC*7\ncom_ProtType: OCPP1.6J\ncom_Options: comMaster=0,Events=1,UseTLS=1,blockLgFull=0\nauthorizationKey: NL*ABC*7:{T}",
        "wss://h.example.com:443/ocpp/#OSN#",
        "NL*ABC*7",
        T,
    ),
    case(
        "EVC frame",
        '[3,"id",{"configurationKey":[{"key":"com_Endpoint","readonly":false,"value":"h.example.com:80/ocpp/#OSN#"},{"key":"com_OCPPID","readonly":false,"value":"NL*ABC*7"},{"key":"com_Options","readonly":false,"value":"Events=1,UseTLS=0"}]}]',
        "ws://h.example.com:80/ocpp/#OSN#",
        "NL*ABC*7",
    ),
    case(
        "CPA fields",
        f"BackOffice-URL\tws://h.example.com\nBackOffice-Portnr\t8080\nBackOffice-Path\t/ocpp/\nOCPPID\tNL*ABC*7\nAuthorizationKey\t{T}",
        "ws://h.example.com:8080/ocpp/#OSN#",
        "NL*ABC*7",
        T,
    ),
    case(
        "broken, perhaps",
        f"Dear installer, please use our endpoint for it, which is this one: wss://h.example.com/v16/tenant\nabc/{P}\n",
        asks="address_broken",
    ),
    case("a host cut at a hyphen", f"URL: wss://cs.exam-\nple.com/ocpp/{P}\n", asks="address_broken"),
    case("a path cut at a hyphen", f"wss://h.example.com/v16/my-\n  tenant/{P}", asks="address_broken"),
    case("an ID cut at a hyphen", "wss://h.example.com/ocpp/NL-ECO-\r\n1003", asks="address_broken"),
    case("a quoted line cut at a hyphen", f"> wss://cs.exam-\n> ple.com/ocpp/{P}\n", asks="address_broken"),
    case("nothing", "Hello, how are you?"),
    case("query", "wss://h.example.com/ocpp?id=NL*ECO*1003"),
    case(
        "one line of prose and JSON",
        f"Config: {{'url': 'wss://h.example.com/ocpp/{P}', 'token': '{T}'}}",
        "wss://h.example.com:443/ocpp/#OSN#",
        P,
        T,
    ),
]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_kind(one: Case) -> None:
    found = find(one.text, PasteContext(**{"present_id": P, "serial": one.serial, **one.about}))
    assert {question.code.value for question in found.questions} == one.asks, found
    assert found.more_questions == 0
    assert T not in repr(found)
    if one.asks:
        return
    assert (found.address.url if found.address else None) == one.url, found
    assert (found.ocpp_id.text if found.ocpp_id else None) == one.ocpp_id, found
    assert (found.token.secret.reveal() if found.token else None) == one.token, found
    assert found.says_no_token is one.none
    assert (found.user.text if found.user else None) == one.user


def test_every_question_is_asked_by_a_case() -> None:
    never = set(QuestionCode) - {QuestionCode(code) for one in CASES for code in one.asks}
    assert not never


@pytest.mark.parametrize(("number", "host"), [(0, "cs.exam-ple.com"), (1, "cs.example.com")])
def test_a_hyphen_at_the_end_of_a_line_is_as_the_person_says(number: int, host: str) -> None:
    text = f"URL: wss://cs.exam-\nple.com/ocpp/{P}\n"
    (question,) = find(text, PasteContext(present_id=P)).questions
    assert [choice.text for choice in question.choices] == [f"wss://cs.exam-ple.com/ocpp/{P}", f"wss://cs.example.com/ocpp/{P}"]
    found = find(text, PasteContext(present_id=P), answers={question.code: question.choices[number].key})
    assert found.questions == ()
    assert found.address is not None
    assert found.address.url == f"wss://{host}:443/ocpp/#OSN#"


@pytest.mark.parametrize("line", ["Password: the one on the sticker", "Token: wordt apart verzonden", "Jeton : envoyé par SMS"])
def test_a_token_that_stands_elsewhere_is_said(line: str) -> None:
    found = find(f"URL: wss://h.example.com/ocpp/{P}\n{line}", PasteContext(present_id=P))
    assert (found.questions, found.token) == ((), None)
    assert [note.code.value for note in found.notes] == ["token_elsewhere"]


def test_a_token_in_parts_is_offered_together_and_no_part_alone() -> None:
    text = f"URL: wss://h.example.com/ocpp/{P}\nToken (part 2 of 2): 1q7rEM\nToken (part 1 of 2): 53Umkk\n"
    (question,) = find(text, PasteContext(present_id=P)).questions
    assert [choice.secret.reveal() for choice in question.choices if choice.secret] == [T]


def test_dots_in_the_place_of_a_token_are_said() -> None:
    found = find(f"URL: wss://h.example.com/ocpp/{P}\nAuthorizationKey: ********\n", PasteContext(present_id=P))
    assert [note.code.value for note in found.notes] == ["token_masked"]


def test_rows_that_name_no_charger_are_told_by_their_address() -> None:
    found = find(
        "Site\tURL\tToken\nA\twss://a.example.com/\taaaa1111\nB\twss://b.example.com/\tbbbb2222\n", PasteContext(present_id=P)
    )
    assert [choice.text for choice in found.questions[0].choices] == ["wss://a.example.com/", "wss://b.example.com/"]


def test_an_end_that_no_id_can_be_is_said_to_be_path() -> None:
    found = find("ws://10.20.30.40:8080/ocpp/00:1A:2B:3C:4D:5E", PasteContext(present_id=P))
    assert [note.code.value for note in found.notes] == ["last_piece_is_path"]
