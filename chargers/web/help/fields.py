"""The connection fields of every controller type, as its rows say: what each holds, its form, and what a URL becomes in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.connection import resolve
from chargers.domain.connection.split_fields import split
from chargers.domain.controller.definition import ControllerDefinition, FieldDefinition, FieldRole, KeyForm, Layout
from chargers.domain.controller.options import Options
from chargers.domain.endpoint import endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.secret import Secret
from chargers.wording import fields as field_words
from chargers.wording import help_links, refusals, setting_words

# The manufacturer's examples, one without and one with TLS; and the one that every guide of ours takes apart.
EXAMPLES = (
    ("ws://www.example.com:80/ocpp1.6/path/TEST-OCPPID", ""),
    ("wss://192.168.255.8:443/ocpp1.6/secured/TEST-OCPPID", "9N8gGyS8Un7g4IY9dRIC"),
    ("wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000", "53Umkk1q7rEM"),
)
CLEAR_EXAMPLE = ("ws://devices.ecotap.com/registry/ocpp/NL*ECO*1000", "53Umkk1q7rEM")
INFO_EXAMPLE = OcppInfo.of(model="DC60", vendor="Ecotap", serial="1891351").format()  # R18

FORMS: Mapping[tuple[FieldRole, str], str | Promise] = {
    (FieldRole.KEY, KeyForm.ID_AND_PASSWORD): gettext_lazy("The OCPP ID, a colon, the token."),
    (FieldRole.KEY, KeyForm.PASSWORD): gettext_lazy("The token alone; the charger logs in with its OCPP ID as user name."),
    (FieldRole.ADDRESS, Layout.HOST_PORT_PATH): gettext_lazy(
        "Host, port, path, then #OSN#; no ws:// or wss:// in front. The charger puts its OCPP ID in the place of #OSN#, "
        "and its serial number in the place of #SN#."
    ),
    (FieldRole.ADDRESS, Layout.URL_IN_PARTS): gettext_lazy("ws:// or wss://, then the host; no port and no path."),
    (FieldRole.PORT, ""): gettext_lazy("Digits. Where the URL has no port it is 80 for ws:// and 443 for wss://."),
    (FieldRole.PATH, ""): gettext_lazy("The path up to the OCPP ID, which the charger adds."),
    (FieldRole.OCPP_ID, ""): gettext_lazy(
        'As the backend registered it, to the letter: no space, no accent, and none of / : # ? % " < > \\ ,'
    ),
    (FieldRole.PROTOCOL, ""): gettext_lazy("Always the same word."),
    (FieldRole.OPTIONS, ""): gettext_lazy(
        "Pairs of name=value with commas between them. ECC Web changes only UseTLS; the others stay as the charger has them."
    ),
    (FieldRole.OCPP_INFO, ""): gettext_lazy("Three pairs of name=value with commas between them, as the factory wrote them."),
}


@dataclass(frozen=True, slots=True)
class HelpField:
    """One key, with the types that have it under this name."""

    anchor: str
    key: str
    types: list[str]
    says: str
    form: str
    examples: list[str]
    limits: list[str]


@dataclass(frozen=True, slots=True)
class UrlOnType:
    """What one URL becomes on one type: keys with their values, or why it cannot be."""

    url: str
    token: str
    values: list[tuple[str, str, str]]  # anchor, key, value
    refused: str


@dataclass(frozen=True, slots=True)
class ShownControllerType:
    anchor: str
    name: str
    recognised: str
    tls: str
    examples: list[UrlOnType]


def types(found: Iterable[ControllerDefinition]) -> list[ShownControllerType]:
    return [
        ShownControllerType(
            help_links.controller_type(one.code),
            one.name,
            _recognised(one),
            _("It accepts ws:// and wss://.") if one.tls else _no_tls(one),
            [_shown(one, url, token) for url, token in EXAMPLES if one.tls or url.startswith("ws:")],
        )
        for one in found
    ]


def fields(found: Iterable[ControllerDefinition]) -> list[HelpField]:
    """Every key once: where types agree on its name they share an entry."""
    owners: dict[str, list[tuple[ControllerDefinition, FieldDefinition]]] = {}
    for one in found:
        for field in one.fields:
            owners.setdefault(field.key, []).append((one, field))
    return [_field(key, having) for key, having in owners.items()]


def switches(found: Iterable[ControllerDefinition]) -> list[tuple[str, str, str]]:
    """Each switch of the usual options: its anchor, its name, and what it does."""
    names: dict[str, str] = {}
    for one in found:
        if field := one.field(FieldRole.OPTIONS):
            names |= {piece.name: setting_words.pair(piece.name) for piece in Options.parse(field.default).pairs}
    return [(help_links.switch(name), name, word) for name, word in names.items()]


def _field(key: str, having: list[tuple[ControllerDefinition, FieldDefinition]]) -> HelpField:
    def each(words: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(word for word in words if word))

    return HelpField(
        anchor=help_links.setting_anchor(key),
        key=key,
        types=[one.name for one, _field in having],
        says=" ".join(each(field_words.field_help(field.role, field.help, field.restarts_after) for _type, field in having)),
        form=" ".join(each(_form(one, field.role) for one, field in having)),
        examples=each(_example(one, field) for one, field in having),
        limits=each(limit for one, field in having for limit in _limits(one, field)),
    )


def _form(one: ControllerDefinition, role: FieldRole) -> str:
    shape = {FieldRole.KEY: one.key_form.value, FieldRole.ADDRESS: one.layout.value}.get(role, "")
    return str(FORMS.get((role, shape), ""))


def _limits(one: ControllerDefinition, field: FieldDefinition) -> list[str]:
    most = min(field.max_length, (field.role is FieldRole.OCPP_ID and one.ocpp_id_limit) or field.max_length)
    said = [ngettext("At most %(count)s character.", "At most %(count)s characters.", most) % {"count": most}]
    if field.write_only:
        said.append(_("It can be written, but never read back."))
    if field.pattern:
        said.append(_("Its name is not printed in the manufacturer's document: the charger's own name for it counts."))
    return said


def _example(one: ControllerDefinition, field: FieldDefinition) -> str:
    if field.role is FieldRole.OCPP_INFO:
        return INFO_EXAMPLE
    shown = _shown(one, *(EXAMPLES[-1] if one.tls else CLEAR_EXAMPLE))
    return next((value for _anchor, key, value in shown.values if key == field.key), "")


def _shown(one: ControllerDefinition, url: str, token: str) -> UrlOnType:
    wanted = resolve.resolve(endpoint.parse_url(url), None).connection(Secret(token) if token else None)
    try:
        made = split(one, wanted)
    except Refusal as refusal:
        return UrlOnType(url, token, [], refusals.sentences(refusal.notices))
    return UrlOnType(url, token, [(help_links.setting_anchor(v.key), v.key, v.reveal()) for v in made.values.values()], "")


def _recognised(one: ControllerDefinition) -> str:
    prefixes = [f"{p.prefix} ({p.variant})" if p.variant else p.prefix for p in one.serial_prefixes]
    if not prefixes:
        return _("No beginning of its serial numbers is known: it is recognised by the names of its settings.")
    return _("Its serial number begins with %(prefixes)s.") % {"prefixes": ", ".join(prefixes)}


def _no_tls(one: ControllerDefinition) -> str:
    return str(refusals.sentence(Notice(Code.TLS_NOT_SUPPORTED, "url", {"controller_type": one.name})))
