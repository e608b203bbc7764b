"""Roles of people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chargers.wording.words import Word

ROLES: dict[str, str | Promise] = {
    "installer": gettext_lazy("Installer"),
    "operator": gettext_lazy("Operator"),
    "owner": gettext_lazy("Owner"),
}


ADMIN = Word(gettext_lazy("Admin"), "shield-check", "info")
