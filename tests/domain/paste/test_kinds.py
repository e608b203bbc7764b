"""Every kind of text that people paste, one or more of each: what is found, and what is asked."""

# ruff: noqa: E501, F541 (a case is a line; a table of them reads best so)

from dataclasses import dataclass, field

import pytest

from chargers.domain.paste import QuestionCode, find

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
    # broken, encoded, wrapped
    case(
        "broken after a hyphen",
        f"URL: wss://h.example.com/v16/tenant-\nabc/{P}\nToken: {T}",
        "wss://h.example.com:443/v16/tenant-abc/#OSN#",
        P,
        T,
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
    found = find(one.text, **{"present_id": P, "serial": one.serial, **one.about})
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
