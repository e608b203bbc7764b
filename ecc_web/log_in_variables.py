"""How people log in: the variables of the settings table that go together. Knows nothing of Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecc_web.variable import Variable, VariableKind, WrongEnvironment

LOG_IN: tuple[Variable, ...] = (
    Variable(
        "ECC_ADMIN_SECOND_FACTOR",
        VariableKind.FLAG,
        True,
        "Admins need a second factor: who has none is led to set one up before anything else. It is offered to everybody. "
        "The demo does without.",
    ),
    Variable(
        "ECC_IDLE_MINUTES",
        VariableKind.COUNT,
        720,
        "Minutes after which the log-in of somebody who does nothing ends; pages that follow by themselves do nothing. 0: never.",
        least=0,
    ),
    Variable(
        "ECC_OIDC_URL",
        VariableKind.ISSUER,
        "",
        "The identity provider of your organisation (OpenID Connect), as it names itself: what stands in front of "
        "`/.well-known/openid-configuration`. [How to set it up](operating.md#an-identity-provider).",
        shown="none: people log in here",
    ),
    Variable("ECC_OIDC_NAME", VariableKind.TEXT, "", "What people call it: *Log in with …*.", shown="*your organisation*"),
    Variable("ECC_OIDC_CLIENT_ID", VariableKind.TEXT, "", "By which it knows this server.", shown="none; required with the URL"),
    Variable("ECC_OIDC_CLIENT_SECRET", VariableKind.TEXT, "", "What it gave with that.", shown="none; required with the URL"),
    Variable("ECC_OIDC_SCOPES", VariableKind.LIST, ["openid", "profile", "email"], "What it is asked for."),
    Variable("ECC_OIDC_GROUPS", VariableKind.TEXT, "groups", "The claim in which it names a person's groups."),
    Variable(
        "ECC_OIDC_LINK_BY_EMAIL",
        VariableKind.FLAG,
        False,
        "Who comes from it for the first time gets the account here with the same e-mail address, if the provider says that it "
        "has verified that address; never an admin's account. Only where nobody can choose an address there.",
    ),
    Variable(
        "ECC_PASSWORDS",
        VariableKind.FLAG,
        True,
        "Whether people can log in with a password. `no` needs `ECC_OIDC_URL`; passkeys go on. Passwords are kept: `yes` and a "
        "restart bring them back.",
    ),
)


def check_log_in(read: Mapping[str, Any]) -> None:
    """Somebody can. Raises `WrongEnvironment`."""
    if read["OIDC_URL"] and not (read["OIDC_CLIENT_ID"] and read["OIDC_CLIENT_SECRET"]):
        raise WrongEnvironment("ECC_OIDC_URL needs ECC_OIDC_CLIENT_ID and ECC_OIDC_CLIENT_SECRET, as the provider gave them.")
    if not (read["PASSWORDS"] or read["OIDC_URL"]):
        raise WrongEnvironment("ECC_PASSWORDS=no without ECC_OIDC_URL: nobody could log in.")
