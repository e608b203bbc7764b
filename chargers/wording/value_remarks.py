"""What there is to say of a value that is taken, and of what a charger holds: error codes as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code

REMARKS: Mapping[Code, Promise | str] = {
    # What there is to say of an input that is taken
    Code.USER_INFO_USED: _("The password in the URL was taken as the token. Check that it is this charger's token."),
    Code.USER_DIFFERS: _(
        "The URL contains a user name, but chargers log in with their OCPP ID, here “%(ocpp_id)s”. Ask the backend which one it"
        " expects."
    ),
    Code.ID_SLASH_DROPPED: _(
        "The URL ends in the OCPP ID %(ocpp_id)s and a slash. It is taken as the OCPP ID; the charger connects without that "
        "slash."
    ),
    Code.HOST_IPV6: _(
        "The network settings of these controllers know IPv4 only. An IPv6 address will probably not work; use a name."
    ),
    Code.HOST_IDNA: _(
        "The host is written as %(host)s, the form in which names beyond ASCII are looked up. Check that it is meant."
    ),
    Code.DEFAULT_PORT_ADDED: _("The URL has no port, so %(port)s was added: a charger needs it written out. Nothing to do."),
    Code.WS_ON_443: _("ws:// (without TLS) on port 443 is unusual. Check that the backend does not mean wss://."),
    Code.WSS_ON_80: _("wss:// (with TLS) on port 80 is unusual. Check that the backend does not mean ws://, or port 443."),
    Code.CPA_ID_LONG: _(
        "The OCPP ID has %(length)s characters. No limit is documented for this controller, others accept %(limit)s: read it "
        "back after writing."
    ),
    Code.OCPP_ID_NOT_GIVEN: _(
        "No OCPP ID is given, so these fields suit every charger of the backend. Add the ID for one of them."
    ),
    Code.TOKEN_PREFIX_DROPPED: _(
        "The token began with the OCPP ID “%(ocpp_id)s” and a colon; only what follows was kept. Nothing to do."
    ),
    Code.TOKEN_QUOTES_DROPPED: _("The quotation marks around the token were dropped. Add them once more if they belong to it."),
    Code.TOKEN_HEX: _(
        "The token is %(length)s hexadecimal digits. The charger sends them as text; some backends mean the bytes. "
        "Ask yours if the log-in fails."
    ),
    Code.TOKEN_SHORT: _(
        "The token has %(length)s characters, and is taken as it is. One of fewer than %(enough)s can be guessed: where you may "
        "choose it, take a longer one."
    ),
    Code.CLEAR_TEXT_TOKEN: _(
        "Over ws:// the token travels in clear text, readable on the way. Prefer wss:// where controller and backend can."
    ),
    Code.OPTIONS_UNKNOWN: _(
        "This charger's own options are not known, so the usual ones are proposed. comMaster differs from site to site: "
        "read the charger first, or compare."
    ),
    Code.OPTIONS_MALFORMED: _(
        "The charger's list of options is invalid (a comma is missing, for example), and TLS must change in it. Compare the "
        "repaired list, and tick it if it is right: %(repaired)s"
    ),
    # What there is to say of what a charger holds
    Code.OPTIONS_LEFT_ALONE: _("The charger's list of options is invalid (a comma is missing, for example). It stays as it is."),
    Code.OPTIONS_CONTRADICT: _(
        "The options say two things about TLS, or something other than 0 or 1. Set the URL again to correct it."
    ),
    Code.TLS_UNKNOWN: _("The options do not say whether the charger uses TLS. Read the charger, or set the URL again."),
    Code.SCHEME_IN_ENDPOINT: _(
        "The address contains %(scheme)s://, which does not belong there: TLS is set in the options. Set the URL again."
    ),
    Code.SCHEME_MISSING: _("The address has no ws:// or wss:// in front, so it is shown as ws://. Set the URL again."),
    Code.USER_INFO_IN_ENDPOINT: _(
        "The address contains a user or a password, hidden here. Set the URL again and put the token in the key."
    ),
    Code.PORT_MISSING: _(
        "No port is set, so the usual one is shown. What the charger does then is not known: set the URL again."
    ),
    Code.PORT_IN_ADDRESS: _("The address contains a port, which has a setting of its own. Set the URL again."),
    Code.PATH_IN_ADDRESS: _("The address contains a path, which has a setting of its own. Set the URL again."),
    Code.PATH_UNKNOWN: _(
        "The charger reported no setting for the path. An administrator can correct its name on the controller type."
    ),
    Code.PATH_SLASH: _("The path “%(path)s” has no slash at its beginning or its end. Set the URL again."),
    Code.LITERAL_ID: _(
        "The address ends in “%(segment)s” instead of #OSN#, so changing the OCPP ID will not change where it connects."
    ),
    Code.SERIAL_PLACEHOLDER: _(
        "The address ends in #SN#: the charger connects with its serial number there, not with its OCPP ID."
    ),
    Code.NO_PLACEHOLDER: _(
        "The address ends without #OSN#, so the charger does not send its OCPP ID. Most backends need it there."
    ),
    Code.ADDRESS_UNREADABLE: _("Where this charger connects cannot be read from what it has. Set the URL again."),
    Code.KEY_USER_DIFFERS: _("The user name inside the key is not the charger's OCPP ID. Set the token again."),
}
