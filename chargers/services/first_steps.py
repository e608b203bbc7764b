"""What leads from an empty installation to its first charger, and how much of it is done. Knows no words and no pages."""

from __future__ import annotations

from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists

from chargers.models import Backend, Charger, Organisation, Presence, User

TO_THE_CONSOLE = "django.core.mail.backends.console.EmailBackend"  # where no mail server is set


class FirstStep(StrEnum):
    """In the order in which they are shown."""

    ADDRESS = "address"
    MAIL = "mail"
    SECOND_FACTOR = "second_factor"
    ORGANISATION = "organisation"
    PEOPLE = "people"
    BACKEND = "backend"
    CHARGER = "charger"
    ONLINE = "online"


def first_steps(admin: User) -> dict[FirstStep, bool]:
    """Each step, and whether it is done; empty once any charger has been here. One query."""
    found = {
        FirstStep.SECOND_FACTOR: Authenticator.objects.filter(user=admin).exclude(type=Authenticator.Type.RECOVERY_CODES),
        FirstStep.ORGANISATION: Organisation.objects.all(),
        FirstStep.PEOPLE: User.objects.filter(is_active=True).exclude(pk=admin.pk),
        FirstStep.BACKEND: Backend.objects.all(),
        FirstStep.CHARGER: Charger.objects.filter(retired_at=None),
        FirstStep.ONLINE: Presence.objects.all(),
    }
    asked = User.objects.filter(pk=admin.pk).values_list(*(Exists(rows) for rows in found.values()))
    done = dict(zip(found, asked.get(), strict=True))
    if done[FirstStep.ONLINE]:
        return {}
    done[FirstStep.ADDRESS] = bool(settings.PUBLIC_ENDPOINTS)
    done[FirstStep.MAIL] = settings.EMAIL_BACKEND != TO_THE_CONSOLE
    return {step: done[step] for step in FirstStep}
