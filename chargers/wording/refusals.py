"""Error codes as sentences, in the user's words, with what to do next. Knows no pages: forms, shells and APIs all ask here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.errors import Code, Notice
from chargers.services.mail import Problem
from chargers.wording.table_refusals import TABLES

SENTENCES: Mapping[Code, Promise | str] = {
    **TABLES,
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
    Code.ID_TAKEN: _("%(ocpp_id)s is another charger here. Two chargers cannot share an OCPP ID: use another one."),
    Code.ID_PENDING: _("Another charger is just being given the OCPP ID %(ocpp_id)s. Wait for that change, or use another ID."),
    Code.KEY_NEVER_SHOWN: _(
        "This charger has never logged in here with a token, so nobody can tell who it is. "
        "Confirm that a key is to be written to it."
    ),
    Code.REASON_MISSING: _("Say why it is not necessary to wait for the charging session: the reason goes into the journal."),
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
    # People, organisations and sites
    Code.USERNAME_TAKEN: _("Somebody else logs in with the name %(username)s. Choose another one."),
    Code.EMAIL_TAKEN: _("Somebody else has this e-mail address, and people can log in with it. Use another one."),
    Code.LAST_ADMIN: _("%(person)s is the only admin who can log in. Make somebody else an admin first."),
    Code.OWN_RIGHTS: _("You would lock yourself out. Ask another admin to do this."),
    Code.MAIL_NOT_SENT: _(
        "The e-mail could not be sent: the mail server did not take it. "
        "Have the mail settings (docs/settings.md) checked, then send it again."
    ),
    Code.MAIL_MISSING: _("No e-mail address is known, so no link can be sent. Add one first."),
    Code.SITE_OF_ANOTHER: _("A site belongs to another organisation. Choose sites of %(organisation)s."),
    Code.ORGANISATION_NAME_TAKEN: _("Another organisation is called %(name)s. Choose another name."),
    Code.ORGANISATION_HAS_CHARGERS: _(
        "Chargers belong to %(organisation)s (%(count)s). "
        "Move them to another organisation first: on each charger's page, under Edit."
    ),
    Code.SITE_NAME_TAKEN: _("Another site of %(organisation)s is called %(name)s. Choose another name."),
    Code.SITE_HAS_CHARGERS: _(
        "Chargers are at %(site)s (%(count)s). Put them on another site first: on each charger's page, under Edit."
    ),
    Code.SITE_ALONE_ASSIGNED: _(
        "Once this site is gone, %(people)s would see all sites of %(organisation)s. "
        "Give them another site, or end their membership, first."
    ),
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
    Code.SETTING_KEY_TOO_LONG: _("The name of this setting has %(length)s characters, and OCPP carries %(limit)s. Leave it out."),
    Code.SETTING_TOO_LONG: _("This value has %(length)s characters, and OCPP carries %(limit)s. Shorten it."),
    Code.SETTING_CHARACTER: _(
        "There is an invisible character (%(character)s) in this value, often left by copying. Type that part again."
    ),
    Code.SETTING_PART_CHARACTER: _(
        "The character “%(character)s” separates the parts of this setting, so it cannot be inside one of them. Remove it."
    ),
    Code.SETTING_OF_CONNECTION: _(
        "%(key)s belongs to the connection. Change it in the connection editor, which knows the safe order."
    ),
    Code.SETTING_DANGEROUS: _("A wrong value of %(key)s can do harm. Confirm that it is to be sent."),
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
    Code.SETTING_NO_NUMBER: _("This setting is usually a number. Look again before you send it."),
    Code.SETTING_MALFORMED: _(
        "This is not a clean list of name=value pairs with commas between them, so only its text can be edited."
    ),
    Code.SETTING_NOT_REPORTED: _(
        "This charger does not report this setting. It may refuse it; the name may be written differently."
    ),
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

MAIL_PROBLEMS: Mapping[Problem, Promise | str] = {
    Problem.UNREACHABLE: _("The mail server cannot be reached. Check its name and port in ECC_EMAIL_URL."),
    Problem.TIMEOUT: _("The mail server did not answer in time. Check its port, and whether it wants TLS from the start."),
    Problem.TLS: _(
        "No encrypted connection to the mail server was possible. Check ECC_EMAIL_URL and the certificate of the server."
    ),
    Problem.LOGIN: _("The mail server refuses the user name or the password in ECC_EMAIL_URL."),
    Problem.SENDER: _("The mail server refuses the sender. Check ECC_EMAIL_FROM."),
    Problem.RECIPIENT: _("The mail server refuses the recipient's address."),
    Problem.REFUSED: _("The mail server refuses the mail."),
    Problem.LOST: _("The connection to the mail server broke off."),
    Problem.OTHER: _("The mail could not be sent; the log says more."),
}


def sentence(notice: Notice) -> str:
    """One notice in the reader's language."""
    return str(SENTENCES[notice.code]) % notice.values


def sentences(notices: Iterable[Notice]) -> str:
    """Several notices as one text."""
    return " ".join(map(sentence, notices))
