"""The steps to the first charger as the list of chargers shows them to admins, each with where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.models import User
from chargers.services.first_steps import FirstStep, first_steps
from chargers.wording.first_steps import STEPS


@dataclass(frozen=True, slots=True)
class ShownFirstStep:
    """`link`: the words of the link to `url`, where it is done, or seen once it is."""

    code: str
    word: str | Promise
    says: str | Promise
    done: bool
    url: str
    link: str | Promise


WHERE: Mapping[FirstStep, tuple[str, str | Promise]] = {
    FirstStep.ADDRESS: ("coming_here", _("What to set")),
    FirstStep.MAIL: ("alerts", _("Send yourself a test")),
    FirstStep.SECOND_FACTOR: ("mfa_index", _("Set it up")),
    FirstStep.ORGANISATION: ("organisation_add", _("Add an organisation")),
    FirstStep.PEOPLE: ("person_add", _("Add a person")),
    FirstStep.BACKEND: ("backend_add", _("Add a backend")),
    FirstStep.CHARGER: ("charger_add", _("Add a charger")),
    FirstStep.ONLINE: ("coming_here", _("How a charger comes here")),
}


def show_first_steps(admin: User) -> list[ShownFirstStep]:
    """Empty once any charger has been here."""
    return [_shown(step, done) for step, done in first_steps(admin).items()]


def _shown(step: FirstStep, done: bool) -> ShownFirstStep:
    (word, says), (page, link) = STEPS[step], WHERE[step]
    return ShownFirstStep(step.value, word, says, done, reverse(page), link)
