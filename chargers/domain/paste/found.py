"""What the finder hands back: what a text says of a connection, where it says so, and what only a person can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.errors import Notice
from chargers.domain.paste.habits import BackendHabits
from chargers.domain.secret import Secret


class QuestionCode(StrEnum):
    """What only a person can say. In the order in which they are asked; nothing is planned while one is open."""

    WHICH_CHARGER = "which_charger"  # several, and none of them is known to be this one
    WHICH_ADDRESS = "which_address"
    ADDRESS_BROKEN = "address_broken"  # over two lines, perhaps
    ADDRESS_INCOMPLETE = "address_incomplete"  # a part of it is the backend's to say; no choice can
    TEST_ADDRESS = "test_address"  # the only one there is
    ADDRESS_DENIED = "address_denied"  # the only one there is, and the text calls it old or not to be used
    SCHEME = "scheme"  # ws:// or wss://
    OTHER_CHARGER = "other_charger"  # the ID of one that this person may see
    WHICH_ID = "which_id"
    ID_CASE = "id_case"
    ID_TWICE = "id_twice"
    ID_PREFIX = "id_prefix"  # this backend wants something before it
    ID_OR_PATH = "id_or_path"
    ID_OR_ACCOUNT = "id_or_account"  # the same, where this backend is known to give an account code there
    SERIAL_OR_ID = "serial_or_id"
    USER_DIFFERS = "user_differs"  # from the ID
    WHICH_TOKEN = "which_token"  # noqa: S105
    TOKEN_PART = "token_part"  # noqa: S105 (only a part, or in parts)
    TOKEN_QUOTED = "token_quoted"  # noqa: S105 (only an older message has one)
    TOKEN_UNLABELLED = "token_unlabelled"  # noqa: S105 (a word alone on its line)
    TOKEN_END = "token_end"  # noqa: S105 (does what follows belong to it?)
    TOKEN_ENCODED = "token_encoded"  # noqa: S105 (decoded, or as it stands?)
    TOKEN_PREFIX = "token_prefix"  # noqa: S105 (what stands before its colon)
    CORRECTION = "correction"  # of what is not said


class ChoiceKind(StrEnum):
    """What a choice means; its text, address or secret says which one."""

    ADDRESS = "address"
    SCHEME = "scheme"
    CHARGER = "charger"
    GO_THERE = "go_there"  # to the page of that charger
    NEW_ID = "new_id"
    KEEP_ID = "keep_id"  # the present one
    PATH = "path"
    SERIAL = "serial"  # `#SN#`
    LOG_IN_AS = "log_in_as"  # a user other than the ID
    TOKEN = "token"  # noqa: S105
    NO_TOKEN = "no_token"  # noqa: S105
    AS_FOUND = "as_found"


class NoteCode(StrEnum):
    """What was done to a text, or looks odd in it: to be said beside what was found."""

    ADDRESS_JOINED = "address_joined"
    ADDRESS_UNWRAPPED = "address_unwrapped"  # out of a link that a mail filter made
    SCHEME_FROM_WEB = "scheme_from_web"  # https:// was read as wss://
    SCHEME_FROM_PORT = "scheme_from_port"
    PLACEHOLDER_FILLED = "placeholder_filled"  # by what the text says elsewhere
    ID_SLASH_DROPPED = "id_slash_dropped"
    ID_ELSEWHERE = "id_elsewhere"  # in another mail, on a label
    ID_LIKE_SOCKET = "id_like_socket"  # a roaming ID of one socket
    LAST_PIECE_IS_PATH = "last_piece_is_path"
    OTHERS_LEFT_OUT = "others_left_out"  # rows or blocks of other chargers
    USER_LEFT_OUT = "user_left_out"  # another than the ID that was given beside the text
    TOKEN_PREFIX_DROPPED = "token_prefix_dropped"  # noqa: S105 (it was this charger's ID)
    TOKEN_SPACES_DROPPED = "token_spaces_dropped"  # noqa: S105
    TOKEN_END_DROPPED = "token_end_dropped"  # noqa: S105 (what ended the sentence; `choices` has it whole)
    TOKEN_DECODED = "token_decoded"  # noqa: S105
    TOKEN_MASKED = "token_masked"  # noqa: S105 (the backend shows dots in its place)
    TOKEN_ELSEWHERE = "token_elsewhere"  # noqa: S105 (in another mail, on a label)
    TOKEN_OF_OTHER = "token_of_other"  # noqa: S105 (of a VPN, a portal: left out)
    TOKEN_LENGTH = "token_length"  # noqa: S105 (unlike others of this backend)
    TOKEN_UNFIT = "token_unfit"  # noqa: S105 (characters that a charger cannot send)
    SPELLED = "spelled"  # it says of a character what it is
    HOST_LOOKS_ALIKE = "host_looks_alike"


class SaidSecurity(StrEnum):
    """What a text says of the line beside its address."""

    TLS = "tls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """From where to where in the text as it was pasted, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """Where to dial. `tail` is `#OSN#`, or `#SN#` where the serial number is meant. `notices`: of its host and its port."""

    endpoint: Endpoint
    place: TextPlace
    tail: str = Placeholder.OCPP_ID.value
    notices: tuple[Notice, ...] = ()

    @property
    def url(self) -> str:
        return self.endpoint.url(self.tail)


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that was found, and where."""

    text: str
    place: TextPlace | None = None  # None: a person gave it


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token that was found, and where; None: a person gave it."""

    secret: Secret
    place: TextPlace | None = None


@dataclass(frozen=True, slots=True)
class PasteChoice:
    """One answer to a question. `key` goes back as the answer; `text` is an ID, a scheme, a segment, a user or the number of a
    line; with a `secret` that says the same it may be a token, and is not to be shown whole."""

    key: str
    kind: ChoiceKind
    text: str = ""
    address: FoundAddress | None = None
    secret: Secret | None = None
    place: TextPlace | None = None


@dataclass(frozen=True, slots=True)
class PasteQuestion:
    """What a person has to say, because the text does not."""

    code: QuestionCode
    choices: tuple[PasteChoice, ...]


@dataclass(frozen=True, slots=True)
class PasteNote:
    """What was done, or looks odd. `values` fill its sentence."""

    code: NoteCode
    values: Mapping[str, str]  # never a secret


@dataclass(frozen=True, slots=True)
class FoundConnection:
    """What a text says. A part that is None is not said, or hangs on an open question.

    `ocpp_id` None with no question of its kind open: the charger keeps the ID that it has. `user`: whom the charger logs in as,
    only where that is not its ID. `says_no_token`: the text says that there is none. `choices` holds those of the questions, and
    of what was decided but could be otherwise (such as a full stop after a token). `problems`: why the only address cannot be
    written. `more_questions`: how many are behind the two that are asked. `host`: of the address, also while a question about its
    end is open. `secret_places`: where secrets stand, also those that are not taken.
    """

    address: FoundAddress | None = None
    ocpp_id: FoundText | None = None
    token: FoundToken | None = None
    user: FoundText | None = None
    security: SaidSecurity | None = None
    says_no_token: bool = False
    questions: tuple[PasteQuestion, ...] = ()
    choices: Mapping[QuestionCode, tuple[PasteChoice, ...]] = field(default_factory=dict)
    notes: tuple[PasteNote, ...] = ()
    problems: tuple[Notice, ...] = ()
    backend: BackendHabits | None = None
    more_questions: int = 0
    host: str = ""
    secret_places: tuple[TextPlace, ...] = ()
