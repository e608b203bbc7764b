"""A grammar of mails: a backend's habits, a language, a layout and noise around it. What is put in is known."""

# ruff: noqa: RUF001

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

PRESENT = "NL*ECO*1003"
SERIAL = "1810003"


@dataclass(frozen=True)
class Truth:
    """What a mail says. `new_id` None: it names none, or the present one; `token` None: there is none."""

    scheme: str
    host: str
    port: int
    path: str
    new_id: str | None
    token: str | None

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{self.path}#OSN#"


@dataclass(frozen=True)
class Mail:
    kind: str
    text: str
    truth: Truth


LANGUAGES: dict[str, dict[str, Any]] = {
    "en": {
        "url": ["Endpoint", "OCPP URL", "Endpoint URL", "Server address", "Backend URL", "WebSocket URL", "CSMS URL"],
        "id": ["OCPP ID", "Charge point ID", "Charger ID", "ChargeBox ID", "Charge Point Identity", "Station ID", "Identity"],
        "token": ["Token", "Password", "Authorization key", "Auth key", "Pass", "Security key", "Basic auth password"],
        "none": ["none", "not required", "n/a", "-", "leave empty"],
        "hello": ["Hello,\n\n", "Dear installer,\n\nBelow you find the connection details.\n\n", ""],
        "bye": ["\n\nKind regards,\nThe support team\n+31 20 123 45 67\nwww.example.com", "\n\nBest,\nJohn", ""],
        "sentence": "Please set the charger to {url} with token {token}.",
        "wrote": "On Mon, 4 May 2026 at 10:12, John Doe <john@example.com> wrote:",
        "head": "From: John <john@example.com>\nSent: Monday\nTo: Jane\nSubject: old settings\n",
        "test": "Test",
        "live": "Production",
    },
    "fr": {
        "url": [
            "Point de terminaison",
            "URL",
            "Adresse du serveur",
            "URL OCPP",
            "Adresse de la plateforme",
            "URL du serveur OCPP",
        ],
        "id": ["Identifiant OCPP", "ID de la borne", "Identifiant de la borne", "ID OCPP", "Identifiant borne"],
        "token": ["Jeton", "Mot de passe", "Clé d’autorisation", "Clé d'accès", "MDP", "Jeton d’accès"],
        "none": ["aucun", "sans objet", "pas nécessaire", "-", "laisser vide"],
        "hello": ["Bonjour,\n\n", "Bonjour,\nVoici les paramètres de connexion :\n\n", ""],
        "bye": ["\n\nCordialement,\nLe service technique\n01 23 45 67 89", "\n\nBien à vous", ""],
        "sentence": "Veuillez connecter la borne à {url} avec le jeton {token}.",
        "wrote": "Le lun. 4 mai 2026 à 10:12, Jean Dupont <jean@example.com> a écrit :",
        "head": "De : Jean <jean@example.com>\nEnvoyé : lundi\nÀ : Jeanne\nObjet : anciens paramètres\n",
        "test": "Recette",
        "live": "Production",
    },
    "nl": {
        "url": ["Endpoint", "URL", "Adres", "Backend-URL", "OCPP-adres", "Serveradres", "Adres van de backend"],
        "id": ["Laadpaal-ID", "OCPP-ID", "Laadpaalnummer", "ID van de laadpaal", "ID laadpaal", "Laadpunt ID"],
        "token": ["Wachtwoord", "Token", "Sleutel", "Toegangssleutel", "Autorisatiesleutel", "Beveiligingssleutel"],
        "none": ["n.v.t.", "geen", "niet nodig", "-", "leeg laten"],
        "hello": ["Beste installateur,\n\n", "Hallo,\n\nHierbij de gegevens van de laadpaal:\n\n", ""],
        "bye": ["\n\nMet vriendelijke groet,\nJan de Vries\n06-12345678", "\n\nGroeten,\nPiet", ""],
        "sentence": "Verbind de laadpaal met {url} en gebruik het wachtwoord {token}.",
        "wrote": "Op ma 4 mei 2026 om 10:12 schreef Jan de Vries <jan@example.com>:",
        "head": "Van: Jan <jan@example.com>\nVerzonden: maandag\nAan: Els\nOnderwerp: oude gegevens\n",
        "test": "Testomgeving",
        "live": "Productie",
    },
    "de": {
        "url": ["Endpunkt", "URL", "Serveradresse", "Backend-URL", "OCPP-Endpunkt", "Adresse des Backends", "WebSocket-URL"],
        "id": ["Ladestations-ID", "OCPP-ID", "Stationskennung", "ID der Ladestation", "Ladepunkt-ID", "Wallbox-ID"],
        "token": [
            "Passwort",
            "Token",
            "Schlüssel",
            "Kennwort",
            "Zugangsschlüssel",
            "Autorisierungsschlüssel",
            "Sicherheitsschlüssel",
        ],
        "none": ["keine", "nicht erforderlich", "entfällt", "-", "leer lassen"],
        "hello": ["Sehr geehrte Damen und Herren,\n\n", "Hallo,\n\nhier die Verbindungsdaten:\n\n", ""],
        "bye": ["\n\nMit freundlichen Grüßen\nMax Mustermann\nTel. +49 30 1234567", "\n\nViele Grüße", ""],
        "sentence": "Bitte verbinden Sie die Ladestation mit {url} und dem Passwort {token}.",
        "wrote": "Am Mo., 4. Mai 2026 um 10:12 Uhr schrieb Max <max@example.com>:",
        "head": "Von: Max <max@example.com>\nGesendet: Montag\nAn: Eva\nBetreff: alte Daten\n",
        "test": "Testumgebung",
        "live": "Produktiv",
    },
}

HEX = "0123456789abcdef"
ids = st.one_of(
    st.builds(lambda n: f"NL*ECO*{n}", st.integers(2000, 9999)),
    st.builds(lambda n: f"FR*ABC*E{n:05}", st.integers(0, 99999)),
    st.builds(lambda n: f"EVB-P{n:07}", st.integers(0, 9_999_999)),
    st.builds(lambda n: f"DE-XY-{n}", st.integers(100, 99999)),
    st.builds(lambda n: f"RBC-{n:07}", st.integers(0, 9_999_999)),
    st.builds(lambda n: f"{n}", st.integers(1_170_000, 1_899_999)),
)
_VISIBLE = st.sampled_from("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
tokens = st.one_of(
    st.text(_VISIBLE, min_size=8, max_size=24).filter(lambda t: any(c.isdigit() for c in t) and any(c.isalpha() for c in t)),
    st.text(st.sampled_from(HEX), min_size=12, max_size=40).filter(
        lambda t: any(c.isdigit() for c in t) and any(c.isalpha() for c in t)
    ),
    st.builds(
        lambda a, b, c: f"{a}{c}{b}",
        st.sampled_from(["Welkom", "Charge", "Str0m"]),
        st.integers(10, 9999),
        st.sampled_from("-_#$!@%&+=~^"),
    ),
    st.builds(lambda a: f"{a}!", st.sampled_from(["Welkom-2026", "Laden#24", "pX9$kk2"])),
)
_LABEL = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=3, max_size=10)
hosts = st.builds(
    lambda a, b, tld: f"{a}.{b}.{tld}",
    st.sampled_from(["ocpp", "cs", "csms", "ws", "charge", "evse", "connect"]),
    _LABEL,
    st.sampled_from(["com", "nl", "fr", "eu", "io", "energy"]),
).filter(lambda host: not set(host.split(".")) & {"test", "tst", "acc", "stage", "stg", "demo", "dev", "uat", "qa"})
paths = st.sampled_from(
    [
        "/",
        "/ocpp/",
        "/ocpp/1.6/",
        "/v16/",
        "/registry/ocpp/",
        "/steve/websocket/CentralSystemService/",
        "/api/ocppj/",
        "/socket/15/",
        "/1.6/ecotap/",
    ]
)
PLACEHOLDERS = [
    "#OSN#",
    "{id}",
    "{chargePointId}",
    "<ID>",
    "[chargeBoxId]",
    "(chargeBoxId)",
    "{{id}}",
    "${id}",
    "%ID%",
    "YOUR-CHARGER-ID",
    "XXXXXX",
    "CHARGER_ID",
]


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    scheme = draw(st.sampled_from(["wss", "wss", "ws"]))
    port = draw(st.sampled_from([443 if scheme == "wss" else 80] * 3 + [8080, 9000, 8443]))
    host = draw(st.one_of(hosts, hosts, hosts, st.sampled_from(["192.168.1.20", "[2001:db8::1]", "connect.longship.io"])))
    path = draw(paths)
    if host == "connect.longship.io":
        path = "/" + draw(st.text(st.sampled_from(HEX), min_size=32, max_size=32)) + "/"
    return Truth(scheme, host, port, path, draw(st.none() | ids), draw(st.none() | tokens | tokens))


def written_url(draw: st.DrawFn, truth: Truth, *, ends: str = "") -> tuple[str, bool]:
    """The URL as a backend writes it, and whether the ID is in it."""
    default = 443 if truth.scheme == "wss" else 80
    port = "" if truth.port == default and draw(st.booleans()) else f":{truth.port}"
    base = f"{truth.scheme}://{truth.host}{port}{truth.path}"
    kind = ends or draw(st.sampled_from(["id", "slash", "placeholder"]))
    if kind == "id":
        return base + (truth.new_id or PRESENT), True
    return (base, False) if kind == "slash" else (base + draw(st.sampled_from(PLACEHOLDERS)), False)


Lines = list[tuple[str, str]]


@st.composite
def labelled(draw: st.DrawFn, language: dict[str, Any], truth: Truth, *, ends: str = "") -> Lines:
    """Labels and values in some order."""
    url, has_id = written_url(draw, truth, ends=ends)
    lines = [(draw(st.sampled_from(language["url"])), url)]
    if truth.new_id is not None and (not has_id or draw(st.booleans())):
        lines.append((draw(st.sampled_from(language["id"])), truth.new_id))
    elif truth.new_id is None and not has_id and draw(st.booleans()):
        lines.append((draw(st.sampled_from(language["id"])), PRESENT))
    if truth.token is not None:
        lines.append((draw(st.sampled_from(language["token"])), truth.token))
    elif draw(st.booleans()):
        lines.append((draw(st.sampled_from(language["token"])), draw(st.sampled_from(language["none"]))))
    return draw(st.permutations(lines))


def _json(lines: Lines) -> str:
    return json.dumps(dict(lines), ensure_ascii=False)


def _html(lines: Lines) -> str:
    rows = "".join(f"<tr><td>{html.escape(a)}</td><td>{html.escape(b)}</td></tr>" for a, b in lines)
    return f"<html><body><table>{rows}</table></body></html>"


def _paragraphs(lines: Lines) -> str:
    return "".join(f"<p><b>{html.escape(a)}</b>: {html.escape(b)}</p>" for a, b in lines)


def _table(separator: str) -> Callable[[Lines], str]:
    return lambda lines: separator.join(a for a, _ in lines) + "\n" + separator.join(b for _, b in lines) + "\n"


LAYOUTS: dict[str, Callable[[Lines], str]] = {
    "colons": lambda lines: "\n".join(f"{a}: {b}" for a, b in lines),
    "French colons": lambda lines: "\n".join(f"{a} : {b}" for a, b in lines),
    "equals": lambda lines: "\n".join(f"{a} = {b}" for a, b in lines),
    "tabs": lambda lines: "\n".join(f"{a}\t{b}" for a, b in lines),
    "bullets": lambda lines: "\n".join(f"- {a}: {b}" for a, b in lines),
    "bold": lambda lines: "\n".join(f"**{a}:** {b}" for a, b in lines),
    "code": lambda lines: "\n".join(f"* **{a}**: `{b}`" for a, b in lines),
    "below": lambda lines: "\n".join(f"{a}:\n{b}\n" for a, b in lines),
    "below, no colon": lambda lines: "\n\n".join(f"{a}\n{b}" for a, b in lines),
    "quotes": lambda lines: "\n".join(f'{a}: "{b}"' for a, b in lines),
    "quoted mail": lambda lines: "\n".join(f"> {a}: {b}" for a, b in lines),
    "blank lines": lambda lines: "\n\n".join(f"{a}: {b}" for a, b in lines),
    "JSON": _json,
    "HTML table": _html,
    "HTML": _paragraphs,
    "Markdown table": lambda lines: "\n".join(["| | |", "|---|---|", *(f"| {a} | {b} |" for a, b in lines)]),
    "table": _table("\t"),
    "CSV": _table(";"),
}


@st.composite
def plain_mails(draw: st.DrawFn, layout: str) -> Mail:
    """One address, at most one ID, at most one token, and no contradiction."""
    language = LANGUAGES[draw(st.sampled_from(sorted(LANGUAGES)))]
    truth = draw(truths())
    lines = draw(labelled(language, truth))
    text = LAYOUTS[layout](lines)
    if layout not in {"JSON", "HTML table", "HTML"}:
        text = draw(st.sampled_from(language["hello"])) + text + draw(st.sampled_from(language["bye"]))
        text = draw(st.sampled_from([text, text.replace("\n", "\r\n"), "\ufeff" + text, text.replace(": ", ":\xa0")]))
    return Mail(layout, text, truth)


@st.composite
def sentences(draw: st.DrawFn) -> Mail:
    language = LANGUAGES[draw(st.sampled_from(sorted(LANGUAGES)))]
    truth = draw(
        truths().filter(lambda one: one.token is not None and one.token.isalnum() and (one.new_id is None or "*" in one.new_id))
    )
    url, _ = written_url(draw, truth, ends="id")
    return Mail(
        "sentence", draw(st.sampled_from(language["hello"])) + language["sentence"].format(url=url, token=truth.token), truth
    )


@st.composite
def doubtful_mails(draw: st.DrawFn) -> Mail:
    """A mail with something in it that only a person can say, or that is easily taken for something else."""
    language = LANGUAGES[draw(st.sampled_from(sorted(LANGUAGES)))]
    truth = draw(truths().filter(lambda one: one.token is not None))
    lines = draw(labelled(language, truth))
    text = LAYOUTS[draw(st.sampled_from(["colons", "bullets", "below", "tabs"]))](lines)
    old = f"wss://old.example.org/ocpp/\n{draw(st.sampled_from(language['token']))}: oldold{draw(st.integers(100, 999))}x\n"
    kind = draw(
        st.sampled_from(["quoted thread", "older head", "test too", "other case", "twice", "two tokens", "several", "full stop"])
    )
    match kind:
        case "quoted thread":
            text += f"\n\n{language['wrote']}\n" + "\n".join(f"> {line}" for line in old.splitlines())
        case "older head":
            text += f"\n\n{language['head']}\n{old}"
        case "test too":
            text = f"{language['test']}: wss://other.example.org/ocpp/\n{language['live']}:\n{text}"
        case "other case":
            text += f"\n{draw(st.sampled_from(language['id']))}: {(truth.new_id or PRESENT).swapcase()}\n"
        case "twice":
            text = re.sub(r"(://[^/\s]+)/", rf"\1/{truth.new_id or PRESENT}/", text, count=1)
        case "two tokens":
            text += f"\n{draw(st.sampled_from(language['token']))}: another{draw(st.integers(1000, 9999))}\n"
        case "several":
            other = [
                (language["id"][0], "NL*ECO*1"),
                (language["url"][0], "wss://other.example.org/ocpp/"),
                (language["token"][0], "old111x"),
            ]
            text = "\n".join(f"{label}: {value}" for label, value in other) + f"\n\n{text}"
        case "full stop":
            text = text.replace(truth.token or "", f"{truth.token}.", 1)
    return Mail(kind, text, truth)
