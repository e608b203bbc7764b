"""Error codes as sentences, in the user's words, with what to do next. Knows no pages: forms, shells and APIs all ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code, Notice
from chargers.services.mail import MailProblem
from chargers.wording.list_refusals import LISTS
from chargers.wording.setting_refusals import SETTINGS
from chargers.wording.site_refusals import SITES
from chargers.wording.table_refusals import TABLES
from chargers.wording.value_remarks import REMARKS

SENTENCES: Mapping[Code, Promise | str] = {
    **TABLES,
    **REMARKS,
    **SETTINGS,
    **LISTS,
    **SITES,
    # What is wrong with a pasted URL
    Code.URL_MISSING: _("There is no URL here. Paste the endpoint URL that the backend gave you, such as wss://host/path/ID."),
    Code.NO_URL_IN_TEXT: _("No endpoint URL was found in this text. Look for one that begins with ws:// or wss:// and paste it."),
    Code.TEXT_TOO_LONG: _("This text is too long to search (over %(limit)s characters). Paste only the part with the URL."),
    Code.CONTROL_CHARACTER: _(
        "There is an invisible character (%(character)s) inside the URL, often left by copying. Type that part of the URL again."
    ),
    Code.SPACE_IN_URL: _("There is a space inside the URL. Remove it, or paste only the URL."),
    Code.NO_SCHEME: _("The URL does not say whether to use TLS. Put ws:// or wss:// in front of it, as the backend tells you."),
    Code.HTTP_SCHEME: _(
        "%(scheme)s:// is the address of a web page. Chargers connect to ws:// or wss://: is %(meant)s:// meant?"
    ),
    Code.SCHEME_UNKNOWN: _("Chargers cannot connect to %(scheme)s://. Use the backend's URL that begins with ws:// or wss://."),
    Code.USER_INFO_MALFORMED: _(
        "The user and password in front of the @ cannot be read. Remove them from the URL and paste the token in its own field."
    ),
    Code.EMPTY_HOST: _("The host is missing between // and the path. Ask the backend for the complete URL."),
    Code.HOST_INVALID: _("The host is neither a valid name nor an IP address. Compare it with what the backend gave you."),
    Code.HOST_ZONE: _("An IPv6 address with a zone works on one machine only. Use a host name, or an address without a zone."),
    Code.HOST_IPV6_BRACKETS: _(
        "An IPv6 address is written in brackets in a URL, as in wss://[2001:db8::1]:443/. Add the brackets."
    ),
    Code.PORT_NUMBER: _(
        "The port after the host's colon is not a number. Write digits only, such as 443, or leave the port out."
    ),
    Code.PORT_RANGE: _("%(port)s is not a port: ports go from 1 to 65535. Compare it with what the backend gave you."),
    Code.TWO_PORTS: _("Two ports follow the host. Keep the one that the backend means, usually 443 for wss:// and 80 for ws://."),
    Code.QUERY_STRING: _(
        "The URL has a part after a question mark, and these chargers have no place for it. Ask the backend for a URL without it."
    ),
    Code.FRAGMENT: _("The URL has a part after #, which is never sent to a backend. Remove it; only #OSN# may be at the end."),
    Code.PATH_CHARACTER: _(
        "The path has a character that is not allowed there (%(character)s). Write it percent-encoded, as the backend does."
    ),
    Code.PLACEHOLDER_POSITION: _(
        "#OSN# or #SN# works only as the whole last part of the path, as in /ocpp/#OSN#. Move it there."
    ),
    Code.TWO_ADDRESSES: _("There are two addresses here. Leave only the one that this charger must use."),
    Code.QUESTION_OPEN: _("The pasted text leaves a question open. Answer it first; nothing was written."),
    Code.PASTE_GONE: _("The pasted text was kept for 30 minutes and is gone. Paste it again if you still need it."),
    Code.USER_NOT_WRITTEN: _(
        "These chargers log in with their OCPP ID as the user, and with no other one. Give that user as the OCPP ID, or ask the "
        "backend for a token that belongs to the OCPP ID."
    ),
    Code.TEXT_AND_TOKEN: _(
        "Standard input is either the pasted text or the token. Give one of the two in another way; a token in the text is found."
    ),
    Code.ID_OR_PATH: _(
        "Is “%(segment)s” a new OCPP ID for this charger, or part of the path? "
        "Give the OCPP ID that it is to have in its own field."
    ),
    Code.ID_OTHER_CASE: _(
        "The URL ends in “%(segment)s”, and the OCPP ID here is “%(ocpp_id)s”. A backend tells capital letters from small ones. "
        "Write both the same way: as the backend has it."
    ),
    Code.IDS_DIFFER: _(
        "The URL ends in the present OCPP ID %(present)s, and “%(typed)s” is given as the new one. "
        "Put the right one in both places, or remove the ID from the end of the URL."
    ),
    Code.ID_IN_PATH: _(
        "The path already contains the OCPP ID %(ocpp_id)s, and the charger puts its OCPP ID behind the path. Remove it from "
        "the path, unless the backend really wants it there: then type the path in its own row of the editor."
    ),
    # The editor, and a change as a whole
    Code.BOTH_EDITED: _("This was edited in two places that now say different things. Put one of them back as it was."),
    Code.NO_CONTROLLER_TYPE: _("The controller type of this charger is not known yet. Choose it first: the fields depend on it."),
    Code.NOTHING_TO_CHANGE: _("The charger already has all of this. Change a value, or tick a row, and try again."),
    Code.CHANGE_OPEN: _("Another change of this charger is not finished. Wait for it, cancel it, or let this one follow it."),
    Code.ID_RETIRED: _("%(ocpp_id)s was retired here. Bring it back on its page: the state “retired” in the list shows it."),
    Code.ID_GIVEN_AWAY: _("The OCPP ID %(ocpp_id)s is that of another charger by now, so this one cannot come back with it."),
    Code.ID_TAKEN: _("%(ocpp_id)s is another charger here. Two chargers cannot share an OCPP ID: use another one."),
    Code.ID_PENDING: _("Another charger is just being given the OCPP ID %(ocpp_id)s. Wait for that change, or use another ID."),
    Code.KEY_ONLY_SHOWN: _(
        "No token is stored for this charger. The one that would be written was shown by whoever connected under its OCPP ID. "
        "Type the right token, or confirm that it was this charger."
    ),
    Code.KEY_NEVER_SHOWN: _(
        "This charger has never logged in here with a token, so nobody can tell who it is. "
        "Confirm that a key is to be written to it."
    ),
    Code.PROTOCOL_CHANGES: _(
        "This charger says that it uses another protocol, and it speaks OCPP 1.6 with this server. Confirm that the protocol is "
        "to be written."
    ),
    Code.REASON_MISSING: _("Say why it is not necessary to wait for the charging session: the reason goes into the journal."),
    Code.CHARGER_USED: _(
        "%(ocpp_id)s has connected, or a change of it was asked for: its history is kept, and it is not removed."
    ),
    Code.RETIRE_CONNECTED: _("%(ocpp_id)s is connected, and no line is cut here: retire it once it is gone."),
    Code.RETIRE_CHANGING: _("A change of %(ocpp_id)s has not ended: cancel it, or wait for its end."),
    Code.TOO_LATE: _("The change has continued since this page was shown, and this is no longer possible. Look where it is now."),
    # A claim, and adding or editing a charger
    Code.NOTHING_TO_CLAIM: _(
        "No unclaimed charger that you may claim has tried to connect with exactly this OCPP ID or serial number. "
        "Compare it with the label and power the charger on. If it is right, ask an administrator: some chargers "
        "only they can claim."
    ),
    Code.ADDED_BY_ADMIN: _(
        "Only an administrator can add this OCPP ID or serial number. Give one of them both, as the label shows them."
    ),
    Code.SERIAL_TAKEN: _(
        "%(ocpp_id)s here has the serial number %(serial)s already. Is it the same charger? Then change that one. If it really "
        "is another one, confirm it."
    ),
    # People
    Code.USERNAME_TAKEN: _("Somebody else logs in with the name %(username)s. Choose another one."),
    Code.EMAIL_TAKEN: _("Somebody else has this e-mail address, and people can log in with it. Use another one."),
    Code.LAST_ADMIN: _("%(person)s is the only admin who can log in. Make somebody else an admin first."),
    Code.OWN_RIGHTS: _("You would lock yourself out. Ask another admin to do this."),
    Code.MAIL_NOT_SENT: _(
        "The e-mail could not be sent: the mail server did not take it. "
        "Have the mail settings (docs/settings.md) checked, then send it again."
    ),
    Code.MAIL_MISSING: _("No e-mail address is known, so no link can be sent. Add one first."),
    Code.TOO_OFTEN: _("That was too often in a short time. Wait %(minutes)s min, then try again."),
    # A backend
    Code.BACKEND_SEGMENT: _(
        "Is “%(segment)s” the OCPP ID of one charger, or part of the path? Remove it, or put a slash behind it. "
        "A backend's URL is the same for all its chargers."
    ),
    Code.BACKEND_SERIAL: _(
        "With #SN# chargers connect with their serial number, and a backend that has a name here expects their OCPP ID. Remove "
        "it, or type this URL in the connection editor."
    ),
    Code.BACKEND_NAME_TAKEN: _("Another backend is called %(name)s already. Choose another name."),
    Code.BACKEND_ENDPOINT_TAKEN: _("This endpoint has a name already: %(name)s. Edit that backend."),
    Code.BACKEND_WAY_ENCRYPTED: _("This way is not encrypted, so its URL begins with ws://."),
    Code.BACKEND_WAY_TWICE: _("The endpoint itself is not encrypted already: chargers without TLS use it."),
    Code.BACKEND_OF_ANOTHER: _("This backend is for the chargers of another organisation."),
    Code.CERTIFICATE_UNREADABLE: _(
        "This is no certificate. Paste its text, from the line -----BEGIN CERTIFICATE----- to the line -----END CERTIFICATE-----."
    ),
    Code.CERTIFICATE_PRIVATE_KEY: _(
        "This is a private key, which is secret. Paste the certificate, and tell the backend's operator that the key was sent."
    ),
    Code.CERTIFICATE_NO_AUTHORITY: _(
        "This is the certificate of a server, not of an authority. Ask the backend's operator for that of the authority, or "
        "choose “only those with one key”."
    ),
    Code.TRUST_WITHOUT_TLS: _("This endpoint is not encrypted (ws://), so it has no certificate to compare."),
    Code.NO_TOKEN_YET: _("This backend wants a token from each charger, and none is known for this one yet."),
    Code.TOO_MANY_FOR_YOU: _("You may move %(most)s chargers at once. Select fewer, or ask an operator of the organisation."),
    Code.BACKEND_PREFIX_MISSING: _("Type the prefix that stands before each OCPP ID there."),
    # The guard of outgoing connections
    Code.OUTBOUND_NOT_PUBLIC: _(
        "This host is not on the public Internet, so this server does not connect to it. If a backend is there, ask the person "
        "who runs this server to allow its network (ECC_OUTBOUND_ALLOW)."
    ),
    Code.OUTBOUND_NUMBER: _(
        "The host is a number that not every device reads as the same IP address. Write the address as four numbers, such as "
        "192.0.2.10, or use a name."
    ),
    Code.OUTBOUND_OWN: _(
        "This is the address of this server itself: there is nothing to test. Chargers that use it connect here."
    ),
    Code.OUTBOUND_DISPLACES: _(
        "This charger may be connected there now, and would lose its connection. Ask the backend's operator what they see of it."
    ),
    # What is wrong with an OCPP ID
    Code.OCPP_ID_EMPTY: _("The OCPP ID is empty. Fill in the one that the backend registered for this charger."),
    Code.OCPP_ID_TOO_LONG: _(
        "The OCPP ID has %(length)s characters; this controller accepts at most %(limit)s. Ask the backend for a shorter one."
    ),
    Code.OCPP_ID_CHARACTER: _(
        "The OCPP ID has a character that a charger cannot send in its path (%(character)s). Ask the backend for one without it."
    ),
    # What is wrong with a token
    Code.TOKEN_EMPTY: _("The token is empty. Paste the token for this charger, or leave the field out if the backend uses none."),
    Code.TOKEN_CHARACTER: _(
        "The token has a space or a character outside of plain ASCII. Copy it again, without the text around it."
    ),
    Code.TOKEN_OTHER_PREFIX: _(
        "The token has a colon, and what is before it is not this charger's OCPP ID. Is it part of the token? Paste the part "
        "after the colon, or confirm that the colon belongs to the token."
    ),
    Code.KEY_NEEDS_ID: _("On this controller the key contains the OCPP ID. Give the OCPP ID together with the token."),
    Code.KEY_NEEDS_TOKEN: _(
        "On this controller the key contains the OCPP ID, so a new ID needs the key to be written again. Give the token "
        "of this charger."
    ),
    # What a controller type, or a value for it, does not allow
    Code.TLS_NOT_SUPPORTED: _(
        "%(controller_type)s has no TLS, so it cannot use wss://. Ask the backend for a ws:// URL, or put a gateway in between."
    ),
    Code.PLACEHOLDER_NOT_SUPPORTED: _(
        "%(controller_type)s always puts its OCPP ID at the end of the path. End the URL with a slash, #OSN# or the OCPP ID."
    ),
    Code.FIELD_NOT_SUPPORTED: _(
        "This controller type has no setting for this. Leave it out, or ask an administrator to add the field to the "
        "controller type."
    ),
    Code.READ_ONLY: _(
        "The charger says that %(key)s cannot be written. Leave it out; if it has to change, ask the manufacturer."
    ),
    Code.VALUE_TOO_LONG: _(
        "This is %(length)s characters long, and at most %(limit)s can be sent. Ask the backend for a shorter one."
    ),
    Code.KEY_TOO_LONG: _(
        "The name of this setting has %(length)s characters, and OCPP allows %(limit)s. An administrator can change it on "
        "the controller type."
    ),
    Code.OCPP_INFO_EMPTY: _("OCPPInfo was erased: the charger can no longer say what it is. Restore model, vendor and serial."),
    Code.OCPP_INFO_MISSING: _("OCPPInfo has no %(part)s, so a backend may refuse this charger. Fill it in."),
    Code.OCPP_INFO_MALFORMED: _("OCPPInfo is not a list of name=value pairs with commas between them. Write it again."),
    Code.OCPP_INFO_TOO_LONG: _("%(part)s of OCPPInfo has %(length)s characters, and at most %(limit)s fit. Shorten it."),
    Code.OCPP_INFO_CHARACTER: _("%(part)s of OCPPInfo has a character that is not allowed there (%(character)s). Remove it."),
    Code.OCPP_INFO_TWICE: _("OCPPInfo has %(part)s twice, with two values. Write it again."),
    Code.OCPP_INFO_PACKED: _("%(part)s contains a piece of JSON where one value belongs. Write OCPPInfo again."),
    Code.OCPP_INFO_NO_VALUE: _("%(part)s of OCPPInfo is the word “%(value)s”, which means nothing. Fill it in."),
    Code.OCPP_INFO_SERIAL_ZERO: _(
        "%(part)s of OCPPInfo is %(serial)s, which is no serial number. Read the right one from the controller's label."
    ),
    Code.OCPP_INFO_SERIAL_OF_ANOTHER: _(
        "%(part)s of OCPPInfo is %(serial)s, the serial number of %(ocpp_id)s. Read this charger's own from its label."
    ),
    Code.OCPP_INFO_LEAVE: _("To write OCPPInfo you need an administrator's permission. Untick it, or ask one of them."),
    # A subscription to alerts
    Code.ALERT_MINUTES: _("Give whole minutes from %(least)s to %(most)s."),
    Code.ALERT_HOUR: _("Choose a full hour of the day."),
    Code.ALERT_NOTHING: _("Tick at least one thing that you want to know, or stop these e-mails."),
    Code.ALERT_NO_ADDRESS: _("No e-mail address is stored for you. Ask an administrator to add it, then come back here."),
    Code.ALERT_TWICE: _("You get e-mails about these chargers already. Change those instead."),
    Code.ALERT_ORGANISATION: _("Choose one of your own organisations."),
    # What is wrong with a setting's value, or with a file of settings
    Code.FILE_MISSING: _("No file was chosen. Choose one, such as a download from here or from ECCLite."),
    Code.FILE_TOO_LARGE: _("The file is larger than %(limit)s kB. A file of settings is much smaller: is it the right one?"),
    Code.FILE_NOT_TEXT: _("The file is no text (UTF-8). Choose the JSON file that ECCLite or this page saved."),
    Code.FILE_NOT_JSON: _("Line %(line)s of the file is not valid JSON. Save it again, or correct that line."),
    Code.FILE_SHAPE: _("This is JSON, but not a file of settings: it needs a list named configurationKey. Choose another file."),
    Code.FILE_ENTRY: _("Entry %(number)s of the file has no usable key and value. Correct it, or remove it."),
    Code.FILE_DUPLICATE: _("%(key)s is more than once in the file. Keep the one that is meant."),
    Code.FILE_EMPTY: _("The file has no settings. Choose another one."),
    Code.FILE_WITHOUT_OCPP_INFO: _(
        "The file does not contain %(key)s. Choose one that was saved from this charger while it was well."
    ),
    Code.FILE_OTHER_TYPE: _(
        "This file comes from an %(theirs)s, and this charger is an %(ours)s: their settings differ. Choose another file."
    ),
}

MAIL_PROBLEMS: Mapping[MailProblem, Promise | str] = {
    MailProblem.UNREACHABLE: _("The mail server cannot be reached. Check its name and port in ECC_EMAIL_URL."),
    MailProblem.TIMEOUT: _("The mail server did not answer in time. Check its port, and whether it wants TLS from the start."),
    MailProblem.TLS: _(
        "No encrypted connection to the mail server was possible. Check ECC_EMAIL_URL and the certificate of the server."
    ),
    MailProblem.LOGIN: _("The mail server refuses the user name or the password in ECC_EMAIL_URL."),
    MailProblem.SENDER: _("The mail server refuses the sender. Check ECC_EMAIL_FROM."),
    MailProblem.RECIPIENT: _("The mail server refuses the recipient's address."),
    MailProblem.REFUSED: _("The mail server refuses the mail."),
    MailProblem.LOST: _("The connection to the mail server broke off."),
    MailProblem.OTHER: _("The mail could not be sent; the log says more."),
}


def sentence(notice: Notice) -> str:
    """One notice in the reader's language."""
    return str(SENTENCES[notice.code]) % notice.values


def sentences(notices: Iterable[Notice]) -> str:
    """Several notices as one text."""
    return " ".join(map(sentence, notices))
