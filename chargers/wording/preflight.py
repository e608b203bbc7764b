"""What the test of a backend found, in words: what it is, and whom to ask for what."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chargers.domain.preflight.stages import Finding, Stage, StageResult, StageVerdict

Words = Promise | str

STAGES: Mapping[Stage, Words] = {
    Stage.NAME: _("Host name"),
    Stage.TCP: _("Port"),
    Stage.TLS: _("Encryption (TLS)"),
    Stage.UPGRADE: "WebSocket",
    Stage.SUBPROTOCOL: "OCPP 1.6",
    Stage.CHARGER: _("As the charger"),
}
VERDICTS: Mapping[StageVerdict, Words] = {
    StageVerdict.PASSED: pgettext_lazy("a stage of a test", "good"),
    StageVerdict.UNCLEAR: pgettext_lazy("a stage of a test", "unclear"),
    StageVerdict.FAILED: pgettext_lazy("a stage of a test", "failed"),
    StageVerdict.SKIPPED: pgettext_lazy("a stage of a test", "not tested"),
}
_PASSED: Mapping[Stage, Words] = {
    Stage.NAME: _("The host is known."),
    Stage.TCP: _("Port %(port)s accepts connections."),
    Stage.TLS: _("The certificate is for %(host)s, and valid (days left: %(days)s)."),
    Stage.UPGRADE: _("The backend speaks WebSocket."),
    Stage.SUBPROTOCOL: _("The backend speaks OCPP 1.6."),
    Stage.CHARGER: _("The backend accepts this charger."),
}
_FOUND: Mapping[Finding, Words] = {
    Finding.EXPIRES_SOON: _(
        "The certificate is for %(host)s, and expires soon (days left: %(days)s). Ask the backend's operator "
        "whether it is renewed in time."
    ),
    Finding.KEY_AS_PINNED: _("The backend has the key that belongs to it here. The certificate is valid (days left: %(days)s)."),
    Finding.NOT_TRIED: _("Not tested: an earlier step failed."),
    Finding.NOT_ASKED: _("Not tested: nobody asked for it."),
    Finding.NOT_ENCRYPTED: _("ws:// is not encrypted."),
    Finding.NO_SUCH_NAME: _("There is no such host name. Compare it letter by letter with what the backend's operator gave you."),
    Finding.NAMES_SILENT: _(
        "The name could not be looked up: the name server does not answer. Ask the person who runs this server to check its DNS."
    ),
    Finding.PORT_CLOSED: _(
        "Nothing listens on port %(port)s. Ask the backend's operator for the right port, and whether their server is up."
    ),
    Finding.PORT_SILENT: _(
        "Port %(port)s does not answer: a firewall may block it. Ask the backend's operator for the right port, "
        "and whether only known addresses are allowed."
    ),
    Finding.UNREACHABLE: _(
        "There is no way from this server to that host. Ask the person who runs this server whether it can reach that network."
    ),
    Finding.TLS_SILENT: _(
        "The port accepts connections, but no encryption follows. Ask the backend's operator whether this is the port for wss://."
    ),
    Finding.NOT_TLS: _(
        "This port does not encrypt. Ask the backend's operator for the port of wss://, or whether ws:// is meant."
    ),
    Finding.CERTIFICATE_EXPIRED: _("The certificate has expired. Ask the backend's operator to renew it."),
    Finding.CERTIFICATE_NOT_YET: _(
        "The certificate is not valid yet. Ask the backend's operator to check it, and the person who runs this server to check"
        " its clock."
    ),
    Finding.CERTIFICATE_SELF_SIGNED: _(
        "The backend signed its certificate itself, so it does not prove which server this is. Ask the backend's operator for"
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
    Finding.CERTIFICATE_OTHER_AUTHORITY: _(
        "The certificate is not signed by the authority that belongs to this backend here. Ask the backend's operator for the "
        "authority's certificate, or for the complete chain."
    ),
    Finding.CERTIFICATE_OTHER_KEY: _(
        "The backend has another key than the one that belongs to it here. Ask its operator whether the key was renewed; if not, "
        "somebody may be in between."
    ),
    Finding.CERTIFICATE_INVALID: _("The certificate cannot be accepted. Ask the backend's operator to have it checked."),
    Finding.TLS_TOO_OLD: _(
        "The backend offers only old encryption (before TLS 1.2), which can be broken. Ask its operator for TLS 1.2 or newer."
    ),
    Finding.TLS_BROKEN_OFF: _(
        "The backend closed the connection before it was encrypted. Ask its operator what its log says, and "
        "whether it wants a client certificate."
    ),
    Finding.UPGRADE_SILENT: _(
        "The port accepts connections, but does not answer. Ask the backend's operator whether this is the port for chargers."
    ),
    Finding.CLOSED: _(
        "The connection is closed without an answer. Ask the backend's operator whether this is the port for "
        "chargers, and whether wss:// is meant."
    ),
    Finding.NOT_HTTP: _("Something else than a backend answers on this port. Ask the backend's operator for the right port."),
    Finding.SPEAKS_TLS: _(
        "This port needs encryption. Use wss:// if the backend's operator says so, or ask for the port of ws://."
    ),
    Finding.REDIRECT: _(
        "The backend redirects to another address (%(status)s), and chargers do not follow. Ask its operator for the final URL."
    ),
    Finding.BAD_REQUEST: _(
        "The backend does not understand the request (400). Ask its operator whether path and port are right, and "
        "whether wss:// is meant."
    ),
    Finding.ASKS_WHO: _(
        "The backend answers and asks for an OCPP ID and a token (401), as most do. Only a test as a charger can tell more."
    ),
    Finding.NOT_ADMITTED: _(
        "The backend answers and refuses an unknown charger (403). Only a test as a charger can tell whether the path is right."
    ),
    Finding.NOT_THERE: _(
        "The backend answers “not found” (404): it does not know the OCPP ID of this test, or the path is wrong. "
        "Compare the path. A test as a charger can tell more."
    ),
    Finding.OTHER_UPGRADE: _(
        "The backend expects another kind of connection (426). Ask its operator for the endpoint of OCPP 1.6 over WebSocket."
    ),
    Finding.BUSY: _("The backend is busy (%(status)s). Test again later; if it stays so, tell its operator."),
    Finding.SERVER_ERROR: _("The backend answers with a server error (%(status)s). Tell its operator."),
    Finding.NO_UPGRADE: _(
        "A web server answers (%(status)s), but no backend for chargers. Compare the path; ask the backend's operator for it."
    ),
    Finding.WRONG_ACCEPT: _(
        "The answer looks like WebSocket, but is not. Ask the backend's operator what is in between, such as a proxy."
    ),
    Finding.CLOSES: _(
        "The backend accepts the connection and closes it immediately, as some do with unknown chargers. Only a test as a "
        "charger can tell more."
    ),
    Finding.NO_SUBPROTOCOL: _(
        "The backend speaks WebSocket, but does not say that it speaks OCPP 1.6. Ask its operator for the endpoint of OCPP 1.6."
    ),
    Finding.OTHER_SUBPROTOCOL: _(
        "The backend answers with another version than OCPP 1.6. Ask its operator for the endpoint of OCPP 1.6."
    ),
    Finding.TOKEN_REFUSED: _(
        "The backend refuses this charger (401): the token is wrong or missing, or belongs to another OCPP ID. Ask"
        " its operator for the token of this charger."
    ),
    Finding.CHARGER_REFUSED: _(
        "The backend does not accept this charger (403). Ask its operator to allow it, and whether only known "
        "addresses are allowed."
    ),
    Finding.ID_UNKNOWN: _(
        "The backend does not know this OCPP ID, or the path is wrong (404). Compare the path, and ask its "
        "operator to add the charger."
    ),
    Finding.CHARGER_CLOSED: _(
        "The backend accepts this charger and closes the connection immediately. Ask its operator to add the charger under this"
        " OCPP ID."
    ),
}


def sentence(found: StageResult) -> str:
    """What one stage found, and what to do about it, in the reader's language."""
    words = _PASSED[found.stage] if found.finding is Finding.OK else _FOUND[found.finding]
    return str(words) % found.values
