"""What a tried backend showed, in words: what it is, and whom to ask for what."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chargers.domain.preflight.stages import Finding, Stage, StageResult, Verdict

Words = Promise | str

STAGES: Mapping[Stage, Words] = {
    Stage.NAME: _("Host name"),
    Stage.TCP: _("Port"),
    Stage.TLS: _("Encryption (TLS)"),
    Stage.UPGRADE: "WebSocket",
    Stage.SUBPROTOCOL: "OCPP 1.6",
    Stage.CHARGER: _("As the charger"),
}
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.PASSED: pgettext_lazy("a stage of a try", "good"),
    Verdict.UNCLEAR: pgettext_lazy("a stage of a try", "unclear"),
    Verdict.FAILED: pgettext_lazy("a stage of a try", "failed"),
    Verdict.SKIPPED: pgettext_lazy("a stage of a try", "not tried"),
}
_PASSED: Mapping[Stage, Words] = {
    Stage.NAME: _("The host is known."),
    Stage.TCP: _("Port %(port)s takes connections."),
    Stage.TLS: _("The certificate is for %(host)s, and valid (days left: %(days)s)."),
    Stage.UPGRADE: _("It speaks WebSocket."),
    Stage.SUBPROTOCOL: _("It speaks OCPP 1.6."),
    Stage.CHARGER: _("It takes this charger with this token."),
}
_FOUND: Mapping[Finding, Words] = {
    Finding.EXPIRES_SOON: _(
        "The certificate is for %(host)s, and expires soon (days left: %(days)s). Ask the backend's operator "
        "whether it is renewed in time."
    ),
    Finding.NOT_TRIED: _("Not tried: it did not come to this."),
    Finding.NOT_ASKED: _("Not tried: nobody asked for it."),
    Finding.NOT_ENCRYPTED: _("ws:// is not encrypted."),
    Finding.NO_SUCH_NAME: _("There is no such host name. Compare it letter by letter with what the backend's operator gave you."),
    Finding.NAMES_SILENT: _(
        "The name could not be looked up: the name server does not answer. Ask whoever runs this server to check its DNS."
    ),
    Finding.PORT_CLOSED: _(
        "Nothing listens on port %(port)s. Ask the backend's operator for the right port, and whether their server is up."
    ),
    Finding.PORT_SILENT: _(
        "Port %(port)s does not answer, as behind a firewall. Ask the backend's operator for the right port, and "
        "whether they let only known addresses in."
    ),
    Finding.UNREACHABLE: _(
        "There is no way from this server to that host. Ask whoever runs this server whether it can reach that network."
    ),
    Finding.TLS_SILENT: _(
        "The port takes connections and then says nothing, so no encryption comes about. Ask the backend's "
        "operator whether this is the port for wss://."
    ),
    Finding.NOT_TLS: _(
        "This port does not encrypt. Ask the backend's operator for the port of wss://, or whether ws:// is meant."
    ),
    Finding.CERTIFICATE_EXPIRED: _("The certificate has expired. Ask the backend's operator to renew it."),
    Finding.CERTIFICATE_NOT_YET: _(
        "The certificate is not valid yet. Ask the backend's operator to check it, and whoever runs this server to"
        " check its clock."
    ),
    Finding.CERTIFICATE_SELF_SIGNED: _(
        "The backend signed its certificate itself, so nobody can tell whose it is. Ask the backend's operator for"
        " one of a public authority."
    ),
    Finding.CERTIFICATE_UNKNOWN: _(
        "It is not known here who signed the certificate, or an intermediate certificate is missing. Ask the "
        "backend's operator for the complete chain of a public authority."
    ),
    Finding.CERTIFICATE_OTHER_HOST: _(
        "The certificate is for another host than %(host)s. Compare the host name, or ask the backend's operator "
        "which one to use."
    ),
    Finding.CERTIFICATE_INVALID: _("The certificate cannot be accepted. Ask the backend's operator to have it checked."),
    Finding.TLS_TOO_OLD: _(
        "The backend offers only old encryption (before TLS 1.2), which can be broken. Ask its operator for TLS 1.2 or newer."
    ),
    Finding.TLS_BROKEN_OFF: _(
        "The backend broke off while the encryption was agreed on. Ask its operator what its log says, and whether"
        " it wants a client certificate."
    ),
    Finding.UPGRADE_SILENT: _(
        "It takes the connection and then says nothing. Ask the backend's operator whether this is the port for chargers."
    ),
    Finding.CLOSED: _(
        "It hangs up instead of answering. Ask the backend's operator whether this is the port for chargers, and wss:// is meant."
    ),
    Finding.NOT_HTTP: _("Something else than a backend answers on this port. Ask the backend's operator for the right port."),
    Finding.SPEAKS_TLS: _(
        "This port wants encryption. Use wss:// if the backend's operator says so, or ask for the port of ws://."
    ),
    Finding.REDIRECT: _(
        "It sends on to another address (%(status)s), and chargers do not follow. Ask the backend's operator for the final URL."
    ),
    Finding.BAD_REQUEST: _(
        "It does not understand the request (400). Ask the backend's operator whether path and port are right, and"
        " wss:// is meant."
    ),
    Finding.ASKS_WHO: _(
        "It answers, and lets in only whom it knows (401), as most backends do. Only a try as a charger tells more."
    ),
    Finding.NOT_ADMITTED: _(
        "It answers, and does not let a stranger in (403). Only a try as a charger tells whether the path is right."
    ),
    Finding.NOT_THERE: _(
        "It answers that nothing is there (404): it does not know the OCPP ID, or the path is wrong. Compare the "
        "path; a try as a charger tells more."
    ),
    Finding.OTHER_UPGRADE: _(
        "It wants another kind of connection (426). Ask the backend's operator for the endpoint of OCPP 1.6 over WebSocket."
    ),
    Finding.BUSY: _("It has no room now (%(status)s). Try again later; if it stays so, tell the backend's operator."),
    Finding.SERVER_ERROR: _("It answers with a fault of its own (%(status)s). Tell the backend's operator."),
    Finding.NO_UPGRADE: _(
        "A web server answers (%(status)s), but no backend for chargers. Compare the path; ask the backend's operator for it."
    ),
    Finding.WRONG_ACCEPT: _(
        "It answers as if it spoke WebSocket, and does not. Ask the backend's operator what stands in between, such as a proxy."
    ),
    Finding.CLOSES: _(
        "It takes the connection and closes it at once, as some do with strangers. Only a try as a charger tells more."
    ),
    Finding.NO_SUBPROTOCOL: _(
        "It speaks WebSocket and does not say that it speaks OCPP 1.6. Ask the backend's operator for the endpoint of OCPP 1.6."
    ),
    Finding.OTHER_SUBPROTOCOL: _(
        "It chose another version than OCPP 1.6, which was not offered. Ask the backend's operator for the endpoint of OCPP 1.6."
    ),
    Finding.TOKEN_REFUSED: _(
        "It refuses this charger (401): the token is wrong or missing, or belongs to another OCPP ID. Ask the "
        "backend's operator for the token of this charger."
    ),
    Finding.CHARGER_REFUSED: _(
        "It does not let this charger in (403). Ask the backend's operator to admit it, and whether they let only "
        "known addresses in."
    ),
    Finding.ID_UNKNOWN: _(
        "It does not know this OCPP ID, or the path is wrong (404). Compare the path, and ask the backend's "
        "operator to add the charger."
    ),
    Finding.CHARGER_CLOSED: _(
        "It takes this charger and closes the connection at once. Ask the backend's operator to add the charger "
        "under this OCPP ID."
    ),
}


def sentence(found: StageResult) -> str:
    """What one stage found, and what to do about it, in the reader's language."""
    words = _PASSED[found.stage] if found.finding is Finding.OK else _FOUND[found.finding]
    return str(words) % found.values
