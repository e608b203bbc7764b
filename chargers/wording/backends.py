"""What belongs to a backend, in words: which OCPP IDs and tokens it wants, by which ways it is reached."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.fleets.profile import IdForm, TokenRule, Way
from chargers.domain.preflight.trust import Trust

ID_FORMS: dict[IdForm, str | Promise] = {
    IdForm.AS_IT_IS: _("the one that the charger has"),
    IdForm.PREFIX: _("the one that the charger has, with a prefix before it"),
    IdForm.SERIAL_NUMBER: _("the charger's serial number"),
    IdForm.ACCOUNT_IN_PATH: _("the one that the charger has; the URL ends in a code of the customer"),
}
TOKEN_RULES: dict[TokenRule, str | Promise] = {
    TokenRule.NOT_KNOWN: _("not known"),
    TokenRule.NONE: _("none"),
    TokenRule.SHARED: _("one for all chargers"),
    TokenRule.PER_CHARGER: _("one for each charger"),
}
WAYS: dict[Way, str | Promise] = {
    Way.WSS: _("encrypted"),
    Way.WS: _("not encrypted"),
    Way.PRIVATE_APN: _("inside the network of the SIM cards"),
    Way.RELAY: _("through this server"),
}
STARTS_SESSIONS: dict[bool | None, str | Promise] = {
    None: _("not known"),
    True: _("yes, without a card"),
    False: _("no"),
}

TRUST: dict[Trust, str | Promise] = {
    Trust.PUBLIC: _("those of the public authorities"),
    Trust.OWN_CA: _("only those of the backend's own authority"),
    Trust.PINNED: _("only those with one key"),
}
