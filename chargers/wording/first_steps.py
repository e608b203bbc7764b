"""The steps to the first charger: each in a word, and what it is good for or how it is done."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.services.first_steps import FirstStep

STEPS: dict[FirstStep, tuple[str | Promise, str | Promise]] = {
    FirstStep.ADDRESS: (
        _("The address of this server"),
        _("Chargers connect to it. Whoever runs this server sets ECC_PUBLIC_ENDPOINTS and starts it again."),
    ),
    FirstStep.MAIL: (
        _("E-mail"),
        _("For alerts, and for links with which people choose a password. Whoever runs this server sets ECC_EMAIL_URL."),
    ),
    FirstStep.SECOND_FACTOR: (_("Your second factor"), _("So that a password alone opens nothing.")),
    FirstStep.ORGANISATION: (_("An organisation"), _("Every charger belongs to one: whoever owns it or looks after it.")),
    FirstStep.PEOPLE: (_("People"), _("Installers, operators and owners. If you work alone, you need nobody.")),
    FirstStep.BACKEND: (
        _("A backend"),
        _("Where chargers are sent to. Its address is typed once here; each charger then takes it from a list."),
    ),
    FirstStep.CHARGER: (_("A charger"), _("This server lets in only chargers that it knows.")),
    FirstStep.ONLINE: (
        _("The charger is online"),
        _("It is given the address of this server, then powered on. This list goes away as soon as it is here."),
    ),
}
