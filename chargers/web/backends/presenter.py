"""Backends as their pages show them: one readable URL, who points there, and what it becomes in each controller type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chargers.domain.connection.split_fields import Connection, split
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Refusal
from chargers.domain.paste import habits
from chargers.domain.preflight.trust import Trust
from chargers.models import Backend
from chargers.wording.backends import ID_FORMS, STARTS_SESSIONS, TOKEN_RULES, TRUST, WAYS
from chargers.wording.badges import ENCRYPTED, NOT_ENCRYPTED
from chargers.wording.fields import HELP
from chargers.wording.known_backends import known_of as known_sentences
from chargers.wording.refusals import sentences
from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class BackendSetting:
    """One setting and what it is to hold."""

    key: str
    value: str
    help: str | Promise


@dataclass(frozen=True, slots=True)
class OfType:
    """What the endpoint becomes in one controller type; `refused`: why that type cannot dial it."""

    name: str
    rows: tuple[BackendSetting, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class BackendProfile:
    """What a charger needs there. `ways`: the other ones, each with its URL."""

    ways: tuple[tuple[str | Promise, str], ...]
    id_form: str | Promise
    id_prefix: str
    tokens: str | Promise
    starts_sessions: str | Promise
    trust: str | Promise
    trusted: str  # the key that is pinned


@dataclass(frozen=True, slots=True)
class KnownHabits:
    """What is public of a backend: a person confirms it, nothing is assumed."""

    name: str
    says: tuple[str | Promise, ...]


def lock(endpoint: Endpoint) -> Word:
    return ENCRYPTED if endpoint.tls else NOT_ENCRYPTED


def in_types(backend: Backend, types: Iterable[ControllerDefinition]) -> list[OfType]:
    """At the endpoint that each type can dial."""
    profile = backend.profile()
    return [_in_type(profile.endpoint_for(can_encrypt=each.tls) or backend.endpoint(), each) for each in types]


def asked_of_chargers(backend: Backend) -> BackendProfile:
    """What a move there asks for, in words."""
    profile = backend.profile()
    others = [way for way in profile.endpoints if way is not backend.way()]
    return BackendProfile(
        ways=tuple((WAYS[way], profile.endpoints[way].url()) for way in others),
        id_form=ID_FORMS[profile.id_form],
        id_prefix=profile.id_prefix,
        tokens=TOKEN_RULES[profile.token_rule],
        starts_sessions=STARTS_SESSIONS[backend.starts_sessions],
        trust=TRUST[Trust(backend.trust)],
        trusted=backend.trusted if backend.trust == Trust.PINNED else "",
    )


def known_of(endpoint: Endpoint | None) -> KnownHabits | None:
    """What is public of the backend at this host; None where nothing is."""
    found = habits.habits_of_host(habits.load(), endpoint.host) if endpoint else None
    says = known_sentences(found) if found else []
    return KnownHabits(found.name, tuple(says)) if found and says else None


def goes_with(moves: int, tokens: int) -> str:
    """What is forgotten with a backend, as a sentence; empty where nothing is."""
    if not moves and not tokens:
        return ""
    said = {
        "moves": ngettext("%(count)s prepared move to it", "%(count)s prepared moves to it", moves) % {"count": intcomma(moves)},
        "given": ngettext("%(count)s token that it gave", "%(count)s tokens that it gave", tokens) % {"count": intcomma(tokens)},
    }
    if not moves or not tokens:
        return _("Forgotten with it: %(what)s.") % {"what": said["moves" if moves else "given"]}
    return _("Forgotten with it: %(moves)s, %(given)s.") % said


def _in_type(endpoint: Endpoint, type_: ControllerDefinition) -> OfType:
    try:
        values = split(type_, Connection(endpoint)).values
    except Refusal as refusal:
        return OfType(type_.name, refused=sentences(refusal.notices))
    shown = [value for role, value in values.items() if role in ADDRESS]
    return OfType(type_.name, tuple(BackendSetting(value.key, value.reveal(), HELP.get(value.role, "")) for value in shown))


# What an endpoint alone sets; nothing here is a secret.
ADDRESS = (FieldRole.ADDRESS, FieldRole.PORT, FieldRole.PATH, FieldRole.OPTIONS)
