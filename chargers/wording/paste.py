"""What was found in a pasted text, in words: its questions with their choices, and what was done to it. Shows no secret whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chargers.domain.paste import ChoiceKind, NoteCode, PasteChoice, PasteNote, QuestionCode
from chargers.domain.secret import Secret

_Q, _K, _N = QuestionCode, ChoiceKind, NoteCode

QUESTIONS: Mapping[QuestionCode, Promise] = {
    _Q.WHICH_CHARGER: gettext_lazy(
        "The text speaks of several chargers, and it is not clear that this one is among them. Which is it?"
    ),
    _Q.WHICH_ADDRESS: gettext_lazy("There is more than one address. Which one must the charger use?"),
    _Q.ADDRESS_BROKEN: gettext_lazy("The address is broken by a space or the end of a line. Which one is right?"),
    _Q.ADDRESS_INCOMPLETE: gettext_lazy(
        "A part of the address is missing, and only the backend knows it. Ask the backend for the complete URL."
    ),
    _Q.TEST_ADDRESS: gettext_lazy("The only address is one for tests. Must the charger use it?"),
    _Q.ADDRESS_DENIED: gettext_lazy(
        "The text says of the only address that it is old, or not to be used. Must the charger use it?"
    ),
    _Q.SCHEME: gettext_lazy("Is the connection encrypted? wss:// uses TLS, ws:// does not."),
    _Q.OTHER_CHARGER: gettext_lazy("The text names the OCPP ID of another charger here. Which one do you mean?"),
    _Q.WHICH_ID: gettext_lazy("It is not clear which OCPP ID the charger must have. Which one is it?"),
    _Q.ID_CASE: gettext_lazy(
        "The OCPP ID is written in two ways. A backend tells capital letters from small ones. Which one is right?"
    ),
    _Q.ID_TWICE: gettext_lazy(
        "The OCPP ID stands in the path already, and the charger puts it behind the path. Which path is right?"
    ),
    _Q.ID_PREFIX: gettext_lazy("This backend wants something before the OCPP ID. Which OCPP ID is right?"),
    _Q.ID_OR_PATH: gettext_lazy("Is the end of the address the OCPP ID, or part of the path?"),
    _Q.ID_OR_ACCOUNT: gettext_lazy(
        "At this backend an address usually ends in an account code, and the OCPP ID is yours to choose. "
        "Is it the account code, or the OCPP ID?"
    ),
    _Q.SERIAL_OR_ID: gettext_lazy(
        "The text puts the serial number in the place of the OCPP ID. What must the charger send there?"
    ),
    _Q.USER_DIFFERS: gettext_lazy(
        "The text names another user than the OCPP ID, and chargers log in with their OCPP ID. What is right?"
    ),
    _Q.WHICH_TOKEN: gettext_lazy("There is more than one possible token. Which one is right?"),
    _Q.TOKEN_PART: gettext_lazy(
        "The text has the token in parts, or only a part of it. Is this the whole token? If not, type the whole one in its field."
    ),
    _Q.TOKEN_QUOTED: gettext_lazy("The only token is in an older message, or the text calls it old or an example. Is it right?"),
    _Q.TOKEN_UNLABELLED: gettext_lazy("Is this word the token?"),
    _Q.TOKEN_END: gettext_lazy("Where does the token end?"),
    _Q.TOKEN_ENCODED: gettext_lazy("The token contains characters in a code. Which one is right?"),
    _Q.TOKEN_PREFIX: gettext_lazy("There is a colon in the token. Does what stands before it belong to the token?"),
    _Q.CORRECTION: gettext_lazy(
        "Line %(line)s says more about the connection, or corrects something, and it is not clear what. "
        "Compare it with what was found, and change that where it is wrong."
    ),
}

NOTES: Mapping[NoteCode, Promise] = {
    _N.ADDRESS_JOINED: gettext_lazy("The address was broken over two lines, and was put together again."),
    _N.ADDRESS_UNWRAPPED: gettext_lazy("The address was taken out of a link that a mail filter had made."),
    _N.SCHEME_FROM_WEB: gettext_lazy("The text says https:// where chargers use wss:// instead."),
    _N.SCHEME_FROM_PORT: gettext_lazy("Neither ws:// nor wss:// is in the text; port %(port)s tells which of them is meant."),
    _N.PLACEHOLDER_FILLED: gettext_lazy("The address had an empty place. It was filled in with what the text says elsewhere."),
    _N.ID_SLASH_DROPPED: gettext_lazy("The address ends in the OCPP ID %(ocpp_id)s and a slash. The slash is left out."),
    _N.ID_ELSEWHERE: gettext_lazy(
        "The text says that the OCPP ID stands somewhere else. Give it as well, or the charger keeps its present one."
    ),
    _N.ID_LIKE_SOCKET: gettext_lazy(
        "%(ocpp_id)s looks like the number of one socket. A charger needs the OCPP ID of the whole charger."
    ),
    _N.LAST_PIECE_IS_PATH: gettext_lazy("“%(segment)s” at the end of the address was taken as part of the path."),
    _N.OTHERS_LEFT_OUT: gettext_lazy("The text also speaks of other chargers (%(count)s); what belongs to them was left out."),
    _N.USER_LEFT_OUT: gettext_lazy("The text names another user. The charger logs in as %(ocpp_id)s."),
    _N.TOKEN_PREFIX_DROPPED: gettext_lazy("The OCPP ID before the token was left out; it is added where the charger needs it."),
    _N.TOKEN_SPACES_DROPPED: gettext_lazy("The token was written in groups; the spaces were left out."),
    _N.TOKEN_END_DROPPED: gettext_lazy("A sign at the end of the token was left out, because it ends the sentence."),
    _N.TOKEN_DECODED: gettext_lazy("Characters in a code in the token were replaced by what they stand for."),
    _N.TOKEN_MASKED: gettext_lazy("The text shows dots in place of the token. Copy the token itself from the backend."),
    _N.TOKEN_ELSEWHERE: gettext_lazy(
        "The text says that the token stands somewhere else. Give it as well, or the charger keeps its present token."
    ),
    _N.TOKEN_OF_OTHER: gettext_lazy(
        "The text has a password or key of something else, which was left out. If it is the charger's token, type it below."
    ),
    _N.TOKEN_LENGTH: gettext_lazy(
        "The token has %(length)s characters, unlike other tokens of this backend. Was all of it copied?"
    ),
    _N.TOKEN_UNFIT: gettext_lazy(
        "The token has a character that a charger cannot send. Compare it with what the backend gave you."
    ),
    _N.SPELLED: gettext_lazy(
        "Line %(line)s says which letter or digit is meant. Compare the OCPP ID and the token with it letter by letter."
    ),
    _N.HOST_LOOKS_ALIKE: gettext_lazy(
        "%(host)s is not %(known)s, which chargers here use, and is easily taken for it. Compare it letter by letter."
    ),
}

# Notes that ask for a second look; the others only tell what was done.
ODD = frozenset(
    {
        _N.ID_ELSEWHERE,
        _N.ID_LIKE_SOCKET,
        _N.USER_LEFT_OUT,
        _N.TOKEN_END_DROPPED,
        _N.TOKEN_MASKED,
        _N.TOKEN_ELSEWHERE,
        _N.TOKEN_OF_OTHER,
        _N.TOKEN_LENGTH,
        _N.TOKEN_UNFIT,
        _N.SPELLED,
        _N.HOST_LOOKS_ALIKE,
    }
)
_ABOUT_OCPP_ID = frozenset({_N.ID_ELSEWHERE, _N.ID_LIKE_SOCKET, _N.ID_SLASH_DROPPED, _N.USER_LEFT_OUT})

_CHOICES: Mapping[ChoiceKind, Promise] = {
    _K.CHARGER: gettext_lazy("it is %(text)s"),
    _K.GO_THERE: gettext_lazy("the charger %(text)s: go to it"),
    _K.NEW_ID: gettext_lazy("%(text)s is the new OCPP ID"),
    _K.KEEP_ID: gettext_lazy("the OCPP ID %(text)s stays"),
    _K.PATH: gettext_lazy("“%(text)s” is part of the path"),
    _K.SERIAL: gettext_lazy("its serial number, %(text)s"),
    _K.LOG_IN_AS: gettext_lazy("it must log in as %(text)s, which is not its OCPP ID"),
    _K.NO_TOKEN: gettext_lazy("no token"),
    _K.AS_FOUND: gettext_lazy("what was found is right"),
}
_OF_QUESTION: Mapping[tuple[QuestionCode, ChoiceKind], Promise] = {
    (_Q.ID_OR_ACCOUNT, _K.PATH): gettext_lazy("“%(text)s” is the account code, part of the path"),
    (_Q.ID_TWICE, _K.NEW_ID): gettext_lazy("%(text)s, without the OCPP ID in it"),
    (_Q.ID_TWICE, _K.PATH): gettext_lazy("%(text)s, as it stands"),
    (_Q.USER_DIFFERS, _K.KEEP_ID): gettext_lazy("it logs in with its OCPP ID, %(text)s"),
    (_Q.OTHER_CHARGER, _K.NEW_ID): gettext_lazy("this charger gets the OCPP ID %(text)s"),
}


def question(code: QuestionCode, choices: Sequence[PasteChoice]) -> str:
    """One question, without its choices."""
    words = str(QUESTIONS[code])
    return words % {"line": choices[0].text} if code is _Q.CORRECTION else words


def choice(code: QuestionCode, offered: PasteChoice) -> str:
    """One answer to a question; of a token only its ends, and of what may be one."""
    text = choice_text(offered)
    if offered.kind is _K.TOKEN and offered.secret is not None:
        return text
    words = _OF_QUESTION.get((code, offered.kind)) or _CHOICES.get(offered.kind)
    if offered.kind is _K.KEEP_ID and not offered.text:
        return _("the present OCPP ID stays")
    if offered.kind is _K.SERIAL and not offered.text:
        return _("its serial number")
    if offered.kind is _K.SCHEME:
        return f"{offered.text}://"
    return str(words) % {"text": text} if words else text


def choice_text(offered: PasteChoice) -> str:
    """What a choice is about, without its words."""
    if offered.secret is None:
        return offered.text
    is_long = len(offered.secret.reveal()) >= 8
    return masked(offered.secret) if offered.kind is _K.TOKEN and is_long else _half_masked(offered.secret)


def note(said: PasteNote) -> str:
    return str(NOTES[said.code]) % said.values


def about(code: NoteCode) -> str:
    """The input that a note is about: `url`, `ocpp_id` or `token`."""
    if code in _ABOUT_OCPP_ID:
        return "ocpp_id"
    return "token" if code.value.startswith("token") else "url"


def _half_masked(secret: Secret) -> str:
    """Enough of a word to know it by among others, where it may be a token."""
    text = secret.reveal()
    start, end = (3, 3) if len(text) >= 8 else (2, 1)
    length = ngettext("%(count)s character", "%(count)s characters", len(text)) % {"count": len(text)}
    return f"{text[:start]}…{text[-end:]} ({length})"


def masked(secret: Secret) -> str:
    """The ends of a token, where it is long enough to hide what is between them, and its length."""
    text = secret.reveal()
    shown = 3 if len(text) >= 12 else 1 if len(text) >= 8 else 0
    ends = f"{text[:shown]}…{text[len(text) - shown :]}"
    length = ngettext("%(count)s character", "%(count)s characters", len(text)) % {"count": len(text)}
    return f"{ends} ({length})"
