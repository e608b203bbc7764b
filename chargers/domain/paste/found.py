"""What the finder hands back: what a text says of a connection, where it says so, and what only a person can answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.errors import Notice
from chargers.domain.paste.habits import Backend
from chargers.domain.secret import Secret


class QuestionCode(StrEnum):
    """What only a person can say. In the order in which they are asked; nothing is planned while one is open."""

    WHICH_CHARGER = "which_charger"  # several, and none of them is known to be this one
    WHICH_ADDRESS = "which_address"
    ADDRESS_BROKEN = "address_broken"  # over two lines, perhaps
    ADDRESS_INCOMPLETE = "address_incomplete"  # a part of it is the backend's to say; no choice can
    TEST_ADDRESS = "test_address"  # the only one there is
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
    TOKEN_QUOTED = "token_quoted"  # noqa: S105 (only an older message has one)
    TOKEN_UNLABELLED = "token_unlabelled"  # noqa: S105 (a word alone on its line)
    TOKEN_END = "token_end"  # noqa: S105 (does what follows belong to it?)
    TOKEN_ENCODED = "token_encoded"  # noqa: S105 (decoded, or as it stands?)
    TOKEN_PREFIX = "token_prefix"  # noqa: S105 (what stands before its colon)


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


class NoteCode(StrEnum):
    """What was done to a text, or looks odd in it: to be said beside what was found."""

    ADDRESS_JOINED = "address_joined"
    ADDRESS_UNWRAPPED = "address_unwrapped"  # out of a link that a mail filter made
    SCHEME_FROM_WEB = "scheme_from_web"  # https:// was read as wss://
    SCHEME_FROM_PORT = "scheme_from_port"
    PLACEHOLDER_FILLED = "placeholder_filled"  # by what the text says elsewhere
    ID_SLASH_DROPPED = "id_slash_dropped"
    ID_LIKE_SOCKET = "id_like_socket"  # a roaming ID of one socket
    LAST_PIECE_IS_PATH = "last_piece_is_path"
    OTHERS_LEFT_OUT = "others_left_out"  # rows or blocks of other chargers
    USER_LEFT_OUT = "user_left_out"  # another than the ID that was given beside the text
    TOKEN_PREFIX_DROPPED = "token_prefix_dropped"  # noqa: S105 (it was this charger's ID)
    TOKEN_SPACES_DROPPED = "token_spaces_dropped"  # noqa: S105
    TOKEN_END_DROPPED = "token_end_dropped"  # noqa: S105 (what ended the sentence; `choices` has it whole)
    TOKEN_DECODED = "token_decoded"  # noqa: S105
    TOKEN_MASKED = "token_masked"  # noqa: S105 (the backend shows dots in its place)
    TOKEN_LENGTH = "token_length"  # noqa: S105 (unlike others of this backend)
    TOKEN_UNFIT = "token_unfit"  # noqa: S105 (characters that a charger cannot send)
    HOST_LOOKS_ALIKE = "host_looks_alike"


class Security(StrEnum):
    """What a text says of the line beside its address."""

    TLS = "tls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Place:
    """From where to where in the text as it was pasted, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """Where to dial. `tail` is `#OSN#`, or `#SN#` where the serial number is meant. `notices`: of its host and its port."""

    endpoint: Endpoint
    place: Place
    tail: str = Placeholder.OCPP_ID.value
    notices: tuple[Notice, ...] = ()

    @property
    def url(self) -> str:
        return self.endpoint.url(self.tail)


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that was found, and where."""

    text: str
    place: Place | None = None  # None: a person gave it


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token that was found, and where; None: a person gave it."""

    secret: Secret
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question. `key` goes back as the answer; `text` is an ID, a scheme, a segment or a user."""

    key: str
    kind: ChoiceKind
    text: str = ""
    address: FoundAddress | None = None
    secret: Secret | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to say, because the text does not."""

    code: QuestionCode
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was done, or looks odd. `values` fill its sentence."""

    code: NoteCode
    values: Mapping[str, str]  # never a secret


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says. A part that is None is not said, or hangs on an open question.

    `ocpp_id` None with no question of its kind open: the charger keeps the ID that it has. `user`: whom the charger logs in as,
    only where that is not its ID. `says_no_token`: the text says that there is none. `choices` holds those of the questions, and
    of what was decided but could be otherwise (such as a full stop after a token). `problems`: why the only address cannot be
    written. `more_questions`: how many are behind the two that are asked.
    """

    address: FoundAddress | None = None
    ocpp_id: FoundText | None = None
    token: FoundToken | None = None
    user: FoundText | None = None
    security: Security | None = None
    says_no_token: bool = False
    questions: tuple[Question, ...] = ()
    choices: Mapping[QuestionCode, tuple[Choice, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    problems: tuple[Notice, ...] = ()
    backend: Backend | None = None
    more_questions: int = 0
