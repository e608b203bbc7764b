"""One environment variable: how it is read and checked. Knows nothing of Django."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvError
from marshmallow.validate import OneOf, Range


class WrongEnvironment(Exception):
    """A variable or the settings file is not as it must be; the text is one sentence for a person, and quotes no value."""


class GivenVariables(Env):
    """environs' parsers over these values; the process's own environment stays as it is."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(expand_vars=False)
        self.given = given

    def mail_server(self, name: str, default: str) -> Any:
        """Like `dj_email_url`, but smtps means TLS from the start on port 465, as everywhere else."""
        url = str(self._get_value(name, default))
        if not url.lower().startswith("smtps:"):
            return self.dj_email_url(name, default)
        self.given = {**self.given, name: "smtp:" + url[len("smtps:") :]}
        parsed: dict[str, Any] = self.dj_email_url(name, default)
        return {**parsed, "EMAIL_PORT": urlsplit(url).port or 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}

    def networks(self, name: str, default: list[str]) -> list[str]:
        """Networks and single addresses in their usual notation. Raises `ValueError`."""
        return [str(ipaddress.ip_network(text.strip(), strict=False)) for text in self.list(name, default)]

    def contacts(self, name: str, default: list[str]) -> list[str]:
        """URLs by which a person can be reached. Raises `ValueError`."""
        found = [text.strip() for text in self.list(name, default)]
        for contact in found:
            scheme, _, rest = contact.partition(":")
            if scheme not in ("mailto", "https", "tel") or not rest or not contact.isprintable() or " " in contact:
                raise ValueError(name)
        return found

    def issuer(self, name: str, default: str) -> str:
        """An https URL without query; http on this machine alone, where nobody listens in between. Raises `ValueError`."""
        url = str(self._get_value(name, default)).rstrip("/")
        parts = urlsplit(url)
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        usual = parts.hostname and not (parts.query or parts.fragment or parts.username) and "/.well-known/" not in url
        if url and not (usual and (parts.scheme == "https" or (here and parts.scheme == "http"))):
            raise ValueError(name)
        return url

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self.given.get(env_key) or default


class VariableKind(StrEnum):
    """How a variable is read: the name of environs' parser."""

    TEXT = "str"
    FLAG = "bool"
    COUNT = "int"
    SECONDS = "float"
    LIST = "list"
    NETWORKS = "networks"
    CONTACTS = "contacts"
    ISSUER = "issuer"
    DATABASE = "dj_db_url"
    EMAIL = "dj_email_url"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    VariableKind.TEXT: "text",
    VariableKind.FLAG: "yes or no",
    VariableKind.COUNT: "whole number",
    VariableKind.SECONDS: "seconds",
    VariableKind.LIST: "list, comma separated",
    VariableKind.NETWORKS: "list of networks, comma separated",
    VariableKind.CONTACTS: "list of mailto:, https: or tel: URLs, comma separated",
    VariableKind.ISSUER: "https: URL",
    VariableKind.DATABASE: "URL",
    VariableKind.EMAIL: "URL",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. `shown` stands for the default in the docs where the default itself says nothing."""

    name: str
    kind: VariableKind
    default: Any
    help: str
    shown: str = ""
    one_of: tuple[str, ...] = ()
    least: float | None = None

    @property
    def setting(self) -> str:
        """The name in django.conf.settings."""
        return self.name.removeprefix("ECC_")

    def read(self, env: GivenVariables) -> Any:
        if not env.given.get(self.name) and self.default is None:
            return None
        parse: Callable[..., Any] = env.mail_server if self.kind is VariableKind.EMAIL else getattr(env, self.kind.value)
        try:
            value = parse(self.name, self.default, validate=self._rules()) if self._rules() else parse(self.name, self.default)
        except (EnvError, ValueError):
            raise WrongEnvironment(f"{self.name} is not {self.wanted()}.") from None
        if self.kind is VariableKind.EMAIL and "EMAIL_BACKEND" not in value:  # the parser takes any scheme
            raise WrongEnvironment(f"{self.name} is not {self.wanted()}.")
        return value

    def wanted(self) -> str:
        if self.one_of:
            return "one of: " + ", ".join(self.one_of)
        if self.least is not None:
            return f"a {'whole number' if self.kind is VariableKind.COUNT else 'number'} of at least {self.least:g}"
        return "a valid " + self.kind.words

    def _rules(self) -> list[Callable[[Any], Any]]:
        rules: list[Callable[[Any], Any]] = []
        if self.one_of:
            rules.append(OneOf(self.one_of))
        if self.least is not None:
            rules.append(Range(min=self.least))
        return rules
