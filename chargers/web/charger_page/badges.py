"""What stands beside a charger's ID, in the list and on its own pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.models import Charger
from chargers.services.chargers.attention import Need, needs_of
from chargers.wording.badges import CHANGING, OCPP_INFO
from chargers.wording.words import NEEDS, Word


def badges(charger: Any) -> tuple[Word, ...]:
    """What needs a person, each with the page where more is said of it; and whether it is being changed."""
    found: list[Word] = []
    for need in needs(charger):
        word, url = NEEDS[need], f"{reverse('charger', args=[charger.pk])}#{need}"
        if need is Need.OCPP_INFO:
            word, url = OCPP_INFO[charger.ocpp_info_flag], reverse("ocpp_info", args=[charger.pk])
        found.append(replace(word, url=url))
    return (CHANGING, *found) if charger.changing and not charger.asking else tuple(found)


def needs(charger: Any) -> list[Need]:
    """What it needs a person for, in the order in which that is shown."""
    found = needs_of(charger)
    return [need for need in NEEDS if need in found]


def type_and_variant(charger: Charger) -> str | Promise:
    if charger.controller_type is None:
        return _("type not known")
    return f"{charger.controller_type.name} {charger.variant}".strip()
