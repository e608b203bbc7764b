"""Backends as their pages show them: one readable URL, who points there, and what it becomes in each controller type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from chargers.domain.connection.split_fields import Connection, split
from chargers.domain.controller.definition import ControllerType, FieldRole
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Refusal
from chargers.wording.badges import ENCRYPTED, NOT_ENCRYPTED
from chargers.wording.fields import HELP
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


def lock(endpoint: Endpoint) -> Word:
    return ENCRYPTED if endpoint.tls else NOT_ENCRYPTED


def in_types(endpoint: Endpoint, types: Iterable[ControllerType]) -> list[OfType]:
    return [_in_type(endpoint, each) for each in types]


def _in_type(endpoint: Endpoint, type_: ControllerType) -> OfType:
    try:
        values = split(type_, Connection(endpoint)).values
    except Refusal as refusal:
        return OfType(type_.name, refused=sentences(refusal.notices))
    shown = [value for role, value in values.items() if role in ADDRESS]
    return OfType(type_.name, tuple(BackendSetting(value.key, value.reveal(), HELP.get(value.role, "")) for value in shown))


# What an endpoint alone sets; nothing here is a secret.
ADDRESS = (FieldRole.ADDRESS, FieldRole.PORT, FieldRole.PATH, FieldRole.OPTIONS)
